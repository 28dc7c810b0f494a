"""Mail in: every mail of one IMAP folder is handed in once, in the order of its UIDs, through any outage.

The place is a cursor "uidvalidity:uid" that the house commits together with the mail (invariant 1); a mail is marked
as seen only after that.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.email.advice import explain
from bot.channels.email.imaptalk import RefusedError, TooLargeError
from bot.channels.email.imapwire import WireError
from bot.channels.email.lane import lane
from bot.channels.email.session import Folder, FolderRefusedError, LoginRefusedError, Session
from bot.channels.email.settings import ImapSettings
from bot.clock import Clock
from bot.errors import ChannelDownError
from bot.messages import Accept, Raw

# Both take the account; `LoadCursor` returns the last committed cursor, "" when there is none.
LoadCursor = Callable[[str], Awaitable[str]]
SaveCursor = Callable[[str, str], Awaitable[None]]
# Told of every change, with words for staff: "listening", "down", "refused", "unfetchable", "unmarked", "polling",
# "moved".
OnState = Callable[[str, str], None]

_BATCH = 200
_SPAN = 500  # UIDs asked about at once; widened where there are wide gaps
_SEEN_MOST = 1000


def ignore(state: str, detail: str) -> None:
    """Take a state change and do nothing."""


def wait_before(failures: int, first: float, most: float) -> float:
    """Return how many seconds to wait after so many failures in a row: doubling, bounded, with jitter."""
    return min(most, first * 2.0 ** min(failures - 1, 30)) * random.uniform(0.5, 1.0)


def read_cursor(cursor: str) -> tuple[int, int] | None:
    """Return (UIDVALIDITY, UID) of a cursor, None for what is none."""
    validity, _, uid = cursor.partition(":")
    return (int(validity), int(uid)) if validity.isdigit() and uid.isdigit() else None


@dataclass
class _Trouble:
    """What went wrong with the mail in hand."""

    uid: int = 0
    silent: int = 0  # answers without the mail
    drops: int = 0  # connections lost over it
    too_large: bool = False


class ImapReader:
    """Reads one folder. `save_cursor`, where given, keeps where a first start began, so that nothing is missed if we
    stop before the first mail came.
    """

    def __init__(
        self,
        settings: ImapSettings,
        clock: Clock,
        load_cursor: LoadCursor,
        on_state: OnState = ignore,
        save_cursor: SaveCursor | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._load_cursor = load_cursor
        self._save_cursor = save_cursor
        self._on_state = on_state
        self._place: tuple[int, int] | None = None
        self._trouble = _Trouble()
        self._unseen: list[int] = []
        self._span = _SPAN
        self._failures = 0
        self._refused = 0
        self._may_idle = True

    @property
    def account(self) -> str:
        """Return what this mailbox is called in the house."""
        server = self._settings.server
        return f"{server.user}@{server.host}/{self._settings.folder}"

    async def listen(self, accept: Accept) -> None:
        """Hand in mail until cancelled. Raises ChannelDownError when our login or our folder is refused again and
        again; whoever listens anew then waits longer each time, for a server locks out who asks too often.
        """
        self._place = read_cursor(await self._load_cursor(self.account)) or self._place
        if self._refused:
            await self._pause()
        while True:
            try:
                async with Session(self._settings.server) as session:
                    await self._follow(session, accept)
            except ChannelDownError:
                raise
            except (LoginRefusedError, FolderRefusedError) as error:
                self._count_refusal(error)
            except (WireError, OSError) as error:
                self._on_state("down", f"{self.account}: {explain(error, self._settings.server, 'imap')[0]}")
            # Whatever `accept` raises is met like a broken line: nothing is acknowledged, and we come again.
            except Exception as error:
                self._on_state("down", f"{self.account}: {str(error) or type(error).__name__}")
            await self._pause()

    async def _pause(self) -> None:
        self._failures += 1
        await asyncio.sleep(wait_before(self._failures, self._settings.retry_first, self._settings.retry_most))

    def _count_refusal(self, error: RefusedError) -> None:
        self._refused += not error.temporary
        self._on_state("refused", f"{self.account}: {error}")
        if self._settings.login_tries and self._refused >= self._settings.login_tries:
            what = "login" if isinstance(error, LoginRefusedError) else "folder"
            raise ChannelDownError(f"{self.account} refuses our {what}: {error}") from error

    async def _follow(self, session: Session, accept: Accept) -> None:
        self._may_idle = True
        folder = await session.select(self._settings.folder)
        self._refused = 0
        await self._begin(session, folder)
        self._on_state("listening", self.account)
        await self._mark(session, folder)
        while True:
            while batch := await self._next(session, folder):
                for uid, size in batch:
                    await self._hand_in(session, accept, uid, size)
                await self._mark(session, folder)
            await self._wait(session)
            self._failures = 0

    async def _begin(self, session: Session, folder: Folder) -> None:
        """Decide after which UID to go on."""
        if self._place is None:
            start = 0
            if self._settings.since == "new":
                start = folder.uidnext - 1 if folder.uidnext else await session.last()
            self._place = (folder.uidvalidity, start)
            if self._save_cursor:
                await self._save_cursor(self.account, f"{folder.uidvalidity}:{start}")
        elif self._place[0] != folder.uidvalidity:
            # The server has numbered everything anew. All is taken again: the house knows what it has by its content.
            self._on_state("moved", f"{self.account}: UIDVALIDITY is {folder.uidvalidity}, was {self._place[0]}")
            self._place = (folder.uidvalidity, 0)
            self._span = _SPAN
            self._unseen.clear()
            self._trouble = _Trouble()

    async def _next(self, session: Session, folder: Folder) -> list[tuple[int, int]]:
        """Return UID and size of the next mails; nothing when there is none. Asks in spans, so that a mailbox of
        any size costs little memory.
        """
        while self._uid + 1 < folder.uidnext:
            last = min(self._uid + self._span, folder.uidnext - 1)
            if found := await session.sizes(self._uid + 1, last, _BATCH):
                self._span = _SPAN
                return found
            self._uid = last
            self._span *= 4
        return await session.sizes(self._uid + 1, None, _BATCH)

    async def _hand_in(self, session: Session, accept: Accept, uid: int, size: int) -> None:
        if uid != self._trouble.uid:
            self._trouble = _Trouble(uid)
        raw = await self._take(session, uid, size)
        if raw is not None:
            await accept([raw])
            if raw.note != "unfetchable":
                self._failures = 0
                self._unseen.append(uid)
        self._uid = uid

    async def _take(self, session: Session, uid: int, size: int) -> Raw | None:
        """Fetch one mail. None if it is no longer there; after too many tries a Raw that says so to staff."""
        settings, trouble = self._settings, self._trouble
        if await self._is_hopeless(session):
            self._on_state("unfetchable", f"{self.account}: the server does not give out mail {uid} ({size} bytes)")
            return self._raw(uid, b"", "unfetchable")
        large = size > settings.max_mail_bytes or trouble.too_large
        content = await self._fetch(session, uid, large=large)
        if content is not None:
            return self._raw(uid, content, "truncated" if large else "")
        if not await session.sizes(uid, uid, 1):
            return None
        trouble.silent += 1
        raise LookupError(f"the server gives no text of mail {uid}")

    async def _is_hopeless(self, session: Session) -> bool:
        """Say whether the mail in hand is to be passed: it fails again and again while another one comes. Where none
        comes it is the server that is ill, and three times as many tries are made.
        """
        settings, trouble = self._settings, self._trouble
        share = max(trouble.silent / settings.fetch_tries, trouble.drops / settings.drop_tries)
        return share >= 3 or (share >= 1 and await self._another_comes(session, trouble.uid))

    async def _another_comes(self, session: Session, uid: int) -> bool:
        after = await session.sizes(uid + 1, None, 1)
        for other, _ in after or await session.sizes(max(1, uid - _SPAN), uid - 1, 1):
            try:
                return await session.fetch_head(other, 1) is not None
            except RefusedError:
                return False
        return False

    async def _fetch(self, session: Session, uid: int, *, large: bool) -> bytes | None:
        settings, trouble = self._settings, self._trouble
        try:
            if large:
                return await session.fetch_head(uid, settings.truncated_bytes)
            return await session.fetch(uid, settings.max_mail_bytes)
        except RefusedError:
            return None
        except TooLargeError:
            trouble.too_large = True
            trouble.drops += 1
            raise
        except (WireError, OSError, TimeoutError):
            trouble.drops += 1
            raise

    def _raw(self, uid: int, content: bytes, note: str) -> Raw:
        assert self._place is not None
        validity, now = self._place[0], self._clock.now()
        cursor = f"{validity}:{uid}"
        return Raw(
            "email", self.account, f"{validity}.{uid}", content, now, cursor=cursor, note=note, lane=lane(content)
        )

    async def _mark(self, session: Session, folder: Folder) -> None:
        if self._unseen and folder.writable and self._settings.mark_seen:
            try:
                await session.see(self._unseen[-_SEEN_MOST:])
            except RefusedError as error:
                self._on_state("unmarked", f"{self.account}: {error}")
        self._unseen.clear()

    async def _wait(self, session: Session) -> None:
        if self._may_idle and "IDLE" in session.capabilities:
            try:
                return await session.idle(self._settings.idle_seconds)
            except RefusedError as error:
                # Some servers offer IDLE and then refuse it, or only so many at once: then we look now and again.
                self._may_idle = False
                self._on_state("polling", f"{self.account}: {error}")
        if not session.news:
            await asyncio.sleep(self._settings.poll_seconds)
            await session.noop()
        return None

    @property
    def _uid(self) -> int:
        assert self._place is not None
        return self._place[1]

    @_uid.setter
    def _uid(self, uid: int) -> None:
        assert self._place is not None
        self._place = (self._place[0], uid)
