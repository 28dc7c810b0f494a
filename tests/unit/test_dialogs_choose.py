"""What is decided about a message: by label, by button, by the conversation that is open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import OpenCase, Say, Situation, State, StoreTrade, Subscribe, Unsubscribe
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Meaning, Severity
from bot.people import ContactCard, Stage
from bot.render import Words
from bot.trade import INCOTERMS, Incoterm, Quantity
from tests.unit.situations import (
    ALOE,
    ANNA,
    CATALOGUE,
    HONEY,
    TEA,
    Talk,
    buttons,
    case,
    count,
    meant,
    said,
    situation,
    stems,
)

WORDS = Words()
NEW = ContactCard(8, "", "", Stage.POTENTIAL, "en", "", "UTC", False, interactions=0)


def test_a_newcomer_hears_who_we_are_and_that_we_are_a_machine() -> None:
    assert stems(decide(situation("hi", Label.GREETING, contact=NEW))) == ["introduction"]
    assert stems(decide(situation("/start", contact=NEW))) == ["introduction"]
    first = decide(situation("What is ginseng tea?", Label.PRODUCT, contact=NEW))
    assert stems(first) == ["introduction_short", "product"]


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "night"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening"), (23, "night")]
)
def test_a_greeting_goes_by_the_buyers_own_hour(hour: int, part: str) -> None:
    decision = decide(situation("hello", Label.GREETING, local_hour=hour))
    assert said(decision, "greeting").values["part"] == part


def test_a_name_is_one_short_line_whatever_is_in_it() -> None:
    contact = ContactCard(9, "Eve\n\nSend money to\t" + "x" * 500, "", Stage.BUYER, "en", "", "UTC", True, 2)
    name = str(said(decide(situation("hi", Label.GREETING, contact=contact)), "greeting").values["name"])
    assert "\n" not in name
    assert len(name) <= 60


def test_a_product_question_is_answered_with_its_picture() -> None:
    decision = decide(situation("What is the MOQ of ginseng tea?", Label.PRODUCT))
    answer = said(decision, "product")
    assert answer.values["card"] is TEA
    assert answer.picture == TEA.picture
    assert buttons(decision) == ["inquiry:GT-1", "ask:GT-1", "catalogue:1"]


def test_products_are_found_by_code_by_name_in_any_language_and_by_what_was_understood() -> None:
    for text in ("gt-1?", "인삼차의 가격이 얼마입니까", "GINSENG TEAS"):
        assert said(decide(situation(text, Label.PRODUCT)), "product").values["card"] is TEA
    understood = situation("the red one", Label.PRODUCT, Entities(products=("gt-1",)))
    assert said(decide(understood), "product").values["card"] is TEA


def test_several_products_are_offered_and_a_number_picks_one() -> None:
    talk = Talk()
    decision = talk.say("do you have sheet masks?", Label.PRODUCT)
    assert buttons(decision) == ["product:SM-A", "product:SM-H"]
    assert said(talk.say("2"), "product").values["card"] is HONEY


def test_a_follow_up_is_about_the_product_just_shown() -> None:
    talk = Talk()
    talk.say("ginseng tea", Label.PRODUCT)
    assert said(talk.say("and the lead time?", Label.PRODUCT), "product").values["card"] is TEA
    assert said(talk.say("HS code?", Label.OTHER), "product").values["card"] is TEA


def test_what_the_card_does_not_know_is_asked_of_a_person() -> None:
    decision = decide(situation("HS code and price of the aloe sheet mask?", Label.PRODUCT))
    assert stems(decision) == ["product"]
    assert case(decision).values["missing"] == ("hs_code",)


def test_a_product_we_do_not_know_is_handed_over_with_a_list() -> None:
    handed = case(decide(situation("do you sell bicycles?", Label.PRODUCT)))
    assert (handed.reason, handed.told) == ("unsure", "product_none")
    assert TEA in handed.values["cards"]  # type: ignore[operator]


def test_the_catalogue_turns_its_pages() -> None:
    many = tuple(ALOE.__class__(number, f"P-{number}", {"en": f"Thing {number}"}) for number in range(1, 20))
    first = decide(situation("please send your catalogue", Label.PRODUCT, catalogue=many))
    assert buttons(first)[-1] == "catalogue:2"
    last = decide(situation(button="catalogue:99", catalogue=many))
    assert said(last, "catalogue").values["first"] == 17
    assert stems(decide(situation(button="catalogue:1", catalogue=()))) == ["catalogue_empty"]


def test_a_letter_lists_the_products_that_a_chat_pages_through() -> None:
    many = tuple(ALOE.__class__(number, f"P-{number}", {"en": f"Thing {number}"}) for number in range(1, 20))
    letter = decide(situation("your product list?", Label.PRODUCT, catalogue=many, channel="email"))
    assert said(letter, "catalogue").values["pages"] == 1


def test_products_are_compared_side_by_side() -> None:
    decision = decide(situation("difference between ginseng tea and aloe sheet mask?", Label.COMPARE))
    assert said(decision, "products_compare").values["cards"] == (TEA, ALOE)
    assert stems(decide(situation("which one is better?", Label.COMPARE))) == ["compare_which"]


@pytest.mark.parametrize(
    ("label", "told"),
    [
        (Label.SERVICE, "service_request"),
        (Label.SOURCE, "handed_source"),
        (Label.UPGRADE, "handed_upgrade"),
        (Label.OTHER, "handed_other"),
    ],
)
def test_what_the_bot_may_not_answer_is_handed_over_with_an_honest_word(label: Label, told: str) -> None:
    handed = case(decide(situation("Something about this or that", label)))
    assert (handed.reason, handed.told) == ("unsure", told)


def test_an_order_with_papers_is_read_by_a_person() -> None:
    assert case(decide(situation("PO 4711 attached", Label.ORDER, Entities(orders=("4711",))))).told == "handed_order"
    assert case(decide(situation("our order is attached", Label.ORDER, files=1))).told == "handed_order"


def test_a_complaint_opens_a_case_at_its_first_word() -> None:
    hurt = meant(Label.PRODUCT, complaint=Complaint(True, ComplaintKind.DAMAGE, Severity.HIGH))
    decision = decide(situation("What a tea: 30 boxes arrived wet!", meaning=hurt))
    opened = case(decision)
    assert (opened.reason, opened.complaint, opened.severity) == ("complaint", ComplaintKind.DAMAGE, Severity.HIGH)
    assert decision.label is Label.COMPLAINT


def test_what_follows_a_complaint_is_added_to_its_case() -> None:
    talk = Talk()
    talk.say("30 boxes arrived wet", Label.COMPLAINT)
    for decision in (talk.say("the lower ones"), talk.say(files=2), talk.say("and mould", Label.COMPLAINT)):
        assert (case(decision).reason, case(decision).told) == ("addition", "complaint_added")
    assert stems(talk.say("thank you", Label.THANKS)) == ["thanks"]
    assert talk.state.dialog == "complaint"
    assert stems(talk.say("I would like to order ginseng tea", Label.NEED)) == ["inquiry_ask_quantity"]


def test_who_complained_and_asks_for_a_person_gets_no_second_case() -> None:
    talk = Talk()
    talk.say("30 boxes arrived wet", Label.COMPLAINT)
    called = case(talk.say("I want a person", Label.HUMAN))
    assert (called.reason, called.told) == ("addition", "human_called")
    assert talk.state.dialog == "complaint"


def test_an_order_number_after_a_complaint_is_no_order() -> None:
    talk = Talk()
    talk.say("30 boxes arrived wet", Label.COMPLAINT)
    assert case(talk.say("order number is PO-1234", Label.ORDER)).reason == "addition"


def test_a_number_picks_from_any_page_of_the_catalogue() -> None:
    many = tuple(ALOE.__class__(number, f"P-{number}", {"en": f"Thing {number}"}) for number in range(1, 20))
    talk = Talk()
    talk.say(button="catalogue:3", catalogue=many)
    assert said(talk.say("18", catalogue=many), "product").values["card"] is many[17]


@pytest.mark.parametrize("text", ["yes", "👍", "...", "네", "no", "!!"])
def test_a_yes_to_nothing_bothers_nobody(text: str) -> None:
    assert stems(decide(situation(text))) == ["what_next"]


def test_a_message_without_a_label_that_is_about_buying_becomes_an_inquiry() -> None:
    assert stems(decide(situation("cotización GT-1 por favor"))) == ["inquiry_ask_quantity"]
    assert stems(decide(situation("600 GT-1", entities=count(600)))) == ["inquiry_ask_delivery"]
    talk = Talk()
    talk.say("ginseng tea", Label.PRODUCT)
    assert stems(talk.say("I take 600", entities=count(600))) == ["inquiry_ask_delivery"]


def test_a_question_that_comes_with_a_yes_is_answered_too() -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.ORDER)
    talk.say("600")
    talk.say("Hamburg, CIF")
    decision = talk.say("Yes. Please also tell us the lead time.", Label.PRODUCT)
    assert isinstance(decision.actions[0], StoreTrade)
    assert stems(decision) == ["product"]


def test_the_two_products_shown_last_are_compared() -> None:
    talk = Talk()
    talk.say("ginseng tea", Label.PRODUCT)
    assert said(talk.say("and honey?"), "product").values["card"] is HONEY
    assert said(talk.say("compare both please", Label.COMPARE), "products_compare").values["cards"] == (TEA, HONEY)


def test_running_low_on_a_known_product_begins_an_inquiry() -> None:
    assert stems(decide(situation("we run low on ginseng tea", Label.STOCK))) == ["inquiry_ask_quantity"]


def test_the_single_word_stop_stops_the_letters_when_nothing_is_open() -> None:
    assert stems(decide(situation("STOP"))) == ["unsubscribed"]


def test_a_word_in_no_language_of_ours_is_not_called_foreign() -> None:
    assert case(decide(situation("Hamborg", meaning=meant(language="da")))).told == "handed_other"


def test_an_unsure_word_after_a_hand_over_is_added_and_a_new_subject_is_not() -> None:
    talk = Talk()
    talk.say("Something about this or that")
    assert case(talk.say("and what about this or that?")).reason == "addition"
    assert case(talk.say("hmm")).reason == "addition"
    assert stems(talk.say("where is my order", Label.DELIVERY)) == ["proof_ask"]


def test_files_without_a_word_are_asked_about() -> None:
    decision = decide(situation(files=1))
    assert stems(decision) == ["files_received"]
    assert said(decision, "files_received").values["files"] == 1


def test_a_person_is_one_word_away_in_every_language_we_promise_it_in() -> None:
    for word in ("person", "Person!", "담당자", "상담원", "人工", "/human", "persona"):
        assert case(decide(situation(word))).reason == "human"


def test_letters_stop_at_once_and_begin_again() -> None:
    for text, label in (
        ("unsubscribe", Label.OTHER),
        ("수신거부", Label.OTHER),
        ("/stop", Label.OTHER),
        ("no more mails", Label.END),
    ):
        decision = decide(situation(text, label))
        assert isinstance(decision.actions[0], Unsubscribe)
        assert stems(decision) == ["unsubscribed"]
    assert isinstance(decide(situation("subscribe")).actions[0], Subscribe)
    assert isinstance(decide(situation("keep me posted", Label.SUBSCRIBE)).actions[0], Subscribe)


def test_the_next_message_after_ask_goes_to_a_person() -> None:
    talk = Talk()
    assert stems(talk.press("ask:GT-1")) == ["product_ask"]
    handed = case(talk.say("is it vegan?", Label.PRODUCT))
    assert (handed.told, handed.values["note"]) == ("product_asked", "GT-1")
    assert stems(talk.say("and the price?", Label.PRODUCT)) == ["product"]


@pytest.mark.parametrize(
    "data",
    ["", "nonsense", "product:", "product:NO", "incoterm:XYZ", "catalogue:-1",
     "catalogue:٣", "catalogue:999999", "confirm:1", "confirm",
     "incoterm:FOB", "x" * 5000, "product:GT-1\n", "человек"],
)  # fmt: skip
def test_an_unknown_button_changes_nothing_and_is_answered(data: str) -> None:
    talk = Talk()
    decision = talk.say(button=data or " ")
    assert stems(decision) == ["button_unknown"]
    assert talk.state == State()


def test_a_code_too_long_for_a_button_is_sent_as_its_id() -> None:
    decision = decide(situation("long-coded thing", Label.PRODUCT))
    assert "inquiry:#4" in buttons(decision)
    assert all(len(data.encode()) <= 64 for data in buttons(decision))
    assert said(decide(situation(button="product:#4")), "product").values["card"] is CATALOGUE[3]


def test_a_language_we_do_not_speak_is_read_by_a_person() -> None:
    foreign = meant(Label.DELIVERY, language="sv")
    assert case(decide(situation("Var är min beställning", meaning=foreign))).told == "handed_language"


def test_cancel_with_nothing_open_is_said() -> None:
    assert stems(decide(situation("/cancel"))) == ["cancel_nothing"]
    assert stems(decide(situation("cancel", Label.OTHER))) == ["cancel_nothing"]


ENTITIES = st.builds(
    Entities,
    products=st.lists(st.sampled_from(["GT-1", "SM-A", "gone", ""]), max_size=3).map(tuple),
    quantities=st.lists(st.builds(Quantity, st.decimals(), st.sampled_from(["", "pcs", "40HQ"])), max_size=2).map(
        tuple
    ),
    incoterms=st.lists(
        st.builds(Incoterm, st.sampled_from([*INCOTERMS, "XXX", ""]), st.text(max_size=9)), max_size=2
    ).map(tuple),
    countries=st.lists(st.sampled_from(["DE", "KR", "ZZ", ""]), max_size=2).map(tuple),
    places=st.lists(st.text(max_size=12), max_size=3).map(tuple),
    orders=st.lists(st.text(max_size=6), max_size=1).map(tuple),
)
MEANINGS = st.builds(
    Meaning,
    language=st.sampled_from(["en", "ko", "und", "sv", ""]),
    label=st.sampled_from(Label),
    labels=st.just(()),
    confidence=st.floats(0, 1),
    complaint=st.builds(
        Complaint, st.booleans(), st.none() | st.sampled_from(ComplaintKind), st.none() | st.sampled_from(Severity)
    ),
    entities=ENTITIES,
)
SLOTS = st.dictionaries(
    st.sampled_from(
        [
            "product",
            "amount",
            "unit",
            "place",
            "country",
            "rule",
            "asked",
            "tries",
            "options",
            "kind",
            "label",
            "asking",
            "wish",
        ]
    ),
    st.text(max_size=12)
    | st.sampled_from(["GT-1", "600", "FOB", "confirm", "2", '["SM-A"]', "[[", "yes", "quantity", "delivery"]),
)
TEXTS = st.text(max_size=200) | st.sampled_from(
    ["yes", "no, 600", "Hamburg, CIF", "cancel", "/start", "2", "价格?", "delete my data", "?", "DAT", "1.2.3,4", "²"]
)
BUTTONS = st.sampled_from(["confirm", "inquiry:GT-1", "incoterm:CIF", "human", "cancel", "catalogue:1"])
SITUATIONS = st.builds(
    Situation,
    text=TEXTS,
    meaning=MEANINGS,
    contact=st.builds(
        ContactCard, st.just(1), st.text(max_size=80), st.text(max_size=5), st.sampled_from(Stage), st.just("en"),
        st.just(""), st.just("UTC"), st.booleans(), st.integers(0, 3),
    ),
    state=st.builds(State, st.sampled_from(["", "inquiry", "complaint", "handed", "product", "new"]), SLOTS),
    catalogue=st.sampled_from([(), CATALOGUE, (ALOE,)]),
    exporter=st.just("Hanbit Foods"),
    channel=st.sampled_from(["telegram", "email"]),
    local_hour=st.integers(0, 23),
    button=st.just("") | BUTTONS | st.text(max_size=70),
    files=st.integers(0, 2),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(SITUATIONS)
def test_any_situation_gets_a_decision_that_can_be_spoken(any_situation: Situation) -> None:
    decision = decide(any_situation)
    assert decision.actions
    assert all(isinstance(key, str) and isinstance(value, str) for key, value in decision.state.slots.items())
    assert all(len(data.encode()) <= 64 for data in buttons(decision))
    told = {"case_number": "C-1", "promised_at": None, "timezone": "UTC", "exporter": "Hanbit Foods"}
    for action in decision.actions:
        if isinstance(action, OpenCase):
            assert WORDS.text(f"chat/{action.told}", "ko", {**told, **action.values})
        elif isinstance(action, StoreTrade):
            assert WORDS.text(f"chat/{action.told}", "ko", told)
            assert action.incoterm is None or action.incoterm.rule in INCOTERMS
            assert action.lines
            assert all(line.quantity.amount > 0 for line in action.lines)
        elif isinstance(action, Say):
            assert WORDS.text(f"chat/{action.stem}", "ko", action.values)
            for row in action.choices:
                assert all(WORDS.text(f"chat/buttons/{choice.stem}", "ko", choice.values) for choice in row)


@settings(max_examples=100, deadline=None)
@given(SITUATIONS)
def test_deciding_twice_decides_the_same(any_situation: Situation) -> None:
    assert decide(any_situation) == decide(any_situation)


def test_a_long_text_costs_no_more_than_its_head() -> None:
    for piece in ("a", "1,", "가", "no ", "1.", "\n", "FOB ", "? "):
        assert decide(situation(piece * 200_000, Label.NEED, contact=ANNA)).actions
