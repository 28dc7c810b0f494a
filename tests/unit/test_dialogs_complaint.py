"""A complaint: a case at its first word, then the facts, one at a time, each once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.actions import Decision, OpenCase, Situation
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Severity
from bot.record import Line, Record, TradeCard
from bot.trade import Quantity
from tests.unit.situations import case, count, meant, situation, stems

RECORD = Record(
    (TradeCard("SO-2026-0007", "order", "delivered", date(2026, 1, 2), "USD", ordered_on=date(2026, 1, 2)),)
)
WET = Complaint(True, ComplaintKind.DAMAGE, Severity.NORMAL)


def upset(text: str, before: Decision | None = None, entities: Entities | None = None, **changes: object) -> Situation:
    changes = {"record": RECORD, **changes}
    made = situation(text, Label.COMPLAINT, entities, **changes)
    judged = replace(meant(Label.COMPLAINT, entities), complaint=WET)
    return replace(made, meaning=judged, state=before.state if before else made.state)


def asked(decision: Decision) -> object:
    return case(decision).values["ask"]


def test_facts_are_asked_one_at_a_time_and_each_once() -> None:
    opened = decide(upset("boxes arrived wet"))
    assert (case(opened).reason, asked(opened)) == ("complaint", "order")
    second = decide(upset("I have no number", opened))
    assert asked(second) == "count"
    third = decide(upset("about thirty", second, count(30)))
    assert asked(third) == "photos"
    fourth = decide(upset("", third, files=2))
    assert asked(fourth) == "wish"
    assert asked(decide(upset("a credit please", fourth))) == ""


def test_what_was_told_at_once_is_not_asked() -> None:
    told = Entities(orders=("SO-2026-0007",), quantities=count(30).quantities)
    opened = decide(upset("30 boxes of SO-2026-0007 arrived wet, please send a replacement", entities=told, files=1))
    assert asked(opened) == ""
    assert case(opened).values["note"] == "SO-2026-0007"


def test_the_order_is_one_touch_away_and_only_an_own_one_counts() -> None:
    opened = decide(upset("boxes arrived wet"))
    assert [choice.data for row in case(opened).choices for choice in row] == ["complaint:SO-2026-0007"]
    pressed = decide(replace(upset("", opened), button="complaint:SO-2026-0007"))
    assert case(pressed).values["note"] == "SO-2026-0007"
    stranger = decide(replace(upset("", opened), button="complaint:SO-2026-0008"))
    assert not any(isinstance(action, OpenCase) for action in stranger.actions)


def test_an_unproven_sender_sees_no_orders() -> None:
    opened = decide(upset("boxes arrived wet", record=None))
    assert all(choice.data == "human" for row in case(opened).choices for choice in row)


def test_a_fact_told_before_it_was_asked_for_is_remembered() -> None:
    opened = decide(upset("30 boxes arrived wet", entities=count(30)))
    second = decide(upset("SO-2026-0007", opened, Entities(orders=("SO-2026-0007",))))
    assert asked(second) == "photos"
    assert asked(decide(upset("no photos", second))) == "wish"


def test_the_digits_of_an_order_number_are_no_count_of_what_is_wrong() -> None:
    opened = decide(upset("boxes arrived wet"))
    second = decide(upset("SO-2026-0007", opened, Entities(orders=("SO-2026-0007",))))
    assert asked(second) == "count"


@pytest.mark.parametrize(
    "text",
    ["三台漏电了，保修期多长？", "The kettle caught fire, is it under warranty?", "감전됐는데 보증 되나요?",
     "Die Steckdose raucht, gibt es Garantie?", "el hervidor da una descarga eléctrica, ¿garantía?"],
)  # fmt: skip
def test_what_may_hurt_somebody_is_a_grave_complaint_though_only_a_warranty_was_asked_for(text: str) -> None:
    opened = case(decide(situation(text, Label.SERVICE, record=RECORD)))
    assert (opened.reason, opened.severity) == ("complaint", Severity.HIGH)


@pytest.mark.parametrize(
    ("text", "label", "told"),
    [
        ("Where is my order SO-2026-0007?", Label.DELIVERY, "delivery_status"),
        ("How long is the warranty on GT-1?", Label.SERVICE, "service"),
        ("the same as last time please", Label.ORDER, "inquiry_ask_incoterm"),
    ],
)
def test_a_plain_question_is_answered_while_a_case_is_open_and_noted_in_it(text: str, label: Label, told: str) -> None:
    opened = decide(upset("boxes arrived wet"))
    line = Line("GT-1", Quantity(Decimal(600), "box"))
    record = Record((replace(RECORD.trades[0], lines=(line,), destination="Hamburg"),))
    known = Entities(products=("GT-1",) if "GT-1" in text else ())
    answered = decide(situation(text, label, known, record=record, state=opened.state))
    assert told in stems(answered)
    assert [(one.reason, one.told) for one in answered.actions if isinstance(one, OpenCase)][-1][0] in {
        "addition", "unsure"
    }  # fmt: skip


@pytest.mark.parametrize("text", ["When will you send the replacement?", "Wo bleibt unser Ersatz?", "SO-2026-0007"])
def test_what_asks_for_a_remedy_stays_in_the_complaint(text: str) -> None:
    opened = decide(upset("boxes arrived wet"))
    answered = decide(situation(text, Label.DELIVERY, record=RECORD, state=opened.state))
    assert case(answered).told == "complaint_added"
    assert answered.state.dialog == "complaint"
