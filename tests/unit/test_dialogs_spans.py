"""Quantities of which none was chosen: asked back about, all noted, or told with their prices. Never silently one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.dialogs.draft import Item, from_slots
from bot.firm import Firm
from bot.meaning import Entities, Label
from bot.people import Stage
from bot.trade import Money, Quantity
from tests.unit.situations import Talk, buttons, case, count, inquiry, said, stems

LOW, HIGH = Quantity(Decimal(500)), Quantity(Decimal(800))
SPAN = Entities(ranges=((LOW, HIGH),))
TIERS = Entities(products=("GT-1",), tiers=(LOW, HIGH, Quantity(Decimal(3000), "box")))
QUOTED = Firm("Hanbit", prices_from=Stage.PARTNER)


def asked() -> Talk:
    talk = Talk()
    talk.say("a quotation for between 500 and 800 ginseng tea", Label.NEED, SPAN)
    return talk


def test_a_span_is_asked_back_about_with_a_button_for_each_end() -> None:
    talk = asked()
    assert talk.last is not None
    question = said(talk.last, "inquiry_ask_quantity")
    assert [f"{one.amount:f} {one.unit}" for one in question.values["among"]] == ["500 box", "800 box"]  # type: ignore[attr-defined]
    assert buttons(talk.last) == ["quantity:500", "quantity:800", "quantity:all", "cancel"]


def test_a_span_answers_how_many_without_an_end_being_taken() -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED)
    decision = talk.say("between 500 and 800", entities=SPAN)
    assert stems(decision) == ["inquiry_ask_quantity"]
    assert "quantity:all" in buttons(decision)


def test_a_span_takes_the_place_of_a_quantity_that_was_noted() -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED)
    talk.say("600 boxes", entities=count(600, "box"))
    assert stems(talk.say("no, between 500 and 800", entities=SPAN)) == ["inquiry_ask_quantity"]


@pytest.mark.parametrize(
    ("answer", "amount"), [("800", "800"), ("650", "650"), ("the first", "500"), ("das zweite bitte", "800")]
)
def test_an_end_or_another_number_chooses(answer: str, amount: str) -> None:
    talk = asked()
    assert stems(talk.say(answer)) == ["inquiry_ask_delivery"]
    talk.say("Hamburg, CIF")
    assert [f"{line.quantity.amount:f}" for line in inquiry(talk.say("yes")).lines] == [amount]


def test_a_button_chooses_and_an_old_one_does_nothing() -> None:
    talk = asked()
    assert stems(talk.press("quantity:800")) == ["inquiry_ask_delivery"]
    assert stems(talk.press("quantity:500"))[0] == "button_unknown"


@pytest.mark.parametrize("answer", ["both please", "둘 다요", "yes", "beide", "обе"])
def test_both_ends_are_kept_for_staff(answer: str) -> None:
    talk = asked()
    talk.say(answer)
    talk.say("Hamburg, CIF")
    stored = inquiry(talk.say("yes"))
    assert stored.kind == "inquiry"
    assert [f"{line.quantity.amount:f} {line.quantity.unit}" for line in stored.lines] == ["500 box", "800 box"]
    assert "GT-1 500 | 800" in stored.note


def test_two_numbers_for_one_product_are_asked_back_about_too() -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED)
    both = Entities(quantities=(Quantity(Decimal(500), "box"), Quantity(Decimal(800), "box")))
    assert stems(talk.say("500 boxes and 800 boxes", entities=both)) == ["inquiry_ask_quantity"]


def test_a_line_with_its_own_quantity_keeps_it_beside_a_span() -> None:
    known = Entities(
        products=("GT-1", "SM-A"), quantities=(HIGH,), lines=(("SM-A", HIGH),), ranges=((LOW, Quantity(Decimal(600))),)
    )
    talk = Talk()
    talk.say("500 or 600 GT-1 and 800 SM-A", Label.NEED, known)
    items = {item.product: item for item in from_slots(talk.state.slots).items}
    assert items["SM-A"].quantity == HIGH
    assert (items["GT-1"].quantity, len(items["GT-1"].among)) == (None, 2)


def test_the_price_of_each_tier_is_told_where_it_may_be_seen() -> None:
    told = said(Talk().say("price for 500, 800 and 3000 boxes of GT-1?", Label.PRODUCT, TIERS), "price_tiers")
    assert [one["total"] for one in told.values["tiers"]] == [  # type: ignore[attr-defined]
        Money(Decimal(amount), "USD") for amount in ("1600.00", "2560.00", "9600.00")
    ]


def test_tiers_without_a_price_to_tell_are_all_noted() -> None:
    talk = Talk()
    text = "price for 500, 800 and 3000 boxes of GT-1?"
    assert stems(talk.say(text, Label.PRODUCT, TIERS, firm=QUOTED)) == ["inquiry_ask_delivery"]
    talk.say("Hamburg, CIF", firm=QUOTED)
    assert [f"{line.quantity.amount:f}" for line in inquiry(talk.say("yes", firm=QUOTED)).lines] == [
        "500",
        "800",
        "3000",
    ]


def test_an_offer_for_tiers_tells_prices_and_goes_on_with_all_of_them() -> None:
    decision = Talk().say("please quote 500, 800 and 3000 boxes of GT-1", Label.ORDER, TIERS)
    assert stems(decision) == ["price_tiers", "inquiry_ask_delivery"]


def test_a_draft_with_a_span_survives_its_slots() -> None:
    draft = from_slots(asked().state.slots)
    assert from_slots(draft.state().slots) == draft
    whole = replace(draft, items=(Item("GT-1", among=(LOW, HIGH), every=True),))
    assert from_slots(whole.state().slots).items == whole.items


@pytest.mark.parametrize(
    "text",
    [
        "I forgot my password for your web shop",
        "how can I register on your website?",
        "비밀번호를 잊어버렸어요",
        "无法登录你们的网站",
        "ログインできません",
        "tôi không đăng nhập được",
        "no puedo iniciar sesión",
        "esqueci minha senha",
        "ich kann mich nicht einloggen",
        "j'ai oublié mon mot de passe",
        "не могу войти в личный кабинет",
        "نسيت كلمة المرور",
        "saya lupa kata sandi",
    ],
)
def test_who_wants_to_log_in_hears_that_there_is_nothing_to_log_in_to(text: str) -> None:
    decision = Talk().say(text)
    assert stems(decision) == ["no_login"]
    assert buttons(decision) == ["human"]


def test_the_password_of_a_file_is_no_log_in() -> None:
    assert "no_login" not in stems(Talk().say("the zip file you sent needs a password"))


def test_a_question_about_the_minimum_answers_not_how_many() -> None:
    talk = Talk()
    talk.say("quotation for ginseng tea", Label.NEED)
    talk.say("MOQ 500?", Label.PRODUCT)
    assert from_slots(talk.state.slots).items[0].quantity is None


def test_a_lost_password_is_no_repair() -> None:
    assert stems(Talk().say("I forgot my password for your web shop, can you reset it?", Label.SERVICE)) == ["no_login"]


@pytest.mark.parametrize(
    ("text", "label"),
    [("we need 500-800 GT-1 with a HACCP certificate", Label.NEED), ("GT-1, 500 to 800", Label.OTHER)],
)
def test_a_span_is_a_need_like_a_quantity(text: str, label: Label) -> None:
    entities = replace(SPAN, products=("GT-1",))
    assert stems(Talk().say(text, label, entities)) == ["inquiry_ask_quantity"]


def test_a_span_of_what_is_not_in_the_catalogue_reaches_staff() -> None:
    talk = Talk()
    asked_first = talk.say("We need between 500 and 800 steel cups", Label.NEED, SPAN)
    assert stems(asked_first) == ["inquiry_ask_product"]
    talk.press("described")
    talk.say("both")
    talk.say("Hamburg, CIF")
    decision = talk.say("yes")
    assert "500 | 800" in str(case(decision).values["note"])
