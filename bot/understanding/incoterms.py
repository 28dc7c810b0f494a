"""Incoterms 2020 rules with their named place; an outdated rule is read as the one that took its place."""

import re

from bot.trade import INCOTERMS, OUTDATED_INCOTERMS, Incoterm
from bot.understanding.spans import Found
from bot.understanding.text import word_list

# Written like words of other languages ("des", "dat", "fas"), so only capitals are believed.
_LOOKALIKES = frozenset({"DES", "DAT", "FAS", "DAF", "DEQ"})
_RULES = sorted({*INCOTERMS, *OUTDATED_INCOTERMS}, key=len, reverse=True)
_RULE = re.compile(r"(?<![\w&])(" + "|".join(map(re.escape, _RULES)) + r"|c\+f|ex[ -]works?)(?![A-Za-z0-9&])", re.I)
_BETWEEN = re.compile(
    r"[\s:,()-]{0,4}(?:incoterms?(?:®)?\s{0,2}(?:20[012]\d)?[\s:,)]{0,3})?"
    r"(?:(?:to|at|in|the|port of|port|puerto de|puerto|porto de|porto|hafen|port de|порт|cảng|pelabuhan|a|à|nach"
    r"|до|в|tại|ke|di)\s+){0,2}",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][^\W\d_'.-]{0,30}(?:[-'][^\W\d_]{1,20})?")
_PLACE_WORDS = 4
_STOP = word_list("after_place")
_KOREAN_TAILS = ("까지", "으로", "기준", "조건", "항까지", "행")
_MOST = 10


def find(text: str) -> list[Found[Incoterm]]:
    """Return the delivery terms in `text` with their places."""
    found: list[Found[Incoterm]] = []
    for match in _RULE.finditer(text):
        written = match[1].upper().replace("C+F", "C&F")
        rule = "EXW" if written.startswith("EX") else OUTDATED_INCOTERMS.get(written, written)
        if written in _LOOKALIKES and not match[1].isupper():
            continue
        place, end = _place(text, match.end())
        found.append(Found(Incoterm(rule, place, written if written in OUTDATED_INCOTERMS else ""), match.start(), end))
        if len(found) == _MOST:
            break
    return found


def _place(text: str, start: int) -> tuple[str, int]:
    """Return up to four words of a name that follow, and where they end."""
    gap = _BETWEEN.match(text, start)
    begin = at = gap.end() if gap else start
    end = start
    for _ in range(_PLACE_WORDS):
        word = _WORD.match(text, at)
        if not word or word[0].lower().rstrip(".") in _STOP or _RULE.match(text, at):
            break
        end = word.end()
        space = re.compile(r" ").match(text, end)
        if not space or (end - at > 3 and text[end - 1] == "."):
            break
        at = space.end()
    if end <= begin:
        return "", start
    return _trimmed(text[begin:end]), end


def _trimmed(place: str) -> str:
    place = place.rstrip(".-' ")
    for tail in _KOREAN_TAILS:
        if place.endswith(tail) and len(place) > len(tail) + 1:
            return place.removesuffix(tail).strip()
    words = place.split()
    # A name written in capitals ends where ordinary words begin: "CIF Callao asap", "CIF Callao we need".
    named = [word for word in words if not word[0].islower()]
    if named and words[0] in named:
        kept = words[
            : next(
                (
                    i
                    for i, word in enumerate(words)
                    if word not in named and word not in {"de", "da", "do", "del", "am", "la"}
                ),
                len(words),
            )
        ]
        return " ".join(kept)
    return " ".join(words[:2])
