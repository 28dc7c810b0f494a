"""News wanted: by the country's law, about what, and how often."""

from dataclasses import replace

import pytest

from bot.actions import Decision, SetWishes, Situation, State, Subscribe, Unsubscribe
from bot.dialogs.choose import decide
from bot.meaning import Label
from bot.record import Wishes
from tests.unit.situations import ANNA, CATALOGUE, buttons, situation, stems

GOODS = tuple(
    replace(card, category=("Tea", "Cosmetics", "Cosmetics", "Other")[place]) for place, card in enumerate(CATALOGUE)
)


def asks(text: str, label: Label = Label.OTHER, before: Decision | None = None, **changes: object) -> Situation:
    state = before.state if before else State()
    return situation(text, label, None, **{"catalogue": GOODS, "state": state, **changes})


def test_a_yes_counts_at_once_where_the_law_takes_one() -> None:
    decision = decide(asks("keep me posted", Label.SUBSCRIBE))
    assert isinstance(decision.actions[0], Subscribe)
    assert stems(decision) == ["subscribed", "subscribe_interests"]


def test_a_double_opt_in_counts_only_with_the_second_word() -> None:
    first = decide(asks("keep me posted", Label.SUBSCRIBE, wishes=Wishes(double=True)))
    assert stems(first) == ["subscribe_confirm"]
    assert not any(isinstance(action, Subscribe) for action in first.actions)
    second = decide(asks("yes", before=first, wishes=Wishes(double=True)))
    assert isinstance(second.actions[0], Subscribe)
    never = decide(asks("no", before=first, wishes=Wishes(double=True)))
    assert stems(never) == ["subscribe_not"]


def test_an_address_that_has_not_proven_itself_is_never_subscribed() -> None:
    stranger = replace(ANNA, verified=False)
    first = decide(asks("subscribe", contact=stranger, channel="email"))
    second = decide(asks("yes", before=first, contact=stranger, channel="email"))
    pressed = decide(asks("", before=first, contact=stranger, button="subscribe:yes", channel="email"))
    for decision in (first, second, pressed):
        assert not any(isinstance(action, Subscribe) for action in decision.actions)


def test_topics_are_chosen_by_button_by_name_and_by_all() -> None:
    first = decide(asks("keep me posted", Label.SUBSCRIBE))
    assert buttons(first)[:4] == ["subscribe:topic:0", "subscribe:topic:1", "subscribe:topic:2", "subscribe:all"]
    pressed = decide(asks("", before=first, button="subscribe:topic:1"))
    assert SetWishes(interests=("Cosmetics",)) in pressed.actions
    named = decide(asks("tea and cosmetics, monthly", before=first))
    assert SetWishes(interests=("Tea", "Cosmetics"), frequency="monthly") in named.actions
    everything = decide(asks("alles, bitte", before=first))
    assert SetWishes(interests=()) in everything.actions


def test_how_often_is_understood_in_many_languages() -> None:
    first = decide(asks("too many mails, please fewer", Label.END))
    for text, often in (
        ("einmal im Monat", "monthly"),
        ("매주", "weekly"),
        ("раз в квартал", "quarterly"),
        ("毎月", "monthly"),
    ):
        assert SetWishes(frequency=often) in decide(asks(text, before=first)).actions


def test_another_question_is_not_taken_for_a_topic() -> None:
    first = decide(asks("keep me posted", Label.SUBSCRIBE))
    assert "product" in stems(decide(asks("What is the MOQ of GT-1?", Label.PRODUCT, before=first)))


@pytest.mark.parametrize(
    "text",
    [
        "newsletter aus bitte", "Newsletter bitte abbestellen", "haut ab mit eurem Newsletter", "chega de newsletter",
        "뉴스레터 꺼주세요", "ニュースレターはもういりません", "别再发简报了", "tắt bản tin giúp mình",
        "ga mau newsletter lagi", "quítenme del boletín", "la newsletter, ça suffit", "отключите рассылку",
        "أوقفوا النشرة", "turn off the newsletter", "take me off your newsletter",
    ],
)  # fmt: skip
def test_words_that_take_news_away_are_never_consent_whatever_they_were_heard_as(text: str) -> None:
    decision = decide(asks(text, Label.SUBSCRIBE))
    assert isinstance(decision.actions[0], Unsubscribe)
    assert not any(isinstance(action, Subscribe) for action in decision.actions)
    assert stems(decision) == ["unsubscribed"]


@pytest.mark.parametrize(
    "text",
    ["Neuigkeiten aus Ihrem Haus, bitte", "don't stop sending me news", "ich möchte keine Neuigkeiten verpassen",
     "Newsletter bitte", "뉴스레터 받고 싶어요", "no dejen de enviarme novedades", "ga mau ketinggalan kabar",
     "ich bekomme den Newsletter nicht mehr, bitte wieder", "please keep me posted, no more than once a month"],
)  # fmt: skip
def test_news_that_are_wanted_are_not_taken_away_for_a_word_beside(text: str) -> None:
    assert not any(isinstance(action, Unsubscribe) for action in decide(asks(text, Label.SUBSCRIBE)).actions)


def test_what_was_heard_as_both_wanted_and_unwanted_is_asked_for_and_not_taken_as_consent() -> None:
    heard = asks("the newsletter, hm", Label.SUBSCRIBE)
    both = replace(heard, meaning=replace(heard.meaning, labels=(Label.SUBSCRIBE, Label.END)))
    assert stems(decide(both)) == ["subscribe_confirm"]
