"""The buyer's account: spans of time in twelve languages, sums by currency, and news of their own firm."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Decision, Paper, Remember, Say, State
from bot.dialogs import period
from bot.dialogs.account import drawn
from bot.dialogs.choose import decide
from bot.dialogs.period import Period
from bot.meaning import Label
from bot.record import Line, Payment, Record, TradeCard
from bot.render import Words
from bot.trade import Money, Quantity
from tests.unit.situations import buttons, case, said, situation, stems

WORDS = Words()
TODAY = date(2026, 5, 20)
NEW = TradeCard(
    "SO-2026-0042",
    "order",
    "shipped",
    date(2026, 3, 5),
    "USD",
    lines=(Line("GT-1", Quantity(Decimal(600)), Money(Decimal("3.20"), "USD")),),
    payments=(Payment(Money(Decimal(576), "USD"), date(2026, 3, 9)),),
)
OLD = replace(
    NEW,
    number="SO-2025-0017",
    created_on=date(2025, 8, 3),
    currency="EUR",
    payments=(),
    lines=(Line("GT-1", Quantity(Decimal(10)), Money(Decimal(2), "EUR")),),
)
ASKED = replace(NEW, number="Q-2026-0001", kind="inquiry", payments=(), lines=(Line("GT-1", Quantity(Decimal(5))),))
VOID = replace(NEW, number="SO-2026-0050", status="cancelled", payments=())
RECORD = Record((VOID, NEW, ASKED, OLD))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
BEFORE = Period(date(2025, 1, 1), date(2025, 12, 31))


def hears(text: str, label: Label = Label.ACCOUNT, **changes: object) -> Decision:
    known: dict[str, Any] = {"record": RECORD, "today": TODAY, **changes}
    return decide(situation(text, label, **known))


def spoken(decision: Decision) -> str:
    return "\n".join(
        WORDS.text(f"chat/{one.stem}", "en", one.values) for one in decision.actions if isinstance(one, Say)
    )


def papers(decision: Decision) -> list[Paper]:
    return [paper for one in decision.actions if isinstance(one, Say) for paper in one.papers]


@pytest.mark.parametrize(
    "text",
    [
        "What did we buy this year?",
        "올해 거래 내역 주세요",
        "今年的订单",
        "今年の取引",
        "năm nay chúng tôi mua gì?",
        "nuestras compras de este año",
        "as compras deste ano",
        "Was haben wir dieses Jahr gekauft?",
        "nos achats de cette année",
        "покупки за текущий год",
        "مشترياتنا هذا العام",
        "pembelian kami tahun ini",
        "in 2026",
    ],
)
def test_this_year_is_understood_in_every_language(text: str) -> None:
    assert period.read(text, TODAY) == YEAR


@pytest.mark.parametrize(
    "text",
    [
        "last year",
        "작년",
        "去年",
        "昨年",
        "năm ngoái",
        "el año pasado",
        "no ano passado",
        "im letzten Jahr",
        "l'année dernière",
        "в прошлом году",
        "العام الماضي",
        "tahun lalu",
        "2025",
        "2025년",
        "2025年",
    ],
)
def test_last_year_is_understood_in_every_language(text: str) -> None:
    assert period.read(text, TODAY) == BEFORE


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("last quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("this quarter", date(2026, 4, 1), date(2026, 6, 30)),
        ("Q3 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025年第3季度", date(2025, 7, 1), date(2025, 9, 30)),
        ("3분기", date(2025, 7, 1), date(2025, 9, 30)),
        ("2. Quartal 2025", date(2025, 4, 1), date(2025, 6, 30)),
        ("last month", date(2026, 4, 1), date(2026, 4, 30)),
        ("2024 and 2025", date(2024, 1, 1), date(2025, 12, 31)),
        ("all orders so far", None, None),
    ],
)
def test_spans_of_time(text: str, since: date | None, until: date | None) -> None:
    assert period.read(text, TODAY) == Period(since, until)


def test_days_that_were_understood_bound_the_span() -> None:
    one, two = date(2025, 3, 1), date(2025, 5, 31)
    assert period.read("between those days", TODAY, (two, one)) == Period(one, two)
    assert period.read("since March 2025", TODAY, (one,)) == Period(one, TODAY)
    assert period.read("until then", TODAY, (two,)) == Period(None, two)
    assert period.read("SO-2026-0042", TODAY) is None


def test_a_statement_counts_by_currency_and_leaves_out_what_was_cancelled() -> None:
    statement = drawn(RECORD, Period())
    assert [one.number for one in statement.orders] == ["SO-2026-0042", "SO-2025-0017"]
    assert statement.ordered == (Money(Decimal("1920.00"), "USD"), Money(Decimal(20), "EUR"))
    assert statement.paid == (Money(Decimal(576), "USD"),)
    assert statement.open == (Money(Decimal("1344.00"), "USD"), Money(Decimal(20), "EUR"))
    assert len(statement.inquiries) == 1


def test_a_year_is_told_in_words_and_offered_as_a_table() -> None:
    decision = hears("What did we buy this year?")
    told = spoken(decision)
    assert "from 1 January 2026 to 31 December 2026" in told
    assert "US$1,920.00" in told
    assert "SO-2025-0017" not in told
    assert "statement:2026-01-01:2026-12-31:" in buttons(decision)
    pressed = hears("", button="statement:2026-01-01:2026-12-31:")
    assert papers(pressed) == [Paper("statement_xlsx", since=date(2026, 1, 1), until=date(2026, 12, 31))]


def test_a_letter_brings_the_table_along() -> None:
    decision = hears("Please send our statement of 2025", channel="email")
    assert papers(decision) == [Paper("statement_xlsx", since=date(2025, 1, 1), until=date(2025, 12, 31))]
    assert "attached" in spoken(decision)


def test_a_currency_narrows_it_where_the_record_has_it() -> None:
    assert "US$" not in spoken(hears("our account in EUR"))
    assert "US$" in spoken(hears("our account in CHF"))


def test_the_next_span_follows_without_saying_account_again() -> None:
    first = hears("What did we buy this year?")
    second = hears("and last year?", Label.OTHER, state=first.state)
    assert "SO-2025-0017" in spoken(second)


def test_an_empty_span_and_an_empty_record_are_said_so() -> None:
    assert "No order in this time" in spoken(hears("our orders of 2020"))
    assert case(hears("our orders", record=Record())).told == "account_none"


def test_nobody_unproven_hears_of_the_account() -> None:
    assert stems(hears("What did we buy this year?", record=None)) == ["proof_ask"]
    assert stems(hears("", record=None, button="statement:::")) == ["button_unknown"]
    assert stems(hears("", button="statement:x:y:zz")) == ["account_file"]


@pytest.mark.parametrize(
    "text",
    [
        "We moved, our new address is 5 Hafenstr.",
        "회사 주소가 변경되었습니다",
        "公司地址变了",
        "社名が変わりました",
        "Nossa nova razão social é X",
        "Unsere neue Adresse lautet …",
        "Мы переехали",
        "kami pindah kantor",
    ],
)
def test_news_of_ones_own_firm_is_noted_and_looked_at(text: str) -> None:
    decision = hears(text)
    assert [one.key for one in decision.actions if isinstance(one, Remember)] == ["told_company_data"]
    assert case(decision).told == "account_change"
    assert case(hears(text, record=None)).told == "account_change"


def test_a_statement_leaves_an_open_complaint_open() -> None:
    state = State("handed", {"label": "payment"})
    assert hears("What did we buy this year?", state=state).state == state
    assert said(hears("What did we buy this year?"), "account_statement").values["more"] == 0


def test_what_was_carried_over_and_ordered_less_what_was_paid_is_open() -> None:
    price = Money(Decimal(3), "USD")
    line = Line("GT-1", Quantity(Decimal(1000), "box"), price)
    old = TradeCard(
        "SO-1", "order", "paid", date(2025, 11, 1), "USD", (line,),
        payments=(Payment(Money(Decimal(2500), "USD"), date(2026, 1, 20)),),
    )  # fmt: skip
    new = TradeCard("SO-2", "order", "shipped", date(2026, 2, 1), "USD", (line,))
    told = drawn(Record((new, old)), Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert [one.number for one in told.orders] == ["SO-2"]
    sums = [one[0].amount for one in (told.carried, told.ordered, told.paid, told.open)]
    assert sums == [3000, 3000, 2500, 3500]
