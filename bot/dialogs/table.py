"""Who answers what: one line joins a dialog to the house.

`ANSWERS` has the dialog that begins at a label, `OPEN` the one that goes on where the conversation stands in its state
(None: the message is about something else), `PRESSED` the one whose button it was, by the verb before the colon (None:
it fits no conversation any more).
"""

from collections.abc import Callable, Mapping

from bot.actions import Decision, Situation
from bot.dialogs import greeting, inquiry, leaving, product
from bot.meaning import Label

Answer = Callable[[Situation], Decision]
GoOn = Callable[[Situation], Decision | None]
Press = Callable[[Situation, str], Decision | None]

ANSWERS: Mapping[Label, Answer] = {
    Label.GREETING: greeting.greet,
    Label.THANKS: greeting.thank,
    Label.PRODUCT: product.answer,
    Label.NEED: inquiry.start,
    Label.SUBSCRIBE: leaving.subscribe,
}

OPEN: Mapping[str, GoOn] = {}

PRESSED: Mapping[str, Press] = {}
