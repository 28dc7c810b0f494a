"""In the sample world each of the 200 buyers can do each of the fifteen activities in any of the twelve languages.

The sentences are our own. Each meets the judgement that any machine has (by cues), the dialogs, and the words of its
language: what comes out can be spoken, and nothing is answered by "I did not understand".
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import pytest

from bot.actions import Decision, OpenCase, Say, Situation, State, StoreTrade
from bot.demo.world import Buyer, Trade, World, build
from bot.dialogs.choose import decide
from bot.firm import Firm
from bot.meaning import Label, Meaning
from bot.people import ContactCard
from bot.record import Line, Payment, Record, TradeCard
from bot.render import Words
from bot.trade import Incoterm, Money, ProductCard, Quantity
from bot.understanding import sentences
from bot.understanding.judge import Judge, load

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LANGUAGES = ("en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id")
ACTIVITIES = [label for label in Label if label not in {Label.GREETING, Label.THANKS, Label.HUMAN, Label.OTHER}]
WORDS = Words()
TOLD = {"case_number": "C-1", "promised_at": NOW, "back_at": None, "timezone": "UTC", "exporter": "Haneul"}
"""What a case tells its buyer, beside the values of the dialog."""


@cache
def world() -> World:
    return build(NOW.date())


@cache
def goods() -> tuple[ProductCard, ...]:
    return tuple(
        ProductCard(
            place, one.code, one.names, one.descriptions, one.price, one.unit, one.moq, one.lead_time_days, one.hs_code,
            one.origin, one.certificates, category=one.category, packing=one.packing, specs=one.specs, stock=one.stock,
            warranty_months=one.warranty_months, spare_parts=one.spare_parts, successor=one.successor,
            changes=one.changes,
        )
        for place, one in enumerate(world().products, 1)
    )  # fmt: skip


@cache
def judging() -> Judge:
    return load("words")


@cache
def plain() -> dict[tuple[Label, str], list[str]]:
    """Return the sentences of one label and of a usual length, by label and language."""
    found: dict[tuple[Label, str], list[str]] = {}
    for one in sentences.load():
        if len(one.labels) == 1 and 6 < len(one.text) < 120:
            found.setdefault((one.labels[0], one.language), []).append(one.text)
    return found


@cache
def understood(label: Label, language: str) -> tuple[str, Meaning]:
    """Return a sentence that is understood as `label`, of our own in that language."""
    for text in plain().get((label, language), ()):
        meaning = judging().judge(text, known_language=language, catalogue=goods(), today=NOW.date())
        if meaning.label is label and meaning.language == language:
            return text, meaning
    raise AssertionError(f"no sentence of {language} is understood as {label}")


@cache
def records() -> dict[str, Record]:
    found: dict[str, list[TradeCard]] = {}
    for trade in world().trades:
        found.setdefault(trade.buyer, []).append(_card(trade))
    return {buyer: Record(tuple(reversed(trades))) for buyer, trades in found.items()}


def _card(trade: Trade) -> TradeCard:
    lines = tuple(
        Line(
            line.product, Quantity(line.quantity, line.unit), Money(line.price, trade.currency) if line.price else None
        )
        for line in trade.lines
    )
    paid = tuple(Payment(Money(one.amount, trade.currency), one.paid_on, one.reference) for one in trade.payments)
    return TradeCard(
        trade.number, trade.kind, trade.status, trade.ordered_on, trade.currency, lines, trade.ordered_on,
        Incoterm(trade.incoterm, trade.place), trade.destination, trade.payment_terms, trade.invoice, trade.due_on,
        paid, trade.etd, trade.eta, trade.carrier, trade.tracking, trade.bl,
    )  # fmt: skip


def meets(buyer: Buyer, text: str, meaning: Meaning, channel: str) -> Situation:
    contact = buyer.contacts[0]
    card = ContactCard(
        1, contact.name, buyer.name, buyer.stage, meaning.language, buyer.country, contact.timezone, True, 5
    )
    return Situation(
        text, meaning, card, State(), goods(), "Haneul Living", channel, 9, now=NOW, today=NOW.date(),
        firm=Firm("Haneul Living", payment_terms={"en": "T/T"}), record=records().get(buyer.external_id, Record()),
    )  # fmt: skip


def spoken(decision: Decision, language: str) -> Iterator[str]:
    for action in decision.actions:
        if isinstance(action, Say):
            yield WORDS.text(f"chat/{action.stem}", language, action.values)
            rows = action.choices
        elif isinstance(action, OpenCase):
            yield WORDS.text(f"chat/{action.told}", language, {**TOLD, **action.values})
            rows = action.choices
        else:
            assert not isinstance(action, StoreTrade), "nothing is stored at the first word"
            continue
        yield from (WORDS.text(f"chat/buttons/{one.stem}", language, one.values) for row in rows for one in row)


@pytest.mark.parametrize("label", ACTIVITIES)
def test_every_buyer_can_do_it_in_a_language_of_the_twelve(label: Label) -> None:
    for place, buyer in enumerate(world().buyers):
        own = buyer.contacts[0].language
        for language in {own if own in LANGUAGES else "en", LANGUAGES[place % len(LANGUAGES)]}:
            text, meaning = understood(label, language)
            for channel in ("telegram", "email"):
                decision = decide(meets(buyer, text, meaning, channel))
                said = list(spoken(decision, language))
                assert said, (buyer.name, language)
                assert all(text.strip() for text in said), (buyer.name, language)
                told = {action.told for action in decision.actions if isinstance(action, OpenCase)}
                assert "handed_other" not in told, (buyer.name, language, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_activity_is_understood_and_answered_in_this_language(language: str) -> None:
    for label in ACTIVITIES:
        text, meaning = understood(label, language)
        for buyer in world().buyers[::40]:
            assert list(spoken(decide(meets(buyer, text, meaning, "telegram")), language)), label
