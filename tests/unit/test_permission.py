"""May this letter go out now: by its purpose, its reader's wish, the law of their country and the hour they live in."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import zone
from bot.countries import known, profile
from bot.house import Rules
from bot.letters.permission import Facts, judge
from bot.messages import Purpose
from bot.people import AddressStatus, Consent, Stage
from bot.store.outbox import DeliveryState

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
WILLING = Facts(Purpose.MARKETING, "email", NOON, consent=Consent.OPTED_IN, stage=Stage.REGULAR, country=profile("GB"))
TO_MANY = st.sampled_from([Purpose.MARKETING, Purpose.GREETING])
facts = st.builds(
    Facts,
    purpose=st.sampled_from(Purpose),
    channel=st.sampled_from(["email", "telegram"]),
    now=st.integers(1_704_067_200, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    expires_at=st.none() | st.integers(1_704_067_200, 1_893_456_000).map(lambda at: datetime.fromtimestamp(at, UTC)),
    status=st.sampled_from(AddressStatus),
    consent=st.sampled_from(Consent),
    stage=st.sampled_from(Stage),
    suppressed=st.booleans(),
    complaint=st.booleans(),
    country=st.none() | st.sampled_from(sorted(known())).map(profile),
    timezone=st.sampled_from(["Asia/Seoul", "Pacific/Honolulu", "Europe/Lisbon", "Pacific/Auckland", "nowhere"]),
    lately=st.integers(0, 5),
    rules=st.sampled_from([Rules(), Rules(quiet=None), Rules(quiet=(time(1), time(2)))]),
)


def test_who_said_yes_gets_it_by_day() -> None:
    assert judge(WILLING).allowed


@pytest.mark.parametrize(
    ("change", "state", "word"),
    [
        ({"consent": Consent.OPTED_OUT}, DeliveryState.SUPPRESSED, "wants no"),
        ({"consent": Consent.NONE}, DeliveryState.SUPPRESSED, "no consent"),
        ({"suppressed": True}, DeliveryState.SUPPRESSED, "suppression list"),
        ({"complaint": True}, DeliveryState.SUPPRESSED, "complaint"),
        ({"stage": Stage.DISSOLVED}, DeliveryState.SUPPRESSED, "dissolved"),
        ({"status": AddressStatus.DEAD}, DeliveryState.SUPPRESSED, "dead"),
        ({"status": AddressStatus.BLOCKED}, DeliveryState.SUPPRESSED, "blocked"),
        ({"lately": 2}, DeliveryState.SUPPRESSED, "enough"),
        ({"expires_at": NOON}, DeliveryState.EXPIRED, "too late"),
        ({"timezone": "Asia/Seoul"}, DeliveryState.DEFERRED, "quiet"),
    ],
)
def test_what_keeps_an_advertisement_back(change: dict[str, object], state: DeliveryState, word: str) -> None:
    verdict = judge(replace(WILLING, **change))  # type: ignore[arg-type]
    assert (verdict.allowed, verdict.state) == (False, state)
    assert word in verdict.why


def test_where_the_law_lets_silence_count_a_customer_may_be_written_to_and_a_stranger_not() -> None:
    american = replace(WILLING, consent=Consent.NONE, country=profile("US"))
    assert judge(american).allowed
    assert not judge(replace(american, stage=Stage.POTENTIAL)).allowed
    assert not judge(replace(american, country=None)).allowed


def test_a_letter_waits_for_the_morning_where_its_reader_lives() -> None:
    night = replace(WILLING, timezone="Asia/Seoul", now=datetime(2026, 11, 18, 13, tzinfo=UTC))  # ten in the evening
    assert judge(night).until == datetime(2026, 11, 18, 23, tzinfo=UTC)  # eight in the morning


@given(facts)
def test_a_reply_goes_at_any_hour_to_anybody_who_can_be_reached(given_facts: Facts) -> None:
    reply = replace(given_facts, purpose=Purpose.REPLY, expires_at=None)
    assert judge(reply).allowed == (reply.status is AddressStatus.ACTIVE)


@given(facts)
def test_staff_are_told_whatever_is_known_of_the_buyer(given_facts: Facts) -> None:
    assert judge(replace(given_facts, purpose=Purpose.STAFF, expires_at=None)).allowed


@given(facts, TO_MANY)
def test_nobody_who_said_no_gets_a_letter_to_many(given_facts: Facts, purpose: Purpose) -> None:
    assert not judge(replace(given_facts, purpose=purpose, consent=Consent.OPTED_OUT)).allowed


@given(facts)
def test_no_advertisement_goes_without_a_yes_where_the_law_wants_one(given_facts: Facts) -> None:
    country = given_facts.country
    if judge(replace(given_facts, purpose=Purpose.MARKETING)).allowed and given_facts.consent is Consent.NONE:
        assert country is not None
        assert not country.marketing.needs_yes


@given(facts)
def test_what_waits_can_go_when_it_is_looked_at_again(given_facts: Facts) -> None:
    verdict = judge(given_facts)
    if verdict.state is not DeliveryState.DEFERRED:
        return
    assert verdict.until is not None
    assert given_facts.now < verdict.until <= given_facts.now + timedelta(hours=26)
    later = judge(replace(given_facts, now=verdict.until))
    quiet_again = later.state is DeliveryState.DEFERRED  # the country's hours may begin where the house's end
    assert later.allowed or quiet_again or later.state in (DeliveryState.EXPIRED, DeliveryState.SUPPRESSED)
    assert verdict.until.astimezone(zone(given_facts.timezone)).second == 0


@given(facts)
def test_a_letter_that_may_not_go_says_why(given_facts: Facts) -> None:
    verdict = judge(given_facts)
    assert verdict.allowed or verdict.why
