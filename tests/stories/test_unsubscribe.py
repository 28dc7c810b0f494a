"""Leaving the letters: one click, one mail, one word; and nobody leaves for another."""

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from bot.conversation.proofs import start_token
from bot.demo.stage import Stage
from bot.letters.issue import read_issue
from bot.letters.plan import plan
from bot.people import Consent
from bot.store.buyers import Address
from tests.stories.mailing import Mailer
from tests.stories.newsletter import write_issue
from tests.stories.people import came, reader, settled

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def web(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser, before the public pages."""
    transport = httpx.ASGITransport(app=stage.app.web)
    async with httpx.AsyncClient(transport=transport, base_url=stage.app.house.exporter.public_url) as client:
        yield client


async def send_out(stage: Stage, folder: Path, slug: str = "2026-11") -> None:
    """Send an issue to everybody, now."""
    await plan(stage.app.house, read_issue(write_issue(folder, slug=slug)), now=True)
    await stage.ticker.run_all()


def ways_out(letter: EmailMessage) -> tuple[str, str]:
    """Return the page and the mail address of List-Unsubscribe."""
    page, mail = re.findall(r"<([^>]+)>", letter["List-Unsubscribe"])
    return page, mail.removeprefix("mailto:").partition("?")[0]


async def consent_of(address: Address) -> Consent:
    await address.refresh_from_db()
    return address.consent


async def test_one_click_in_the_mail_program_ends_the_letters_for_one_and_not_the_other(
    stage: Stage, web: httpx.AsyncClient, tmp_path: Path
) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await reader(stage, "Bob Hale", "bob@halebros.example")
    await send_out(stage, tmp_path)
    letter = await Mailer(stage, "ana@lisboacasa.example").gets()
    page, _ = ways_out(letter)
    assert page.startswith("https://")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = await web.post(page, data=ONE_CLICK)
    assert answer.status_code == 200
    assert await consent_of(ana) is Consent.OPTED_OUT
    await send_out(stage, tmp_path, slug="2026-12")
    await Mailer(stage, "bob@halebros.example").gets(2)
    assert len(stage.mail.mailbox("ana@lisboacasa.example")) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_looking_at_the_link_changes_nothing(
    stage: Stage, web: httpx.AsyncClient, tmp_path: Path, method: str
) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await send_out(stage, tmp_path)
    page, _ = ways_out(await Mailer(stage, "ana@lisboacasa.example").gets())
    answer = await web.request(method, page)
    assert answer.status_code == 200
    assert "ana@" not in answer.text
    assert await consent_of(ana) is Consent.OPTED_IN


async def test_a_letter_planned_before_the_click_is_not_sent_after_it(
    stage: Stage, web: httpx.AsyncClient, tmp_path: Path
) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await send_out(stage, tmp_path)
    page, _ = ways_out(await Mailer(stage, "ana@lisboacasa.example").gets())
    await plan(stage.app.house, read_issue(write_issue(tmp_path, slug="2026-12")), now=True)
    await web.post(page, data=ONE_CLICK)
    await stage.ticker.run_all()
    assert await consent_of(ana) is Consent.OPTED_OUT
    assert len(stage.mail.mailbox("ana@lisboacasa.example")) <= 2  # the clock may have been quicker than the click


async def test_a_slip_is_undone_on_the_page(stage: Stage, web: httpx.AsyncClient, tmp_path: Path) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await send_out(stage, tmp_path)
    page, _ = ways_out(await Mailer(stage, "ana@lisboacasa.example").gets())
    await web.post(page)
    await web.post(f"{page}/undo")
    assert await consent_of(ana) is Consent.OPTED_IN


async def test_a_mail_to_the_address_of_the_header_ends_the_letters(stage: Stage, tmp_path: Path) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await send_out(stage, tmp_path)
    mailer = Mailer(stage, "ana@lisboacasa.example")
    _, address = ways_out(await mailer.gets())
    await mailer.write("unsubscribe", "", to=address)
    await settled(stage, email=1)
    assert await consent_of(ana) is Consent.OPTED_OUT
    assert len(mailer.mails()) == 1


async def test_a_mail_program_that_unsubscribes_by_itself_is_heard(stage: Stage, tmp_path: Path) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await send_out(stage, tmp_path)
    mailer = Mailer(stage, "ana@lisboacasa.example")
    _, address = ways_out(await mailer.gets())
    await mailer.write("unsubscribe", "", to=address, Auto_Submitted="auto-generated")
    await settled(stage, email=1)
    assert await consent_of(ana) is Consent.OPTED_OUT


async def test_a_word_in_chat_ends_the_letters(stage: Stage) -> None:
    bob = stage.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    bob.send_text("subscribe")
    await bob.hears("", after=bob.heard()[-1].id)
    address = await Address.get(channel="telegram", value=str(bob.id))
    assert address.consent is Consent.OPTED_IN
    bob.send_text("please unsubscribe me")
    await bob.hears("no more newsletters")
    assert await consent_of(address) is Consent.OPTED_OUT


async def test_leaving_in_chat_holds_for_the_mail_address_of_the_same_person(stage: Stage) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    phone = stage.api.user("Ana")
    phone.start(await start_token(stage.app.house, ana.contact_id))
    await phone.hears("Haneul Living")
    phone.send_text("/stop")
    await phone.hears("no more newsletters")
    assert await consent_of(ana) is Consent.OPTED_OUT


@pytest.mark.parametrize("forged", ["aaaa", "", "%00", "x" * 5000, "../../etc/passwd"])
async def test_a_forged_link_changes_nothing(stage: Stage, web: httpx.AsyncClient, forged: str) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    answer = await web.post(f"/u/{forged}", data=ONE_CLICK)
    assert answer.status_code == 404
    assert await consent_of(ana) is Consent.OPTED_IN


async def test_a_token_for_something_else_unsubscribes_nobody(stage: Stage, web: httpx.AsyncClient) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    token = stage.app.house.signer.sign("thread", ana.id)
    assert (await web.post(f"/u/{token}", data=ONE_CLICK)).status_code == 404
    before = await came(stage, "email")
    await Mailer(stage, "mallory@elsewhere.example").write("unsubscribe", "", to=f"sales+{token}@haneul.example")
    await settled(stage, email=before + 1)
    assert await consent_of(ana) is Consent.OPTED_IN


async def test_who_asks_for_letters_by_mail_proves_the_address_first(stage: Stage) -> None:
    """Anybody can write somebody else's address into a From."""
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await ana.write("News", "Please subscribe me to your newsletter")
    asked = await ana.gets()
    address = await Address.get(value="ana@lisboacasa.example")
    assert address.consent is Consent.NONE
    await ana.write("", "subscribe", answering=asked)
    await ana.gets(2)
    assert await consent_of(address) is Consent.OPTED_IN
