"""Every number in a text, in digits or in words, with its place: what quantities, money and terms are read from.

One pass finds them all; whoever needs one looks at what stands beside it, so that the cost is linear in the text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.understanding import amounts, byplace, spoken
from bot.understanding.cues import LANGUAGES
from bot.understanding.spans import Found, Placed, overlap

_MOST = 400  # numbers that are looked at
_DIGITS = re.compile(amounts.DIGITS)
_MINUS = re.compile(r"(?:(?<![\w.,)])[-−]|(?<!\w)(?:minus|минус|마이너스|マイナス|سالب)\s|负|負)$", re.I)
_BULLETS = re.compile(r"^[ \t]*-", re.M)
# Between the ends of a span; of two alternatives none is chosen either.
RANGE = re.compile(
    r"\s?(?:[-–—~～〜]|to|bis|à|a|do|до|至|到|から|에서|부터|đến|tới|sampai|hingga|s/d|إلى|الى"
    r"|or|oder|ou|o|или|hoặc|hay|atau|أو|او|还是|或者?|還是|か|또는|이나|나|내지)\s?",
    re.I,
)
_AND = re.compile(r"\s(?:and|und|et|y|e|и|và|dan|و)\s?", re.I)
BETWEEN = re.compile(
    r"(?:(?<!\w)(?:between|from|zwischen|von|entre|de|между|от|từ|giữa|antara|dari|بين|من)\s(?:\S{1,4}\s?)?|从|從)$",
    re.I,
)
# "two and a half" behind digits: "2 triệu rưỡi".
_AND_HALF = re.compile(r"\s?(?:rưỡi|y medio|e meio|et demi|setengah|с половиной|ونصف)(?!\w)")
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in `text[start:end]`: digits as written, or the value of its words.

    `glued` says that a letter stands directly before it ("USD10", but also "B12"); `ranges` that it ends a span that
    begins with the number before it ("500-600").
    """

    start: int
    end: int
    raw: str = ""
    spoken: Decimal | None = None
    times: Decimal = Decimal(1)
    negative: bool = False
    glued: bool = False
    ranges: bool = False

    @property
    def is_year(self) -> bool:
        """Whether it looks like a year of our time."""
        return len(self.raw) == 4 and self.raw.isdigit() and 2005 <= int(self.raw) <= 2040

    def value(self, language: str, *, whole: bool) -> Decimal | None:
        """Return the number; `whole` where it counts things (see `amounts.parse`); None where it is beyond sense."""
        grouped = whole and self.times == 1
        found = self.spoken if self.spoken is not None else amounts.parse(self.raw, language, whole=grouped)
        if found is None or found * self.times >= amounts.LARGEST:
            return None
        return -found * self.times if self.negative else found * self.times


def find(text: str, language: str) -> list[Numeral]:
    """Return the numbers in `text`, in the order written."""
    low = amounts.lower(text)
    bulleted = len(_BULLETS.findall(text, 0, 4000)) > 1
    found: list[Numeral] = []
    for match in _DIGITS.finditer(text):
        one = _digits(match, text, low, found[-1] if found else None, bulleted=bulleted)
        if one:
            found.append(one)
        if len(found) == _MOST:
            break
    said = [one for one in _words(low, language) if not any(overlap(one, other) for other in found)]
    return sorted([*found, *said], key=lambda one: one.start)


def _digits(match: re.Match[str], text: str, low: str, last: Numeral | None, *, bulleted: bool) -> Numeral | None:
    start, end = match.span()
    if last and start < last.end:
        return None
    before, after = text[start - 1 : start], text[end : end + 2]
    if before.isdigit() or after[:1].isdigit() or (after[:1] in {".", ","} and after[1:].isdigit()):
        return None
    if before in {".", ",", "'", "/", ":"} and start > 1 and text[start - 2].isdigit():
        return None
    ranges = last is not None and not last.glued and spans(text, last, Found(None, start, end))
    glued = before.isascii() and before.isalpha() and not (before in "xX" and not text[start - 2 : start - 1].isalpha())
    dashed = before in {"-", "−"} and start > 0
    negative = not ranges and not (bulleted and dashed) and _MINUS.search(text, max(0, start - 12), start) is not None
    if dashed and not (ranges or negative or bulleted):
        return None
    spoken, times, end = _magnified(match[0], text, low, end)
    return Numeral(start, end, match[0], spoken, times, negative, glued, ranges)


def _magnified(raw: str, text: str, low: str, end: int) -> tuple[Decimal | None, Decimal, int]:
    """Return the value where myriads tell it ("1억 5천만"), the factor of a word ("15 тыс."), and where they end."""
    if tail := byplace.TAIL.match(text, end):
        head = amounts.parse(raw, "en", whole=False)
        return byplace.value(f"{head:f}{tail[0]}" if head is not None else ""), Decimal(1), tail.end()
    place = end + (low[end : end + 1] == " ")
    if word := amounts.lexicon("multipliers").after(low, place):
        half, head = _AND_HALF.match(low, word[1]), amounts.parse(raw, "en", whole=False)
        if half and head is not None:
            return head + _HALF, Decimal(word[0]), half.end()
        return None, Decimal(word[0]), word[1]
    return None, Decimal(1), end


def _words(low: str, language: str) -> list[Numeral]:
    found = [
        Numeral(match.start(), match.end(), spoken=value)
        for match in byplace.PATTERN.finditer(low)
        if (value := byplace.value(match[0], clipped=language == "zh"))
    ]
    for code in dict.fromkeys((language if language in LANGUAGES else "en", "en")):
        words = spoken.load(code)
        for match in words.pattern.finditer(low):
            if value := words.evaluate(match[0]):
                found.append(Numeral(match.start(), match.end(), spoken=value))
    return _apart(found)[:_MOST]


def _apart(found: list[Numeral]) -> list[Numeral]:
    kept: list[Numeral] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def spans(text: str, first: Placed, second: Placed) -> bool:
    """Say whether what stands between two numbers makes them the ends of a span."""
    gap = text[first.end : second.start]
    if len(gap) > 12:
        return False
    if RANGE.fullmatch(gap):
        return True
    return bool(_AND.fullmatch(gap) and BETWEEN.search(text, max(0, first.start - 20), first.start))


def evaluate(written: str, language: str) -> Decimal | None:
    """Return the value of a number written alone, in digits or words; None where it is none."""
    if written.isdigit():
        return Decimal(written)
    numbers = find(written, language)
    return numbers[0].value(language, whole=True) if len(numbers) == 1 else None
