"""Situations for the dialogs: one buyer, a small catalogue, and a talk that goes on by itself."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.actions import Decision, OpenCase, Say, Situation, State, StoreTrade
from bot.dialogs.choose import decide
from bot.meaning import Complaint, Entities, Label, Meaning
from bot.people import ContactCard, Stage
from bot.trade import Money, ProductCard, Quantity

TEA = ProductCard(
    1, "GT-1", {"en": "Ginseng Tea", "ko": "인삼차"}, {"en": "Red ginseng in bags"}, Money(Decimal("3.20"), "USD"),
    "box", 500, 21, "2106.90", "KR", ("HACCP",), "a" * 64,
)  # fmt: skip
ALOE = ProductCard(2, "SM-A", {"en": "Aloe Sheet Mask", "ko": "알로에 마스크팩"}, moq=1000)
HONEY = ProductCard(3, "SM-H", {"en": "Honey Sheet Mask", "ko": "꿀 마스크팩"})
LONG = ProductCard(4, "X" * 80, {"en": "Long-coded thing"})
CATALOGUE = (TEA, ALOE, HONEY, LONG)
ANNA = ContactCard(7, "Anna Berg", "Berg GmbH", Stage.BUYER, "en", "DE", "Europe/Berlin", True, interactions=3)


def meant(label: Label = Label.OTHER, entities: Entities | None = None, *, complaint: Complaint | None = None,
          language: str = "en", confidence: float = 0.9) -> Meaning:  # fmt: skip
    return Meaning(language, label, (label,), confidence, complaint or Complaint(), entities or Entities())


def situation(
    text: str = "", label: Label = Label.OTHER, entities: Entities | None = None, **changes: object
) -> Situation:
    made = Situation(text, meant(label, entities), ANNA, State(), CATALOGUE, "Hanbit Foods", "telegram", 9)
    return replace(made, **changes)  # type: ignore[arg-type]


def count(amount: int | str, unit: str = "") -> Entities:
    return Entities(quantities=(Quantity(Decimal(amount), unit),))


@dataclass
class Talk:
    """A conversation: each message meets the state that the one before left."""

    state: State = field(default_factory=State)
    last: Decision | None = None

    def say(
        self, text: str = "", label: Label = Label.OTHER, entities: Entities | None = None, **changes: object
    ) -> Decision:
        self.last = decide(situation(text, label, entities, **{"state": self.state, **changes}))
        self.state = self.last.state
        return self.last

    def press(self, data: str) -> Decision:
        return self.say(button=data)


def stems(decision: Decision) -> list[str]:
    return [action.stem for action in decision.actions if isinstance(action, Say)]


def said(decision: Decision, stem: str) -> Say:
    return next(action for action in decision.actions if isinstance(action, Say) and action.stem == stem)


def case(decision: Decision) -> OpenCase:
    return next(action for action in decision.actions if isinstance(action, OpenCase))


def inquiry(decision: Decision) -> StoreTrade:
    return next(action for action in decision.actions if isinstance(action, StoreTrade))


def buttons(decision: Decision) -> list[str]:
    spoken = (action for action in decision.actions if isinstance(action, Say))
    return [choice.data for say in spoken for row in say.choices for choice in row]
