"""Values for the texts of an inquiry, an order and running low: full ones, and as few as may be."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.trade import Incoterm, Money, ProductCard, Quantity

Values = Mapping[str, object]

TEA = ProductCard(1, "GL-100", {"en": "Ginseng tea", "ko": "인삼차"}, unit="box", moq=500)
BARE = ProductCard(2, "B-2", {"en": "Bare <b>thing</b>"})
SIX = Quantity(Decimal(600), "box")
SEVERAL = (SIX, Quantity(Decimal(900), "box"))
ITEM: Values = {"card": TEA, "quantity": SIX, "among": (), "words": "no sugar", "below_moq": 700}
WORDS: Values = {"card": None, "quantity": SIX, "among": (), "words": "steel <b>cups</b>", "below_moq": None}
PLAIN: Values = {"card": BARE, "quantity": None, "among": (), "words": "", "below_moq": None}
EACH: Values = {"card": TEA, "quantity": None, "among": SEVERAL, "words": "", "below_moq": 700}
UNCODED: Values = {**EACH, "card": None, "words": "cups", "below_moq": None}
NOTHING: Values = {
    "lines": (),
    "gone": (),
    "place": None,
    "country": None,
    "incoterm": None,
    "transport": None,
    "target": None,
    "wanted": None,
    "certificates": [],
}
FACTS: Values = {
    "items": (ITEM, WORDS),
    "place": "Hamburg",
    "country": "DE",
    "incoterm": Incoterm("DPU", "Hamburg", "DAT"),
    "transport": "sea",
    "target": Money(Decimal("2.90"), "USD"),
    "wanted": date(2026, 5, 1),
    "certificates": ["Halal", "HACCP"],
    "address": "1 Harbour St, Hamburg",
    "courier": "DHL 123456789",
    "repeats": "SO-2025-00001",
    "wish": "order",
}
SPARSE: Values = {
    "items": (PLAIN,),
    "place": "",
    "country": "DE",
    "incoterm": Incoterm("FOB"),
    "transport": "",
    "target": None,
    "wanted": None,
    "certificates": [],
    "address": "",
    "courier": "",
    "repeats": "",
    "wish": "inquiry",
}
FULL: Values = {
    **FACTS,
    "noted": {**FACTS, "lines": (ITEM, WORDS, PLAIN), "gone": (TEA, BARE)},
    "started": True,
    "again": True,
    "remarked": True,
    "flaws": ("nothing", "too_many", "which"),
    "past": date(2025, 1, 2),
    "among": SEVERAL,
    "described": "steel cups",
    "said": "200 steel <b>cups</b>",
    "suggestion": "FCA",
    "offer": True,
    "sample_terms": "Samples are free of charge.",
}
BARE_ONE: Values = {
    **SPARSE,
    "noted": NOTHING,
    "started": False,
    "again": False,
    "remarked": False,
    "flaws": (),
    "past": None,
    "among": (),
    "described": "",
    "said": "",
    "suggestion": "",
    "offer": False,
    "sample_terms": "",
}
WAYS: Sequence[Values] = (
    FULL,
    BARE_ONE,
    {**FULL, "wish": "sample", "repeats": "", "courier": ""},
    {**FULL, "wish": "quotation", "repeats": ""},
    {**FULL, "items": (EACH, UNCODED), "noted": {**NOTHING, "lines": (EACH, UNCODED)}, "among": (*SEVERAL, SIX)},
    {**BARE_ONE, "among": (*SEVERAL, SIX)},
    *({**BARE_ONE, "started": True, "noted": {**NOTHING, "lines": (one,)}, "wish": wish}
      for one, wish in ((WORDS, "sample"), (PLAIN, "order"), (ITEM, "inquiry"))),
    *({**BARE_ONE, "transport": way} for way in ("air", "road", "rail", "courier")),
)  # fmt: skip
ASKED = ("product", "quantity", "address", "delivery", "destination", "incoterm", "wanted")

VALUES: Mapping[str, Sequence[Values]] = {
    **{f"chat/inquiry_ask_{asked}": WAYS for asked in ASKED},
    "chat/inquiry_ask_transport": [{**one, "transport": "air", "suggestion": "FCA"} for one in WAYS],
    "chat/inquiry_summary": WAYS,
    "chat/inquiry_stored": [{"trade_number": "Q-2026-00001"}, {"trade_number": ""}],
    "chat/quotation_stored": [{"trade_number": "PF-2026-00001", "term": Incoterm("CIF", "Hamburg")}],
    "chat/sample_stored": [{"trade_number": "SP-2026-00001"}, {"trade_number": ""}],
    "chat/order_stored": [
        {"trade_number": "SO-2026-00001", "repeats": "SO-2025-00001"},
        {"trade_number": "", "repeats": ""},
    ],
    "chat/need_waiting": [{**FACTS, "here": True}, {**SPARSE, "here": False}],
    "chat/order_unknown": [{"numbers": ["4711"]}, {"numbers": []}],
    "chat/order_change": [{"number": "SO-2025-00001"}, {"number": ""}],
    **{
        stem: [
            {
                "number": "SO-2025-00001",
                "ordered_on": date(2026, 1, 2),
                "items": [{"name": "Tea", "quantity": SIX}],
                "label": label,
                "postal_address": "1 Harbour St",
                "unsubscribe_url": "https://hanbit.example/u/x",
            }
            for label in ("", "(광고)")
        ]
        for stem in ("chat/stock_reminder", "mail/stock_reminder")
    },
    "chat/price_tiers": [
        {"card": TEA, "price": Money(Decimal("2.90"), "USD"), "tiers": tiers}
        for tiers in ([], [{"quantity": SIX, "total": Money(Decimal(1740), "USD")}, {"quantity": SIX, "total": None}])
    ],
    "chat/buttons/quantity": [{"quantity": SIX}],
    "chat/buttons/quantities": [{"many": 2}, {"many": 3}],
    "chat/buttons/repeat": [{"number": "SO-2025-00001"}],
}
