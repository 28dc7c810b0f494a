"""Values that single stems need, beside those that all share: by stem, one set for each way it may be called."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.dialogs.certificates import Found
from bot.firm import Agent, Firm
from bot.meaning import Label
from bot.trade import Money, ProductCard
from tests.unit import dealing_stems, inquiry_stems, knowledge_stems

CARD = ProductCard(
    1, "GL-100", {"en": "Ginseng tea", "ko": "인삼차"}, {"en": "Red ginseng in bags"}, Money(Decimal("3.20"), "USD"),
    "box", 500, 21, "2106.90", "KR", ("HACCP",), packing="12 boxes a carton", stock=40, specs={"Weight": "40 g"},
    warranty_months=24, spare_parts=("Lid", "Seal"),
)  # fmt: skip
BARE = ProductCard(2, "B-2", {"en": "Bare <b>thing</b>"}, stock=0)
PRICE = Money(Decimal("3.20"), "USD")
CERTIFIED = Found(("HACCP",), ("ISO 9001",), (("할랄", (CARD,)),), ("Kosher", "<b>FSC"))
ASKED = ("packing", "on_hand", "specs", "warranty", "data_sheet")
NOTHING_TOLD = dict.fromkeys(("profile", "references", "agent", "visit", "capacity", "certified"))
FIRM = Firm("Hanbit Foods", founded=1998, employees=40, website="https://hanbit.example")

VALUES: Mapping[str, Sequence[Mapping[str, object]]] = {
    **dealing_stems.VALUES,
    **inquiry_stems.VALUES,
    **knowledge_stems.VALUES,
    "chat/complaint_opened": [{"ask": fact} for fact in ("order", "count", "photos", "wish", "")],
    "chat/complaint_added": [{"ask": fact} for fact in ("order", "count", "photos", "wish", "")],
    "chat/buttons/order_number": [{"number": "SO-1", "date": date(2026, 1, 1)}, {"number": "SO-1", "date": None}],
    "chat/product": [
        {"card": CARD, "asked": ASKED, "price": PRICE, "certified": CERTIFIED, "unknown": ("XX-999",)},
        {"card": BARE, "asked": ASKED, "price": None, "certified": None, "unknown": ()},
    ],
    "chat/doubt": [{"activities": ["order", "end"]}, {"activities": []}],
    "chat/doubt_handed": [{"activities": ["order", "end"]}, {"activities": []}],
    "chat/buttons/activity": [{"activity": str(label)} for label in list(Label)[:15]],
    "chat/certified": [{"card": None, "certified": replace(CERTIFIED, own=())}],
    "chat/products_compare": [{"cards": (CARD, BARE), "prices": {"GL-100": PRICE, "B-2": None}, "unknown": ()}],
    "chat/compare_which": [
        {"card": CARD, "cards": (BARE,), "unknown": ("XX-999", "XX-1")},
        {"card": None, "cards": (CARD, BARE), "unknown": ()},
    ],
    "chat/upgrade": [
        {"card": BARE, "successor": CARD, "changes": "lighter", "price": PRICE},
        {"card": BARE, "successor": CARD, "changes": "", "price": None},
    ],
    "chat/service": [
        {
            "card": CARD,
            "asked": ("manual", "spare_part", "warranty"),
            "manuals": 1,
            "bought": date(2026, 1, 1),
            "ends": date(2028, 1, 1),
            "covers": "Faults.",
            "today": date(2026, 5, 1),
        },
        {
            "card": CARD,
            "asked": ("warranty",),
            "manuals": 0,
            "bought": date(2020, 1, 1),
            "ends": date(2022, 1, 1),
            "covers": "",
            "today": date(2026, 5, 1),
        },
        {
            "card": BARE,
            "asked": ("manual",),
            "manuals": 0,
            "bought": None,
            "ends": None,
            "covers": "",
            "today": date(2026, 5, 1),
        },
    ],
    "chat/source": [
        {
            **NOTHING_TOLD,
            "firm": FIRM,
            "profile": "We make tea.",
            "references": [{"name": "Berg", "text": "Since 2001."}],
            "agent": (Agent("Andes", ("CL",), "a@andes.example"),),
            "visit": "Write first.",
            "capacity": "Much.",
            "certified": ["ISO 9001"],
        },
        {**NOTHING_TOLD, "firm": FIRM, "references": [{"name": "Berg", "text": ""}]},
    ],
    "chat/about_question": [{"question": "What is the <b>MOQ</b>?"}],
    "chat/subscribe_interests": [{"topics": ["Kitchen", "Table"]}],
    "chat/subscribe_noted": [
        {"topics": ["Kitchen"], "frequency": "weekly"},
        {"topics": [], "frequency": "monthly"},
        {"topics": [], "frequency": "quarterly"},
        {"topics": [], "frequency": ""},
    ],
    "chat/erase_ask": [{"trades": True}, {"trades": False}],
    "chat/erased": [{"trades": True}, {"trades": False}],
    "chat/paused": [{"until": date(2026, 6, 1)}],
    "chat/buttons/topic": [{"topic": "Kitchen"}],
    "chat/buttons/frequency": [{"frequency": often} for often in ("weekly", "monthly", "quarterly")],
}
