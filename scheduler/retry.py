"""When to try again. Pure: attempts and errors in, a pause or None out."""

import random
from datetime import timedelta

from bot.errors import TemporaryError

# Minutes after each failed attempt. A mail server that greylists wants minutes, a chat wants seconds.
_MAIL = (1, 5, 15, 60, 240)
_CHAT = (0.05, 0.25, 1, 5, 15, 60)
GIVE_UP_AFTER = timedelta(hours=48)


def pause(channel: str, attempts: int, age: timedelta, error: TemporaryError, dice: random.Random) -> timedelta | None:
    """Return how long to wait before the next attempt, None to give up.

    `attempts` counts those made; `age` is the time since the letter was due first. What the other side asks for
    (`retry_after`, seconds) is the least; up to a fifth more is added, so that letters that failed together part.
    """
    if age >= GIVE_UP_AFTER:
        return None
    steps = _MAIL if channel == "email" else _CHAT
    wanted = timedelta(minutes=steps[min(max(attempts, 1), len(steps)) - 1])
    if error.retry_after is not None:
        wanted = max(timedelta(seconds=error.retry_after), timedelta(seconds=0.05))
    return wanted * (1 + dice.random() / 5)
