"""Mail comes in from Dovecot, each once, whatever it does."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.email.doctor import check_imap
from bot.channels.email.imap import ImapReader
from bot.channels.email.session import Session
from bot.channels.email.settings import ImapSettings, Security
from bot.channels.email.syntax import folder_name
from bot.clock import SystemClock
from bot.errors import ChannelDownError
from tests.foreign import dovecot as foreign
from tests.foreign.dovecot import USERS, Dovecot, running
from tests.integration.test_imap import House, mail, reading

pytestmark = [
    pytest.mark.foreign,
    pytest.mark.skipif(not foreign.installed(), reason="Dovecot (imap, lmtp) is not installed"),
]


@pytest.fixture
async def dovecot() -> AsyncIterator[Dovecot]:
    async with running() as server:
        yield server


def settings_for(server: Dovecot, security: Security = Security.NONE, **changes: object) -> ImapSettings:
    plain = ImapSettings(server.server(security=security), since="all", retry_first=0.05, retry_most=0.5)
    return replace(plain, **changes)  # type: ignore[arg-type]


def heard(house: House, state: str) -> bool:
    return any(each == state for each, _ in house.states)


@pytest.mark.parametrize("security", list(Security))
async def test_mail_that_waits_and_mail_that_comes_is_handed_in(dovecot: Dovecot, security: Security) -> None:
    house = House()
    await dovecot.append(mail(1), mail(2))
    async with reading(settings_for(dovecot, security), house):
        await house.until(lambda: len(house.raws) == 2)
        for number in range(3, 6):
            await dovecot.append(mail(number))
            await house.until(lambda wanted=number: len(house.raws) == wanted)  # type: ignore[misc]
    assert house.subjects() == ["1", "2", "3", "4", "5"]
    assert [state for state, _ in house.states] == ["listening"]


async def test_a_restart_of_the_server_in_idle_loses_and_doubles_nothing(dovecot: Dovecot) -> None:
    house = House()
    await dovecot.append(mail(1))
    async with reading(settings_for(dovecot), house):
        await house.until(lambda: len(house.raws) == 1)
        for number in range(2, 5):
            await dovecot.stop()
            await dovecot.start()
            await dovecot.append(mail(number))
            await house.until(lambda wanted=number: len(house.raws) == wanted)  # type: ignore[misc]
    assert house.subjects() == ["1", "2", "3", "4"]


async def test_large_mails_come_whole_or_as_their_head(dovecot: Dovecot) -> None:
    house = House()
    large = mail("large", "x" * 70 + "\r\n" + ("0123456789" * 7 + "\r\n") * 300_000)
    await dovecot.append(large, mail("small"), large)
    async with reading(settings_for(dovecot), house):
        await house.until(lambda: len(house.raws) == 3)
    assert [raw.content for raw in house.raws] == [large, mail("small"), large]
    cut = House()
    async with reading(settings_for(dovecot, max_mail_bytes=1_000_000, truncated_bytes=5000), cut):
        await cut.until(lambda: len(cut.raws) == 3)
    assert [raw.note for raw in cut.raws] == ["truncated", "", "truncated"]
    assert cut.raws[0].content == large[: large.index(b"\r\n\r\n") + 4 + 5000]


async def test_thousands_of_mails_wait_at_a_first_start(dovecot: Dovecot) -> None:
    house = House()
    await dovecot.append(*(mail(number) for number in range(2000)))
    async with reading(settings_for(dovecot), house):
        await house.until(lambda: len(house.raws) == 2000)
    assert house.subjects() == [str(number) for number in range(2000)]


@pytest.mark.parametrize("name", ["Orders 2026", "Käufer & Co", "바이어/주문", '日本語\\"x'])
async def test_folders_of_any_name_are_read(dovecot: Dovecot, name: str) -> None:
    async with Session(dovecot.server()) as session:
        await session._talk.command(b"CREATE", folder_name(name))
        await session._talk.command(b"APPEND", folder_name(name), mail(1).decode())
    house = House()
    async with reading(settings_for(dovecot, folder=name), house):
        await house.until(lambda: len(house.raws) == 1)
    assert house.subjects() == ["1"]


async def test_mails_deleted_in_between_leave_gaps_that_are_crossed(dovecot: Dovecot) -> None:
    house = House()
    await dovecot.append(*(mail(number) for number in range(30)))
    await dovecot.run(("select",), ("store", "3:17", "+FLAGS", "(\\Deleted)"), ("expunge",))
    async with reading(settings_for(dovecot), house):
        await house.until(lambda: len(house.raws) == 15)
        await dovecot.run(("select",), ("store", "1:*", "+FLAGS", "(\\Deleted)"), ("expunge",))
        await dovecot.append(mail("after"))
        await house.until(lambda: len(house.raws) == 16)
        await dovecot.append(mail("later"))
        await dovecot.run(("select",), ("store", "1", "+FLAGS", "(\\Deleted)"), ("expunge",))
        await dovecot.append(mail("last"))
        await house.until(lambda: len(house.raws) == 18)
    assert house.subjects()[-3:] == ["after", "later", "last"]


async def test_a_folder_deleted_and_made_again_is_read_from_its_start(dovecot: Dovecot) -> None:
    house = House()
    await dovecot.run(("create", "Buyers"))
    await dovecot.append(mail(1), mail(2), folder="Buyers")
    settings = settings_for(dovecot, folder="Buyers")
    async with reading(settings, house):
        await house.until(lambda: len(house.raws) == 2)
        await asyncio.sleep(1.1)  # UIDVALIDITY counts seconds here
        await dovecot.run(("delete", "Buyers"))
        await asyncio.sleep(1.1)
        await dovecot.run(("create", "Buyers"))
        await dovecot.append(mail(3), folder="Buyers")
        await house.until(lambda: len(house.raws) == 3)
    assert house.subjects() == ["1", "2", "3"]
    assert heard(house, "moved")
    assert len({raw.vendor_id for raw in house.raws}) == 3


async def test_two_readers_of_one_mailbox_name_each_mail_alike(dovecot: Dovecot) -> None:
    one, other = House(), House()
    settings = settings_for(dovecot)
    async with reading(settings, one), reading(settings, other):
        await asyncio.gather(*(dovecot.append(*(mail(f"{part}.{number}") for number in range(25))) for part in "abcd"))
        await one.until(lambda: len(one.raws) == 100)
        await other.until(lambda: len(other.raws) == 100)
    assert [raw.vendor_id for raw in one.raws] == [raw.vendor_id for raw in other.raws]
    assert len(set(one.subjects())) == 100


async def test_binary_mails_come_as_the_server_has_them(dovecot: Dovecot) -> None:
    house = House()
    odd = [
        b"Subject: nul\r\n\r\nbefore\0after\r\n",
        b"Subject: eight\r\n\r\n" + bytes(range(1, 256)) * 40 + b"\r\n",
        b"Subject: bare\n\nline\nends\n",
        b"Subject: cr\r\n\r\none\rtwo\r\n",
        b"",
        b"\r\n",
        b"Subject: no body",
        b"no header at all",
        b"Subject: {12}\r\nX: )\r\n\r\n* 1 FETCH (UID 9)\r\nD4 OK\r\n",
    ]
    await dovecot.append(mail(0))
    folder = dovecot.home / "mail" / USERS[0] / "new"
    for number, each in enumerate(odd):
        path = folder / f"{1700000000 + number}.M{number}P1.odd"
        path.write_bytes(each)
        path.chmod(0o666)
    async with reading(settings_for(dovecot), house):
        await house.until(lambda: len(house.raws) == 1 + len(odd))
    assert len({raw.vendor_id for raw in house.raws}) == 1 + len(odd)
    # Dovecot ends every line by CRLF and shows a NUL as 0x80; all else arrives as it lies there.
    wanted = {re.sub(rb"\r?\n", b"\r\n", each.replace(b"\0", b"\x80")) for each in odd}
    assert {raw.content for raw in house.raws} == {mail(0), *wanted}


async def test_flags_matter_nothing_and_a_full_mailbox_can_be_read(dovecot: Dovecot) -> None:
    full = USERS[3]
    house = House()
    settings = settings_for(dovecot)
    settings = replace(settings, server=replace(settings.server, user=full))
    await dovecot.append(mail(1), user=full, flags="(\\Seen \\Flagged $Label)")
    await dovecot.append(mail(2, "x" * 15_000), user=full, flags="(\\Deleted)")
    with pytest.raises(AssertionError):
        await dovecot.append(mail(3, "x" * 15_000), user=full)
    async with reading(settings, house):
        await house.until(lambda: len(house.raws) == 2)
    assert not heard(house, "unmarked")


async def test_signs_of_life_in_idle_wake_nobody() -> None:
    async with running(notify="1 secs") as dovecot:
        house = House()
        async with reading(settings_for(dovecot, idle_seconds=60), house):
            await asyncio.sleep(4)
            await dovecot.append(mail(1))
            await house.until(lambda: len(house.raws) == 1)
        assert [state for state, _ in house.states] == ["listening"]


async def test_idle_is_given_up_and_taken_up_again(dovecot: Dovecot) -> None:
    house = House()
    async with reading(settings_for(dovecot, idle_seconds=0.2), house):
        await asyncio.sleep(1)
        for number in range(5):
            await dovecot.append(mail(number))
            await asyncio.sleep(0.15)
        await house.until(lambda: len(house.raws) == 5)
    assert [state for state, _ in house.states] == ["listening"]


async def test_too_many_connections_are_no_refusal_of_ours() -> None:
    async with running(connections=1) as dovecot:
        house = House()
        with dovecot.client():
            async with reading(settings_for(dovecot, login_tries=2), house) as task:
                await house.until(lambda: len(house.states) >= 4)
                assert not task.done()
        async with reading(settings_for(dovecot), house):
            await house.until(lambda: heard(house, "listening"))


async def test_a_folder_we_may_only_read_is_read(dovecot: Dovecot) -> None:
    house = House()
    await dovecot.append(mail(1))
    (dovecot.home / "acl").write_text("INBOX owner lr\n")
    async with reading(settings_for(dovecot), house):
        await house.until(lambda: len(house.raws) == 1)
    assert [state for state, _ in house.states] == ["listening"]
    findings = await check_imap(settings_for(dovecot), SystemClock().now())
    assert ["cannot be written" in finding.what for finding in findings if not finding.ok] == [True]


async def test_a_wrong_password_is_told_apart_from_an_ill_server(dovecot: Dovecot) -> None:
    house = House()
    settings = settings_for(dovecot, login_tries=2)
    wrong = replace(settings, server=replace(settings.server, password="no"))
    with pytest.raises(ChannelDownError, match="AUTHENTICATIONFAILED"):
        async with asyncio.timeout(60):
            await ImapReader(wrong, SystemClock(), house.load, house.on_state).listen(house.accept)
    ill = dovecot.home / "ill"
    ill.write_text("#!/bin/sh\nexit 111\n")  # checkpassword's way to say that it cannot look just now
    ill.chmod(0o755)
    await dovecot.stop()
    dovecot.more = f"passdb {{\n driver = checkpassword\n args = {ill}\n}}\n"
    await dovecot.start()
    house.states.clear()
    async with reading(wrong, house) as task:
        await house.until(lambda: len(house.states) >= 3)
        assert not task.done()
    assert all("UNAVAILABLE" in words for _, words in house.states), house.states
