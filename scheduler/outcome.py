"""What becomes of a letter after an attempt. Pure: the row, what the channel said and the time in, new values out."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import ChannelDownError, DeliveryError, PermanentError, TemporaryError, UncertainError
from bot.messages import Sent
from bot.store.base import Json
from bot.store.outbox import OPEN, Delivery, DeliveryState
from scheduler.retry import GIVE_UP_AFTER, pause

_DOWN = timedelta(minutes=1)
_UNKNOWN = 3  # attempts for an error that no channel has named
# Attempts that may have arrived: a mail program shows two copies under one Message-ID as one, a chat shows both.
_DOUBTS = {"email": 2}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt and the values that its row gets, always the same ones however often they must be written."""

    row: Delivery
    values: Json
    sent: Sent | None = None
    error: DeliveryError | None = None

    @property
    def state(self) -> DeliveryState:
        """The row's next state."""
        return DeliveryState(self.values["state"])

    @property
    def is_final(self) -> bool:
        """Whether nothing more will be tried."""
        return self.state not in OPEN


def arrived(row: Delivery, sent: Sent, now: datetime) -> Outcome:
    """Return the outcome of a letter that the channel took."""
    values: Json = {"state": DeliveryState.SENT, "sent_at": now, "error": "", "vendor_id": _clean(sent.vendor_id, 200)}
    return Outcome(row, values, sent=sent)


def failed(row: Delivery, error: DeliveryError, now: datetime, dice: random.Random) -> Outcome:
    """Return the outcome of a letter that failed: tried again later, or given up.

    What has no end of its own is given up after 48 hours from its first failure; an attempt that may have arrived is
    repeated once by mail, never in a chat; an attempt that our own refused credentials cost does not count.
    """
    since = row.failing_since or now
    doubts = row.doubts + isinstance(error, UncertainError)
    wait = _wait(row, error, now - since, doubts, dice)
    values: Json = {"error": _clean(str(error), 2000), "failing_since": since, "doubts": doubts}
    if isinstance(error, ChannelDownError):
        values["attempts"] = max(row.attempts - 1, 0)
    if wait is not None:
        return Outcome(row, {**values, "state": DeliveryState.DEFERRED, "due_at": now + wait}, error=error)
    state = DeliveryState.UNCERTAIN if doubts else DeliveryState.FAILED
    return Outcome(row, {**values, "state": state}, error=error)


def _wait(row: Delivery, error: DeliveryError, age: timedelta, doubts: int, dice: random.Random) -> timedelta | None:
    if isinstance(error, ChannelDownError):
        return _DOWN if row.expires_at is not None or age < GIVE_UP_AFTER else None
    if isinstance(error, PermanentError):
        return None
    if isinstance(error, UncertainError) and doubts >= _DOUBTS.get(row.channel, 1):
        return None
    if not isinstance(error, TemporaryError):
        if row.attempts >= _UNKNOWN:
            return None
        error = TemporaryError(str(error))
    return pause(row.channel, row.attempts, age, error, dice)


def _clean(text: str, limit: int) -> str:
    """Return what every database takes: no NUL, no half characters, and not too long."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")[:limit]
