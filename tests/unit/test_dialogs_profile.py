"""One question about the buyer where their stage allows it, and what is made of the answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.actions import Remember
from bot.dialogs.choose import decide
from bot.dialogs.profile import next_question
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Severity
from bot.people import Stage
from bot.record import FactCard
from tests.unit.situations import meant, situation, stems

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def fact(key: str, *, days: int = 100, again: int | None = None) -> FactCard:
    seen = NOW - timedelta(days=days)
    return FactCard(key, "x", seen, None if again is None else seen + timedelta(days=again))


def test_the_closer_the_relation_the_more_is_asked() -> None:
    assert next_question(Stage.POTENTIAL, (), NOW) == ""
    assert next_question(Stage.DORMANT, (), NOW) == ""
    assert next_question(Stage.BUYER, (), NOW) == "use"
    assert next_question(Stage.BUYER, (fact("use"),), NOW) == ""
    known = tuple(fact(key) for key in ("use", "season", "birthday", "trends", "plans"))
    assert next_question(Stage.PARTNER, known, NOW) == "hobby"


def test_what_has_gone_stale_is_asked_again_and_nothing_twice_in_a_day() -> None:
    assert next_question(Stage.BUYER, (fact("use", again=30),), NOW) == "use"
    assert next_question(Stage.BUYER, (fact("asked:season", days=0),), NOW) == ""


def test_a_question_follows_an_answer_and_the_reply_becomes_a_fact() -> None:
    first = decide(situation("what is the MOQ of GT-1?", Label.PRODUCT, ask="use"))
    assert stems(first)[-1] == "profile_use"
    reply = decide(situation("we sell to hotels in Bavaria", state=first.state))
    assert Remember("use", "we sell to hotels in Bavaria", 24) in reply.actions
    assert "profile" not in reply.state.slots


def test_it_is_never_asked_in_a_complaint_nor_while_something_is_open() -> None:
    upset = meant(Label.COMPLAINT, complaint=Complaint(True, ComplaintKind.DAMAGE, Severity.HIGH))
    assert "profile_use" not in stems(decide(replace(situation("it arrived broken", ask="use"), meaning=upset)))
    assert "profile_use" not in stems(decide(situation("quotation for GT-1", Label.ORDER, ask="use")))


def test_who_would_rather_not_say_is_left_alone() -> None:
    first = decide(situation("what is the MOQ of GT-1?", Label.PRODUCT, ask="birthday"))
    for reply in (situation("no thanks", state=first.state), situation(button="profile:skip", state=first.state)):
        decision = decide(reply)
        assert stems(decision) == ["profile_skipped"]
        assert not any(isinstance(action, Remember) for action in decision.actions)


def test_small_talk_gets_one_line_and_abuse_a_person() -> None:
    assert stems(decide(situation("how are you today?"))) == ["small_talk"]
    assert stems(decide(situation("Bist du ein Bot?"))) == ["i_am_a_bot"]
    angry = decide(situation("you idiots"))
    assert [getattr(action, "told", "") for action in angry.actions] == ["abuse_calm"]


def test_a_birthday_is_kept_as_month_and_day() -> None:
    first = decide(situation("what is the MOQ of GT-1?", Label.PRODUCT, ask="birthday"))
    told = Entities(dates=(date(2027, 3, 15),))
    reply = decide(situation("on the 15th of March", Label.OTHER, told, state=first.state))
    assert Remember("birthday", "03-15", 0) in reply.actions
