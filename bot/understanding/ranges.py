"""Spans of quantities: "500-800 pcs", "between 500 and 800", "500 or 800": two ends of which none was chosen.

Whoever wishes to change an order "from 500 to 800" names one quantity, the new one.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.trade import Quantity
from bot.understanding import numerals
from bot.understanding.numerals import Numeral
from bot.understanding.spans import Found

Range = tuple[Quantity, Quantity]  # the lower end and the upper, in one unit
_CHANGE = re.compile(
    r"(?<!\w)(?:chang\w{1,4}|increas\w{1,4}|decreas\w{1,4}|rais(?:e|ed|ing)|reduc\w{1,4}|amend\w{0,4}|correct\w{0,4}|updat\w{1,4}"
    r"|revis\w{1,4}|passe[zrs]?|passés?|évolu\w{1,4}|pong\w{1,4}|cambi\w{1,5}|aument\w{1,5}|reduzi\w{1,4}|reduci\w{1,4}|modifi\w{1,5}|correg\w{1,4}|corrig\w{1,4}|alter\w{1,5}"
    r"|mud(?:ar|e|amos|ança)|erhöh\w{1,4}|änder\w{1,4}|verringer\w{1,3}|augment\w{1,5}|rédui\w{1,5}|измени\w{0,4}|увелич\w{1,5}"
    r"|уменьш\w{1,5}|поменя\w{1,3}|đổi|sửa|tăng|giảm|ubah|naikkan|turunkan|ganti|تغيير|غيروا|زيادة|تعديل|تقليل|رفع|زيدوا|زد)(?!\w)"
    r"|변경|바꾸|바꿔|수정|늘려|늘리|줄여|줄이|증량|감량|改成|改为|改為|变更|變更|更改|增加|减少|調整|调整|変更|増や|減ら|修正",
    re.I,
)
# What may stand behind a span of bare numbers: days, hours and millimetres are no quantities.
_BEHIND = re.compile(
    r"\s*(?:$|[.,;!?)\n、。，！？]|吧|左右|정도|쯤|사이|くらい|ほど|の間"
    r"|(?:please|pls|bitte|por favor|or so|(?:of|von|de|di|dari|của)(?=\s))(?!\w))",
    re.I,
)
_DASHES = frozenset("-–—")  # "No. 1120 — 40 pcs" is no span
_LEAST = 10  # fewer without a unit are hours, questions, anything
_ENTRY = re.compile(r"^\s*(\d{1,2})\s?[-–—]\s?\d", re.M)


def part(
    text: str, language: str, found: Sequence[Found[Quantity]]
) -> tuple[list[Found[Range]], list[Found[Quantity]]]:
    """Part the quantities found in `text` into spans and those that stand for themselves."""
    begun = _beginnings(text, language, found)
    every = sorted([*found, *begun], key=lambda one: one.start)
    linked = _linked(text, every, {one.start for one in begun})
    if not linked:
        return [], list(found)
    ends = {number for pair in linked for number in pair}
    single = [one for number, one in enumerate(every) if number not in ends]
    if _CHANGE.search(text):
        return [], sorted([*single, *(every[upper] for _, upper in linked)], key=lambda one: one.start)
    return [_range(every[lower], every[upper]) for lower, upper in linked], single


def _beginnings(text: str, language: str, found: Sequence[Found[Quantity]]) -> list[Found[Quantity]]:
    """Return first ends that nobody has counted, for want of a unit: the 500 of "500 - 800 HL-109"."""
    taken = {one.start: one for one in found}
    numbers = numerals.find(text, language) if found else []
    begun: list[Found[Quantity]] = []
    for first, second in pairwise(numbers):
        if second.ranges and second.start in taken and first.start not in taken:
            value = first.value(language, whole=True)
            if value is not None:
                begun.append(Found(Quantity(value, taken[second.start].value.unit), first.start, first.end))
    return begun


def bare(text: str, language: str, taken: Sequence[Found[Quantity]]) -> list[Found[Quantity]]:
    """Return the ends of spans without a unit that are said to be spans in so many words: "between 500 and 800"."""
    if taken:
        return []
    found: list[Found[Quantity]] = []
    for first, second in pairwise(numerals.find(text, language)):
        if second.ranges and not (first.is_year and second.is_year) and _is_said(text, first, second):
            low, high = (one.value(language, whole=True) for one in (first, second))
            if low is not None and high is not None and min(low, high) >= _LEAST:
                found += [Found(Quantity(low), first.start, first.end), Found(Quantity(high), second.start, second.end)]
    return found


def _is_said(text: str, first: Numeral, second: Numeral) -> bool:
    before = numerals.BETWEEN.search(text, max(0, first.start - 20), first.start)
    return before is not None and _BEHIND.match(text, second.end) is not None


def _linked(text: str, every: Sequence[Found[Quantity]], begun: set[int]) -> list[tuple[int, int]]:
    """Return the pairs of neighbours that are the ends of one span."""
    linked: list[tuple[int, int]] = []
    for lower in range(len(every) - 1):
        first, second = every[lower], every[lower + 1]
        fits = first.value.unit in {"", second.value.unit} and first.value.amount != second.value.amount
        free = not (linked and linked[-1][1] == lower)
        rises = first.value.amount < second.value.amount or text[first.end : second.start].strip(" ") not in _DASHES
        if fits and free and rises and (first.start in begun or numerals.spans(text, first, second)):
            linked.append((lower, lower + 1))
    # "1 - 50 pcs" above "2 - 30 pcs" is the second entry of a list.
    listed = len(_ENTRY.findall(text)) > 1
    return [] if listed else linked


def _range(first: Found[Quantity], second: Found[Quantity]) -> Found[Range]:
    unit = second.value.unit
    low, high = sorted((first.value.amount, second.value.amount))
    return Found((Quantity(low, unit), Quantity(high, unit)), first.start, second.end)
