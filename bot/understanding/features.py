"""What vectors blur, as numbers beside them: the cues' points, and the shape of a text (question, amounts, codes)."""

import math
import re

import numpy as np

from bot.meaning import ComplaintKind, Label
from bot.understanding.reading import Reading
from bot.understanding.vectors import Matrix

LABELS = tuple(Label)
KINDS = (*(kind.value for kind in ComplaintKind), "general")
_SEVERITIES = ("high", "low")
_MOST, _UNIT = 6.0, 3.0  # points that count, and how many make one: a plain cue

_CODE = re.compile(r"\b[A-Za-z]{1,6}[-_ ]?\d{2,12}\b")
_INCOTERM = re.compile(r"\b(?:exw|fca|fas|fob|cfr|cif|cpt|cip|dap|dpu|ddp|ddu|c&f|cnf)\b", re.I)
_AMOUNT = re.compile(
    r"\d\s{0,2}(?:pcs?|pieces|ctns?|cartons|boxes|sets?|units?|tons?|kg|mt|cbm|hq|hc|ft|個|台|箱|件|吨|개|박스|톤|шт|كرتون|قطعة)",
    re.I,
)
_MONEY = re.compile(r"[$€£¥₩]|\b(?:usd|eur|krw|cny|rmb|jpy|vnd|idr)\b", re.I)
_TERMS = re.compile(r"\b(?:l/?c|t/?t|d/?[pa]|b/?l|awb|e?ta|etd|po|pi|moq|hs)\b", re.I)
_QUESTION = re.compile("[?？؟]|(?:까요|나요|니까|가요|ですか|ますか|でしょうか|吗|呢)(?:\\W|$)")
_READ = 1000  # characters whose shape is looked at

SIZE = len(LABELS) + len(KINDS) + 2 + len(_SEVERITIES) + 9


def row(text: str, reading: Reading) -> Matrix:
    """Return the features of a cleaned text, about -2 to 2 each."""
    return np.array([*_cues(reading), *_shape(text[:_READ])], dtype=np.float32)


def _cues(reading: Reading) -> list[float]:
    labels = [_bounded(reading.points.get(label, 0.0)) for label in LABELS]
    kinds = [_bounded(reading.kinds.get(kind, 0.0)) for kind in KINDS]
    severity = [_bounded(reading.severity.get(grade, 0.0)) for grade in _SEVERITIES]
    return [*labels, *kinds, _bounded(sum(reading.kinds.values())), _bounded(reading.supposed), *severity]


def _shape(text: str) -> list[float]:
    digits = sum(char.isdigit() for char in text)
    return [
        1.0 if _QUESTION.search(text) else 0.0,
        1.0 if text.rstrip().endswith(("!", "！")) else 0.0,
        min(math.log1p(digits), 3.0) / 2,
        min(len(_CODE.findall(text)), 3) / 2,
        1.0 if _INCOTERM.search(text) else 0.0,
        1.0 if _AMOUNT.search(text) else 0.0,
        1.0 if _MONEY.search(text) else 0.0,
        1.0 if _TERMS.search(text) else 0.0,
        math.log1p(len(text)) / 4,
    ]


def _bounded(points: float) -> float:
    return max(-_MOST, min(points, _MOST)) / _UNIT
