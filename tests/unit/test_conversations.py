"""Short answers, slips and changes of mind, as buyers write them: the judgement of so little text is often another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Decision, State
from bot.dialogs.choose import decide
from bot.dialogs.draft import from_slots
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Port
from bot.record import Line, Record, TradeCard
from bot.trade import Incoterm, ProductCard, Quantity
from tests.unit.situations import buttons, case, count, inquiry, meant, said, situation, stems

TODAY = date(2026, 3, 2)
ONE = TradeCard(
    "SO-2026-0042", "order", "delivered", date(2026, 1, 5), "USD", (Line("GT-1", Quantity(Decimal(600))),),
    eta=date(2026, 2, 20),
)  # fmt: skip
TWO = replace(ONE, number="SO-2026-0043")
YES = ["yes", "네", "是的", "はい", "vâng", "sí", "sim", "ja", "oui", "да", "نعم", "ya betul"]


def hears(text: str, label: Label = Label.OTHER, entities: Entities | None = None, **changes: object) -> Decision:
    known: dict[str, Any] = {"today": TODAY, **changes}
    return decide(situation(text, label, entities, **known))


def asking(**slots: str) -> State:
    lines = '[["GT-1", "600", "box", ""]]'
    return State("inquiry", {"wish": "inquiry", "product": "GT-1", "lines": lines, "rule": "CIF", **slots})


@pytest.mark.parametrize("text", YES)
@pytest.mark.parametrize("label", [Label.THANKS, Label.GREETING])
def test_a_yes_to_an_open_question_is_no_thanks_and_no_greeting(text: str, label: Label) -> None:
    decision = hears(text, label, state=asking(asked="destination"))
    assert stems(decision) == ["inquiry_ask_destination"]
    assert said(decision, "inquiry_ask_destination").values["again"]


def test_thanks_in_between_are_still_taken_kindly() -> None:
    assert "thanks" in stems(hears("ok thanks", Label.THANKS, state=asking(asked="destination")))


@pytest.mark.parametrize("text", YES)
def test_a_yes_names_the_one_order_that_a_complaint_can_be_about(text: str) -> None:
    state = State("complaint", {"kind": "damage", "facts": "order"})
    added = case(hears(text, Label.THANKS, state=state, record=Record((ONE,))))
    assert (added.reason, added.values["note"]) == ("addition", ONE.number)
    assert case(hears(text, Label.THANKS, state=state, record=Record((ONE, TWO)))).values["note"] == ""


@pytest.mark.parametrize(("text", "well"), [(text, "") for text in YES] + [("이상 없어요", "yes"), ("no", "")])
def test_which_order_has_arrived_is_asked_again_after_a_yes(text: str, well: str) -> None:
    state = State("acceptance", {"options": '["SO-2026-0042", "SO-2026-0043"]'})
    decision = hears(text, Label.THANKS, state=state, record=Record((ONE, TWO)))
    assert stems(decision) == ["acceptance_which"]
    assert decision.state.slots.get("well", "") == well


def doubted(
    text: str, entities: Entities | None = None, label: Label = Label.ORDER, state: State | None = None
) -> Decision:
    """A message that is taken for a complaint about the quantity."""
    wrong = meant(label, entities, complaint=Complaint(True, ComplaintKind.QUANTITY), confidence=0.5)
    return hears(text, meaning=wrong, state=state or State())


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("no wait 700", None), ("but 700 boxes", count(700, "box")), ("아니요 700 박스", count(700, "box")),
        ("不对,是700箱", count(700, "box")), ("eh salah, 700", None), ("nein, doch 700", None),
    ],
)  # fmt: skip
def test_a_correction_of_the_open_inquiry_is_no_complaint(text: str, entities: Entities | None) -> None:
    for label in (Label.ORDER, Label.OTHER, Label.COMPLAINT):
        decision = doubted(text, entities, label, state=asking(asked="confirm", place="Hamburg", rule_place="Hamburg"))
        items = from_slots(decision.state.slots).items
        assert [item.quantity for item in items] == [Quantity(Decimal(700), "box")], (text, label)


def test_a_complaint_in_an_open_inquiry_stays_one() -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg")
    assert case(doubted("we received 200 boxes too few", count(200, "box"), Label.ACCEPTANCE, state=state))
    broken = meant(Label.OTHER, count(20, "box"), complaint=Complaint(True, ComplaintKind.DAMAGE), confidence=0.5)
    assert case(hears("20 boxes are broken", meaning=broken, state=state)).reason == "complaint"
    sure = meant(Label.COMPLAINT, count(20, "box"), complaint=Complaint(True, ComplaintKind.QUANTITY))
    assert case(hears("only 20 boxes came", meaning=sure, state=state)).reason == "complaint"


NO_PLACE = [
    ("감사합니다", Label.THANKS, Entities()), ("안녕하세요", Label.GREETING, Entities()),
    ("hello", Label.GREETING, Entities()),
    ("来月末までに", Label.STOCK, Entities(dates=(date(2026, 4, 30),))), ("fob por avion", Label.OTHER,
     Entities(incoterms=(Incoterm("FOB"),), transport="air")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "entities"), NO_PLACE)
@pytest.mark.parametrize("asked", ["destination", "delivery"])
def test_what_is_said_in_between_is_no_destination(text: str, label: Label, entities: Entities, asked: str) -> None:
    state = asking(asked=asked, rule="CIF" if asked == "destination" else "")
    decision = hears(text, label, entities, state=state)
    assert not from_slots(decision.state.slots).place


def test_a_place_stays_one_with_a_transport_or_whatever_it_is_judged_to_be() -> None:
    hamburg = (Port("DEHAM", "DE", "Hamburg"),)
    by_sea = hears(
        "Hamburg by sea", entities=Entities(ports=hamburg, transport="sea"), state=asking(asked="destination")
    )
    assert from_slots(by_sea.state.slots).place == "Hamburg"
    greeted = hears("Hamburg", Label.GREETING, Entities(ports=hamburg), state=asking(asked="destination"))
    assert from_slots(greeted.state.slots).place == "Hamburg"


def test_the_one_port_beside_a_term_of_arrival_is_the_destination() -> None:
    named = Entities(products=("GT-1",), quantities=(Quantity(Decimal(600), "box"),), incoterms=(Incoterm("CIF"),),
                     ports=(Port("BRSSZ", "BR", "Santos"),))  # fmt: skip
    begun = hears("queria 600 caixas pra Santos CIF", Label.NEED, named)
    assert from_slots(begun.state.slots).incoterm == Incoterm("CIF", "Santos")
    ours = replace(named, ports=(Port("KRPUS", "KR", "Busan"),))
    assert not from_slots(hears("600 boxes CIF out of Busan", Label.NEED, ours).state.slots).place


@pytest.mark.parametrize("text", ["não, 900", "لا، 900", "no, 900", "아니요 900"])
@pytest.mark.parametrize("asked", ["product", "destination"])
def test_a_number_is_corrected_while_something_else_is_asked(text: str, asked: str) -> None:
    decision = hears(text, state=asking(asked=asked))
    assert [item.quantity for item in from_slots(decision.state.slots).items] == [Quantity(Decimal(900), "box")]


@pytest.mark.parametrize("text", ["数量だけ800にしてください", "수량을800으로요", "数量改成800"])
def test_a_number_that_clings_to_its_words_is_read(text: str) -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg")
    assert [item.quantity for item in from_slots(hears(text, state=state).state.slots).items] == [
        Quantity(Decimal(800), "box")
    ]


def test_two_counts_are_not_given_to_two_products_that_one_word_names() -> None:
    fans = (
        ProductCard(1, "F-1", {"en": "USB desk fan", "ko": "USB 탁상용 선풍기"}),
        ProductCard(2, "F-2", {"en": "Cordless fan", "ko": "무선 선풍기"}),
    )
    counted = Entities(quantities=(Quantity(Decimal(200), "pcs"), Quantity(Decimal(500), "pcs")))
    decision = hears("밥솥 이백 대랑 선풍기 오백 개 필요해요", Label.NEED, counted, catalogue=fans)
    assert stems(decision) == ["inquiry_ask_product"]
    assert not from_slots(decision.state.slots).codes


@pytest.mark.parametrize(
    "text",
    ["ok as soon as possible", "asap", "최대한 빨리요", "dès que possible", "так быстро, как можно", "secepatnya"],
)
def test_as_soon_as_possible_answers_when(text: str) -> None:
    state = asking(asked="wanted", doubt="wanted", place="Hamburg", rule_place="Hamburg")
    assert stems(hears(text, state=state)) == ["inquiry_summary"]


def order_change() -> State:
    return hears("cancel my order", Label.ORDER, record=Record((ONE,))).state


@pytest.mark.parametrize(
    ("text", "label"),
    [("yes cancel it", Label.ORDER), ("yes", Label.THANKS), ("네 취소해 주세요", Label.ORDER), ("sim", Label.THANKS)],
)
def test_what_follows_a_wish_to_cancel_goes_to_its_case(text: str, label: Label) -> None:
    added = case(hears(text, label, state=order_change(), record=Record((ONE,))))
    assert (added.reason, added.told) == ("addition", "case_added")


def test_another_need_after_a_wish_to_cancel_is_a_need() -> None:
    need = Entities(products=("GT-1",), quantities=(Quantity(Decimal(600), "box"),))
    begun = hears("we order 600 boxes of ginseng tea", Label.ORDER, need, state=order_change(), record=Record((ONE,)))
    assert stems(begun) == ["inquiry_ask_delivery"]


@pytest.mark.parametrize("text", ["hello?", "hello??", "여보세요?", "在吗?", "hola?", "halo?"])
@pytest.mark.parametrize("dialog", ["handed", "complaint"])
def test_who_waits_and_calls_hears_of_the_case_that_is_open(text: str, dialog: str) -> None:
    decision = hears(text, Label.GREETING, state=State(dialog, {"kind": "delay"}))
    assert (case(decision).told, decision.state.dialog) == ("case_added", dialog)


def test_a_wish_for_news_that_is_only_guessed_is_asked_and_not_noted() -> None:
    guessed = replace(meant(Label.SUBSCRIBE), confidence=0.58)
    assert stems(hears("send me something right now", meaning=guessed)) == ["subscribe_confirm"]
    assert stems(hears("send me full price list right now", meaning=guessed)) == ["catalogue"]
    assert "subscribed" in stems(hears("Please subscribe me to your newsletter", meaning=guessed))


@pytest.mark.parametrize(
    "text", ["Wie immer bitte", "comme la dernière fois", "pesan lagi kayak kemarin", "same as last time"]
)
def test_an_order_like_the_last_is_shown_whatever_it_is_judged_to_be(text: str) -> None:
    decision = hears(text, record=Record((ONE,)))
    assert from_slots(decision.state.slots).repeats == ONE.number
    assert case(hears(text)).told == "handed_other"


def test_one_s_own_number_alone_asks_where_it_is() -> None:
    numbered = Entities(orders=(ONE.number,))
    assert stems(hears(f"status of {ONE.number} please", Label.ORDER, numbered, record=Record((ONE,)))) == [
        "delivery_status"
    ]
    foreign = Entities(orders=("PO-77",))
    assert case(hears("status of PO-77 please", Label.ORDER, foreign, record=Record((ONE,)))).told == "handed_order"


def test_who_means_the_other_order_is_asked_which() -> None:
    shown = State("delivery", {"trade": ONE.number})
    decision = hears("nein, die andere", state=shown, record=Record((ONE, TWO)))
    assert said(decision, "delivery_which").values["trades"] == (TWO,)
    assert "delivery_which" not in stems(hears("no thanks", Label.THANKS, state=shown, record=Record((ONE, TWO))))


def test_goods_of_no_order_that_we_see_are_told_twice_and_noted_once() -> None:
    first = hears("вещи пришли", Label.ACCEPTANCE, record=Record())
    assert case(first).told == "acceptance_none"
    assert case(hears("всё хорошо", Label.ACCEPTANCE, state=first.state, record=Record())).reason == "addition"


@pytest.mark.parametrize(
    "text",
    [
        "so should we pay there?",
        "그 계좌로 보내도 되나요?",
        "打到那里可以吗?",
        "¿pagamos ahí entonces?",
        "sollen wir dorthin zahlen?",
    ],
)
def test_a_question_after_an_alarm_is_answered_by_the_same_warning(text: str) -> None:
    alarmed = hears("We got new bank details from you, please confirm", Label.PAYMENT, record=Record((ONE,)))
    assert case(hears(text, Label.PAYMENT, state=alarmed.state, record=Record((ONE,)))).told == "payment_alarm"
    assert stems(hears("What is open?", Label.PAYMENT, state=alarmed.state, record=Record((ONE,))))


@pytest.mark.parametrize(
    "text",
    [
        "把款打到新账户可以吗",
        "should we pay to the new account",
        "оплатить на новый счёт?",
        "هل ندفع إلى الحساب الجديد",
    ],
)
def test_a_new_account_alarms_by_whatever_name(text: str) -> None:
    assert case(hears(text, Label.PAYMENT, record=Record((ONE,)))).told == "payment_alarm"


@pytest.mark.parametrize("label", [Label.COMPLAINT, Label.OTHER, Label.PAYMENT])
def test_bank_details_that_are_said_to_have_changed_after_we_told_them_alarm(label: Label) -> None:
    told = hears("Quelles sont vos coordonnées bancaires ?", Label.PAYMENT, record=Record((ONE,)))
    assert (
        case(hears("on m'a dit qu'elles ont changé", label, state=told.state, record=Record((ONE,)))).reason == "alarm"
    )


@pytest.mark.parametrize(
    ("text", "entities"),
    [("600", count(600)), ("600 boxes", count(600, "box")), ("Hamburg", Entities(places=("Hamburg",))),
     ("CIF Hamburg", Entities(incoterms=(Incoterm("CIF", "Hamburg"),), places=("Hamburg",)))],
)  # fmt: skip
def test_what_is_known_already_may_be_said_again(text: str, entities: Entities) -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg")
    summary = said(hears(text, entities=entities, state=state), "inquiry_summary")
    assert not summary.values["again"]


@pytest.mark.parametrize("text", YES)
def test_a_yes_describes_no_product(text: str) -> None:
    asked = State("inquiry", {"wish": "inquiry", "asked": "product", "rule": "CIF", "place": "Lagos"})
    assert said(hears(text, state=asked), "inquiry_ask_product").values["described"] == ""


def test_a_product_and_its_count_are_a_need_where_nothing_else_is_sure() -> None:
    counted = Entities(
        products=("GT-1",), quantities=(Quantity(Decimal(500)),), lines=(("GT-1", Quantity(Decimal(500))),)
    )
    guessed = replace(meant(Label.SERVICE, counted), confidence=0.4)
    assert stems(hears("need 500 GT-1", meaning=guessed)) == ["inquiry_ask_delivery"]
    assert case(hears("500 GT-1 need repair", Label.SERVICE, counted)).reason == "unsure"


@pytest.mark.parametrize("text", ["forget it", "cancel", "stop", "abbrechen"])
def test_who_would_rather_not_prove_themselves_is_let_go(text: str) -> None:
    for asked in ("code", "email"):
        waiting = State("proof", {"label": "payment", "text": "what do we owe", "asked": asked, "email": "a@b.de"})
        decision = hears(text, state=waiting)
        assert (stems(decision), decision.state) == (["what_next"], State())


@pytest.mark.parametrize("text", ["mensuel", "monthly please", "月1回", "ежемесячно"])
def test_how_often_is_an_answer_and_no_farewell(text: str) -> None:
    asked = State("subscribe", {"asked": "frequency"})
    assert stems(hears(text, Label.END, state=asked)) == ["subscribe_noted"]
    assert stems(hears("non arrêtez tout", Label.END, state=asked)) == ["unsubscribed"]


def test_a_table_is_of_the_period_that_was_told_last() -> None:
    lately = State("account", {"since": "2026-01-01", "until": "2026-12-31"})
    statement = said(hears("엑셀로 주세요", Label.ACCOUNT, state=lately, record=Record((ONE,))), "account_statement")
    assert (statement.values["since"], statement.values["attached"]) == (date(2026, 1, 1), True)


@pytest.mark.parametrize("text", ["你是机器人吗", "are you human?", "Sind Sie ein Mensch?", "사람인가요?"])
def test_who_asks_for_it_hears_that_we_are_a_machine(text: str) -> None:
    assert stems(hears(text, Label.HUMAN)) == ["i_am_a_bot"]
    assert case(hears(f"{text} 给我人工, operator", Label.HUMAN)).told == "human_called"


def test_another_destination_of_one_s_own_order_is_asked_of_staff() -> None:
    numbered = Entities(orders=(ONE.number,))
    text = f"bitte liefern Sie {ONE.number} nach Bremen statt Hamburg, neue Lieferadresse folgt morgen"
    decision = hears(text, Label.ORDER, numbered, record=Record((replace(ONE, status="confirmed"),)))
    assert case(decision).told == "delivery_change"


@pytest.mark.parametrize("text", ["change it to 2500 please", "GT-1改成两千五", "수량을 2500으로 바꿔주세요"])
def test_what_was_passed_on_already_is_changed_by_staff(text: str) -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg", wish="order")
    placed = hears("yes", state=state).state
    assert case(hears(text, Label.ORDER, state=placed, record=Record())).told == "order_change"
    assert stems(hears("we also need 600 boxes of ginseng tea", Label.NEED, count(600, "box"), state=placed))


@pytest.mark.parametrize("text", ["不,FOB", "нет, FOB", "No, FOB", "nein, FOB", "Não, FOB."])
def test_a_rule_that_corrects_another_is_no_place(text: str) -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg")
    draft = from_slots(hears(text, entities=Entities(incoterms=(Incoterm("FOB"),)), state=state).state.slots)
    assert draft.place == "Hamburg"
    assert draft.incoterm
    assert draft.incoterm.rule == "FOB"


@pytest.mark.parametrize(
    "text",
    ["actually swap GT-1 for SM-A", "replace GT-1 with SM-A", "把GT-1换成SM-A", "GT-1 대신 SM-A",
     "ersetzen Sie GT-1 durch SM-A",
     "cambie GT-1 por SM-A", "remplacez GT-1 par SM-A", "замените GT-1 на SM-A", "ganti GT-1 dengan SM-A"],
)  # fmt: skip
def test_one_product_takes_the_place_of_another(text: str) -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg")
    draft = from_slots(hears(text, Label.ORDER, Entities(products=("GT-1", "SM-A")), state=state).state.slots)
    assert [(item.product, item.quantity and item.quantity.amount) for item in draft.items] == [("SM-A", Decimal(600))]


def test_what_answers_the_inquiry_is_no_farewell() -> None:
    dubai = Entities(incoterms=(Incoterm("DDP"),), places=("دبي",), ports=(Port("AEDXB", "AE", "دبي"),))
    guessed = replace(meant(Label.END, dubai), confidence=0.59)
    draft = from_slots(hears("دبي DDP", meaning=guessed, state=asking(asked="delivery", rule="")).state.slots)
    assert draft.place == "دبي"
    assert stems(hears("no more mails please", Label.END, state=asking(asked="delivery", rule="")))[0] == "unsubscribed"


def test_who_wants_to_cancel_and_has_one_order_means_it() -> None:
    running = Record((replace(ONE, status="confirmed"),))
    assert case(hears("je veux annuler", Label.ORDER, record=running)).values["note"] == ONE.number


def test_of_two_that_were_compared_the_one_that_is_pointed_to_is_ordered() -> None:
    compared = hears("difference between GT-1 and SM-A?", Label.COMPARE, Entities(products=("GT-1", "SM-A"))).state
    for text in ("اريد 300 من الثاني", "300 of the second", "두 번째 것으로 300개"):
        second = hears(text, Label.ORDER, count(300), state=compared)
        assert from_slots(second.state.slots).codes == ("SM-A",), text
    unclear = hears("300 of the better one", Label.ORDER, count(300), state=compared)
    assert stems(unclear) == ["inquiry_ask_product"]
    assert buttons(unclear)[:2] == ["inquiry:GT-1", "inquiry:SM-A"]


@pytest.mark.parametrize("text", ["LCは可能ですか", "可以用L/C吗", "LC로 가능한가요"])
def test_a_latin_word_is_heard_beside_signs_that_part_no_words(text: str) -> None:
    assert case(hears(text, Label.PAYMENT, record=Record((ONE,)))).told == "payment_terms_none"


@pytest.mark.parametrize("text", ["我们付款了吗", "もう支払いましたか", "저희가 송금했나요"])
def test_whether_it_was_paid_is_a_question_without_its_mark(text: str) -> None:
    decision = hears(text, Label.PAYMENT, record=Record((ONE,)))
    assert not any(getattr(one, "told", "") == "payment_told" for one in decision.actions)


@pytest.mark.parametrize(
    "text",
    [
        "Lieferung erhalten, soweit alles gut, nur ein Deckel fehlt",
        "arrived, but one lid is missing",
        "llegó todo perfecto si les gusta el vidrio roto",
    ],
)
def test_what_is_taken_back_in_the_first_word_is_looked_at_by_a_person(text: str) -> None:
    assert case(hears(text, Label.ACCEPTANCE, record=Record((ONE,)))).told == "acceptance_look"
    several = hears(text, Label.ACCEPTANCE, record=Record((ONE, TWO)))
    assert case(hears(TWO.number, state=several.state, record=Record((ONE, TWO)))).told == "acceptance_look"


@pytest.mark.parametrize(("text", "sure"), [("yes most of them", 0.93), ("all of them", 0.7), ("CIF요", 0.5)])
def test_what_only_looks_like_thanks_goes_to_the_complaint(text: str, sure: float) -> None:
    guessed = replace(meant(Label.THANKS), confidence=sure)
    assert case(hears(text, meaning=guessed, state=State("complaint", {"kind": "quality"}))).told == "complaint_added"
    assert stems(hears("thank you", Label.THANKS, state=State("complaint", {"kind": "quality"}))) == ["thanks"]


@pytest.mark.parametrize(
    "text", ["c'est bon", "d'accord", "de acuerdo", "alles klar", "все верно", "perfect", "sounds good"]
)
def test_other_ways_of_saying_yes_confirm(text: str) -> None:
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg")
    assert inquiry(hears(text, Label.THANKS, state=state)).lines[0].product == "GT-1"


@pytest.mark.parametrize("text", ["hmm not yet, next month", "아직이요", "ещё не надо", "todavía no"])
def test_an_order_that_would_be_repeated_may_wait(text: str) -> None:
    late = Entities(dates=(date(2026, 4, 1),))
    delay = meant(Label.COMPLAINT, late, complaint=Complaint(True, ComplaintKind.DELAY))
    state = asking(asked="confirm", place="Hamburg", rule_place="Hamburg", repeats=ONE.number)
    assert stems(hears(text, meaning=delay, state=state)) == ["inquiry_cancelled"]


def test_the_number_that_follows_a_wish_to_cancel_goes_to_its_case() -> None:
    numbered = Entities(orders=(ONE.number,))
    added = case(hears(f"order {ONE.number}", Label.ORDER, numbered, state=order_change(), record=Record((ONE,))))
    assert (added.reason, added.values["note"]) == ("addition", ONE.number)


@pytest.mark.parametrize("label", [Label.SUBSCRIBE, Label.END, Label.HUMAN])
def test_who_goes_on_with_an_inquiry_elsewhere_wants_neither_news_nor_an_end(label: Label) -> None:
    left = asking(asked="destination")
    decision = hears("Hello, I would like to continue my inquiry from the chat.", label, elsewhere=left)
    assert stems(decision) == ["inquiry_ask_destination"]


@pytest.mark.parametrize(
    "text",
    ["오늘 아침에 물건 도착했습니다. 수량도 맞고 포장도 좋네요.", "The goods arrived and everything is complete."],
)
def test_goods_that_surely_came_well_are_no_complaint(text: str) -> None:
    wrong = meant(Label.ACCEPTANCE, complaint=Complaint(True, ComplaintKind.QUANTITY), confidence=0.99)
    sent = replace(ONE, status="shipped")
    assert stems(hears(text, meaning=wrong, record=Record((sent,)))) == ["acceptance_thanks"]
    unsure = replace(wrong, confidence=0.6)
    assert case(hears(text, meaning=unsure, record=Record((sent,)))).reason == "complaint"


def test_the_minimum_order_is_no_matter_for_a_sample() -> None:
    asked = hears(
        "two samples of the ginseng tea please", Label.ORDER, count(2), state=State("product", {"product": "GT-1"})
    )
    (line,) = said(asked, "inquiry_ask_address").values["noted"]["lines"]  # type: ignore[index]
    assert line["below_moq"] is None


def test_the_end_of_a_compound_names_the_product_where_words_cling() -> None:
    pot = ProductCard(9, "RC-1", {"ko": "전기 압력밥솥 6인용"}, certificates=("CE",))
    decision = hears("밥솥에 CE 인증이 있나요? HS 코드도 알려 주세요.", Label.PRODUCT, catalogue=(pot,))
    assert said(decision, "product").values["card"] is pot
