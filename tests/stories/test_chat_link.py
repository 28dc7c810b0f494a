"""From mail to chat: a link of one's own, once, for a day, and only for who is proven."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, open_stage
from bot.store.buyers import Address
from bot.store.interactions import Interaction
from bot.store.proofs import AddressLink, Code
from tests.cast import NOW
from tests.stories.conftest import HANEUL, PUBLIC, clockwork
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import settled
from tests.stories.test_dealings import ANA, VOUCHED, dealing

WISH = "Dear Mr Kim, can we talk on Telegram? It is easier for us."
ENVIRON = {"DANGOL_EMAIL__TRUSTED_AUTHSERV": "mx.haneul.example", "DANGOL_TELEGRAM__USERNAME": "haneul_bot"}
LINK = re.compile(r"https://t\.me/haneul_bot\?start=([a-z2-7]+)")


@pytest.fixture
async def named(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A running service that believes its provider, and whose bot has a name."""
    async with open_stage(
        tmp_path, clockwork, HANEUL, clock=MovableClock(NOW), public_url=PUBLIC, database_url=database_url,
        environ=ENVIRON,
    ) as running:  # fmt: skip
        yield running


def token_in(letter: EmailMessage) -> str:
    found = LINK.findall(text_of(letter))
    assert len(found) == 1
    return str(found[0])


async def asked(stage: Stage) -> tuple[Mailer, EmailMessage, str]:
    """Let Ana, who is proven, ask for the chat; return her, the letter that she gets, and the token in it."""
    ana = await dealing(stage)
    await ana.write("Telegram?", WISH, Authentication_Results=VOUCHED)
    letter = await ana.gets()
    return ana, letter, token_in(letter)


async def test_a_proven_buyer_goes_on_in_chat_and_is_known_there(named: Stage) -> None:
    _, letter, token = await asked(named)
    told = text_of(letter)
    assert "yours alone" in told
    assert "works once, within a day" in told
    assert "do not forward" in told
    assert "the same as by e-mail" in told
    html = letter.get_body(("html",))
    assert html is not None
    assert f'href="https://t.me/haneul_bot?start={token}"' in html.get_content()
    phone = named.api.user("Ana S.")
    phone.start(token)
    await phone.hears("Ana Silva")
    chat = await Address.get(channel="telegram").select_related("contact")
    assert (chat.contact.name, chat.verified_at is not None) == ("Ana Silva", True)
    phone.send_text("Where is my order?")
    await phone.hears("SO-2026-0042")
    stranger = named.api.user("Eve")
    stranger.start(token)
    await stranger.hears("used already")
    assert await AddressLink.all().count() == 1


async def test_the_link_is_too_old_after_a_day(named: Stage) -> None:
    _, _, token = await asked(named)
    named.clock.move(timedelta(hours=25))
    phone = named.api.user("Ana S.")
    phone.start(token)
    await phone.hears("too old")
    assert not await AddressLink.exists()


@pytest.mark.parametrize(
    "forged", ["mx.evil.example; dmarc=pass header.from=lisboacasa.example", "mx.haneul.example; dmarc=fail"]
)
async def test_a_forged_or_bad_word_of_the_provider_brings_no_link_but_an_answer_does(
    named: Stage, forged: str
) -> None:
    ana = await dealing(named)
    await ana.write("Telegram?", WISH, Authentication_Results=forged)
    told = await ana.gets()
    assert "https://t.me/haneul_bot" in text_of(told).split()
    assert "answer this letter from your own address" in " ".join(text_of(told).split())
    assert LINK.search(text_of(told)) is None
    assert not await Code.exists()
    await ana.write("", "Yes, it is me.", answering=told)
    assert token_in(await ana.gets(2))


async def test_the_link_stands_in_its_letter_alone(named: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    ana, letter, token = await asked(named)
    quoted = "".join(f"> {line}\n" for line in text_of(letter).splitlines())
    await ana.write("", f"Thank you! When will our order arrive?\n\n{quoted}", answering=letter)
    assert token not in str((await ana.gets(2)).as_string())
    await settled(named, email=2)
    for entry in await Interaction.all():
        assert token not in f"{entry.text}{entry.full_text}{entry.note}"
    assert token not in "".join(capfd.readouterr())
    assert token not in "".join(post.text for post in named.group.heard())


async def test_an_exporter_without_a_named_chat_says_so(stage: Stage) -> None:
    ana = await dealing(stage)
    await ana.write("Telegram?", WISH)
    assert "no chat to which I could invite you" in " ".join(text_of(await ana.gets()).split())
    assert not await Code.exists()
    assert (await Address.get(value=ANA)).verified_at is None
