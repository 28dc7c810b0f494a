"""Where the goods shall go: read from a delivery term, from "to Hamburg", or from a plain answer to our question."""

import re
from dataclasses import replace

from bot.actions import Situation
from bot.dialogs import denial
from bot.dialogs.draft import ARRIVAL_RULES, Draft, country_name
from bot.dialogs.phrases import is_no, is_question, is_yes, normal, pattern, phrases
from bot.meaning import Label
from bot.trade import INCOTERMS, OUTDATED_INCOTERMS

RULE = re.compile(rf"(?<![A-Za-z])({'|'.join((*INCOTERMS, *map(re.escape, OUTDATED_INCOTERMS)))})(?![A-Za-z])")
_SHORT = 60  # a plain answer is not longer
_READ = 4_000
_SURE = 0.8
_LEAD = re.compile(
    r"^(?:(?:to|into|in|nach|a|à|al|para|para o|até|до|в|на|إلى|الى|ke|đến|tới|至|到|往|port of|the|hafen)\s+){1,2}",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:으로|로|까지|입니다|이에요|예요|です|まで|へ|に)$")
_TOWARDS = r"(?:to|into|nach|a|à|para|до|в|إلى|الى|ke|đến|tới|至|到|往)[\s:]*{}|{}\s?(?:으로|로|까지|まで|へ)"
_NAME = r"[^\W\d_a-zà-ÿ][^\W\d_'.-]{0,30}(?:['-][^\W\d_]{1,20})?"
# "to Hamburg" in running text: a capital begins the name, so that "to order" is none.
_LIES_IN = re.compile(rf"(?<!\w)(?:in|at|en|à|em|w)\s+({_NAME}(?: {_NAME}){{0,2}})")
_GOES_TO = re.compile(
    rf"(?<!\w)(?:to|To|nach|Nach|ke|Ke|đến|[Dd]estination:?|[Pp]ort of)\s+({_NAME}(?: {_NAME}){{0,2}})"
)


def read(situation: Situation, draft: Draft) -> Draft:
    """Return the draft with the destination that the message names, if it names one."""
    countries = denial.wanted(situation.text, situation.meaning.entities.countries, country_ways)
    country = countries[-1] if countries else ""
    asked = draft.asked in {"destination", "delivery"}
    place = (
        _corrected(situation, draft, country)
        or _named(situation, draft)
        or ((_port(situation, draft) or _plain(situation, draft, country)) if asked else "")
        or _in_text(situation, asked)
    )
    if place and country and normal(place) in _names(country, situation.meaning.language):
        place = ""
    return _arriving(situation, draft, " ".join(place.split())[:_SHORT], country)


def _named(situation: Situation, draft: Draft) -> str:
    """Return the place among those understood: the one after "to", the named place of an arrival rule, or the last."""
    entities, term = situation.meaning.entities, draft.incoterm
    arrives = term is not None and term.rule in ARRIVAL_RULES
    departure = term.place.casefold() if term and not arrives else ""
    named = denial.wanted(situation.text, entities.places, lambda place: (place,))
    places = [place for place in named if place.casefold() != departure and not is_no_name(place)]
    if found := _towards(situation.text, places):
        return found
    if term is None or not arrives or draft.place:
        return ""
    return term.place or _port(situation, draft)


def _port(situation: Situation, draft: Draft) -> str:
    """Return the one port that is named, as written; none of our own country, nor the term's own place."""
    own = {card.origin for card in situation.catalogue}
    departure = draft.incoterm.place.casefold() if draft.incoterm else ""
    names = {one.name for one in situation.meaning.entities.ports if one.country not in own}
    named = [name for name in names if name.casefold() != departure]
    return named[0] if len(named) == 1 and not is_question(situation.text) else ""


def is_no_name(place: str) -> bool:
    """Say whether what was taken for a place is only what comes next: "CIF, wanted by", "CIF 조건"."""
    head = normal(place)
    found = pattern("beside_term").match(head)
    return bool(pattern("wanted_by").fullmatch(head)) or bool(
        found and (found.end() == len(head) or head[0] >= "\u1100")
    )


def _corrected(situation: Situation, draft: Draft, country: str) -> str:
    """Return the place that takes the other's place: "not Hamburg, Bremen", "No, Bremen"."""
    text = situation.text.strip()
    if draft.asked != "confirm" or len(text) > _SHORT or is_question(text):
        return ""
    if draft.place and (rest := denial.without(text, draft.place)) is not None:
        return _written(_without_country(rest, country, situation.meaning.language) if country else rest)
    found = re.fullmatch(rf"[^\W\d]+[,:;.!]\s*({_NAME}(?: {_NAME}){{0,2}})[.!]?", text)
    return found[1] if found and is_no(text) and _words(found[1]) else ""


def _towards(text: str, places: list[str]) -> str:
    head = normal(text)
    for place in places:
        name = re.escape(normal(place))
        if re.search(rf"(?<!\w)(?:{_TOWARDS.format(name, name)})", head):
            return place
    return places[-1] if places else ""


def country_ways(code: str) -> tuple[str, ...]:
    """Return the names under which a text may name the country."""
    return (country_name(code), *(country_name(code, language) for language in ("de", "es", "fr", "ko", "zh", "ja")))


def _in_text(situation: Situation, asked: bool) -> str:
    """Return the name after "to" in running text, after "in" too when we asked where."""
    text = situation.text[:_READ]
    named = (*_GOES_TO.findall(text), *(_LIES_IN.findall(text) if asked else ()))
    for found in denial.wanted(text, named, lambda name: (name,)):
        words = found.split()
        if normal(words[0]).rstrip(".") not in phrases("no_destination") and not RULE.fullmatch(words[0]):
            return str(found)
    return ""


def _plain(situation: Situation, draft: Draft, country: str) -> str:
    """Take a short plain answer to "where to?" as it is written: no list knows every port."""
    text = situation.text.strip()
    if len(text) > _SHORT or "\n" in text or is_question(text) or _means_other(situation):
        return ""
    rest = text
    if draft.asked == "delivery":
        shouted = text.upper() if text.islower() else text
        rest = RULE.sub(" ", shouted)
        # "Hamburg CIF, wanted by May": the place stands beside the rule.
        beside = [RULE.sub(" ", part) for part in re.split(r"[,;]", shouted) if RULE.search(part)]
        rest = beside[0] if beside and beside[0].strip() and not _words(rest) else rest
    if country:
        rest = _without_country(rest, country, situation.meaning.language)
    words = _words(rest)
    return words.title() if text.islower() else words


def _means_other(situation: Situation) -> bool:
    """Say whether the words are thanks, a greeting, a date or a way of transport, and so no name of a place."""
    meaning = situation.meaning
    kind = meaning.label in {Label.THANKS, Label.GREETING} and meaning.confidence >= _SURE
    return kind or bool(meaning.entities.dates or meaning.entities.transport)


def _words(text: str) -> str:
    """Return the bare words of a place; nothing where they cannot be one."""
    words = _written(text)
    told = is_yes(words) or is_no(words) or pattern("no_place").search(normal(words)) or is_no_name(words)
    return "" if told else words


def _written(text: str) -> str:
    """Return the words of a text without what leads to a place and follows it; nothing where no name can be in them."""
    words = _TRAIL.sub("", _LEAD.sub("", re.sub(r"[,;:.!/()]+", " ", text).strip())).strip()
    told = any(char.isdigit() for char in words) or RULE.fullmatch(words.upper())
    named = not told and sum(char.isalpha() for char in words) >= 2
    return words if named and len(words.split()) <= 4 else ""


def _without_country(text: str, country: str, language: str) -> str:
    """Return what stands beside the country: "Arica" of "Arica, Chile", nothing of "Chile"."""
    parts = [part for part in re.split(r"[,;、，]", text) if part.strip()]
    if len(parts) > 1:
        return parts[0]
    for name in _names(country, language):
        if name in normal(text):
            return re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return ""


def _names(country: str, language: str) -> tuple[str, ...]:
    return tuple({normal(country_name(country)), normal(country_name(country, language))})


def _arriving(situation: Situation, draft: Draft, place: str, country: str) -> Draft:
    if not place and not country:
        return draft
    # A new place makes the old country doubtful, and a country named as a correction the old place.
    replaces = bool(draft.country) or is_no(situation.text)
    kept = draft.place if not place and not replaces else place
    moved = replace(draft, place=kept, country=country or ("" if place != draft.place else draft.country))
    term = moved.incoterm
    if term and term.rule in ARRIVAL_RULES and place:
        return replace(moved, incoterm=replace(term, place=moved.place))
    return moved
