"""Values of the stems about the buyer's own dealings: proof, delivery, payment, acceptance, account."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.dialogs.account import Statement
from bot.firm import Bank
from bot.record import Line, Payment, TradeCard
from bot.trade import DocumentCard, Money, Quantity

TODAY = date(2026, 3, 1)
TRADE = TradeCard(
    "SO-2026-0042", "order", "shipped", TODAY, "USD",
    lines=(Line("GL-100", Quantity(Decimal(600)), Money(Decimal(3), "USD")),),
    destination="Hamburg", due_on=date(2026, 3, 9), payments=(Payment(Money(Decimal(800), "USD"), TODAY, "TT 1"),),
    etd=date(2026, 2, 1), eta=date(2026, 3, 20), carrier="Namhae <b>Line</b>", tracking="T1", bl="B1", container="C1",
)  # fmt: skip
PAID = replace(TRADE, payments=(Payment(Money(Decimal(1800), "USD"), TODAY),))
BARE_TRADE = TradeCard("SO-1", "order", "shipped", TODAY, "USD")
_STATUS = {"trade": TRADE, "today": TODAY, "url": "https://example.org/1"}

_SUM = (Money(Decimal(1800), "USD"),)
STATEMENT = Statement((TRADE, BARE_TRADE), _SUM, _SUM, _SUM, (TRADE,), unpriced=1, carried=_SUM)
EMPTY = Statement((), (), (), (), ())
_ACCOUNT = {
    "statement": STATEMENT, "shown": (TRADE, BARE_TRADE), "more": 1, "since": None, "until": None, "currency": "",
    "attached": True,
}  # fmt: skip

VALUES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "mail/code": [{"code": "AB2C-9XYZ", "minutes": 15}],
    "chat/proof_linked": [{"contact": "Anna <i>Berg</i>"}, {"contact": "", "firm": ""}],
    "chat/chat_public": [{"url": "https://t.me/hanbit_bot"}],
    "chat/proof_sent": [{"email": "anna@berg.example"}],
    "chat/buttons/trade": [{"trade": TRADE}],
    "chat/delivery_status": [
        *(
            {**_STATUS, "phase": phase}
            for phase in ("production", "delivered", "ended", "cancelled", "open", "planned")
        ),
        {**_STATUS, "phase": "late", "trade": replace(TRADE, eta=date(2026, 2, 20))},
        {**_STATUS, "phase": "sailing"},
        {**_STATUS, "phase": "sailing", "trade": BARE_TRADE, "url": ""},
    ],
    "chat/delivery_which": [{"trades": (TRADE, BARE_TRADE)}],
    "chat/delivery_none": [{"trade": None}, {"trade": replace(TRADE, delivered_on=TODAY)}],
    "chat/delivery_unknown": [{"numbers": ("PO-1", "PO-2")}],
    "chat/delivery_late": [{"trade": TRADE}],
    "chat/delivery_no_date": [{"trade": TRADE}],
    "chat/delivery_papers": [{"trade": TRADE, "documents": (DocumentCard("bl", "B/L copy", "a" * 64),)}],
    "chat/papers_which": [{"trades": (TRADE, BARE_TRADE)}],
    "chat/delivery_papers_none": [{"trade": TRADE}],
    "chat/delivery_change": [{"trades": ()}, {"trades": (TRADE,)}],
    "chat/payment_terms": [{"terms": {"en": "30% deposit, 70% against copy of B/L"}}],
    "chat/payment_bank": [
        {"banks": (Bank("Hanbit Foods", "Hana Bank", "123-456", "KOEXKRSE", "Seoul", "USD"), Bank("H", "B", "1"))},
    ],
    "chat/payment_status": [
        {"trades": (TRADE,), "more": 0, "sums": (), "today": TODAY},
        {"trades": (replace(TRADE, due_on=None), PAID), "more": 2, "sums": (TRADE.balance,), "today": TODAY},
        {"trades": (replace(TRADE, payment_terms="T/T"),), "more": 0, "sums": (), "today": date(2026, 4, 1)},
    ],
    "chat/payment_none": [{"orders": 0}, {"orders": 2}],
    "chat/payment_no_amount": [{"trade": BARE_TRADE}],
    "chat/payment_seen": [{"rows": ({"trade": TRADE, "payment": TRADE.payments[0]},)}],
    "chat/payment_told": [{"numbered": True}, {"numbered": False}],
    "chat/acceptance_ask": [{"trade": TRADE, "again": again, "letter": again} for again in (True, False)],
    "chat/acceptance_which": [{"trades": (TRADE, BARE_TRADE)}],
    "chat/acceptance_look": [{"trade": TRADE}],
    "chat/acceptance_thanks": [{"trade": TRADE}],
    "chat/acceptance_arrival": [{"number": "SO-1"}, {"number": ""}],
    "mail/arrival": [{"number": number, "eta": eta} for number in ("SO-1", "") for eta in (TODAY, None)],
    "chat/account_statement": [
        {**_ACCOUNT, "since": TODAY, "until": TODAY},
        {**_ACCOUNT, "since": TODAY, "shown": (), "more": 0, "attached": False, "statement": EMPTY},
        {**_ACCOUNT, "until": TODAY, "more": 0},
        _ACCOUNT,
    ],
    "chat/account_file": [{"since": TODAY, "until": TODAY}, {"since": None, "until": None}],
}
