"""A person's answer becomes an article: with one press in the group, or by a line in a mail. And back again."""

from bot.cases import post
from bot.house import House
from bot.knowledge.files import slugged
from bot.messages import Button, Inbound
from bot.store.articles import Article, free_slug
from bot.store.base import Json
from bot.store.cases import Case
from bot.store.inbox import Inbox
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.outbox import Delivery
from bot.store.staff import Staff
from bot.understanding.language import detect
from bot.understanding.masking import mask
from bot.understanding.text import clean, sentences

REASON = "unsure"  # of the cases whose answers others may want to read: not complaints, not inquiries
_TITLE, _SLUG, _ASKED = 160, 60, 500  # characters
_SALUTATION = 60  # characters of a first line that may be one


def save_button(house: House, row: Delivery) -> tuple[tuple[Button, ...], ...]:
    """Return the button that saves the answer in `row`."""
    label = house.words.text("staff/buttons/article_save", house.exporter.language)
    return ((Button(label, data=f"article:save:{row.id}"),),)


async def pressed(house: House, row: Inbox, inbound: Inbound, case: Case, member: Staff) -> None:
    """Handle a press on one of the buttons about articles: `article:save:<row>` or `article:undo:<article>`."""
    _, verb, number = (*inbound.button.split(":", 2), "", "")[:3]
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    if verb == "undo":
        stem, values, rows = await _undone(case, known)
    else:
        answered = await Delivery.get_or_none(id=known, case_id=case.id)
        stem, values, rows = await _saved(house, case, member, _text(answered))
    text = house.words.text(stem, house.exporter.language, values)
    await post.toast(house, f"toast:{row.id}", inbound.token, text, inbound.chat)
    await post.to_group(
        house, f"article:{row.id}", stem, values, case=case, buttons=False, reply_to=inbound.reply_to, rows=rows
    )


async def told_by_mail(house: House, row: Inbox, case: Case, member: Staff, text: str, *, undo: bool) -> None:
    """Keep `text`, which goes to the buyer as well, or else the case's last answer; or take back the last article."""
    if undo:
        last = await Article.filter(case_id=case.id, source="staff").order_by("-id").first()
        stem, values, _ = await _undone(case, last.id if last else 0)
    else:
        stem, values, _ = await _saved(house, case, member, text or await _last_answer(case))
    await post.to_member(house, member, f"article:{row.id}", stem, {**values, "letter": True}, case=case)


async def save(house: House, case: Case, member: Staff, text: str) -> Article | None:
    """Keep an answer as an article, once; None where there is nothing to keep, or the case is of another sort."""
    asked = await _asked(case)
    if case.reason != REASON or not text.strip() or asked is None:
        return None
    contact = await case.contact
    buyer = await contact.buyer
    names = [contact.name, buyer.name]
    told, language = _told(text, contact.name), detect(text, contact.language)
    for known in await Article.filter(case_id=case.id, source="staff"):
        if known.texts == {language: told}:
            return known
    question = _masked(asked.text or asked.subject, names)
    title = _title(question)
    return await Article.create(
        created_at=house.clock.now(),
        slug=await free_slug(slugged(title)[:_SLUG].strip("-") or case.number.lower()),
        titles={language: title or case.number},
        texts={language: told},
        keywords={language: [question[:_ASKED]]},
        products=_products(asked),
        source="staff",
        author=member.name,
        case_id=case.id,
    )


async def _saved(
    house: House, case: Case, member: Staff, text: str
) -> tuple[str, Json, tuple[tuple[Button, ...], ...]]:
    article = await save(house, case, member, text)
    if article is None:
        return "staff/article_none", {"number": case.number}, ()
    label = house.words.text("staff/buttons/article_undo", house.exporter.language)
    title = next(iter(article.titles.values()))
    values: Json = {"number": case.number, "slug": article.slug, "title": title}
    return "staff/article_saved", values, ((Button(label, data=f"article:undo:{article.id}"),),)


async def _undone(case: Case, article_id: int) -> tuple[str, Json, tuple[tuple[Button, ...], ...]]:
    article = await Article.get_or_none(id=article_id, case_id=case.id, source="staff")
    if article is None:
        return "staff/article_none", {"number": case.number}, ()
    await article.delete()
    return "staff/article_undone", {"number": case.number, "slug": article.slug}, ()


async def _last_answer(case: Case) -> str:
    answers = Delivery.filter(case_id=case.id, key__startswith="answer:").order_by("-id").limit(20)
    return next((text for row in await answers if (text := _text(row))), "")


def _text(answered: Delivery | None) -> str:
    return str((answered.values.get("confirm") or {}).get("text", "")) if answered else ""


async def _asked(case: Case) -> Interaction | None:
    """Return the message that asked: the case's first; where a button opened it, what was said before."""
    said = Interaction.filter(thread_id=case.thread_id, direction=Direction.IN).exclude(kind=Kind.BUTTON)
    first = await Interaction.filter(case_id=case.id, direction=Direction.IN).order_by("id").first()
    if first is None:
        return None
    if first.kind is not Kind.BUTTON:
        return first
    return await said.filter(id__lt=first.id).order_by("-id").first()


def _masked(text: str, names: list[str]) -> str:
    """Return a buyer's words without names, addresses and numbers."""
    masked = mask(text, names)
    said = masked.text
    for word, _ in masked.hidden:
        said = said.replace(word, "…")
    return " ".join(said.split())


def _title(question: str) -> str:
    """Return the sentence that asks; else the first that says something."""
    said = sentences(clean(question), 20)
    asking = [one for one in said if one.rstrip().endswith(("?", "？", "؟"))]
    telling = [one for one in said if len(one.strip(" …")) > 12] or said
    chosen = max(asking, key=len) if asking else next(iter(telling), "")
    return chosen if len(chosen) <= _TITLE else f"{chosen[:_TITLE].rsplit(' ', 1)[0]} …"


def _told(text: str, name: str) -> str:
    """Return an answer without whom it was to: the line that greets them goes."""
    lines = text.strip().splitlines()
    names = {word.casefold() for word in name.split() if len(word) > 2} | {name.casefold()}
    first = lines[0].casefold() if lines else ""
    if len(lines) > 1 and len(first) <= _SALUTATION and any(one and one in first for one in names):
        lines = lines[1:]
    return "\n".join(lines).strip().replace(name, "…" if len(name) > 2 else name)


def _products(asked: Interaction) -> list[str]:
    found = (asked.meaning.get("entities") or {}).get("products") or []
    return [str(code) for code in found][:5]
