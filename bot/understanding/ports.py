"""Ports, airports and cities that goods go through, by the names buyers give them, with UN/LOCODE and country."""

import re
from dataclasses import dataclass
from functools import cache

from bot.meaning import Port
from bot.understanding.spans import Found
from bot.understanding.text import data, fold

_MOST = 10
_WORDS_AT_MOST = 5
_TOKEN = re.compile(r"[^\W_]+")
_ENDINGS = ("", "а", "я", "ь", "и", "й")
_GAP = re.compile(r"[ \t.'-]{1,2}")
_PARTICLES = re.compile(
    r"(?:항|까지|으로|로|에서|에|의|행|향|발|이|은|는|을|를|와|과|및|도|도착|출발|조건|기준|포트|공항|지사|세관|인도|쪽|편|本)?"
    r"(?![가-힣])|(?:항|까지|으로|에서|도착|출발|조건|기준|공항)"
)
_KANA = re.compile(r"[\u30a1-\u30ff]")
# What a name that is also a word must stand behind.
_LEADS = re.compile(
    r"(?:\b(?:exw|fca|cpt|cip|dap|dpu|ddp|fas|fob|cfr|cif|dat|ddu|c&f|cnf|to|from|via|port|pol|pod|destination"
    r"|discharge|loading|delivery|port of|port de|puerto de|porto de|puerto|porto|nach|ab|von|hafen|para|desde|hasta"
    r"|até|pour|depuis|vers|ke|dari|đến|từ|tới|cảng|в|из|до|порт|إلى|ميناء|en|em|au|về|tại|di|puestos?|posto))"
    r"[\s:]{1,3}$",
    re.I,
)
_FOLLOWED = re.compile(r"\s?[,(/-]?\s?(?:exw|fca|cpt|cip|dap|dpu|ddp|fas|fob|cfr|cif|cnf|c&f)(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class _Names:
    """Folded names → (LOCODE, whether it is a word as well); codes of airports; names of dense scripts as a pattern."""

    spaced: dict[str, tuple[str, bool]]
    codes: dict[str, str]
    dense: dict[str, str]
    pattern: re.Pattern[str]


def find(text: str) -> list[Found[Port]]:
    """Return the ports and cities in `text` with their places, in the order written."""
    found = [*_spaced(text), *_dense(text)]
    return sorted(found, key=lambda one: one.start)[:_MOST]


def at(text: str, place: int) -> Found[Port] | None:
    """Return the port whose name begins at `place`, whatever stands before it."""
    end = min(len(text), place + 60)
    piece = "to " + text[place:end]
    first = next(iter(find(piece)), None)
    if first is None or first.start != 3:
        return None
    return Found(first.value, place, place + first.end - 3)


def _spaced(text: str) -> list[Found[Port]]:
    names = _names()
    tokens = [(match.start(), match.end(), fold(match[0])) for match in _TOKEN.finditer(text)]
    found: list[Found[Port]] = []
    place = 0
    while place < len(tokens) and len(found) < _MOST:
        length, known = _longest(tokens, place, text, names)
        if known and _believed(text, tokens[place][0], tokens[place + length - 1][1], known):
            start, end = tokens[place][0], tokens[place + length - 1][1]
            found.append(Found(Port(known[0], known[0][:2], text[start:end]), start, end))
            place += length
        else:
            place += 1
    return found


def _longest(
    tokens: list[tuple[int, int, str]], place: int, text: str, names: _Names
) -> tuple[int, tuple[str, bool] | None]:
    """Return how many words from `place` on make the longest name, and which."""
    row = [tokens[place][2]]
    best: tuple[int, tuple[str, bool] | None] = (1, _single(text[slice(*tokens[place][:2])], row[0], names))
    for length in range(2, _WORDS_AT_MOST + 1):
        if place + length > len(tokens) or not _GAP.fullmatch(
            text, tokens[place + length - 2][1], tokens[place + length - 1][0]
        ):
            break
        row.append(tokens[place + length - 1][2])
        name = " ".join(row)
        if known := names.spaced.get(name) or _declined(text[tokens[place][0]], name, names):
            best = (length, known)
    return best


def _single(written: str, folded: str, names: _Names) -> tuple[str, bool] | None:
    if len(written) == 3 and written.isupper() and written.isascii() and written in names.codes:
        return names.codes[written], True
    return names.spaced.get(folded) or _declined(written[0], folded, names) or _after_proclitic(folded, names)


def _declined(first: str, word: str, names: _Names) -> tuple[str, bool] | None:
    """Russian names change their endings: "в Москву", "из Владивостока"; so do other words, in small letters."""
    if len(word) < 5 or not first.isupper() or not "а" <= word[-1] <= "я":
        return None
    stems = (word[:-cut] for cut in (1, 2) if len(word) - cut >= 3)
    return next((names.spaced[stem + end] for stem in stems for end in _ENDINGS if stem + end in names.spaced), None)


def _after_proclitic(word: str, names: _Names) -> tuple[str, bool] | None:
    return names.spaced.get(word[1:]) if len(word) >= 4 and word[0] in "لبو" else None


def _believed(text: str, start: int, end: int, known: tuple[str, bool]) -> bool:
    if text[end : end + 5].lower() == " fair":
        return False  # the fair of Canton is no destination
    if not known[1]:
        return True
    told = _LEADS.search(text[max(0, start - 20) : start]) or _FOLLOWED.match(text, end)
    return text[start].isupper() and told is not None


def _dense(text: str) -> list[Found[Port]]:
    if text.isascii():
        return []
    names = _names()
    found: list[Found[Port]] = []
    for match in names.pattern.finditer(text):
        if _stands_alone(text, match):
            code = names.dense[match[0]]
            found.append(Found(Port(code, code[:2], match[0]), match.start(), match.end()))
        if len(found) == _MOST:
            break
    return found


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """A Korean or Katakana name must be a word, not a piece of one."""
    before, first = text[match.start() - 1 : match.start()], match[0][0]
    if "가" <= first <= "힣":
        return not "가" <= (before or " ") <= "힣" and _PARTICLES.match(text, match.end()) is not None
    if _KANA.match(first):
        return not (before and _KANA.match(before)) and not _KANA.match(text, match.end())
    return True


@cache
def _names() -> _Names:
    spaced: dict[str, tuple[str, bool]] = {}
    codes: dict[str, str] = {}
    dense: dict[str, str] = {}
    for line in data("ports.txt").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, _, written = line.partition(" ")
        for name in (one.strip() for one in written.split(",")):
            plain, also_word = name.removeprefix("="), name.startswith("=")
            if len(plain) == 3 and plain.isupper() and plain.isascii():
                codes[plain] = code
            elif plain[0] >= "\u2e80" or "\u1100" <= plain[0] <= "\u11ff":
                dense.setdefault(plain, code)
            else:
                spaced.setdefault(" ".join(_TOKEN.findall(fold(plain))), (code, also_word))
    ordered = sorted(dense, key=lambda name: (-len(name), name))
    return _Names(spaced, codes, dense, re.compile("|".join(map(re.escape, ordered))))
