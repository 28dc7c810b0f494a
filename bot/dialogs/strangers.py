"""Codes in a message that look like ours and are none: what we do not have must be said, not passed over."""

import re

from bot.actions import Situation
from bot.dialogs import certificates
from bot.dialogs.phrases import normal
from bot.trade import ProductCard

_CODE = re.compile(r"(?<![\w.@/#-])[A-Za-z][A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)*(?![\w@])")
_READ = 4_000
_SHORTEST, _LONGEST = 4, 24
_MOST = 5


def codes(situation: Situation, *, loose: bool = False) -> tuple[str, ...]:
    """Return what is written like a code of our catalogue and stands for nothing in it; `loose`: like any code at all.

    Numbers of orders, papers and standards are no codes.
    """
    shapes = {_shape(card.code) for card in situation.catalogue}
    known = _known(situation.catalogue)
    numbers = {normal(number) for number in situation.meaning.entities.orders}
    found: dict[str, str] = {}
    for one in _CODE.finditer(situation.text[:_READ]):
        word = one[0].rstrip("./-")
        alike = any(sign.isdigit() for sign in word) and (_shape(word) in shapes)
        if not alike and not (loose and _may_be_code(word) and normal(word) not in numbers):
            continue
        if normal(word) not in known and not certificates.named(word):
            found.setdefault(normal(word), word)
    return tuple(found.values())[:_MOST]


def _known(catalogue: tuple[ProductCard, ...]) -> frozenset[str]:
    """Return what our products are called: their codes, and the words of their names."""
    named = " ".join(name for card in catalogue for name in (*card.names.values(), *card.descriptions.values()))
    return frozenset((*(normal(card.code) for card in catalogue), *normal(named).split()))


def _shape(code: str) -> str:
    """Return how a code is built: "HL-102" as "A-9". One without a hyphen is short, there each sign counts."""
    signs = re.sub(r"[0-9]", "9", re.sub(r"[^\W\d_]", "A", code))
    return re.sub(r"(.)\1+", r"\1", signs) if "-" in signs else signs


def _may_be_code(word: str) -> bool:
    return any(sign.isdigit() for sign in word) and _SHORTEST <= len(word) <= _LONGEST
