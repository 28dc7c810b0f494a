"""Where in a text the products stand that were found in it."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.trade import ProductCard
from bot.understanding import codes, goods, stems
from bot.understanding.patterns import is_dense
from bot.understanding.spans import Found, overlap
from bot.understanding.text import fold, word_list

_TOKEN = re.compile(r"[^\W_]+")
_GENERAL = word_list("shared_by_goods")
_READ = 4000  # characters in which order lines are looked for
_EACH = 4  # mentions of a product that are looked at
_SLIP_FROM = 5


def find(text: str, codes: Sequence[str], catalogue: Iterable[ProductCard]) -> list[Found[str]]:
    """Return the places at which the products `codes` are named, in the order written; none lie over another."""
    wanted = set(codes)
    text = text[:_READ]
    tokens = [(match.start(), match.end(), fold(match[0])) for match in _TOKEN.finditer(text)]
    every = [
        one
        for card in catalogue
        if card.code in wanted
        for one in (*_by_code(text, card.code), *_by_names(text, tokens, card))
    ]
    found: list[Found[str]] = []
    for one in sorted(every, key=lambda one: (one.start - one.end, one.start)):
        if not any(overlap(one, other) for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _by_code(text: str, code: str) -> list[Found[str]]:
    pattern = codes.pattern(code)
    matches = pattern.finditer(codes.plain(text)) if pattern else ()
    return [Found(code, match.start(), match.end()) for match in matches][:_EACH]


def _by_names(text: str, tokens: list[tuple[int, int, str]], card: ProductCard) -> list[Found[str]]:
    found: list[Found[str]] = []
    for name in card.names.values():
        if any(map(is_dense, name)):
            found += _dense(text, name, card.code)
        else:
            found += _spaced(tokens, [fold(match[0]) for match in _TOKEN.finditer(name)], card.code)
    return found


def _dense(text: str, name: str, code: str) -> list[Found[str]]:
    """A Korean, Japanese or Chinese name, spaced as the writer likes; else what it ends with."""
    for piece in goods.endings(name):
        pattern = r"\s?".join(map(re.escape, "".join(piece.split())[:60]))
        if len(piece) > 1 and (matches := list(re.finditer(pattern, text, re.I))):
            return [Found(code, match.start(), match.end()) for match in matches][:_EACH]
    return []


def _spaced(tokens: list[tuple[int, int, str]], row: list[str], code: str) -> list[Found[str]]:
    """Runs of the name's words, one other word allowed between, a word that tells the product among them.

    A number is the name's only with its measure behind it: in "500 tumblers" it counts.
    """
    words, measured = set(row), {pair for pair in pairwise(row) if pair[0].isdigit()}
    telling = {word for word in words - _GENERAL if not word.isdigit() and len(word) > 1}
    said = [word for _, _, word in tokens]
    hits = [
        place
        for place, word in enumerate(said)
        if _is_one_of(word, words) and (not word.isdigit() or tuple(said[place : place + 2]) in measured)
    ]
    runs: list[list[int]] = []
    for place in hits:
        if runs and place - runs[-1][-1] <= 2:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [
        Found(code, tokens[run[0]][0], tokens[run[-1]][1])
        for run in runs
        if any(_is_one_of(tokens[place][2], telling) for place in run)
    ][:_EACH]


def _is_one_of(word: str, words: set[str]) -> bool:
    if word in words:
        return True
    if len(word) < _SLIP_FROM - 1 or word.isdigit():
        return False
    return any(_is_form(word, other) for other in words if len(other) >= _SLIP_FROM - 1 and other[0] == word[0])


def _is_form(word: str, other: str) -> bool:
    """Say whether one is the other in the plural or in another case, or with a slip."""
    shorter, longer = sorted((word, other), key=len)
    if longer.startswith(shorter) and len(longer) - len(shorter) <= 2:
        return True
    if (root := stems.stem(word)) and root == stems.stem(other):
        return True
    return min(len(word), len(other)) >= _SLIP_FROM and OSA.distance(word, other, score_cutoff=2) <= 1 + (len(word) > 8)
