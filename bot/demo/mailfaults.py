"""What goes wrong on the local mail server, on demand: refusals, silence and dropped lines at every step."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


class DroppedError(Exception):
    """The server drops this connection on purpose."""


@dataclass(slots=True)
class Fault:
    """A planned fault. `reply` is said instead of the true answer; `times` counts down, -1 is for ever.

    `where` is asked with the argument (an address, a UID) whether this one is meant.
    """

    point: str
    reply: str = ""
    drop: bool = False
    hang: bool = False
    delay: float = 0.0
    times: int = -1
    where: Callable[[str], bool] = lambda _argument: True


class Faults:
    """All planned faults, by point.

    SMTP: smtp.connect, smtp.ehlo, smtp.auth, smtp.mail, smtp.rcpt, smtp.data (instead of 354), smtp.body (after the
    first line of the mail), smtp.done (after the final dot; the mail is kept), smtp.lost (after the final dot; it is
    not). IMAP: imap.connect, imap.login, imap.select, imap.size, imap.fetch, imap.body (in the middle of a mail),
    imap.store, imap.wait (instead of going into IDLE), imap.idle (inside it).
    """

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self.released = asyncio.Event()  # ends every hanging

    def plan(
        self,
        point: str,
        reply: str = "",
        *,
        drop: bool = False,
        hang: bool = False,
        delay: float = 0.0,
        times: int = -1,
        where: Callable[[str], bool] = lambda _argument: True,
    ) -> Fault:
        """Plan a fault and return it, so that it can be taken back."""
        fault = Fault(point, reply, drop, hang, delay, times, where)
        self._planned.append(fault)
        return fault

    def cancel(self, fault: Fault) -> None:
        """Take a planned fault back."""
        if fault in self._planned:
            self._planned.remove(fault)

    def clear(self) -> None:
        """Take all planned faults back."""
        self._planned.clear()

    async def meet(self, point: str, argument: str = "") -> str:
        """Suffer what is planned at `point`: return the reply to give instead, "" for none; may raise DroppedError."""
        for fault in self._planned:
            if fault.point == point and fault.times and fault.where(argument):
                fault.times -= fault.times > 0
                return await self._suffer(fault)
        return ""

    async def _suffer(self, fault: Fault) -> str:
        await asyncio.sleep(fault.delay)
        if fault.hang:
            await self.released.wait()
        if fault.drop or fault.hang:
            raise DroppedError
        return fault.reply


def at(domain: str) -> Callable[[str], bool]:
    """Return a `where` that means addresses of `domain`."""
    return lambda argument: argument.lower().endswith("@" + domain.lower())
