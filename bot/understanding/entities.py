"""What a message names: the readers one after the other, each on what the ones before it left unread."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

from bot.meaning import Entities, Port
from bot.trade import Incoterm, Money, ProductCard, Quantity
from bot.understanding import (
    countries,
    dates,
    direction,
    incoterms,
    lines,
    mentions,
    minimum,
    money,
    ports,
    products,
    quantities,
    ranges,
    reach,
    references,
    target,
    tiers,
    transport,
    unlisted,
)
from bot.understanding.cues import LANGUAGES
from bot.understanding.spans import Found, blanked, overlap

T = TypeVar("T")
_PLACES_READ = 5


class Reader:
    """Reads entities. Holds only the catalogues it has made ready."""

    def __init__(self, shelf: products.Shelf) -> None:
        self._shelf = shelf

    def read(self, text: str, language: str, catalogue: Sequence[ProductCard], today: date) -> Entities:
        """Return what the cleaned `text` names."""
        mails = reach.emails(text)
        rest = blanked(text, [*mails, *reach.links(text)])
        codes = self._shelf.find(rest, catalogue)
        papers = [found for found in references.find(rest) if not _is_code(found.value.value, codes)]
        rest = blanked(rest, papers)
        named, towns = countries.find(rest, language), ports.find(rest)
        calls = reach.phones(rest, language, [*named, *(town.value.country for town in towns)])
        rest = blanked(rest, calls)
        terms = incoterms.find(rest, towns)
        days = dates.find(rest, language, today)
        rest = blanked(rest, days)
        sums = money.find(rest, language)
        rest = blanked(rest, sums)
        named_at = mentions.find(rest, codes, catalogue)
        tiered = tiers.find(blanked(rest, named_at), language, codes)
        rest = blanked(rest, [*tiered, *minimum.find(rest)])
        spans, counted = _counted(rest, language, named_at)
        paired = lines.pair(rest, named_at, counted)
        apart = blanked(rest, spans)
        unlisted_at = unlisted.find(apart, language, paired, counted, named_at)
        counted = _with(counted, unlisted_at)
        return Entities(
            products=codes,
            quantities=_once(found.value for found in counted),
            lines=tuple(one.value for one in sorted([*paired, *unlisted_at], key=lambda one: one.start)),
            money=_once(found.value for found in sums),
            incoterms=_once(found.value for found in terms),
            dates=_once(found.value for found in days),
            countries=named,
            places=_places(rest, terms, towns),
            orders=_once(one.value.value for one in papers if one.value.kind in references.LOOKED_UP),
            references=_once(found.value for found in papers),
            emails=_once(found.value for found in mails),
            phones=_once(found.value for found in calls),
            ports=_once(found.value for found in towns),
            transport=transport.find(rest),
            target=target.find(text, sums),
            ranges=_once(found.value for found in spans),
            tiers=tiered[0].value if tiered else (),
        )


@cache
def load() -> Reader:
    """Return the reader, with the names of all twelve languages made ready, so that no buyer waits for them."""
    reader = Reader(products.Shelf())
    for language in LANGUAGES:
        reader.read("1 x", language, (), date(2026, 1, 1))
    return reader


def as_json(entities: Entities) -> dict[str, object]:
    """Return the entities as plain values; what was not named is left out."""
    rows: dict[str, list[object]] = {
        "products": list(entities.products),
        "quantities": [_quantity(one) for one in entities.quantities],
        "money": [_money(one) for one in entities.money],
        "incoterms": [_incoterm(one) for one in entities.incoterms],
        "dates": [one.isoformat() for one in entities.dates],
        "countries": list(entities.countries),
        "places": list(entities.places),
        "orders": list(entities.orders),
        "references": [{"kind": one.kind, "value": one.value} for one in entities.references],
        "emails": list(entities.emails),
        "phones": list(entities.phones),
        "lines": [_line(name, entities.products) | _quantity(quantity) for name, quantity in entities.lines],
        "ports": [{"code": one.code, "country": one.country, "name": one.name} for one in entities.ports],
        "transport": [entities.transport] if entities.transport else [],
        "ranges": [
            {"from": _plain(low.amount), "to": _plain(high.amount), "unit": low.unit} for low, high in entities.ranges
        ],
        "tiers": [_quantity(one) for one in entities.tiers],
        "target": [_money(entities.target)] if entities.target else [],
    }
    return {name: row for name, row in rows.items() if row}


def _line(name: str, known: Sequence[str]) -> dict[str, object]:
    """A line is of a product by its code, or of what the catalogue does not have, in the buyer's words."""
    return {"product": name} if name in known else {"wording": name}


def _quantity(quantity: Quantity) -> dict[str, object]:
    return {"amount": _plain(quantity.amount), "unit": quantity.unit}


def _money(amount: Money) -> dict[str, object]:
    return {"amount": _plain(amount.amount), "currency": amount.currency}


def _incoterm(term: Incoterm) -> dict[str, object]:
    named: dict[str, object] = {"rule": term.rule, "place": term.place}
    return named | {"outdated": term.outdated} if term.outdated else named


def _plain(number: Decimal) -> str:
    """Decimals travel as text, so that no reader makes floats of money."""
    return f"{number.normalize():f}"


def _places(text: str, terms: list[Found[Incoterm]], towns: list[Found[Port]]) -> tuple[str, ...]:
    """Return the named places of terms, then the ports that goods are to go to."""
    named = [term.value.place for term in terms if term.value.place]
    known = {place.casefold() for place in named}
    also = [town for town in towns if not any(overlap(town, term) for term in terms)]
    goal = [town.value.name for town in also if direction.is_destination(town, text)]
    return _once([*named, *(place for place in goal if place.casefold() not in known)])[:_PLACES_READ]


def _is_code(written: str, codes: Sequence[str]) -> bool:
    bare = re.sub(r"[\W_]", "", written).lower()
    return any(re.sub(r"[\W_]", "", code).lower() == bare for code in codes)


def _counted(
    text: str, language: str, named_at: list[Found[str]]
) -> tuple[list[Found[ranges.Range]], list[Found[Quantity]]]:
    """Return spans and quantities; a number in a product's code is none, one beside a product is one without a unit."""
    plain = blanked(text, named_at)
    found = quantities.find(plain, language)
    found = sorted([*found, *lines.bare(plain, language, named_at, found)], key=lambda one: one.start)
    spans, single = ranges.part(plain, language, found or ranges.bare(plain, language, found))
    if not found and not spans and (alone := quantities.bare(plain, language)):
        return [], [Found(alone, 0, len(text))]
    return spans, single


def _with(counted: list[Found[Quantity]], more: list[Found[lines.Line]]) -> list[Found[Quantity]]:
    """Add the quantities of lines that are not counted yet."""
    taken = {one.start for one in counted}
    added = [Found(one.value[1], one.start, one.end) for one in more if one.start not in taken]
    return sorted([*counted, *added], key=lambda one: one.start)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
