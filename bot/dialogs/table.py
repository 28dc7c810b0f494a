"""Who answers what: one line joins a dialog to the house.

`ANSWERS` has the dialog that begins at a label, `OPEN` the one that goes on where the conversation stands in its state
(None: the message is about something else), `PRESSED` the one whose button it was, by the verb before the colon (None:
it fits no conversation any more).
"""

from collections.abc import Callable, Mapping

from bot.actions import Decision, Situation
from bot.dialogs import (
    acceptance,
    account,
    compare,
    complaint,
    delivery,
    doubt,
    end,
    greeting,
    knowledge,
    need,
    order,
    other,
    papers,
    payment,
    product,
    profile,
    proof,
    service,
    source,
    steps,
    stock,
    subscribe,
    thanks,
    upgrade,
)
from bot.meaning import Label

Answer = Callable[[Situation], Decision]
GoOn = Callable[[Situation], Decision | None]
Press = Callable[[Situation, str], Decision | None]

ANSWERS: Mapping[Label, Answer] = {
    Label.GREETING: greeting.greet,
    Label.THANKS: thanks.answer,
    Label.OTHER: lambda situation: delivery.numbered(situation) or other.answer(situation),
    Label.PAYMENT: payment.answer,
    Label.PRODUCT: lambda situation: delivery.numbered(situation) or product.answer(situation),
    Label.NEED: need.answer,
    Label.ORDER: order.answer,
    Label.STOCK: stock.answer,
    Label.SUBSCRIBE: end.news,
    Label.ACCOUNT: account.answer,
    Label.ACCEPTANCE: acceptance.answer,
    Label.DELIVERY: delivery.answer,
    Label.END: end.answer,
    Label.COMPARE: lambda situation: delivery.numbered(situation) or compare.answer(situation),
    Label.SOURCE: source.answer,
    Label.UPGRADE: lambda situation: delivery.numbered(situation) or upgrade.answer(situation),
    Label.SERVICE: service.answer,
}

OPEN: Mapping[str, GoOn] = {
    account.DIALOG: account.go_on,
    acceptance.DIALOG: acceptance.go_on,
    delivery.DIALOG: delivery.go_on,
    "compare": compare.go_on,
    "service": service.go_on,
    doubt.DIALOG: lambda situation: doubt.go_on(situation, ANSWERS),
    end.DIALOG: end.go_on,
    knowledge.DIALOG: knowledge.go_on,
    need.DIALOG: need.go_on,
    papers.DIALOG: papers.go_on,
    proof.DIALOG: lambda situation: proof.go_on(situation, ANSWERS),
    stock.DIALOG: stock.go_on,
    subscribe.DIALOG: subscribe.go_on,
}

PRESSED: Mapping[str, Press] = {
    "article": knowledge.press,
    "statement": account.press,
    "arrived": acceptance.press_arrived,
    "claim": acceptance.press_claim,
    "well": acceptance.press_well,
    "delivery": delivery.press,
    "papers": delivery.press_papers,
    "compare": compare.press,
    "complaint": complaint.press,
    "service": service.press,
    "upgrade": upgrade.press,
    "change": steps.change,
    "described": steps.take_described,
    "fresh": need.press_fresh,
    "end": end.press,
    "meant": lambda situation, rest: doubt.press(situation, rest, ANSWERS),
    "profile": profile.press,
    "proof": proof.press,
    "quantity": steps.choose_quantity,
    "repeat": order.press,
    "resume": need.press_resume,
    "subscribe": subscribe.press,
    "unlink": proof.unlink,
}


def first(situation: Situation) -> Decision | None:
    """Answer what comes before everything else: what proves who is writing."""
    return proof.first(situation, ANSWERS)


def kept(situation: Situation, decision: Decision) -> Decision:
    """Return the decision with the answers to what waited for a proof."""
    return proof.carried(situation, decision, ANSWERS)
