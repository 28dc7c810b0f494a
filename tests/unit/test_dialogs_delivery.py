"""Where is my order: what the record says, what it lacks, and whose numbers are nobody's business."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Decision, OpenCase, Paper, Say, State
from bot.dialogs.choose import decide
from bot.firm import Firm
from bot.meaning import Entities, Label, Reference
from bot.record import Line, Record, TradeCard
from bot.render import Words
from bot.trade import DocumentCard, Quantity
from tests.unit.situations import buttons, case, meant, situation, stems

WORDS = Words()
TODAY = date(2026, 3, 1)
BL = DocumentCard("bl", "B/L copy", "b" * 64)
PACKING = DocumentCard("packing_list", "Packing list", "c" * 64)
SHIP = TradeCard(
    "SO-2026-0042", "order", "shipped", date(2026, 1, 5), "USD", (Line("GT-1", Quantity(Decimal(600))),),
    destination="Hamburg", etd=date(2026, 2, 10), eta=date(2026, 3, 20), carrier="Namhae Ocean  Line",
    container="NHQU1234560", bl="NH-77", tracking="", documents=(BL, PACKING),
)  # fmt: skip
MADE = replace(SHIP, number="SO-2026-0043", status="production", etd=date(2026, 3, 12), eta=None, container="", bl="",
               documents=())  # fmt: skip
FIRM = Firm("Hanbit", carriers={"namhae ocean line": "https://track.namhae.example/?n={number}"})


def hears(text: str, label: Label = Label.DELIVERY, **changes: object) -> Decision:
    known: dict[str, Any] = {"record": Record((SHIP,)), "today": TODAY, "firm": FIRM, **changes}
    return decide(situation(text, label, **known))


def spoken(decision: Decision) -> str:
    known = {"case_number": "C-1", "promised_at": None, "timezone": "UTC"}
    heard = [one for one in decision.actions if isinstance(one, Say | OpenCase)]
    told = [(one.told if isinstance(one, OpenCase) else one.stem, one.values) for one in heard]
    return "\n".join(WORDS.text(f"chat/{stem}", "en", {**known, **values}) for stem, values in told)


def papers(decision: Decision) -> list[str]:
    return [paper.names[0] for one in decision.actions if isinstance(one, Say) for paper in one.papers]


def number(*written: str, kind: str = "order") -> Any:
    return meant(Label.DELIVERY, Entities(orders=written, references=tuple(Reference(kind, one) for one in written)))


def test_the_one_order_under_way_is_told_with_dates_carrier_and_link() -> None:
    told = spoken(hears("Where is my order?"))
    for part in ("left on 10 February 2026", "Hamburg, on 20 March 2026", "Ginseng Tea", "Namhae Ocean", "NH-77",
                 "https://track.namhae.example/?n=NHQU1234560"):  # fmt: skip
        assert part in told


def test_an_arrival_that_is_overdue_is_said_so_and_not_guessed() -> None:
    decision = hears("Where is my order?", today=date(2026, 3, 25))
    assert "was expected on 20 March 2026" in spoken(decision)
    assert case(decision).told == "delivery_late"


def test_a_date_that_is_not_in_the_record_is_asked_of_a_person() -> None:
    waits = replace(MADE, etd=None)
    decision = hears("When will you ship?", record=Record((waits,)))
    assert "in production" in spoken(decision)
    assert case(decision).told == "delivery_no_date"
    assert [
        one for one in hears("When will you ship?", record=Record((MADE,))).actions if isinstance(one, OpenCase)
    ] == []


def test_of_several_orders_one_is_picked_in_chat_and_a_letter_tells_of_all() -> None:
    both = Record((MADE, SHIP))
    which = hears("Where is my order?", record=both)
    assert stems(which) == ["delivery_which"]
    assert buttons(which) == ["delivery:SO-2026-0043", "delivery:SO-2026-0042"]
    assert "SO-2026-0042" in spoken(hears("2", Label.OTHER, record=both, state=which.state))
    assert "in production" in spoken(hears("", button="delivery:SO-2026-0043", record=both))
    letter = spoken(hears("Where are my orders?", record=both, channel="email"))
    assert "SO-2026-0042" in letter
    assert "SO-2026-0043" in letter


@pytest.mark.parametrize("text", ["SO-2026-0042?", "so20260042", "NHQU 123456 0", "where is nh-77", "NHQU1234560"])
def test_an_order_is_found_by_any_of_its_numbers(text: str) -> None:
    found = hears(text, record=Record((MADE, SHIP)), meaning=number(text.strip("?").removeprefix("where is ")))
    assert stems(found) == ["delivery_status"]


def test_a_number_of_another_buyer_is_a_number_that_does_not_exist() -> None:
    words = {spoken(hears(f"Where is {one}?", meaning=number(one))).replace(one, "X") for one in ("SO-7777", "SO-0000")}
    assert len(words) == 1
    assert "SO-2026-0042" not in words.pop()
    both = hears("Where are SO-2026-0042 and SO-7777?", meaning=number("SO-2026-0042", "SO-7777"))
    assert stems(both) == ["delivery_status"]
    assert case(both).told == "delivery_unknown"


def test_papers_are_sent_as_far_as_the_record_has_them() -> None:
    assert papers(hears("Please send the B/L of my order")) == [BL.sha256]
    assert papers(hears("Please send the documents")) == [BL.sha256, PACKING.sha256]
    assert case(hears("Please send the certificate of origin")).told == "delivery_papers_none"
    shown = hears("Where is my order?")
    assert "papers:SO-2026-0042" in buttons(shown)
    assert papers(hears("", button="papers:SO-2026-0042")) == [BL.sha256, PACKING.sha256]
    assert papers(hears("and the packing list?", Label.OTHER, state=shown.state)) == [PACKING.sha256]
    assert Paper("stored", (BL.sha256, "SO-2026-0042-bl.pdf")) in [
        paper for one in hears("b/l please").actions if isinstance(one, Say) for paper in one.papers
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Please change the delivery address of SO-2026-0042",
        "SO-2026-0042 배송지를 변경해 주세요",
        "请更改收货地址 SO-2026-0042",
        "SO-2026-0042 の配送先を変更してください",
        "Vui lòng đổi địa chỉ SO-2026-0042",
        "Queremos cambiar el puerto, SO-2026-0042",
        "Queremos alterar o endereço, SO-2026-0042",
        "Wir haben einen neuen Spediteur, SO-2026-0042",
        "Nouveau transitaire pour SO-2026-0042",
        "Нужно изменить адрес, SO-2026-0042",
        "تغيير العنوان SO-2026-0042",
        "Tolong ubah alamat SO-2026-0042",
    ],
)
def test_a_change_of_where_goods_go_is_for_a_person(text: str) -> None:
    opened = case(hears(text))
    assert (opened.told, opened.values["note"]) == ("delivery_change", "SO-2026-0042")


def test_nothing_under_way_is_said_and_looked_for() -> None:
    done = replace(SHIP, status="delivered", delivered_on=date(2026, 2, 20))
    decision = hears("Where is my order?", record=Record((done,)))
    assert case(decision).told == "delivery_none"
    assert "20 February 2026" in spoken(decision)
    forgotten = replace(SHIP, eta=TODAY - timedelta(days=100))
    assert case(hears("Where is my order?", record=Record((forgotten,)))).told == "delivery_none"


def test_nobody_unproven_hears_of_a_shipment() -> None:
    assert stems(hears("Where is SO-2026-0042?", record=None)) == ["proof_ask"]
    assert stems(hears("Where is SO-2026-0042?", record=None, channel="email")) == ["proof_reply"]
    assert stems(hears("", record=None, button="delivery:SO-2026-0042")) == ["button_unknown"]


def test_a_tracking_number_cannot_leave_its_place_in_the_link() -> None:
    odd = replace(SHIP, tracking="1&x=<evil>", container="")
    assert "n=1%26x%3D%3Cevil%3E" in spoken(hears("Where is my order?", record=Record((odd,))))


def test_a_look_at_an_order_leaves_an_open_complaint_open() -> None:
    state = State("handed", {"label": "payment"})
    assert hears("Where is my order?", state=state).state == state


def test_a_case_knows_the_order_that_it_is_about() -> None:
    assert case(hears("Please send the certificate of origin of SO-2026-0042")).trade == "SO-2026-0042"
    assert case(hears("30 boxes of SO-2026-0042 are broken", Label.COMPLAINT)).trade == "SO-2026-0042"
    assert case(hears("Where is SO-7777?", meaning=number("SO-7777"))).trade == ""


@pytest.mark.parametrize("label", [Label.PRODUCT, Label.OTHER, Label.UPGRADE, Label.COMPARE])
def test_a_number_and_hardly_a_word_asks_where_that_order_is_whatever_it_was_heard_as(label: Label) -> None:
    named = Entities(orders=("SO-2024-0001",), references=(Reference("order", "SO-2024-0001"),))
    heard = meant(label, named, confidence=0.64)
    decision = decide(situation("SO-2024-0001 이건요?", record=Record((SHIP,)), meaning=heard))
    assert case(decision).told == "delivery_unknown"
    own = Entities(orders=("SO-2026-0042",), references=(Reference("order", "SO-2026-0042"),))
    told = decide(situation("und SO-2026-0042?", record=Record((SHIP,)), meaning=meant(label, own, confidence=0.43)))
    assert "delivery_status" in stems(told)
