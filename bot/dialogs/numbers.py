"""A number that stands alone, where nobody else has read it."""

import re
from decimal import Decimal

from bot.dialogs.draft import sensible
from bot.dialogs.phrases import normal
from bot.trade import Quantity

# A number that stands alone or with a unit behind it ("600박스"), or clings to words of a script without spaces
# ("数量を800に"); part of a code, a container's size or a
# measure ("the 500 ml kettle") it is none.
_NUMBER = re.compile(
    r"(?<![^\W\u1100-\u1cff\u2000-\U0010ffff])(?<![.,-])"
    r"\d{1,15}(?:[.,' \u00a0\u202f]\d{1,3}){0,5}(?!\d|[.,-]\d|\s?(?:hq|hc|gp|ft|feet)(?!\w)|-\w|%"
    r"|\s?(?:(?:ml|cl|cm|mm|oz|inch(?:es)?|zoll|watts?|volts?|мл|см|мм|مل|سم)(?!\w)|毫升|厘米|公分|ミリ|センチ))"
)
_BELOW = re.compile(
    r"(?:^|[\s:(])[-\u2212\u2013]\d|(?<!\w)(?:minus|moins|menos|минус|ناقص)\s\d|마이너스\s?\d"
    r"|(?<![\d.,])0{1,15}(?:[.,]0{1,9})?(?![\d.,]{0,9}\d)"
)


def bare_number(text: str) -> Quantity | None:
    """Read the last number: "1,000" and "1.000" and "1 000" are a thousand, "2.5" is two and a half."""
    found = _NUMBER.findall(normal(text))
    if not found:
        return None
    written = re.sub(r"['\s]", "", found[-1])
    grouped = written if written.startswith("0") else re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", written)
    parts = re.split(r"[.,]", grouped)
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        return None
    read = Quantity(Decimal(".".join(str(int(part)) if not place else part for place, part in enumerate(parts))))
    return read if sensible(read) else None


def below_zero(text: str) -> bool:
    """Say whether the number in a short answer is none at all, or less."""
    return bool(_BELOW.search(normal(text)))
