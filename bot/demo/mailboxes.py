"""The mail that the local server holds: one INBOX an address, in memory, with the numbers that IMAP wants."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock

_FIRST_VALIDITY = 1_700_000_000


@dataclass(eq=False, slots=True)
class Mail:
    """A stored mail. `flags` are IMAP's, with their backslash; `stated` is a size that the server tells wrongly."""

    uid: int
    raw: bytes = field(repr=False)
    arrived: datetime
    flags: set[str] = field(default_factory=set)
    stated: int = 0


# Told of every mail that arrives: the address and the mail.
OnMail = Callable[[str, Mail], None]


class Mailbox:
    """The INBOX of one address. `waiters` are woken by every change."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.uidvalidity = _FIRST_VALIDITY
        self.uidnext = 1
        self.mails: list[Mail] = []
        self.waiters: set[Callable[[], None]] = set()

    def add(self, raw: bytes, arrived: datetime, flags: set[str] | None = None) -> Mail:
        """Store a mail under the next UID."""
        mail = Mail(self.uidnext, raw, arrived, flags or set())
        self.uidnext += 1
        self.mails.append(mail)
        self.wake()
        return mail

    def remove(self, gone: set[int]) -> None:
        """Remove mails by UID."""
        self.mails = [mail for mail in self.mails if mail.uid not in gone]
        self.wake()

    def renumber(self) -> None:
        """Give the folder a new UIDVALIDITY and every mail a new UID, as a restored server does."""
        self.uidvalidity += 1
        for number, mail in enumerate(self.mails, 1):
            mail.uid = number
        self.uidnext = len(self.mails) + 1

    def wake(self) -> None:
        """Tell those who wait that something changed."""
        for waiter in tuple(self.waiters):
            waiter()


class Mailboxes:
    """All mailboxes: made when first named, so that mail for anybody is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._boxes: dict[str, Mailbox] = {}
        self.subscribers: list[OnMail] = []

    def box(self, address: str) -> Mailbox:
        """Return the mailbox of `address`; what stands behind a plus is the reader's own affair (RFC 5233)."""
        local, at, domain = address.strip().lower().rpartition("@")
        key = f"{local.partition('+')[0]}{at}{domain}"
        if key not in self._boxes:
            self._boxes[key] = Mailbox(key)
        return self._boxes[key]

    def addresses(self) -> list[str]:
        """Return every address that has a mailbox, sorted."""
        return sorted(self._boxes)

    def deliver(self, raw: bytes, address: str, flags: set[str] | None = None) -> Mail:
        """Put a mail into the mailbox of `address` and tell the subscribers."""
        mail = self.box(address).add(raw, self._clock.now(), flags)
        for subscriber in tuple(self.subscribers):
            subscriber(address.strip().lower(), mail)
        return mail
