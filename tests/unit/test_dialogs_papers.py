"""A copy of the invoice, please: the paper itself where the record has it, a person where it has not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Decision, OpenCase
from bot.dialogs.choose import decide
from bot.meaning import Entities, Label
from bot.record import Line, Record, TradeCard
from bot.trade import DocumentCard, Money, Quantity
from tests.unit.situations import buttons, case, said, situation, stems

TODAY = date(2026, 3, 1)
INVOICE = DocumentCard("invoice", "Commercial invoice", "i" * 64)
BL = DocumentCard("bl", "Bill of lading", "b" * 64)
ONE = TradeCard(
    "SO-2026-0042", "order", "shipped", TODAY, "USD", invoice="CI-2026-0042", documents=(INVOICE, BL),
    lines=(Line("GT-1", Quantity(Decimal(600), "box"), Money(Decimal("3.20"), "USD")),),
)  # fmt: skip
TWO = replace(ONE, number="SO-2026-0017", invoice="CI-2026-0017")
BARE = replace(ONE, number="SO-2026-0003", invoice="CI-2026-0003", documents=())


def asks(text: str, label: Label = Label.PAYMENT, *orders: str, **changes: object) -> Decision:
    known: dict[str, Any] = {"record": Record((ONE, BARE)), "today": TODAY, **changes}
    return decide(situation(text, label, Entities(orders=orders), **known))


def sent(decision: Decision) -> list[str]:
    return [paper.names[0] for paper in said(decision, "delivery_papers").papers]


@pytest.mark.parametrize("label", [Label.PAYMENT, Label.DELIVERY, Label.OTHER, Label.ORDER])
def test_the_one_invoice_that_there_is_is_sent(label: Label) -> None:
    assert sent(asks("Could I have a copy of the invoice?", label)) == [INVOICE.sha256]


@pytest.mark.parametrize(
    "text",
    [
        "Please resend invoice CI-2026-0042",
        "인보이스 CI-2026-0042 사본 보내 주세요",
        "请把CI-2026-0042的发票发给我",
        "Bitte schicken Sie mir die Rechnung CI-2026-0042",
        "Пришлите, пожалуйста, инвойс CI-2026-0042",
        "أرجو إرسال نسخة من الفاتورة CI-2026-0042",
    ],
)
def test_it_is_found_by_its_number_in_any_language(text: str) -> None:
    assert sent(asks(text, Label.PAYMENT, "CI-2026-0042")) == [INVOICE.sha256]


def test_of_several_one_is_picked_and_the_same_paper_is_sent() -> None:
    record = Record((ONE, TWO))
    first = asks("I need the invoice as PDF", record=record)
    assert stems(first) == ["papers_which"]
    assert buttons(first) == ["papers:SO-2026-0042", "papers:SO-2026-0017"]
    assert sent(asks("2", Label.OTHER, record=record, state=first.state)) == [INVOICE.sha256]
    assert sent(asks("", Label.OTHER, record=record, state=first.state, button=buttons(first)[0])) == [INVOICE.sha256]


def test_one_that_the_record_lacks_is_asked_of_a_person() -> None:
    assert (
        case(asks("send me invoice CI-2026-0003 please", Label.PAYMENT, "CI-2026-0003")).told == "delivery_papers_none"
    )
    assert case(asks("send me the invoice please", record=Record((BARE,)))).told == "papers_none"


def test_nobody_unproven_gets_an_invoice() -> None:
    decision = asks("send me the invoice", record=None)
    assert not any(isinstance(one, OpenCase) for one in decision.actions)
    assert stems(decision) == ["proof_ask"]


@pytest.mark.parametrize(
    "text", ["When is the invoice due?", "Please send me a list of unpaid invoices", "Is invoice CI-2026-0042 paid?"]
)
def test_how_an_invoice_stands_is_told_and_not_sent(text: str) -> None:
    assert stems(asks(text)) == ["payment_status"]
