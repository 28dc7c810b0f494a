"""Who answers what: one line joins a dialog to the house.

`ANSWERS` has the dialog that begins at a label, `OPEN` the one that goes on where the conversation stands in its state
(None: the message is about something else), `PRESSED` the one whose button it was, by the verb before the colon (None:
it fits no conversation any more).
"""

from collections.abc import Callable, Mapping

from bot.actions import Decision, Situation
from bot.dialogs import end, greeting, inquiry, product, profile, proof, subscribe
from bot.meaning import Label

Answer = Callable[[Situation], Decision]
GoOn = Callable[[Situation], Decision | None]
Press = Callable[[Situation, str], Decision | None]

ANSWERS: Mapping[Label, Answer] = {
    Label.GREETING: greeting.greet,
    Label.THANKS: greeting.thank,
    Label.PRODUCT: product.answer,
    Label.NEED: inquiry.start,
    Label.SUBSCRIBE: subscribe.answer,
    Label.END: end.answer,
}

OPEN: Mapping[str, GoOn] = {
    end.DIALOG: end.go_on,
    proof.DIALOG: lambda situation: proof.go_on(situation, ANSWERS),
    subscribe.DIALOG: subscribe.go_on,
}

PRESSED: Mapping[str, Press] = {
    "end": end.press,
    "profile": profile.press,
    "proof": proof.press,
    "subscribe": subscribe.press,
    "unlink": proof.unlink,
}


def first(situation: Situation) -> Decision | None:
    """Answer what comes before everything else: what proves who is writing."""
    return proof.first(situation, ANSWERS)
