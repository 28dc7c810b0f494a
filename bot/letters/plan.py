"""Plans a newsletter: editions stored, one outbox row per reader with their own values, each due at their own hour."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.clock import zone
from bot.countries import profile
from bot.errors import IssueError
from bot.house import House
from bot.letters import compile as compiling
from bot.letters.audience import Recipient, consenting
from bot.letters.issue import Issue
from bot.letters.occasions import card_moment
from bot.letters.personal import without_values
from bot.messages import Purpose
from bot.outbox import pack_file
from bot.people import Stage
from bot.store.base import Json
from bot.store.database import transaction
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.letters import Edition, JobRun
from bot.store.outbox import Delivery

_PRIORITY = 8
_USEFUL_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Planned:
    """How many letters a run planned, and how many had been planned before."""

    new: int = 0
    before: int = 0


async def plan(house: House, issue: Issue, *, now: bool = False, only: Sequence[str] = ()) -> Planned:
    """Plan `issue` for everybody who consented; with `now` it is due at once and not at each reader's hour.

    `only` restricts it to some addresses (a test send). Run twice, it plans each reader once.
    """
    if house.outbox.carries("email") and not (house.exporter.public_url or house.exporter.reply_pattern):
        raise IssueError(
            [
                f"{issue.slug}: no letter goes out without a way to leave; set service.public_url, or use a mail "
                "provider with plus addressing (email.plus_addressing)"
            ]
        )
    # A test has rows and editions of its own, named by their content: the issue can be mended after it, and who got
    # the test gets the letter too.
    editions = await _store_editions(house, issue, test=bool(only))
    channels = [channel for channel in ("email", "telegram") if house.outbox.carries(channel)]
    total = Planned()
    async for batch in consenting(channels):
        wanted = [one for one in batch if not only or one.address.value in only]
        async with transaction():
            done = await _plan_batch(house, issue, editions, wanted, now=now)
        total = Planned(total.new + done.new, total.before + done.before)
    if not only:
        await JobRun.get_or_create(defaults={"at": house.clock.now()}, job="newsletter", slot=issue.slug)
    return total


async def is_planned(slug: str) -> bool:
    """Say whether an issue has been planned for everybody."""
    return await JobRun.filter(job="newsletter", slot=slug).exists()


async def _store_editions(house: House, issue: Issue, *, test: bool) -> dict[tuple[Stage, str], Edition]:
    exporter = _sender(house)
    found: dict[tuple[Stage, str], Edition] = {}
    compiled = compiling.compile_issue(issue, house.words, exporter)
    everything = hashlib.sha256("".join(edition.digest for edition in compiled).encode()).hexdigest()
    name = f"{issue.slug[:60]}~{everything[:12]}" if test else issue.slug
    async with transaction():
        for edition in compiled:
            found[edition.stage, edition.language] = await _store(house, edition, name)
    return found


async def _store(house: House, edition: compiling.Edition, name: str) -> Edition:
    row = await Edition.get_or_none(issue=name, stage=edition.stage, language=edition.language)
    if row is not None and row.digest != edition.digest:
        if await Delivery.filter(edition_id=row.id).exists():
            raise IssueError([f"{edition.issue}: was changed after sending had begun; give the new text a new slug"])
        await row.delete()
        row = None
    if row is not None:
        return row
    now = house.clock.now()
    files = [await pack_file(file, now) for file in edition.pictures]
    new = Edition(
        created_at=now,
        issue=name,
        stage=edition.stage,
        language=edition.language,
        subject=edition.subject,
        html=edition.html,
        text=edition.text,
        chat=edition.chat,
        digest=edition.digest,
        values={"files": files},
    )
    # The command line and the clock may plan the same issue at once: whoever comes second takes what the first stored.
    await Edition.bulk_create([new], ignore_conflicts=True)
    return await Edition.get(issue=name, stage=edition.stage, language=edition.language)


async def _plan_batch(
    house: House, issue: Issue, editions: dict[tuple[Stage, str], Edition], batch: list[Recipient], *, now: bool
) -> Planned:
    # Held until the commit: whoever plans the same issue at the same time waits here, and then finds our rows.
    name = next(iter(editions.values())).issue
    await Edition.filter(issue=name).order_by("id").select_for_update()
    keys = {f"newsletter:{name}:{one.contact.id}": one for one in batch}
    known = {row.key for row in await Delivery.filter(key__in=list(keys)).only("id", "key")}
    rows = [
        _row(house, issue, editions, key, one, now=now)
        for key, one in keys.items()
        if key not in known and (Stage(one.buyer.stage), issue.languages[0]) in editions
    ]
    entries = await _entries(house, rows, keys)
    for row in rows:
        row.interaction_id = entries[row.message_id]
    if rows:
        await Delivery.bulk_create(rows, batch_size=200)
    return Planned(len(rows), len(known))


async def _entries(house: House, rows: list[Delivery], people: dict[str, Recipient]) -> dict[str, int]:
    """Write the letters on the timelines; return the entries' ids by Message-ID."""
    if not rows:
        return {}
    entries = []
    for row in rows:
        one, edition = people[row.key], row.edition
        assert edition is not None
        entries.append(
            Interaction(
                created_at=house.clock.now(), at=row.due_at, buyer_id=one.buyer.id, contact_id=one.contact.id,
                channel=row.channel, direction=Direction.OUT, kind=Kind.NEWSLETTER,
                subject=without_values(edition.subject)[:400],
                language=edition.language, message_id=row.message_id, note={"edition": edition.id},
            )
        )  # fmt: skip
    await Interaction.bulk_create(entries, batch_size=200)
    found = Interaction.filter(message_id__in=[row.message_id for row in rows])
    return {str(message_id): int(row_id) for row_id, message_id in await found.values_list("id", "message_id")}


def _row(
    house: House, issue: Issue, editions: dict[tuple[Stage, str], Edition], key: str, one: Recipient, *, now: bool
) -> Delivery:
    stage = Stage(one.buyer.stage)
    edition = editions.get((stage, one.contact.language)) or editions[stage, issue.languages[0]]
    due, expires = _moment(house, issue, one)
    moment = house.clock.now()
    return Delivery(
        created_at=moment,
        key=key,
        purpose=Purpose.MARKETING,
        channel=one.address.channel,
        recipient=one.address.chat or one.address.value,
        priority=_PRIORITY,
        due_at=moment if now else due,
        expires_at=moment + _USEFUL_FOR if now else expires,
        message_id=f"<{uuid4().hex}@{house.exporter.domain}>",
        address_id=one.address.id,
        buyer_id=one.buyer.id,
        edition=edition,
        values=_values(house, edition, one),
    )


def _moment(house: House, issue: Issue, one: Recipient) -> tuple[datetime, datetime]:
    due, _ = card_moment(issue.date, zone(one.contact.timezone), house.exporter.newsletter_hour)
    return due, due + _USEFUL_FOR


def _values(house: House, edition: Edition, one: Recipient) -> Json:
    links, chat = unsubscribe_links(house, one.address.id), one.address.channel != "email"
    compiled = compiling.Edition(
        edition.issue, Stage(edition.stage), edition.language, edition.subject, edition.html, edition.text, edition.chat
    )
    own = compiling.recipient(
        house.words,
        compiled,
        _sender(house),
        name=one.contact.name,
        firm=one.buyer.name,
        # A chat shows no mail address: without a page it says which word to write.
        unsubscribe_url=links.page or ("" if chat else links.mail),
        preference_url=links.page or ("" if chat else links.mail),
        since=one.address.consent_at.date() if one.address.consent_at else None,
        label=profile(one.buyer.country).marketing.label,
    )
    return {"own": own, "to_name": one.contact.name, "headers": _headers(house, edition, links)}


@dataclass(frozen=True, slots=True)
class Links:
    """The ways out of a letter: a page (empty without a public address) and a mail address as `mailto:`."""

    page: str
    mail: str


def unsubscribe_links(house: House, address_id: int) -> Links:
    """Return the ways out for an address; the token in them cannot be guessed or used for another."""
    token = house.signer.sign("unsubscribe", address_id)
    mail = house.exporter.reply_address(token)
    page = f"{house.exporter.public_url}/u/{token}" if house.exporter.public_url else ""
    return Links(page, f"mailto:{mail}?subject=unsubscribe" if mail else "")


def ways_out(links: Links) -> list[tuple[str, str]]:
    """Return the headers by which mail programs offer to leave (RFC 2369, RFC 8058)."""
    ways = ", ".join(f"<{way}>" for way in (links.page, links.mail) if way)
    # One-click needs https (RFC 8058, section 3.1); without it the header would be a promise that nobody keeps. On
    # loopback nobody can listen in, and the mail program that reads the letter is on this machine too.
    safe = links.page.startswith(("https://", "http://127.0.0.1:"))
    one_click = [("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if safe else []
    return [("List-Unsubscribe", ways), *one_click] if ways else []


def _headers(house: House, edition: Edition, links: Links) -> list[tuple[str, str]]:
    return [
        ("List-Id", f"<newsletter.{house.exporter.domain}>"),
        *ways_out(links),
        ("Precedence", "bulk"),
        ("Feedback-ID", f"{edition.issue}:{edition.stage}:{edition.language}:dangol"),
    ]


def _sender(house: House) -> compiling.Exporter:
    return compiling.Exporter(house.exporter.name, house.exporter.postal_address, house.exporter.website)
