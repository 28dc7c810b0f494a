"""One client of the local IMAP server, and the folder as that client knows it."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from bot.demo.mailboxes import Mail, Mailbox
from bot.demo.mailline import Line

_SET = re.compile(r"(\d+|\*)(?::(\d+|\*))?$")


class SyntaxFaultError(Exception):
    """The client said what cannot be understood: BAD."""


@dataclass(slots=True)
class Client:
    """One connection's state. `view` is the folder as this client knows it: sequence number = place + 1."""

    line: Line
    user: str = ""
    box: Mailbox | None = None
    readonly: bool = False
    view: list[Mail] = field(default_factory=list)

    async def tell(self) -> None:
        """Tell the client what came and went since it last heard."""
        if self.box is None:
            return
        here = {id(mail) for mail in self.box.mails}
        for place in range(len(self.view) - 1, -1, -1):
            if id(self.view[place]) not in here:
                del self.view[place]
                await self.line.send(f"* {place + 1} EXPUNGE")
        if len(self.box.mails) != len(self.view):
            self.view = list(self.box.mails)
            await self.line.send(f"* {len(self.view)} EXISTS")

    def chosen(self, text: bytes, *, by_uid: bool) -> list[tuple[int, Mail]]:
        """Return (sequence number, mail) for each mail of a set; "*" is the last one."""
        last = (self.view[-1].uid if by_uid else len(self.view)) if self.view else 0
        spans: list[tuple[int, int]] = []
        for piece in text.decode("ascii", "replace").split(","):
            found = _SET.match(piece)
            if not found:
                raise SyntaxFaultError("no set of numbers")
            ends = [last if end == "*" else int(end[:12]) for end in (found[1], found[2] or found[1])]
            spans.append((min(ends), max(ends)))
        places: set[int] = set()
        for low, high in spans:
            # UIDs rise with the place, and a mailbox may be large.
            first = bisect_left(self.view, low, key=_uid) + 1 if by_uid else low
            final = bisect_right(self.view, high, key=_uid) if by_uid else high
            places.update(range(max(1, first), min(final, len(self.view)) + 1))
        return [(place, self.view[place - 1]) for place in sorted(places)]


def flags_of(text: bytes) -> set[str]:
    """Return the flags of a list in parentheses."""
    return set(text.decode("ascii", "replace").strip("()").split())


def _uid(mail: Mail) -> int:
    return mail.uid
