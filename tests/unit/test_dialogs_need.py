"""A need of several products, its corrections, what cannot be, and what was left open."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import OpenCase, Say, Situation, State, StoreTrade
from bot.dialogs.choose import decide
from bot.dialogs.draft import Draft, Item, from_slots
from bot.meaning import Complaint, ComplaintKind, Entities, Label
from bot.people import Stage
from bot.record import Line, Record, TradeCard
from bot.render import Words
from bot.trade import Incoterm, Money, Quantity
from tests.unit.situations import (
    ALOE,
    ANNA,
    CATALOGUE,
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
WORDS = Words()


def boxes(amount: int) -> Quantity:
    return Quantity(Decimal(amount), "box")


def two() -> Entities:
    return Entities(
        products=("GT-1", "SM-A"),
        quantities=(boxes(600), Quantity(Decimal(1200), "pcs")),
        lines=(("GT-1", boxes(600)), ("SM-A", Quantity(Decimal(1200), "pcs"))),
    )


def started() -> Talk:
    talk = Talk()
    talk.say("600 boxes of ginseng tea and 1200 pcs of aloe sheet mask", Label.NEED, two(), today=TODAY)
    return talk


def complete() -> Talk:
    talk = started()
    talk.say("Hamburg, CIF", today=TODAY)
    return talk


def draft(talk: Talk) -> Draft:
    return from_slots(talk.state.slots)


def wants(talk: Talk) -> dict[str, Decimal | None]:
    return {item.product: item.quantity.amount if item.quantity else None for item in draft(talk).items}


def test_several_products_make_one_inquiry() -> None:
    talk = complete()
    stored = inquiry(talk.say("yes", today=TODAY))
    assert stored.kind == "inquiry"
    assert [(line.product, line.quantity) for line in stored.lines] == [
        ("GT-1", boxes(600)),
        ("SM-A", Quantity(Decimal(1200), "pcs")),
    ]


def test_several_products_are_paired_in_their_order_where_nobody_paired_them() -> None:
    entities = replace(two(), lines=())
    talk = Talk()
    talk.say("ginseng tea 600, aloe sheet mask 1200", Label.NEED, entities)
    assert wants(talk) == {"GT-1": 600, "SM-A": 1200}


def test_one_quantity_of_each_counts_for_each() -> None:
    talk = Talk()
    talk.say("500 each of ginseng tea and aloe sheet mask", Label.NEED, count(500))
    assert wants(talk) == {"GT-1": 500, "SM-A": 500}


def test_what_has_no_quantity_is_asked_by_its_name() -> None:
    talk = Talk()
    first = talk.say("quotation for ginseng tea and aloe sheet mask", Label.NEED)
    assert said(first, "inquiry_ask_quantity").values["card"] is TEA
    second = talk.say("600", entities=count(600))
    assert said(second, "inquiry_ask_quantity").values["card"] is ALOE
    assert stems(talk.say("1200", entities=count(1200))) == ["inquiry_ask_delivery"]


def test_two_numbers_answer_two_open_quantities() -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea and aloe sheet mask", Label.NEED)
    talk.say("600 and 1200", entities=Entities(quantities=(Quantity(Decimal(600)), Quantity(Decimal(1200)))))
    assert wants(talk) == {"GT-1": 600, "SM-A": 1200}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("remove the second", ["GT-1"]),
        ("please remove the aloe sheet mask", ["GT-1"]),
        ("cancel the first", ["SM-A"]),
        ("delete line 1", ["SM-A"]),
        ("두 번째는 빼 주세요", ["GT-1"]),
        ("去掉第一个", ["SM-A"]),
        ("最後のを削除してください", ["GT-1"]),
        ("bỏ cái thứ hai", ["GT-1"]),
        ("quita el segundo", ["GT-1"]),
        ("retire a primeira", ["SM-A"]),
        ("streichen Sie das zweite", ["GT-1"]),
        ("supprimez le deuxième", ["GT-1"]),
        ("уберите второй", ["GT-1"]),
        ("احذف الثاني", ["GT-1"]),
        ("hapus yang kedua", ["GT-1"]),
    ],
)
def test_a_product_is_taken_out_in_any_language(text: str, left: list[str]) -> None:
    talk = complete()
    decision = talk.say(text, today=TODAY)
    assert stems(decision) == ["inquiry_summary"]
    assert list(draft(talk).codes) == left


def test_taking_out_a_product_is_no_farewell() -> None:
    talk = complete()
    decision = talk.say("두 번째는 빼 주세요", Label.END)
    assert stems(decision) == ["inquiry_summary"]
    assert len(decision.actions) == 1


def test_a_yes_after_a_no_is_shown_once_more_what_it_is_about() -> None:
    talk = complete()
    assert stems(talk.say("no")) == ["inquiry_change"]
    assert stems(talk.say("yes")) == ["inquiry_summary"]
    assert inquiry(talk.say("yes"))


def test_the_last_product_is_not_taken_out_but_the_whole_may_be_cancelled() -> None:
    talk = complete()
    talk.say("remove the second")
    talk.say("remove the first")
    assert len(draft(talk).items) == 1
    assert stems(talk.say("cancel")) == ["inquiry_cancelled"]


def test_one_more_product_is_added() -> None:
    talk = complete()
    talk.say("also 500 honey sheet masks", Label.NEED, replace(count(500), products=("SM-H",)))
    assert wants(talk) == {"GT-1": 600, "SM-A": 1200, "SM-H": 500}


def test_a_number_with_a_word_of_the_product_corrects_that_line() -> None:
    talk = complete()
    talk.say("no, 700 of the aloe", entities=count(700))
    assert wants(talk) == {"GT-1": 600, "SM-A": 700}


def test_a_number_that_fits_several_lines_is_asked_about_and_changes_nothing() -> None:
    talk = complete()
    decision = talk.say("no, 700", entities=count(700))
    assert said(decision, "inquiry_summary").values["flaws"] == ("which",)
    assert wants(talk) == {"GT-1": 600, "SM-A": 1200}
    talk.say("the second 700", entities=count(700))
    assert wants(talk) == {"GT-1": 600, "SM-A": 700}


def test_not_this_but_that_changes_the_line_it_names() -> None:
    talk = complete()
    both = Entities(quantities=(Quantity(Decimal(1200)), Quantity(Decimal(900))))
    talk.say("not 1200 but 900", entities=both)
    assert wants(talk) == {"GT-1": 600, "SM-A": 900}
    talk.say("not the aloe sheet mask but the honey sheet mask")
    assert wants(talk) == {"GT-1": 600, "SM-H": 900}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("not Hamburg, Bremen", "Bremen"),
        ("Bremen instead of Hamburg", "Bremen"),
        ("No, Bremen", "Bremen"),
        ("nicht Hamburg, Bremen", "Bremen"),
        ("함부르크가 아니라 브레멘", "브레멘"),
        ("不是汉堡，是不来梅", "不来梅"),
        ("nicht Hamburg sondern Bremen", "Bremen"),
        ("no thanks", "Hamburg"),
    ],
)
def test_a_destination_is_corrected(text: str, place: str) -> None:
    talk = complete()
    if not text.isascii():
        known = "汉堡" if "汉" in text else "함부르크"
        talk.state = replace(talk.state, slots={**talk.state.slots, "place": known})
    talk.say(text, today=TODAY)
    assert draft(talk).place == place


@pytest.mark.parametrize(("amount", "flaw"), [("0", "nothing"), ("-5", "nothing"), ("2000000000", "too_many")])
def test_a_quantity_that_cannot_be_is_refused_and_said(amount: str, flaw: str) -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED)
    decision = talk.say(amount, entities=count(amount))
    assert said(decision, "inquiry_ask_quantity").values["flaws"] == (flaw,)
    assert wants(talk) == {"GT-1": None}


@pytest.mark.parametrize("text", ["-5", "minus 5", "0", "0.0"])
def test_less_than_nothing_is_refused_where_nobody_else_read_it(text: str) -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED)
    assert said(talk.say(text), "inquiry_ask_quantity").values["flaws"] == ("nothing",)


def test_a_date_that_has_passed_is_asked_again_with_the_reason() -> None:
    talk = complete()
    decision = talk.say("we need it by 3 January", entities=Entities(dates=(date(2026, 1, 3),)), today=TODAY)
    asked = said(decision, "inquiry_ask_wanted")
    assert asked.values["past"] == date(2026, 1, 3)
    assert "3 January 2026" in WORDS.text("chat/inquiry_ask_wanted", "en", asked.values)
    talk.say("15 May then", entities=Entities(dates=(date(2026, 5, 15),)), today=TODAY)
    assert inquiry(talk.say("yes", today=TODAY)).wanted_on == date(2026, 5, 15)


@pytest.mark.parametrize("text", ["no", "no fixed date", "it does not matter", "상관없어요", "egal"])
def test_a_date_may_be_left_open(text: str) -> None:
    talk = complete()
    talk.say("we need it by 3 January", entities=Entities(dates=(date(2026, 1, 3),)), today=TODAY)
    assert stems(talk.say(text, today=TODAY)) == ["inquiry_summary"]
    assert draft(talk).wanted is None


def test_a_date_that_nobody_understands_is_not_asked_for_ever() -> None:
    talk = complete()
    talk.say("we need it by 3 January", entities=Entities(dates=(date(2026, 1, 3),)), today=TODAY)
    assert stems(talk.say("blue", today=TODAY)) == ["inquiry_ask_wanted"]
    assert stems(talk.say("blue", today=TODAY)) == ["inquiry_summary"]


def test_a_day_long_ago_in_a_story_is_no_wish() -> None:
    talk = complete()
    decision = talk.say("we met on 3 January", entities=Entities(dates=(date(2026, 1, 3),)), today=TODAY)
    assert "inquiry_ask_wanted" not in stems(decision)


@pytest.mark.parametrize(
    ("rule", "transport", "instead"),
    [("FOB", "air", "FCA"), ("CIF", "road", "CIP"), ("CFR", "courier", "CPT"), ("FAS", "rail", "FCA")],
)
def test_a_term_for_ships_does_not_fly(rule: str, transport: str, instead: str) -> None:
    talk = started()
    entities = Entities(incoterms=(Incoterm(rule, "Busan"),), transport=transport, places=("Lima",))
    decision = talk.say(f"{rule} Busan to Lima by {transport}", entities=entities)
    assert said(decision, "inquiry_ask_transport").values["suggestion"] == instead
    assert buttons(decision)[0] == f"incoterm:{instead}"
    accepted = Talk(talk.state).say("yes")
    term = said(accepted, "inquiry_summary").values["incoterm"]
    assert term == Incoterm(instead, "Busan" if instead == "FCA" else "Lima")
    assert stems(talk.press(f"incoterm:{instead}")) == ["inquiry_summary"]


def test_going_by_ship_after_all_settles_it() -> None:
    talk = started()
    talk.say("FOB to Lima by air", entities=Entities(incoterms=(Incoterm("FOB"),), transport="air", places=("Lima",)))
    assert stems(talk.say("by sea then", entities=Entities(transport="sea"))) == ["inquiry_summary"]


@pytest.mark.parametrize("place", ["조건입니다", "wanted", "terms", "条件", "please"])
def test_what_stands_beside_a_term_is_no_place(place: str) -> None:
    talk = started()
    talk.say(f"CIF {place}", entities=Entities(incoterms=(Incoterm("CIF", place),), places=(place,)))
    assert (draft(talk).place, draft(talk).incoterm) == ("", Incoterm("CIF"))


def test_what_fits_any_transport_is_not_questioned() -> None:
    talk = started()
    entities = Entities(incoterms=(Incoterm("FCA", "Incheon"),), transport="air", places=("Lima",))
    assert stems(talk.say("FCA Incheon by air to Lima", entities=entities)) == ["inquiry_summary"]


def test_price_date_certificates_and_specification_are_taken_in_one_go_and_offered_once() -> None:
    talk = started()
    first = talk.say("Hamburg, CIF", today=TODAY)
    assert said(first, "inquiry_summary").values["offer"] is True
    entities = Entities(target=Money(Decimal("2.9"), "USD"), dates=(date(2026, 5, 15),))
    second = talk.say(
        "target price USD 2.90, by 15 May, halal and ISO 9001. Specification: no sugar", Label.NEED, entities,
        today=TODAY,
    )  # fmt: skip
    assert said(second, "inquiry_summary").values["offer"] is False
    stored = inquiry(talk.say("yes"))
    assert (stored.target_price, stored.wanted_on) == (Money(Decimal("2.9"), "USD"), date(2026, 5, 15))
    assert set(stored.certificates) == {"Halal", "ISO 9001"}
    assert stored.lines[1].specification == "no sugar"


def test_a_sentence_about_nothing_else_is_kept_for_staff() -> None:
    talk = complete()
    decision = talk.say("the cartons must carry arabic labels", Label.NEED)
    assert said(decision, "inquiry_summary").values["remarked"] is True
    assert "arabic labels" in inquiry(talk.say("yes")).note


def test_what_is_not_in_the_catalogue_is_said_and_taken_in_the_buyers_words() -> None:
    talk = Talk()
    decision = talk.say("We need 300 steel bicycles to Lima FOB", Label.NEED, count(300, "pcs"))
    assert said(decision, "inquiry_ask_product").values["described"]
    assert "described" in buttons(decision)
    assert stems(Talk(talk.state).say("yes")) == ["inquiry_summary"]
    assert stems(talk.press("described")) == ["inquiry_summary"]
    handed = case(talk.say("yes"))
    assert (handed.reason, handed.told) == ("inquiry", "need_described")
    assert "300 pcs" in str(handed.values["note"])
    assert "steel bicycles" in str(handed.values["note"])
    assert "Lima" in str(handed.values["note"])


def test_a_known_product_and_a_described_one_become_one_inquiry() -> None:
    items = (Item("GT-1", boxes(600)), Item("", Quantity(Decimal(5)), "steel cups"))
    state = Draft(items, place="Lima", incoterm=Incoterm("FOB"), asked="confirm").state()
    stored = inquiry(Talk(state).say("yes"))
    assert [line.product for line in stored.lines] == ["GT-1"]
    assert "steel cups" in stored.note


def test_an_unknown_answer_to_which_product_offers_to_take_it_as_it_is() -> None:
    talk = Talk()
    assert said(talk.say("I need a quotation", Label.NEED), "inquiry_ask_product").values["described"] == ""
    decision = talk.say("stainless bicycle frames")
    assert said(decision, "inquiry_ask_product").values["described"] == "stainless bicycle frames"


def test_the_question_that_a_button_announced_does_not_lose_the_inquiry() -> None:
    talk = complete()
    assert stems(talk.press("ask:GT-1")) == ["product_ask"]
    decision = talk.say("does it keep without a fridge", Label.PRODUCT)
    assert case(decision).told == "product_asked"
    assert stems(decision) == ["inquiry_summary"]
    assert inquiry(talk.say("yes")).lines[0].product == "GT-1"


def test_an_answer_after_the_button_is_still_an_answer() -> None:
    talk = started()
    talk.press("ask:GT-1")
    assert stems(talk.say("Hamburg, CIF")) == ["inquiry_summary"]


def test_a_complaint_breaks_in_and_the_inquiry_waits_for_its_turn() -> None:
    talk = complete()
    talk.say("30 boxes arrived wet", meaning=meant(Label.COMPLAINT, complaint=Complaint(True, ComplaintKind.DAMAGE)))
    assert talk.state.dialog == "complaint"
    assert json.loads(talk.state.slots["kept"])["place"] == "Hamburg"


def elsewhere() -> State:
    return complete().state


def test_an_inquiry_left_open_elsewhere_is_offered() -> None:
    talk = Talk()
    decision = talk.say("I need ginseng tea", Label.NEED, elsewhere=elsewhere())
    assert stems(decision) == ["need_waiting"]
    assert buttons(decision) == ["resume", "fresh"]
    resumed = Talk(talk.state).say("yes please")
    assert stems(resumed) == ["inquiry_summary"]
    assert resumed.state.slots["moved"] == "yes"
    assert stems(talk.press("resume")) == ["inquiry_summary"]
    assert inquiry(talk.say("yes")).destination == "Hamburg"


def test_what_the_new_message_tells_goes_over_what_was_known() -> None:
    talk = Talk()
    entities = Entities(products=("GT-1",), quantities=(boxes(900),), lines=(("GT-1", boxes(900)),))
    talk.say("I need 900 boxes of ginseng tea", Label.NEED, entities, elsewhere=elsewhere())
    talk.say("yes")
    assert wants(talk) == {"GT-1": 900, "SM-A": 1200}


@pytest.mark.parametrize("text", ["no", "a new inquiry please"])
def test_a_new_beginning_keeps_what_was_just_said(text: str) -> None:
    talk = Talk()
    talk.say("I need ginseng tea", Label.NEED, elsewhere=elsewhere())
    assert stems(talk.say(text)) == ["inquiry_ask_quantity"]
    assert list(draft(talk).codes) == ["GT-1"]


def test_going_on_is_not_asked_of_who_said_so() -> None:
    talk = Talk()
    assert stems(talk.say("let us continue with my inquiry", elsewhere=elsewhere())) == ["inquiry_summary"]


def test_another_product_begins_another_inquiry() -> None:
    decision = Talk().say("quotation for honey sheet mask", Label.NEED, elsewhere=elsewhere())
    assert stems(decision) == ["inquiry_ask_quantity"]


def test_the_offer_is_forgotten_when_the_buyer_speaks_of_something_else() -> None:
    talk = Talk()
    talk.say("I need ginseng tea", Label.NEED, elsewhere=elsewhere())
    assert "need_waiting" not in stems(talk.say("what is the HS code of ginseng tea?", Label.PRODUCT))


@pytest.mark.parametrize("data", ["resume", "fresh", "described", "change"])
def test_a_button_of_a_conversation_long_past_is_said_to_be_that(data: str) -> None:
    assert stems(decide(situation(button=data))) == ["button_unknown"]


def test_the_button_change_asks_what() -> None:
    talk = complete()
    assert stems(talk.press("change")) == ["inquiry_change"]
    talk.say("GT-1 700 boxes", entities=replace(count(700, "box"), products=("GT-1",)))
    assert wants(talk) == {"GT-1": 700, "SM-A": 1200}


def test_more_products_than_a_person_counts_are_cut_off() -> None:
    many = tuple(TEA.__class__(number, f"P-{number}", {"en": f"Thing {number}"}) for number in range(1, 60))
    lines = tuple((card.code, boxes(5)) for card in many)
    talk = Talk()
    talk.say("all of these", Label.NEED, Entities(products=tuple(card.code for card in many), lines=lines),
             catalogue=many)  # fmt: skip
    assert len(draft(talk).items) == 20


SLOT = st.text(max_size=12) | st.sampled_from(
    ["GT-1", "600", "FOB", "confirm", "yes", "wanted", "air", "2 USD", "2026-05-01", '["GT-1"]', "[[", "{}",
     "sample", "order", "SO-1", '[["GT-1","600","box",""],["SM-A","","",""]]',
     '{"lines": "[[\\"GT-1\\",\\"6\\",\\"\\",\\"\\"]]"}']
)  # fmt: skip
NAMES = [
    *Draft.__dataclass_fields__,
    "lines",
    "product",
    "rule",
    "rule_place",
    "amount",
    "unit",
    "new",
    "trade",
    "kept",
]
STATES = st.builds(
    State,
    st.sampled_from(["inquiry", "waiting", "stock", "complaint", "handed"]),
    st.dictionaries(st.sampled_from(NAMES), SLOT, max_size=8),
)
TEXTS = st.text(max_size=80) | st.sampled_from(
    ["yes", "no", "no, 700", "-5", "remove the second", "also SM-A", "not GT-1 but SM-A", "same as last time",
     "by air", "cancel my order SO-1", "continue", "a sample please", "we run low on tea", "not yet",
     "FOB by air", "DHL 123456789"]
)  # fmt: skip
LINES = (Line("GT-1", Quantity(Decimal(600), "box")), Line("gone", Quantity(Decimal(1))))
PAST = TradeCard(
    "SO-1", "order", "paid", TODAY, "USD", LINES, ordered_on=TODAY, incoterm=Incoterm("FOB", "Busan"),
    destination="Lima",
)  # fmt: skip
ENTITIES = st.builds(
    Entities,
    products=st.lists(st.sampled_from(["GT-1", "SM-A", "gone"]), max_size=3).map(tuple),
    quantities=st.lists(st.builds(Quantity, st.decimals(), st.sampled_from(["", "pcs"])), max_size=3).map(tuple),
    lines=st.lists(
        st.tuples(st.sampled_from(["GT-1", "SM-A", "gone"]), st.builds(Quantity, st.decimals())), max_size=3
    ).map(tuple),
    dates=st.lists(st.dates(), max_size=2).map(tuple),
    orders=st.lists(st.sampled_from(["SO-1", "SO-2", ""]), max_size=2).map(tuple),
    money=st.lists(st.builds(Money, st.decimals(), st.just("USD")), max_size=1).map(tuple),
    target=st.none() | st.builds(Money, st.decimals(), st.just("USD")),
    transport=st.sampled_from(["", "sea", "air", "courier"]),
    incoterms=st.lists(st.builds(Incoterm, st.sampled_from(["FOB", "DAP"])), max_size=1).map(tuple),
)


@settings(max_examples=400, deadline=None)
@given(
    text=TEXTS, state=STATES, other=STATES, entities=ENTITIES,
    label=st.sampled_from([Label.NEED, Label.ORDER, Label.STOCK, Label.OTHER]),
    record=st.sampled_from([None, Record(), Record((PAST,))]), channel=st.sampled_from(["telegram", "email"]),
    button=st.sampled_from(["", "", "", "confirm", "change", "resume", "fresh", "described", "repeat:SO-1", "repeat:",
                            "repeat:X", "ask:GT-1", "cancel", "incoterm:FCA", "inquiry:SM-A"]),
    stage=st.sampled_from(Stage),
)  # fmt: skip
def test_any_state_and_message_give_a_decision_that_can_be_spoken(
    text: str, state: State, other: State, entities: Entities, label: Label, record: Record | None, channel: str,
    button: str, stage: Stage,
) -> None:  # fmt: skip
    met = situation(
        text, label, entities, state=state, elsewhere=other, record=record, channel=channel, button=button, today=TODAY,
        contact=replace(ANNA, stage=stage),
    )  # fmt: skip
    spoken(met)


def spoken(met: Situation) -> None:
    decision = decide(met)
    assert decision.actions
    assert all(isinstance(key, str) and isinstance(value, str) for key, value in decision.state.slots.items())
    assert all(len(data.encode()) <= 64 for data in buttons(decision))
    told = {"case_number": "C-1", "promised_at": None, "back_at": None, "timezone": "UTC", "exporter": "Hanbit Foods"}
    for action in decision.actions:
        if isinstance(action, Say):
            assert WORDS.text(f"chat/{action.stem}", "ko", action.values)
        elif isinstance(action, OpenCase):
            if action.told:
                assert WORDS.text(f"chat/{action.told}", "ko", {**told, **action.values})
            else:  # a note in an open case says nothing itself: what was asked must have been answered
                assert action.reason == "addition"
                assert any(isinstance(each, Say) for each in decision.actions)
        elif isinstance(action, StoreTrade):
            assert WORDS.text(f"chat/{action.told}", "ko", {**told, **action.values, "trade_number": "T-1"})
            assert action.lines
            assert all(line.quantity.amount > 0 for line in action.lines)
            assert all(line.product in {card.code for card in CATALOGUE} for line in action.lines)
