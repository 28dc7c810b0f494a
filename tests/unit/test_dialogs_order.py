"""Quotations with a draft on paper, samples, orders, and an order that repeats an earlier one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import OpenCase, Situation, State
from bot.dialogs import prices
from bot.dialogs.choose import decide
from bot.firm import Firm
from bot.meaning import Entities, Label
from bot.people import Stage
from bot.record import Line, Record, TradeCard
from bot.trade import Incoterm, Money, Quantity
from tests.unit.situations import (
    ALOE,
    ANNA,
    TEA,
    Talk,
    buttons,
    case,
    count,
    inquiry,
    meant,
    said,
    situation,
    stems,
)

TODAY = date(2026, 3, 2)
USD = "USD"


def dollars(amount: str) -> Money:
    return Money(Decimal(amount), USD)


def order(number: str = "SO-1", *products: str, status: str = "paid", when: date = TODAY) -> TradeCard:
    lines = tuple(Line(code, Quantity(Decimal(600), "box"), dollars("3")) for code in products or ("GT-1",))
    return TradeCard(
        number, "order", status, when, USD, lines, when, Incoterm("CIF", "Hamburg"), "Hamburg, Germany"
    )  # fmt: skip


KNOWN = Record((order("SO-2", "GT-1", "SM-A"), order("SO-1")))


def test_a_quotation_comes_with_a_draft_where_its_prices_may_be_told() -> None:
    talk = Talk()
    talk.say("quotation for 600 boxes of ginseng tea CIF Hamburg", Label.ORDER,
             Entities(products=("GT-1",), quantities=(Quantity(Decimal(600), "box"),),
                      incoterms=(Incoterm("CIF", "Hamburg"),)), record=Record())  # fmt: skip
    stored = inquiry(talk.say("yes", record=Record()))
    assert (stored.kind, stored.told) == ("quotation", "quotation_stored")
    assert stored.lines[0].price == dollars("3.20")


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({"record": None}, 600),
        ({"record": Record(), "firm": Firm("Hanbit", prices_from=Stage.PARTNER)}, 600),
        ({"record": Record()}, 100),  # below the minimum order the list price does not hold
        ({"record": Record(), "catalogue": (replace(TEA, price=None),)}, 600),
    ],
)
def test_without_a_price_that_may_be_told_it_is_an_inquiry(changes: dict[str, Any], amount: int) -> None:
    talk = Talk()
    talk.say(f"quotation for {amount} ginseng tea FOB to Hamburg", Label.ORDER,
             replace(count(amount), incoterms=(Incoterm("FOB"),), places=("Hamburg",)), **changes)  # fmt: skip
    stored = inquiry(talk.say("yes", **changes))
    assert stored.kind == "inquiry"
    assert stored.lines[0].price is None


def test_a_sample_asks_where_it_goes_and_tells_the_terms() -> None:
    talk = Talk()
    firm = Firm("Hanbit", sample_terms={"en": "Samples are free, the courier is yours."})
    asked = talk.say("Could you send a sample of ginseng tea?", Label.ORDER, firm=firm)
    assert said(asked, "inquiry_ask_address").values["sample_terms"] == "Samples are free, the courier is yours."
    assert stems(talk.say("maybe")) == ["inquiry_ask_address"]
    talk.say("Anna Berg, Hafenstr. 1\n20457 Hamburg, Germany\nDHL account 123456789")
    stored = inquiry(talk.say("yes"))
    assert (stored.kind, stored.told) == ("sample", "sample_stored")
    assert stored.address == "Anna Berg, Hafenstr. 1, 20457 Hamburg, Germany"
    assert stored.courier == "DHL 123456789"
    assert stored.lines[0].quantity == Quantity(Decimal(1), "box")


def test_an_order_is_stored_as_one_and_binds_nobody() -> None:
    talk = Talk()
    talk.say("We would like to order 600 boxes of ginseng tea", Label.ORDER, count(600, "box"))
    talk.say("Hamburg, CIF")
    stored = inquiry(talk.say("yes"))
    assert (stored.kind, stored.told) == ("order", "order_stored")


@pytest.mark.parametrize(
    "text",
    ["same order as last time, please repeat", "지난번과 같이 재주문하고 싶습니다", "Bitte wie beim letzten Mal",
     "返单", "いつものをお願いします"],
)  # fmt: skip
def test_the_last_order_is_shown_and_repeated_on_yes(text: str) -> None:
    talk = Talk()
    shown = talk.say(text, Label.ORDER, record=KNOWN)
    assert said(shown, "inquiry_summary").values["repeats"] == "SO-2"
    stored = inquiry(talk.say("yes", record=KNOWN))
    assert (stored.kind, stored.repeats) == ("order", "SO-2")
    assert [line.product for line in stored.lines] == ["GT-1", "SM-A"]
    assert (stored.incoterm, stored.destination) == (Incoterm("CIF", "Hamburg"), "Hamburg, Germany")


def test_a_repeated_order_is_corrected_like_any_other() -> None:
    talk = Talk()
    talk.say(button="repeat:SO-1", record=KNOWN)
    talk.say("no, 700", entities=count(700), record=KNOWN)
    assert inquiry(talk.press("confirm")).lines[0].quantity == Quantity(Decimal(700), "box")


def test_a_named_order_is_the_one_repeated() -> None:
    decision = decide(situation("please repeat SO-1", Label.ORDER, Entities(orders=("SO-1",)), record=KNOWN))
    assert said(decision, "inquiry_summary").values["repeats"] == "SO-1"


def test_another_buyers_number_is_a_number_that_does_not_exist() -> None:
    foreign = decide(situation("please repeat SO-77", Label.ORDER, Entities(orders=("SO-77",)), record=KNOWN))
    nobody = decide(situation("please repeat SO-78", Label.ORDER, Entities(orders=("SO-78",)), record=KNOWN))
    assert stems(foreign) == stems(nobody) == ["order_unknown"]
    assert buttons(foreign) == ["repeat:SO-2", "human"]
    assert stems(decide(situation(button="repeat:SO-77", record=KNOWN))) == ["order_unknown"]


@pytest.mark.parametrize("met", [
    situation("repeat my last order", Label.ORDER), situation(button="repeat:SO-1"), situation(button="repeat:SO-77"),
])  # fmt: skip
def test_who_has_not_proven_who_they_are_is_asked_to(met: Situation) -> None:
    decision = decide(met)
    assert decision.state.dialog == "proof"
    assert not any("SO-" in str(getattr(action, "values", "")) for action in decision.actions)


def test_without_an_order_to_repeat_an_inquiry_begins() -> None:
    decision = decide(situation("repeat the last order please", Label.ORDER, record=Record()))
    assert stems(decision) == ["inquiry_ask_product"]


def test_what_has_left_the_catalogue_is_not_repeated() -> None:
    record = Record((order("SO-3", "GONE", "SM-A"),))
    decision = decide(situation(button="repeat:SO-3", record=record))
    items = said(decision, "inquiry_summary").values["items"]
    assert [item["card"] for item in items] == [ALOE]  # type: ignore[attr-defined]


def test_a_cancelled_order_is_not_the_last_one() -> None:
    record = Record((order("SO-4", status="cancelled"), order("SO-1")))
    decision = decide(situation("same order again please, repeat", Label.ORDER, record=record))
    assert said(decision, "inquiry_summary").values["repeats"] == "SO-1"


def test_an_open_inquiry_waits_behind_the_repeated_order() -> None:
    talk = Talk()
    talk.say("quotation for honey sheet mask", Label.ORDER, record=KNOWN)
    talk.say(button="repeat:SO-1", record=KNOWN)
    talk.say(button="repeat:SO-1", record=KNOWN)
    decision = talk.say(button="confirm", record=KNOWN)
    assert inquiry(decision).repeats == "SO-1"
    assert stems(decision) == ["inquiry_ask_quantity"]
    assert talk.state.slots["product"] == "SM-H"


@pytest.mark.parametrize(
    "text",
    ["please cancel our order SO-1", "I want to change order SO-1", "주문 SO-1을 변경하고 싶습니다",
     "Bitte stornieren Sie die Bestellung SO-1",
     "取消订单 SO-1",
     "quiero cambiar el pedido SO-1", "注文SO-1をキャンセルしたい", "отменить заказ SO-1"],
)  # fmt: skip
def test_a_change_of_an_order_goes_to_staff_with_its_number(text: str) -> None:
    opened = case(decide(situation(text, Label.ORDER, Entities(orders=("SO-1",)), record=KNOWN)))
    assert (opened.told, opened.values["number"], opened.values["note"]) == ("order_change", "SO-1", "SO-1")


def test_the_number_of_anothers_order_is_not_confirmed() -> None:
    text, entities = "please cancel order SO-77", Entities(orders=("SO-77",))
    for record in (KNOWN, None):
        opened = case(decide(situation(text, Label.ORDER, entities, record=record)))
        assert opened.values["number"] == ""


def test_the_one_running_order_is_the_one_to_change() -> None:
    record = Record((order("SO-5", status="production"), order("SO-1")))
    opened = case(decide(situation("please postpone our order", Label.ORDER, record=record)))
    assert opened.values["number"] == "SO-5"


def test_papers_are_read_by_a_person() -> None:
    assert case(decide(situation("our order is attached", Label.ORDER, files=1, record=KNOWN))).told == "handed_order"


def test_a_number_too_long_for_a_button_means_the_last_order() -> None:
    record = Record((order("주문" * 20),))
    decision = decide(situation("repeat SO-9", Label.ORDER, Entities(orders=("SO-9",)), record=record))
    assert buttons(decision)[0] == "repeat:"
    assert stems(decide(situation(button="repeat:", record=record))) == ["inquiry_summary"]


@pytest.mark.parametrize(
    ("stage", "gate", "price"),
    [
        (Stage.POTENTIAL, Stage.POTENTIAL, "3.20"),
        (Stage.POTENTIAL, Stage.BUYER, None),
        (Stage.DORMANT, Stage.BUYER, "3.20"),
        (Stage.DISSOLVED, Stage.BUYER, None),
        (Stage.PARTNER, Stage.BUYER, "2.90"),
    ],
)
def test_a_price_is_told_by_stage(stage: Stage, gate: Stage, price: str | None) -> None:
    card = replace(TEA, stage_prices={Stage.PARTNER: dollars("2.90")})
    met = situation(contact=replace(ANNA, stage=stage), firm=Firm("Hanbit", prices_from=gate), record=Record())
    assert prices.visible(met, card) == (dollars(price) if price else None)


def test_an_agreed_price_comes_first_and_only_to_who_has_proven_it() -> None:
    partner = replace(ANNA, stage=Stage.PARTNER)
    agreed = situation(contact=partner, record=Record(agreed={"GT-1": dollars("2.50")}))
    assert prices.visible(agreed, TEA) == dollars("2.50")
    stranger = situation(contact=partner, firm=Firm("Hanbit", prices_from=Stage.BUYER))
    assert prices.visible(stranger, TEA) is None


def stock_of(talk: Talk, text: str, entities: Entities | None = None) -> list[str]:
    return stems(talk.say(text, Label.STOCK, entities, record=KNOWN))


def test_running_low_offers_the_usual_order() -> None:
    talk = Talk()
    assert stock_of(talk, "we run low") == ["inquiry_summary"]
    assert inquiry(talk.say("yes", record=KNOWN)).repeats == "SO-2"


def test_running_low_on_one_product_offers_that_one_only() -> None:
    talk = Talk()
    assert stock_of(talk, "only 20 boxes of ginseng tea left", entities=count(20)) == ["inquiry_summary"]
    stored = inquiry(talk.say("yes", record=KNOWN))
    assert [(line.product, line.quantity.amount) for line in stored.lines] == [("GT-1", Decimal(600))]


@pytest.mark.parametrize("record", [None, Record()])
def test_running_low_without_orders_that_we_may_speak_of_begins_an_inquiry(record: Record | None) -> None:
    decision = decide(situation("we run low on ginseng tea", Label.STOCK, record=record))
    assert stems(decision) == ["inquiry_ask_quantity"]


REMINDED = State("stock", {"trade": "SO-1"})


def test_a_yes_to_our_reminder_repeats_the_order_at_once() -> None:
    stored = inquiry(Talk(REMINDED).say("Yes, please", record=KNOWN))
    assert (stored.kind, stored.repeats, stored.lines[0].quantity) == ("order", "SO-1", Quantity(Decimal(600), "box"))


def test_a_yes_to_our_reminder_is_an_answer_however_it_was_heard() -> None:
    heard = meant(Label.GREETING, confidence=0.3)
    met = situation("Yes, please.", Label.GREETING, meaning=heard, ask_back=0.45, state=REMINDED, record=KNOWN)
    assert inquiry(decide(met)).repeats == "SO-1"


@pytest.mark.parametrize("text", ["no", "not yet", "아직 충분합니다", "Noch nicht, danke", "まだ大丈夫です"])
def test_a_no_to_our_reminder_orders_nothing(text: str) -> None:
    talk = Talk(REMINDED)
    assert stems(talk.say(text, record=KNOWN)) == ["stock_later"]
    assert talk.state == State()


def test_a_reminder_of_what_cannot_be_delivered_as_it_was_asks_on() -> None:
    record = Record((replace(order("SO-1"), incoterm=None, destination=""),))
    assert stems(Talk(REMINDED).say("yes", record=record)) == ["inquiry_ask_delivery"]


def test_a_yes_from_who_has_not_proven_who_they_are_repeats_nothing() -> None:
    talk = Talk(REMINDED)
    talk.say("yes")
    assert talk.state.dialog == "proof"


def test_a_reminder_does_not_hold_up_another_question() -> None:
    assert "product" in stems(Talk(REMINDED).say("What is the HS code of ginseng tea?", Label.PRODUCT, record=KNOWN))


@pytest.mark.parametrize("label", [Label.ORDER, Label.END, Label.OTHER])
@pytest.mark.parametrize("text", ["cancel order SO-1", "please cancel our order SO-1"])
def test_who_cancels_an_order_leaves_neither_us_nor_an_inquiry(text: str, label: Label) -> None:
    entities = Entities(orders=("SO-1",))
    assert case(decide(situation(text, label, entities, record=KNOWN))).told == "order_change"
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED, record=KNOWN)
    decision = talk.say(text, label, entities, record=KNOWN)
    assert case(decision).told == "order_change"
    assert stems(decision) == ["inquiry_ask_quantity"]
    assert talk.state.dialog == "inquiry"


def test_the_order_that_is_being_put_together_is_left_by_cancel() -> None:
    talk = Talk()
    talk.say("We would like to order 600 boxes of ginseng tea", Label.ORDER, count(600, "box"))
    assert stems(talk.say("cancel the order", Label.ORDER)) == ["inquiry_cancelled"]


@pytest.mark.parametrize(("record", "told"), [(None, "proof_ask"), (KNOWN, "delivery_unknown")])
def test_a_short_question_with_a_number_is_about_that_order_and_no_new_one(record: Record | None, told: str) -> None:
    named = Entities(orders=("SO-2026-0267",))
    decision = decide(situation("cadê meu pedido SO-2026-0267??", Label.ORDER, named, record=record))
    assert told in [*stems(decision), *(one.told for one in decision.actions if isinstance(one, OpenCase))]


def test_the_same_as_last_time_answers_which_product_is_meant() -> None:
    talk = Talk()
    talk.say("600 garden chairs and 500 parasols to Hamburg please", Label.NEED)
    decision = talk.say("same as last time please", Label.ORDER, record=KNOWN)
    assert stems(decision) == ["inquiry_summary"]
    assert said(decision, "inquiry_summary").values["repeats"] == "SO-2"
    assert inquiry(talk.say("yes", record=KNOWN)).lines[0].product == "GT-1"
    assert talk.state == State() or talk.state.dialog != "inquiry"


def test_the_same_as_last_time_asks_who_it_is_before_it_is_told() -> None:
    talk = Talk()
    talk.say("I need a quotation for garden chairs to Hamburg", Label.NEED)
    assert stems(talk.say("same as last time please", Label.ORDER)) == ["proof_ask"]


def test_the_same_as_last_time_is_said_not_to_be_found_where_nothing_was_ordered() -> None:
    talk = Talk()
    talk.say("I need a quotation for garden chairs to Hamburg", Label.NEED)
    decision = talk.say("same as last time please", Label.ORDER, record=Record())
    assert stems(decision) == ["order_unknown", "inquiry_ask_product"]
