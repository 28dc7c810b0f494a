"""Goodbye in all its ways: letters stopped, fewer, paused; data shown and forgotten after proof."""

from dataclasses import replace
from datetime import date

import pytest

from bot.actions import EraseData, SetWishes, Situation, State, Unsubscribe
from bot.dialogs.choose import decide
from bot.meaning import Label
from bot.people import Stage
from bot.record import Record
from tests.unit.situations import ANNA, case, said, situation, stems


def asked(text: str, *, known: bool = True, **changes: object) -> Situation:
    record = Record() if known else None
    return replace(situation(text, Label.END, today=date(2026, 5, 1)), record=record, **changes)  # type: ignore[arg-type]


def test_data_is_shown_to_a_proven_sender_as_a_file() -> None:
    for text in ("send me a copy of my data", "Ich möchte eine Kopie meiner Daten", "내 개인정보 사본을 보내 주세요"):
        assert said(decide(asked(text)), "data_export").papers[0].kind == "data_export"
        assert "data_export" not in stems(decide(asked(text, known=False)))


def test_forgetting_needs_a_yes_and_stops_the_letters_at_once() -> None:
    first = decide(asked("Please delete my data"))
    assert isinstance(first.actions[0], Unsubscribe)
    assert stems(first) == ["erase_ask"]
    second = decide(replace(asked("yes"), meaning=situation("yes").meaning, state=first.state))
    assert any(isinstance(action, EraseData) for action in second.actions)
    assert case(second).reason == "erasure"


@pytest.mark.parametrize(
    "text",
    ["delete everything u have on me", "löscht alles, was ihr über mich habt", "저에 대한 모든 기록을 지워 주세요",
     "borren todo lo que saben de mí", "effacez tout ce que vous avez sur moi", "удалите всё обо мне",
     "hapus semua tentang saya", "私に関するすべてを削除してください"],
)  # fmt: skip
def test_who_wants_everything_forgotten_is_not_only_spared_the_letters(text: str) -> None:
    assert stems(decide(asked(text))) == ["erase_ask"]


def test_a_no_keeps_everything_and_a_yes_from_nowhere_forgets_nothing() -> None:
    first = decide(asked("제 개인정보를 삭제해 주세요"))
    kept = decide(replace(asked("no"), meaning=situation("no").meaning, state=first.state))
    assert stems(kept) == ["erase_not"]
    assert not any(isinstance(action, EraseData) for action in decide(situation("yes")).actions)


def test_who_is_not_proven_is_forgotten_by_no_word_and_no_button() -> None:
    for request in (asked("Please delete my data", known=False), asked("", known=False, button="end:erase")):
        assert not any(isinstance(action, EraseData) for action in decide(request).actions)
    pressed = asked("yes", known=False, state=State("end", {"asked": "erase"}))
    assert not any(isinstance(action, EraseData) for action in decide(pressed).actions)


@pytest.mark.parametrize(
    "text",
    ["بلاش رسائل دعائية بعد اليوم", "Your newsletter is a nuisance, opt me out", "Schluss mit der Werbung, das nervt",
     "광고 메일 지긋지긋해요, 그만 보내세요", "Хватит рекламы!", "basta de publicidad, es un abuso"],
)  # fmt: skip
def test_who_complains_of_our_letters_gets_no_more_of_them_and_is_heard(text: str) -> None:
    decision = decide(replace(asked(text), meaning=situation(text, Label.COMPLAINT).meaning))
    assert any(isinstance(action, Unsubscribe) for action in decision.actions)
    assert case(decision).reason == "complaint"


def test_who_complains_of_goods_keeps_the_letters() -> None:
    text = "Please turn off the machine remotely, it burns everything. Opt me out of this model."
    decision = decide(replace(asked(text), meaning=situation(text, Label.COMPLAINT).meaning))
    assert not any(isinstance(action, Unsubscribe) for action in decision.actions)


def test_who_finds_it_too_much_is_asked_how_often_and_who_wants_a_rest_gets_one() -> None:
    assert stems(decide(asked("too many mails, please fewer"))) == ["subscribe_frequency"]
    paused = decide(asked("please pause the newsletter for a month"))
    assert SetWishes(paused_until=date(2026, 5, 31)) in paused.actions


def test_staff_hear_of_those_who_are_close_and_leave() -> None:
    text = "we have found another supplier"
    assert case(decide(asked(text, contact=replace(ANNA, stage=Stage.REGULAR)))).reason == "leaving"
    assert stems(decide(asked(text, contact=replace(ANNA, stage=Stage.POTENTIAL)))) == ["farewell"]
