"""Mail comes in over real sockets, each once, whatever breaks."""

import asyncio
import contextlib
import tracemalloc
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.email.imap import ImapReader, wait_before
from bot.channels.email.session import Session
from bot.channels.email.settings import ImapSettings, Security, Server
from bot.clock import SystemClock
from bot.demo.certificate import make_certificate
from bot.demo.mailserver import MailServer, MailServerSettings, running
from bot.errors import ChannelDownError
from bot.messages import Raw

BOX = "info@exporter.example"
PASSWORD = 'pass "word" \\ 1'


class House:
    """What stands behind a reader: keeps what came, and the cursor that was committed with it."""

    def __init__(self) -> None:
        self.raws: list[Raw] = []
        self.cursors: dict[str, str] = {}
        self.states: list[tuple[str, str]] = []
        self.refusals = 0
        self._changed = asyncio.Event()

    async def accept(self, raws: list[Raw]) -> list[bool]:
        if self.refusals:
            self.refusals -= 1
            raise RuntimeError("database is locked")
        known = {raw.vendor_id for raw in self.raws}
        for raw in raws:
            self.raws.append(raw)
            self.cursors[raw.account] = raw.cursor
        self._changed.set()
        return [raw.vendor_id not in known for raw in raws]

    async def load(self, account: str) -> str:
        return self.cursors.get(account, "")

    async def save(self, account: str, cursor: str) -> None:
        self.cursors[account] = cursor

    def on_state(self, state: str, detail: str) -> None:
        self.states.append((state, detail))
        self._changed.set()

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not done():
                self._changed.clear()
                await self._changed.wait()

    def subjects(self) -> list[str]:
        return [raw.content.partition(b"\r\n")[0].decode().removeprefix("Subject: ") for raw in self.raws]


def mail(subject: object, body: str = "hello") -> bytes:
    return f"Subject: {subject}\r\nFrom: a@b.example\r\n\r\n{body}\r\n".encode()


def settings_for(server: MailServer, **changes: object) -> ImapSettings:
    where = Server("127.0.0.1", server.imap_port, BOX, PASSWORD, Security.NONE, step_timeout=5)
    plain = ImapSettings(where, since="all", retry_first=0.01, retry_most=0.05, poll_seconds=0.05)
    return replace(plain, **changes)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def reading(settings: ImapSettings, house: House) -> AsyncIterator["asyncio.Task[None]"]:
    reader = ImapReader(settings, SystemClock(), house.load, house.on_state, house.save)
    task = asyncio.create_task(reader.listen(house.accept))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with running(MailServerSettings(users={BOX: PASSWORD})) as found:
        yield found


async def idling(server: MailServer) -> None:
    async with asyncio.timeout(30):
        while not server.imap.idling:  # noqa: ASYNC110 - the server has nobody to tell
            await asyncio.sleep(0.01)


async def test_mail_that_waits_and_mail_that_comes_is_handed_in_in_order(server: MailServer) -> None:
    house = House()
    for number in range(3):
        server.deliver(mail(number), BOX)
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.raws) == 3)
        await idling(server)
        server.deliver(mail(3), BOX)
        await house.until(lambda: len(house.raws) == 4)
        await idling(server)
    assert house.subjects() == ["0", "1", "2", "3"]
    validity = server.boxes.box(BOX).uidvalidity
    last = house.raws[-1]
    assert (last.channel, last.account) == ("email", f"{BOX}@127.0.0.1/INBOX")
    assert (last.vendor_id, last.cursor, last.content) == (f"{validity}.4", f"{validity}:4", mail(3))
    assert all("\\Seen" in kept.flags for kept in server.boxes.box(BOX).mails)


async def test_mail_is_left_unseen_where_it_is_wanted_so(server: MailServer) -> None:
    house = House()
    server.deliver(mail(1), BOX)
    async with reading(settings_for(server, mark_seen=False), house):
        await idling(server)
    assert len(house.raws) == 1
    assert not server.boxes.box(BOX).mails[0].flags


async def test_a_first_start_can_begin_with_new_mail_only_and_misses_none_after_it(server: MailServer) -> None:
    house = House()
    server.deliver(mail("old"), BOX)
    async with reading(settings_for(server, since="new"), house):
        await idling(server)
    server.deliver(mail("while we were away"), BOX)
    async with reading(settings_for(server, since="new"), house):
        await house.until(lambda: bool(house.raws))
    assert house.subjects() == ["while we were away"]


async def test_a_restart_goes_on_from_the_committed_cursor(server: MailServer) -> None:
    house = House()
    for number in range(5):
        server.deliver(mail(number), BOX)
    house.cursors[f"{BOX}@127.0.0.1/INBOX"] = f"{server.boxes.box(BOX).uidvalidity}:2"
    async with reading(settings_for(server), house):
        await idling(server)
    assert house.subjects() == ["2", "3", "4"]


async def test_connections_dropped_in_idle_lose_and_double_nothing(server: MailServer) -> None:
    house = House()
    async with reading(settings_for(server), house):
        for number in range(10):
            await idling(server)
            server.deliver(mail(number), BOX)
            server.drop_imap()
            await house.until(lambda wanted=number + 1: len(house.raws) == wanted)  # type: ignore[misc]
    assert house.subjects() == [str(number) for number in range(10)]


async def test_a_connection_dropped_in_the_middle_of_a_mail_hands_it_in_once(server: MailServer) -> None:
    house = House()
    for number in range(6):
        server.deliver(mail(number, "x" * 200_000), BOX)
    server.faults.plan("imap.body", drop=True, times=2, where=lambda uid: uid == "3")
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.raws) == 6)
    assert house.subjects() == ["0", "1", "2", "3", "4", "5"]
    assert house.raws[2].content == mail(2, "x" * 200_000)


async def test_an_outage_with_mail_arriving_meanwhile_is_caught_up(server: MailServer) -> None:
    house = House()
    async with reading(settings_for(server), house):
        await idling(server)
        await server.stop()
        for number in range(700):
            server.deliver(mail(number), BOX)
        await house.until(lambda: any(state == "down" for state, _ in house.states))
        await server.start()
        await house.until(lambda: len(house.raws) == 700)
    assert house.subjects() == [str(number) for number in range(700)]


async def test_new_numbers_of_the_server_hand_in_everything_again(server: MailServer) -> None:
    house = House()
    for number in range(3):
        server.deliver(mail(number), BOX)
    async with reading(settings_for(server), house):
        await idling(server)
        server.boxes.box(BOX).renumber()
        server.drop_imap()
        await house.until(lambda: len(house.raws) == 6)
    assert len({raw.vendor_id for raw in house.raws}) == 6
    assert len({raw.content for raw in house.raws}) == 3
    assert "moved" in dict(house.states)


async def test_two_readers_of_one_mailbox_name_each_mail_alike(server: MailServer) -> None:
    one, other = House(), House()
    async with reading(settings_for(server), one), reading(settings_for(server), other):
        for number in range(20):
            server.deliver(mail(number), BOX)
        await one.until(lambda: len(one.raws) == 20)
        await other.until(lambda: len(other.raws) == 20)
    assert [raw.vendor_id for raw in one.raws] == [raw.vendor_id for raw in other.raws]


async def test_what_the_house_cannot_take_is_neither_marked_nor_skipped(server: MailServer) -> None:
    house = House()
    house.refusals = 3
    server.deliver(mail(1), BOX)
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.states) >= 2)
        seen_early = bool(server.boxes.box(BOX).mails[0].flags) and not house.raws
        await house.until(lambda: bool(house.raws))
    assert not seen_early
    assert len(house.raws) == 1
    assert ("down", f"{BOX}@127.0.0.1/INBOX: database is locked") in house.states


async def test_a_mail_over_the_limit_comes_as_its_head_with_a_note(server: MailServer) -> None:
    house = House()
    server.deliver(mail("big", "x" * 400_000), BOX)
    server.deliver(mail("small"), BOX)
    async with reading(settings_for(server, max_mail_bytes=100_000, truncated_bytes=5_000), house):
        await house.until(lambda: len(house.raws) == 2)
    assert [(raw.note, len(raw.content)) for raw in house.raws] == [("truncated", 5_000 + 35), ("", len(mail("small")))]
    assert house.raws[0].content.startswith(b"Subject: big\r\nFrom: a@b.example\r\n\r\nxxx")


async def test_a_header_without_end_is_cut_too(server: MailServer) -> None:
    house = House()
    server.deliver(b"Subject: big\r\n" + b"X-Fill: 0123456789\r\n" * 50_000 + b"\r\nhello\r\n", BOX)
    async with reading(settings_for(server, max_mail_bytes=100_000, truncated_bytes=100), house):
        await house.until(lambda: bool(house.raws))
    assert len(house.raws[0].content) < 300_000
    assert b"X-Fill: 0123456789\r\n\r\nhello" in house.raws[0].content


async def test_memory_stays_bounded_whatever_the_size_of_the_mail(server: MailServer) -> None:
    house = House()
    server.deliver(mail("big", "x" * 40_000_000), BOX)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        async with reading(settings_for(server, max_mail_bytes=1_000_000), house):
            await house.until(lambda: bool(house.raws))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert house.raws[0].note == "truncated"
    # The server in this very process copies the part it sends out as well.
    assert peak - before < 4_000_000


async def test_a_server_that_understates_a_size_is_not_believed(server: MailServer) -> None:
    house = House()
    server.deliver(mail("liar", "y" * 3_000_000), BOX).stated = 100
    server.deliver(mail("honest"), BOX)
    async with reading(settings_for(server, max_mail_bytes=100_000), house):
        await house.until(lambda: len(house.raws) == 2)
    assert [raw.note for raw in house.raws] == ["truncated", ""]
    assert house.subjects() == ["liar", "honest"]


async def test_a_mail_the_server_does_not_give_out_is_told_and_passed(server: MailServer) -> None:
    house = House()
    for number in range(3):
        server.deliver(mail(number), BOX)
    server.faults.plan("imap.fetch", "NO [SERVERBUG] cannot read it", where=lambda uid: uid == "2")
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.raws) == 3)
        await idling(server)
    assert [(raw.note, raw.content) for raw in house.raws] == [("", mail(0)), ("unfetchable", b""), ("", mail(2))]
    assert not server.boxes.box(BOX).mails[1].flags
    assert any(state == "unfetchable" and "mail 2" in detail for state, detail in house.states)


async def test_a_mail_that_kills_every_connection_is_passed_in_the_end(server: MailServer) -> None:
    house = House()
    for number in range(3):
        server.deliver(mail(number), BOX)
    server.faults.plan("imap.body", drop=True, where=lambda uid: uid == "2")
    async with reading(settings_for(server, drop_tries=4), house):
        await house.until(lambda: len(house.raws) == 3)
    assert [raw.note for raw in house.raws] == ["", "unfetchable", ""]


async def test_a_server_that_gives_out_nothing_for_a_while_costs_no_mail(server: MailServer) -> None:
    house = House()
    for number in range(4):
        server.deliver(mail(number), BOX)
    server.faults.plan("imap.fetch", "NO backend is down", times=8)
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.raws) == 4)
    assert [raw.note for raw in house.raws] == [""] * 4
    assert house.subjects() == ["0", "1", "2", "3"]


async def test_a_single_mail_that_is_never_given_out_is_told_in_the_end(server: MailServer) -> None:
    house = House()
    server.deliver(mail(1), BOX)
    server.faults.plan("imap.fetch", "NO [SERVERBUG] cannot read it")
    async with reading(settings_for(server), house):
        await house.until(lambda: bool(house.raws))
    assert house.raws[0].note == "unfetchable"


async def test_a_mail_deleted_in_between_is_passed_without_a_word(server: MailServer) -> None:
    house = House()
    for number in range(3):
        server.deliver(mail(number), BOX)
    box = server.boxes.box(BOX)
    server.faults.plan("imap.fetch", "nothing", where=lambda uid: uid == "2")
    server.faults.plan("imap.size", "nothing", where=lambda uid: uid == "2" and bool(house.raws))
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.raws) == 2)
    assert house.subjects() == ["0", "2"]
    assert len(box.mails) == 3


async def test_wide_gaps_between_numbers_are_crossed(server: MailServer) -> None:
    house = House()
    box = server.boxes.box(BOX)
    server.deliver(mail(1), BOX)
    box.uidnext = 3_000_000_000
    server.deliver(mail(2), BOX)
    async with reading(settings_for(server), house):
        await house.until(lambda: len(house.raws) == 2)
    assert house.raws[1].cursor.endswith(":3000000000")


async def test_without_idle_the_folder_is_looked_at_again_and_again() -> None:
    house = House()
    async with (
        running(MailServerSettings(users={BOX: PASSWORD}, idle=False)) as server,
        reading(settings_for(server), house),
    ):
        await house.until(lambda: ("listening", f"{BOX}@127.0.0.1/INBOX") in house.states)
        server.deliver(mail(1), BOX)
        await house.until(lambda: bool(house.raws))
    assert house.subjects() == ["1"]


async def test_a_server_that_refuses_idle_after_all_is_looked_at_again_and_again(server: MailServer) -> None:
    house = House()
    server.faults.plan("imap.wait", "NO [LIMIT] too many are idling")
    async with reading(settings_for(server), house):
        await house.until(lambda: "polling" in dict(house.states))
        server.deliver(mail(1), BOX)
        await house.until(lambda: bool(house.raws))
    assert "down" not in dict(house.states)


async def test_a_hanging_server_is_left_and_found_again(server: MailServer) -> None:
    house = House()
    quick = settings_for(server)
    quick = replace(quick, server=replace(quick.server, step_timeout=0.2, connect_timeout=0.2))
    server.faults.plan("imap.connect", hang=True, times=1)
    server.faults.plan("imap.fetch", hang=True, times=1)
    server.deliver(mail(1), BOX)
    async with reading(quick, house):
        await house.until(lambda: bool(house.raws))
    down = [detail for state, detail in house.states if state == "down"]
    assert len(down) == 2
    assert all("does not answer" in detail or "says nothing" in detail for detail in down), down


async def test_a_refused_login_is_told_and_after_some_tries_the_channel_is_down(server: MailServer) -> None:
    house = House()
    wrong = settings_for(server, login_tries=3)
    wrong = replace(wrong, server=replace(wrong.server, password="wrong"))
    async with reading(wrong, house) as task:
        with pytest.raises(ChannelDownError, match="refuses our login"):
            await task
    assert [state for state, _ in house.states] == ["refused"] * 3


async def test_a_login_that_fails_for_the_servers_own_reasons_is_tried_on(server: MailServer) -> None:
    house = House()
    server.faults.plan("imap.login", "NO [UNAVAILABLE] come back later", times=8)
    server.deliver(mail(1), BOX)
    async with reading(settings_for(server, login_tries=3), house):
        await house.until(lambda: bool(house.raws))
    assert [state for state, _ in house.states].count("refused") == 8


async def test_a_server_that_says_in_words_only_that_it_is_busy_is_tried_on(server: MailServer) -> None:
    house = House()
    server.faults.plan("imap.login", "NO [ALERT] Too many simultaneous connections. (Failure)", times=5)
    server.deliver(mail(1), BOX)
    async with reading(settings_for(server, login_tries=2), house):
        await house.until(lambda: bool(house.raws))
    assert house.subjects() == ["1"]


async def test_a_folder_that_is_not_there_takes_the_channel_down_and_is_found_when_it_is(server: MailServer) -> None:
    house = House()
    server.deliver(mail(1), BOX)
    server.faults.plan("imap.select", "NO no such folder", times=4)
    reader = ImapReader(settings_for(server, login_tries=2), SystemClock(), house.load, house.on_state)
    for _ in range(3):
        with pytest.raises(ChannelDownError, match="refuses our folder"):
            await reader.listen(house.accept)
    task = asyncio.create_task(reader.listen(house.accept))
    await house.until(lambda: bool(house.raws))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_folder_that_cannot_be_written_is_read_all_the_same(server: MailServer) -> None:
    house = House()
    server.faults.plan("imap.store", "NO read-only")
    async with reading(settings_for(server), house):
        for number in range(3):
            await idling(server)
            server.deliver(mail(number), BOX)
            await house.until(lambda wanted=number + 1: len(house.raws) == wanted)  # type: ignore[misc]
    assert house.subjects() == ["0", "1", "2"]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS, Security.OPPORTUNISTIC])
async def test_mail_comes_in_through_tls(security: Security, tmp_path: Path) -> None:
    house, made = House(), make_certificate(tmp_path)
    chosen = MailServerSettings(users={BOX: PASSWORD}, tls=made.context(), implicit_tls=security is Security.TLS)
    async with running(chosen) as server:
        server.deliver(mail(1), BOX)
        where = Server("localhost", server.imap_port, BOX, PASSWORD, security, ca_file=str(made.certificate))
        async with reading(replace(settings_for(server), server=where), house):
            await house.until(lambda: bool(house.raws))
    assert house.subjects() == ["1"]


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    house, made = House(), make_certificate(tmp_path)
    async with running(MailServerSettings(users={BOX: PASSWORD}, tls=made.context(), implicit_tls=True)) as server:
        server.deliver(mail(1), BOX)
        where = Server("localhost", server.imap_port, BOX, PASSWORD, Security.TLS)
        async with reading(replace(settings_for(server), server=where), house):
            await house.until(lambda: bool(house.states))
    assert house.states[0][0] == "down"
    assert "certificate" in house.states[0][1].lower()
    assert not house.raws


async def test_starttls_that_is_required_is_not_done_without(server: MailServer) -> None:
    house = House()
    strict = settings_for(server)
    async with reading(replace(strict, server=replace(strict.server, security=Security.STARTTLS)), house):
        await house.until(lambda: bool(house.states))
    assert house.states[0] == ("down", f"{BOX}@127.0.0.1/INBOX: no STARTTLS is offered at port {server.imap_port}")


async def test_an_open_line_over_a_network_is_refused_before_a_word_is_said() -> None:
    open_line = Server("mail.example", 143, BOX, PASSWORD, Security.NONE)
    reader = ImapReader(ImapSettings(open_line), SystemClock(), House().load)
    with pytest.raises(ChannelDownError, match="not this machine"):
        await reader.listen(House().accept)


def test_the_wait_between_tries_grows_and_is_bounded() -> None:
    waits = [wait_before(failures, 1, 300) for failures in (1, 2, 5, 20, 5000)]
    assert 0.5 <= waits[0] <= 1
    assert waits[0] < 8 <= waits[2] <= 16
    assert all(150 <= wait <= 300 for wait in waits[3:])


@pytest.mark.parametrize(
    "script",
    [
        [b"* BYE overloaded\r\n"],
        [b"\0\xff\xfe" * 1000 + b"\r\n"],
        [b"x" * 1_000_000],
        [
            b"* OK hi\r\n",
            b"* CAPABILITY IMAP4rev1\r\nD1 OK\r\n",
            b"D2 OK\r\n",
            b"D3 OK\r\n",
            b"D4 OK no uidvalidity\r\n",
        ],
        [b"* OK hi\r\n", b"* 1 FETCH (BODY[] {9999999999}\r\n"],
        [b"* OK hi\r\n", b"* 1 FETCH (" + b"(" * 5000 + b"\r\n"],
        [b"* OK hi\r\n", b"D1 BAD what\r\n"],
    ],
)
async def test_a_server_that_speaks_nonsense_is_left_and_tried_again(script: list[bytes]) -> None:
    house = House()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            for line in script:
                writer.write(line)
                await writer.drain()
                await reader.readline()
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    where = Server("127.0.0.1", listening.sockets[0].getsockname()[1], BOX, PASSWORD, Security.NONE, step_timeout=0.5)
    async with reading(ImapSettings(where, retry_first=0.01, retry_most=0.02), house):
        await house.until(lambda: len(house.states) >= 2)
    listening.close()
    assert {state for state, _ in house.states} <= {"down", "refused"}
    assert not house.raws


async def test_what_is_said_in_clear_before_tls_is_thrown_away(tmp_path: Path) -> None:
    made, injected = make_certificate(tmp_path), b"* CAPABILITY IMAP4rev1 EVIL\r\nD3 OK\r\nD4 OK\r\nD5 OK\r\n"

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK hi\r\n")
        await reader.readline()
        writer.write(b"* CAPABILITY IMAP4rev1 STARTTLS\r\nD1 OK\r\n")
        await reader.readline()
        writer.write(b"D2 OK go ahead\r\n" + injected)
        await writer.start_tls(made.context())
        for number in (3, 4, 5):
            await reader.readline()
            writer.write(b"* CAPABILITY IMAP4rev1 IDLE\r\nD%d OK\r\n" % number)
        await reader.readline()
        writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    where = Server("localhost", port, BOX, PASSWORD, Security.STARTTLS, ca_file=str(made.certificate))
    async with Session(where) as session:
        assert session.capabilities == {"IMAP4REV1", "IDLE"}
    listening.close()
