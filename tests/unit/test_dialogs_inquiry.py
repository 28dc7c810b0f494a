"""A request for a quotation over several turns."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.actions import State
from bot.dialogs.draft import Draft, Item, from_slots
from bot.dialogs.numbers import bare_number
from bot.meaning import Complaint, ComplaintKind, Entities, Label
from bot.trade import Incoterm, Money, Quantity
from tests.unit.situations import ALOE, TEA, Talk, buttons, case, count, inquiry, meant, said, stems


def started(**facts: object) -> Talk:
    talk = Talk()
    talk.say("I need a quotation for ginseng tea", Label.NEED)
    return talk


def complete() -> Talk:
    talk = started()
    talk.say("600 boxes", entities=count(600, "box"))
    talk.say("Hamburg, CIF")
    return talk


def test_three_turns_make_an_inquiry_that_is_stored_on_yes() -> None:
    talk = Talk()
    assert stems(talk.say("quotation for ginseng tea please", Label.ORDER)) == ["inquiry_ask_quantity"]
    assert stems(talk.say("600")) == ["inquiry_ask_delivery"]
    assert stems(talk.say("Hamburg, CIF")) == ["inquiry_summary"]
    stored = inquiry(talk.say("yes"))
    assert (stored.lines[0].product, stored.lines[0].quantity) == ("GT-1", Quantity(Decimal(600), "box"))
    assert stored.destination == "Hamburg"
    assert stored.incoterm == Incoterm("CIF", "Hamburg")


def test_everything_in_one_message_goes_straight_to_the_summary() -> None:
    entities = Entities(
        products=("GT-1",),
        quantities=(Quantity(Decimal(600), "box"),),
        incoterms=(Incoterm("CIF", "Hamburg"),),
        places=("Hamburg",),
        countries=("DE",),
    )
    talk = Talk()
    decision = talk.say("Quote 600 boxes GT-1 CIF Hamburg, Germany", Label.NEED, entities)
    assert stems(decision) == ["inquiry_summary"]
    assert buttons(decision) == ["confirm", "change", "cancel"]
    assert inquiry(talk.press("confirm")).destination == "Hamburg, Germany"


def test_answers_come_in_any_order() -> None:
    talk = Talk()
    assert stems(talk.say("I need an offer, FOB to Chile", Label.NEED, Entities(countries=("CL",)))) == [
        "inquiry_ask_product"
    ]
    assert stems(talk.say("1200 pcs", entities=count(1200, "pcs"))) == ["inquiry_ask_product"]
    assert stems(talk.press("inquiry:SM-A")) == ["inquiry_summary"]
    assert inquiry(talk.say("네")).incoterm == Incoterm("FOB")


def test_nothing_is_asked_that_is_known() -> None:
    talk = started()
    decision = talk.say(
        "600 boxes to Rotterdam", entities=Entities((), (Quantity(Decimal(600), "box"),), places=("Rotterdam",))
    )
    assert stems(decision) == ["inquiry_ask_incoterm"]
    assert "incoterm:FOB" in buttons(decision)
    assert stems(talk.press("incoterm:DDP")) == ["inquiry_summary"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("no, 650", "650"), ("No: 1,000", "1000"), ("아니요 2 500", "2500"), ("nein, 1.500", "1500"), ("2.5", "2.5")],
)
def test_a_bare_number_corrects_the_quantity(text: str, amount: str) -> None:
    talk = complete()
    decision = talk.say(text)
    assert stems(decision) == ["inquiry_summary"]
    assert said(decision, "inquiry_summary").values["quantity"] == Quantity(Decimal(amount), "box")


def test_a_correction_takes_the_last_of_two_quantities() -> None:
    two = Entities(quantities=(Quantity(Decimal(600), "box"), Quantity(Decimal(700), "box")))
    talk = complete()
    talk.say("not 600 but 700 boxes", entities=two)
    assert inquiry(talk.say("yes, thank you")).lines[0].quantity.amount == 700


def test_a_new_destination_moves_the_named_place_of_an_arrival_rule() -> None:
    talk = complete()
    talk.say("no, to Rotterdam", entities=Entities(places=("Rotterdam",), countries=("NL",)))
    stored = inquiry(talk.say("correct"))
    assert stored.destination == "Rotterdam, Netherlands"
    assert stored.incoterm == Incoterm("CIF", "Rotterdam")


def test_the_named_place_of_fob_is_not_the_destination() -> None:
    talk = started()
    talk.say("600 boxes", entities=count(600, "box"))
    entities = Entities(incoterms=(Incoterm("FOB", "Busan"),), places=("Busan", "Lagos"))
    talk.say("FOB Busan, ship to Lagos", entities=entities)
    assert inquiry(talk.say("yes")).destination == "Lagos"


def test_an_arrival_rule_without_a_place_means_the_destination() -> None:
    talk = started()
    talk.say("600 boxes to Rotterdam", entities=count(600, "box"))
    talk.press("incoterm:DDP")
    assert inquiry(talk.say("yes")).incoterm == Incoterm("DDP", "Rotterdam")


def test_an_outdated_incoterm_is_named_with_the_present_one() -> None:
    talk = started()
    talk.say("600 boxes", entities=count(600, "box"))
    decision = talk.say("DAT Hamburg", entities=Entities(places=("Hamburg",)))
    term = said(decision, "inquiry_summary").values["incoterm"]
    assert isinstance(term, Incoterm)
    assert (term.rule, term.outdated) == ("DPU", "DAT")


def test_a_wrong_answer_is_asked_again_twice_and_then_a_person_goes_on() -> None:
    talk = started()
    for _ in range(2):
        decision = talk.say("blue")
        assert said(decision, "inquiry_ask_quantity").values["again"] is True
    handed = case(talk.say("blue"))
    assert (handed.reason, handed.told) == ("inquiry", "inquiry_handed")
    assert "GT-1" in str(handed.values["note"])
    assert talk.state.dialog == "handed"


def test_a_right_answer_forgives_the_wrong_ones() -> None:
    talk = started()
    talk.say("blue")
    talk.say("blue")
    talk.say("600")
    assert stems(talk.say("??")) == ["inquiry_ask_delivery"]


def test_nothing_and_too_much_are_no_quantity() -> None:
    talk = started()
    for amount in ("0", "-5", "1e30", "NaN", "Infinity"):
        decision = Talk(talk.state).say("as many", entities=count(amount))
        assert stems(decision) == ["inquiry_ask_quantity"]


def test_less_than_the_minimum_order_is_said_and_taken() -> None:
    talk = started()
    decision = talk.say("100")
    assert said(decision, "inquiry_ask_delivery").values["below_moq"] == 500


@pytest.mark.parametrize(
    "text",
    [
        "cancel",
        "stop",
        "취소",
        "취소해 주세요",
        "Please cancel it",
        "キャンセル",
        "取消",
        "annuler",
        "abbrechen!",
        "/cancel",
    ],
)
def test_cancel_leaves_the_dialog(text: str) -> None:
    talk = started()
    assert stems(talk.say(text, Label.END)) == ["inquiry_cancelled"]
    assert talk.state == State()


def test_do_not_cancel_does_not_cancel() -> None:
    assert stems(started().say("please do not cancel")) != ["inquiry_cancelled"]


def test_a_greeting_in_the_middle_is_answered_and_the_question_asked_again() -> None:
    talk = started()
    assert stems(talk.say("hello", Label.GREETING)) == ["greeting", "inquiry_ask_quantity"]
    assert talk.state.dialog == "inquiry"


def test_a_product_question_in_the_middle_is_answered_and_the_question_asked_again() -> None:
    talk = started()
    decision = talk.say("What is the lead time?", Label.PRODUCT)
    assert stems(decision) == ["product", "inquiry_ask_quantity"]
    assert said(decision, "product").values["card"] is TEA
    assert stems(talk.press("catalogue:1")) == ["catalogue", "inquiry_ask_quantity"]


def test_a_question_of_another_kind_is_answered_and_the_question_asked_again() -> None:
    talk = started()
    decision = talk.say("When will my last order arrive?", Label.DELIVERY)
    assert len(decision.actions) > 1
    assert stems(decision)[-1] == "inquiry_ask_quantity"
    assert talk.state.dialog == "inquiry"


def test_a_complaint_a_person_and_a_farewell_always_break_in() -> None:
    hurt = meant(Label.NEED, complaint=Complaint(True, ComplaintKind.DAMAGE))
    assert case(started().say("600, and 30 boxes arrived wet", meaning=hurt)).told == "complaint_opened"
    called = case(started().say("let me talk to somebody", Label.HUMAN))
    assert (called.reason, called.values["note"]) == ("human", "GT-1 · I need a quotation for ginseng tea")
    assert stems(started().say("no more of your mails please", Label.END)) == ["unsubscribed"]


def test_no_to_the_summary_asks_what_to_change() -> None:
    talk = complete()
    assert stems(talk.say("no")) == ["inquiry_change"]
    assert stems(talk.say("700")) == ["inquiry_summary"]


def test_yes_before_everything_is_known_stores_nothing() -> None:
    talk = started()
    assert stems(talk.say("yes")) == ["inquiry_ask_quantity"]
    assert stems(talk.press("confirm")) == ["button_unknown", "inquiry_ask_quantity"]


def test_a_yes_that_asks_is_no_yes() -> None:
    assert stems(complete().say("ok, and what is the price?", Label.PRODUCT)) == ["product", "inquiry_summary"]


def test_an_unclear_product_offers_those_that_fit() -> None:
    decision = Talk().say("offer for sheet masks please", Label.NEED)
    assert stems(decision) == ["inquiry_ask_product"]
    assert buttons(decision)[:2] == ["inquiry:SM-A", "inquiry:SM-H"]


def test_a_bare_number_picks_a_product_while_a_product_is_asked() -> None:
    talk = Talk()
    talk.say("offer for sheet masks please", Label.NEED)
    decision = talk.say("2")
    assert said(decision, "inquiry_ask_quantity").values["card"].code == "SM-H"  # type: ignore[attr-defined]


def test_the_product_just_shown_is_the_one_asked_for() -> None:
    talk = Talk()
    talk.say("tell me about ginseng tea", Label.PRODUCT)
    assert stems(talk.say("please make me an offer", Label.ORDER)) == ["inquiry_ask_quantity"]


def test_a_product_that_left_the_catalogue_is_asked_again() -> None:
    talk = started()
    decision = talk.say("600", entities=count(600), catalogue=(ALOE,))
    assert stems(decision) == ["inquiry_ask_product"]


def test_a_place_that_no_list_knows_is_taken_as_written() -> None:
    talk = started()
    talk.say("600")
    decision = talk.say("to Puerto Williams")
    assert said(decision, "inquiry_ask_incoterm").values["place"] == "Puerto Williams"


@pytest.mark.parametrize(
    ("text", "countries", "destination"),
    [
        ("Arica, Chile", ("CL",), "Arica, Chile"),
        ("Chile", ("CL",), "Chile"),
        ("port of Arica", (), "Arica"),
        ("USA", ("US",), "United States"),
        ("los angeles, usa", ("US",), "Los Angeles, United States"),
        ("to Ho Chi Minh City", (), "Ho Chi Minh City"),
        ("함부르크로", (), "함부르크"),
        ("上海", (), "上海"),
        ("to my office in Paris, France", ("FR",), "Paris, France"),
    ],
)
def test_a_destination_is_read_with_and_without_its_country(
    text: str, countries: tuple[str, ...], destination: str
) -> None:
    talk = started()
    talk.say("600")
    talk.say(text, entities=Entities(countries=countries))
    talk.press("incoterm:FOB")
    assert inquiry(talk.say("yes")).destination == destination


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Please quote ginseng tea, shipped to Port Klang", "Port Klang"),
        ("Dear team, I write to Mr Kim to order ginseng tea", ""),
        ("Bitte ein Angebot für ginseng tea nach Hamburg", "Hamburg"),
        ("quote ginseng tea by sea to Germany", ""),
    ],
)
def test_a_destination_in_running_text_is_noted_at_once(text: str, place: str) -> None:
    entities = Entities(countries=("DE",)) if "Germany" in text else None
    decision = Talk().say(text, Label.NEED, entities)
    assert said(decision, "inquiry_ask_quantity").values["place"] == place


def test_a_year_is_no_quantity_and_a_number_beside_a_product_is_one() -> None:
    assert stems(Talk().say("quotation 2026 for ginseng tea", Label.NEED)) == ["inquiry_ask_quantity"]
    decision = Talk().say("I will take 2000 of the aloe one")
    assert said(decision, "inquiry_ask_delivery").values["quantity"] == Quantity(Decimal(2000))


def test_a_number_that_picks_a_product_is_no_quantity() -> None:
    talk = Talk()
    talk.say("offer for sheet masks please", Label.NEED)
    assert stems(talk.say("2", entities=count(2))) == ["inquiry_ask_quantity"]


@pytest.mark.parametrize("text", ["600박스", "about 600 boxes", "６００個", "600pcs", "GT-1: 600"])
def test_a_number_with_a_unit_is_read_even_where_nobody_else_read_it(text: str) -> None:
    talk = started()
    decision = talk.say(text)
    assert stems(decision) == ["inquiry_ask_delivery"]
    assert said(decision, "inquiry_ask_delivery").values["quantity"] == Quantity(Decimal(600))


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "12345",
        "I have no idea",
        "모르겠습니다",
        "ich weiß noch nicht",
        "I do not know yet where we will need it this year",
        "where do you ship?",
        "-",
    ],
)
def test_what_is_no_place_is_not_taken_as_one(text: str) -> None:
    talk = started()
    talk.say("600")
    assert stems(talk.say(text))[-1] == "inquiry_ask_delivery"


def test_a_draft_survives_its_journey_through_the_state() -> None:
    draft = Draft(
        items=(Item("GT-1", Quantity(Decimal("1E+3"), "box"), "no sugar"), Item("", None, "steel “cups”")),
        place="Hamburg",
        country="DE",
        incoterm=Incoterm("DPU", "Hamburg", "DAT"),
        transport="sea",
        target=Money(Decimal("2.90"), "USD"),
        wanted=date(2026, 5, 1),
        certificates=("Halal", "CE"),
        wish="order",
        address="1 Harbour St",
        courier="DHL 123456",
        repeats="SO-1",
        asked="confirm",
        tries=2,
        doubt="wanted",
        offered="yes",
        options=json.dumps(["GT-1"]),
        described="cups",
        asking="GT-1",
        moved="yes",
        kept="{}",
        note="words",
    )
    assert from_slots(draft.state().slots) == draft


def test_a_state_of_the_days_of_one_product_is_still_read() -> None:
    slots = {"product": "GT-1", "amount": "600", "unit": "box", "wish": "quotation", "asked": "delivery"}
    assert from_slots(slots).items == (Item("GT-1", Quantity(Decimal(600), "box")),)


@pytest.mark.parametrize(
    "slots",
    [
        {"amount": "many", "rule": "FOO", "tries": "-9"},
        {"amount": "sNaN"},
        {"tries": "²"},
        {"lines": "[[", "target": "x USD", "wanted": "soon", "certificates": "{}", "transport": "camel"},
        {"lines": '[3, ["", "NaN", "", ""]]', "target": "-1 USD"},
    ],
)
def test_a_damaged_state_counts_as_not_known(slots: dict[str, str]) -> None:
    assert replace(from_slots(slots), items=()) == Draft()


@pytest.mark.parametrize(
    "text", ["compare SM-A and SM-H", "SM-A와 SM-H 비교해 주세요", "bitte SM-A und SM-H vergleichen"]
)
def test_products_compared_while_an_inquiry_waits_do_not_become_its_products(text: str) -> None:
    talk = complete()
    decision = talk.say(text, Label.COMPARE, Entities(products=("SM-A", "SM-H")))
    assert stems(decision) == ["products_compare", "inquiry_summary"]
    assert inquiry(talk.say("yes")).lines[0].product == "GT-1"


def test_who_we_are_is_told_while_an_inquiry_waits() -> None:
    talk = complete()
    decision = talk.say("do you have certificates? who are you?", Label.SOURCE)
    assert stems(decision)[-1] == "inquiry_summary"
    assert "product" not in stems(decision)
    assert inquiry(talk.say("yes")).lines[0].product == "GT-1"


def test_a_question_about_another_product_leaves_the_inquiry_as_it_was() -> None:
    talk = complete()
    decision = talk.say("What is the MOQ of SM-A?", Label.PRODUCT, Entities(products=("SM-A",)))
    assert said(decision, "product").values["card"] == ALOE
    assert inquiry(talk.say("yes")).lines[0].product == "GT-1"


def test_one_product_still_takes_anothers_place_where_that_is_said() -> None:
    talk = complete()
    talk.say("instead of the tea SM-A please", Label.COMPARE, Entities(products=("SM-A",)))
    assert inquiry(talk.say("yes")).lines[0].product == "SM-A"


def test_a_measure_of_the_goods_is_no_quantity() -> None:
    for text in ("no, the 500 ml kettle instead", "500毫升的水壶", "die 28 cm Pfanne", "28см"):
        assert bare_number(text) is None
    assert bare_number("500 m") == Quantity(Decimal(500))


def test_a_wish_to_be_told_of_another_product_is_a_question_too() -> None:
    talk = complete()
    decision = talk.say("SM-A MOQ하고 납기 좀 알려주세요", Label.PRODUCT, Entities(products=("SM-A",)))
    assert said(decision, "product").values["card"] == ALOE
    assert inquiry(talk.say("네")).lines[0].product == "GT-1"
