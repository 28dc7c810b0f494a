"""Incoterms 2020 rules with their named place; an outdated rule is read as the one that took its place."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache

from bot.meaning import Port
from bot.trade import INCOTERMS, OUTDATED_INCOTERMS, Incoterm
from bot.understanding import ports
from bot.understanding.patterns import is_dense, whole
from bot.understanding.spans import Found, overlap
from bot.understanding.text import data, word_list

# Rules of the publication's second part: their point of delivery is a ship.
SEA_ONLY = frozenset({"FAS", "FOB", "CFR", "CIF"})
# Written like words of other languages ("des", "dat", "fas"), so only capitals are believed.
_LOOKALIKES = frozenset({"DES", "DAT", "FAS", "DAF", "DEQ"})
_RULES = sorted({*INCOTERMS, *OUTDATED_INCOTERMS}, key=len, reverse=True)
_RULE = re.compile(r"(?<![A-Za-z0-9&])(" + "|".join(map(re.escape, _RULES)) + r"|c ?[+&] ?f)(?![A-Za-z0-9&])", re.I)
# "to our door in Leeds": the place is the town.
_DOOR = (
    r"(?:(?:(?:our|my|your|their|the|a)\s)?(?:front )?(?:door(?:step)?|warehouse|premises|factory|plant|store|shop|site"
    r"|facility|office|depot)\s(?:in|at|near)"
    r"|(?:zu )?(?:(?:unser|mein|ihr)\w{0,2} )?(?:tür|haustür|lager|werk)\s(?:in|bei)"
    r"|(?:hasta )?(?:nuestr[oa]|mi|la|el) (?:puerta|bodega|almacén|fábrica)\s(?:en|de)"
    r"|(?:até )?(?:(?:[àa] )?noss[oa]|minha|meu) (?:porta|armazém|fábrica|depósito)\s(?:em|no|na|de)"
    r"|(?:jusqu'à )?(?:notre|ma|mon) (?:porte|entrepôt|usine|magasin|dépôt)\s(?:à|de|en)"
    r"|(?:наш\w{2,3}|мо\w{2,3}) (?:двер\w{1,2}|склад\w{0,2}|завод\w{0,2})\s(?:в|во)"
    r"|(?:sampai )?(?:pintu|gudang|pabrik) (?:kami|saya)\s(?:di)"
    r"|(?:tận )?(?:cửa|kho|nhà máy)(?: của)?(?: chúng tôi)?\s(?:ở|tại)"
    r"|(?:حتى )?(?:بابنا|مستودعنا|مخزننا|مصنعنا)\s(?:في))"
)
_BETWEEN = re.compile(
    r"[\s:：,()/-]{0,4}(?:incoterms?(?:®)?\s{0,2}(?:20[012]\d)?[\s:,)]{0,3})?"
    r"(?:(?:to|at|in|the|port of|port|puerto de|puerto|porto de|porto|hafen|port de|порт|cảng|pelabuhan|a|à|nach"
    r"|до|в|tại|ke|di|no|na|em|en|al|au|về|đến|bis|für|for|para|pour|untuk|ميناء|إلى)\s+){0,3}"
    rf"(?:{_DOOR}\s)?",
    re.I,
)
# "CIF price to Lagos"
_PRICED = re.compile(
    r"\s(?:prices?|quotes?|quotation|offer|preise?|angebot|precios?|cotización|preços?|prix|offre|цен\w|giá|harga|سعر)"
    r"\s(?:for delivery )?(?:to|for|nach|bis|para|hasta|até|pour|à|до|в|đến|về|ke|إلى|الى)\s(?:the )?(?:port of )?",
    re.I,
)
# Between a place and the rule behind it: "부산항 FOB", "до Владивостока, CPT", "Lagos on CIF basis".
_BEHIND = re.compile(
    r"\s?(?:항|港|port|까지|으로|로|行|まで|の|的)?\s?[,(:/-]?\s?"
    r"(?:(?:on|in|as|per|auf|en|à|с|на|по|theo|với|dengan|conditions?|điều kiện|giá|terms?|basis|условиях"
    r"|조건|기준)\s){0,3}",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][^\W\d_'.-]{0,30}(?:[-'][^\W\d_]{1,20})?")
# Chinese and Japanese write no spaces: a name ends where the sentence goes on.
_HAN_ENDS = "请报价多少和吗含不可我们要最是的請報價嗎費费运運交"
_HAN_PLACE = re.compile(
    rf"(?![{_HAN_ENDS}])(?P<place>[\u4e00-\u9fff]{{2,6}}?(?=港|[{_HAN_ENDS},，。？?\s]|の|で|まで|$)港?)"
)
# A Korean name is told by what hangs on it, or by nothing following it.
_HANGUL_PLACE = re.compile(
    r"(?P<place>[가-힣]{2,8}?)(?:항?(?:까지|으로|로|에|행|기준|조건|도착|인도)(?![가-힣])|항?(?=\s(?:조건|기준|가격|견적|으로))|항|(?=[.,!?]|$))"
)
_PLACE_WORDS = 4
_STOP = word_list("after_place")
_SMALL = frozenset({"de", "da", "do", "del", "am", "la", "le", "el"})
_MOST = 10


def fits(rule: str, *, by_sea: bool) -> bool:
    """Say whether a rule can be used: FAS, FOB, CFR and CIF are for sea and inland waterway only."""
    return by_sea or OUTDATED_INCOTERMS.get(rule, rule) not in SEA_ONLY


def find(text: str, towns: Sequence[Found[Port]] = ()) -> list[Found[Incoterm]]:
    """Return the delivery terms in `text` with their places, in the order written; `towns` are the ports in it."""
    found: list[Found[Incoterm]] = []
    for written, start, end in sorted(_written(text), key=lambda one: one[1]):
        if found and start < found[-1].end:
            continue
        place, last = _place(text, end, shouted=text[start:end].isupper())
        town = None if place else _town_before(text, start, towns, found)
        term = _term(written, town.value.name if town else place)
        found.append(Found(term, town.start if town else start, last))
        if len(found) == _MOST:
            break
    return found


def _term(written: str, place: str) -> Incoterm:
    outdated = written if written in OUTDATED_INCOTERMS else ""
    return Incoterm(OUTDATED_INCOTERMS.get(written, written), place, outdated)


def _town_before(
    text: str, start: int, towns: Sequence[Found[Port]], found: Sequence[Found[Incoterm]]
) -> Found[Port] | None:
    """Return the port that stands right before a rule and belongs to no other."""
    town = next((town for town in reversed(towns) if town.end <= start), None)
    if town is None or start - town.end > 32 or any(overlap(town, other) for other in found):
        return None
    return town if _BEHIND.fullmatch(text, town.end, start) else None


def _written(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the rules as written in capitals, by their letters or by their full name, with their places."""
    for match in _RULE.finditer(text):
        letters = re.sub(r"[ +]", lambda one: "" if one[0] == " " else "&", match[1].upper())
        if letters not in _LOOKALIKES or match[1].isupper():
            yield letters, *match.span()
    pattern, rules = _names()
    for match in pattern.finditer(text):
        yield rules[match[0].lower()], *match.span()


def _place(text: str, start: int, *, shouted: bool) -> tuple[str, int]:
    """Return the named place: a port that we know, else a name that follows, and where it ends.

    After a rule in capitals a word in small letters begins no name: "CIF is what we agreed".
    """
    gap = _BETWEEN.match(text, start)
    begin = gap.end() if gap else start
    priced = _PRICED.match(text, start)
    known = ports.at(text, priced.end() if priced else begin)
    if known:
        return known.value.name, known.end
    if is_dense(text[begin : begin + 1] or " "):
        named = _HAN_PLACE.match(text, begin) or _HANGUL_PLACE.match(text, begin)
        return (named["place"], named.end("place")) if named and named["place"] not in _STOP else ("", start)
    if shouted and text[begin : begin + 1].islower():
        return "", start
    end = _words_end(text, begin, start)
    return (_trimmed(text[begin:end]), end) if end > begin else ("", start)


def _words_end(text: str, begin: int, start: int) -> int:
    at, end = begin, start
    for _ in range(_PLACE_WORDS):
        word = _WORD.match(text, at)
        if not word or word[0].lower().rstrip(".") in _STOP or _RULE.match(text, at):
            break
        end = word.end()
        if text[end : end + 1] != " " or (end - at > 3 and text[end - 1] == "."):
            break
        at = end + 1
    return end


def _trimmed(place: str) -> str:
    place = place.rstrip(".-' ")
    words = place.split()
    # A name written in capitals ends where ordinary words begin: "CIF Callao asap", "CIF Callao we need".
    if words and not words[0][0].islower():
        ends = next((i for i, word in enumerate(words) if word[0].islower() and word not in _SMALL), len(words))
        return " ".join(words[:ends])
    return " ".join(words[:2])


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = tomllib.loads(data("incoterms.toml"))["names"]
    rules = {name.strip().lower(): rule for rule, names in table.items() for name in names.split("|")}
    return re.compile(whole(rules), re.I), rules
