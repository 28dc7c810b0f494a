"""Buyers: their columns, and what must fit together in a row and between rows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import phonenumbers

from bot.importing import dates, values
from bot.importing.faults import Fault, Wrong
from bot.importing.header import Field
from bot.importing.names import folded
from bot.importing.rows import BuyerRow
from bot.people import Consent, Stage

_STAGES = {
    "potential": ("잠재 바이어", "잠재", "잠재고객", "lead", "prospect"),
    "buyer": ("바이어", "거래처", "customer", "고객"),
    "regular": ("단골 바이어", "단골", "regular buyer", "단골고객"),
    "advocate": ("옹호 바이어", "옹호", "옹호자"),
    "partner": ("동반자적 바이어", "동반자", "파트너"),
    "dormant": ("휴면", "휴면 바이어", "inactive"),
    "dissolved": ("종료", "거래 종료", "ended"),
}

FIELDS = (
    Field("firm", values.words(200), required=True),
    Field("country", values.country),
    Field("external_id", values.words(64)),
    Field("contact", values.words(200)),
    Field("emails", values.mails, many=True),
    Field("telegram", values.telegram),
    Field("phone", values.words(60)),
    Field("job_title", values.words(120)),
    Field("language", values.language),
    Field("timezone", values.zone),
    Field("birthday", dates.read_birthday),
    Field("stage", values.one_of(_STAGES)),
    Field("consent", values.consent),
    Field("consent_evidence", values.words(200)),
    Field("consent_on", dates.read_date),
    Field("source", values.words(80)),
    Field("owner", values.words(120)),
    Field("industry", values.words(80)),
    Field("market", values.words(40)),
    Field("website", values.words(200)),
    Field("note", values.words(2000)),
)

# What a firm has once, whoever of its people the row is about.
_OF_THE_FIRM = ("firm", "country", "stage", "source", "owner", "industry", "market", "website")


def build(line: int, found: Mapping[str, Any]) -> BuyerRow:
    """Return the row; raise Wrong where its cells do not fit together."""
    kept = dict(found)
    agreed = kept.pop("consent", None)
    if agreed and not kept.get("consent_evidence"):
        raise Wrong(
            "when and where the person agreed, such as 'fair in Berlin, card of 2026-03-02'", "consent_evidence"
        )
    if agreed and not (kept.get("emails") or kept.get("telegram")):
        raise Wrong("an e-mail address or Telegram number that the consent is for", "emails")
    if agreed is not None:
        kept["consent"] = Consent.OPTED_IN if agreed else Consent.OPTED_OUT
    if stage := kept.get("stage"):
        kept["stage"] = Stage(stage)
    if phone := kept.get("phone"):
        kept["phone"] = _phone(phone, kept.get("country"))
    return BuyerRow(line=line, **kept)


def _phone(text: str, country: str | None) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as error:
        raise Wrong("a telephone number with its country, such as +82 2 123 4567", "phone") from error
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class Between:
    """What must fit between rows: one address belongs to one row, and a firm is one country, one stage, one owner."""

    def __init__(self) -> None:
        self._addresses: dict[str, int] = {}
        self._people: dict[tuple[str, ...], int] = {}
        self._firms: dict[tuple[str, ...], BuyerRow] = {}

    def check(self, row: BuyerRow) -> Iterator[Fault]:
        """Give the faults of a row beside those before it."""
        for column, values_ in (("emails", row.emails), ("telegram", (row.telegram,) if row.telegram else ())):
            for value in values_:
                if (first := self._addresses.setdefault(value, row.line)) != row.line:
                    yield Fault(row.line, column, value, f"an address of its own; line {first} has it already")
        firm = ("id", row.external_id) if row.external_id else ("name", folded(row.firm), row.country)
        if not row.emails and not row.telegram:
            person = (*firm, folded(row.contact))
            if (first := self._people.setdefault(person, row.line)) != row.line:
                yield Fault(row.line, "", "", f"a row of its own; line {first} is the same buyer and contact")
        yield from self._same_firm(firm, row)

    def _same_firm(self, key: tuple[str, ...], row: BuyerRow) -> Iterator[Fault]:
        known = self._firms.setdefault(key, row)
        if known is row:
            return
        learnt: dict[str, Any] = {}
        for name in _OF_THE_FIRM:
            before, now = getattr(known, name), getattr(row, name)
            if now and not before:
                learnt[name] = now
            elif now and folded(str(before)) != folded(str(now)):
                yield Fault(row.line, name, str(now), f"{before}, as line {known.line} says of the same buyer")
        if learnt:
            self._firms[key] = replace(known, **learnt)
