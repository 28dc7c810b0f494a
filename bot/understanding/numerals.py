"""Every number in a text, in digits or in words, with its place: what quantities, money and terms are read from.

One pass finds them all; whoever needs one looks at what stands beside it, so that the cost is linear in the text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.understanding import amounts, spoken
from bot.understanding.cues import LANGUAGES
from bot.understanding.spans import overlap

_MOST = 400  # numbers that are looked at
_PLACES = dict(zip("일이삼사오육칠팔구", range(1, 10), strict=True)) | {
    char: value
    for value, chars in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_POWERS = {"십": 10, "백": 100, "천": 1000, "十": 10, "百": 100, "千": 1000}
_MYRIADS = {"만": 10**4, "万": 10**4, "萬": 10**4, "억": 10**8, "亿": 10**8, "億": 10**8}
_KOREAN, _KOREAN_POWERS = "일이삼사오육칠팔구", "십백천만억"
_HAN = "〇零一二两兩三四五六七八九十百千万萬亿億"
_BIG = r"[십백천만억十百千万萬亿億]{1,2}(?!分|克|位|货)"
_DIGITS = re.compile(amounts.DIGITS)
_MYRIAD_TAIL = re.compile(rf"\s?{_BIG}(?:\s?\d{{1,4}}(?:\.\d{{1,3}})?\s?{_BIG}){{0,3}}(?:\d{{1,4}}(?![\d.,]))?")
_BY_PLACE = re.compile(
    rf"(?<![가-힣])(?:[{_KOREAN}]?[{_KOREAN_POWERS}]){{1,8}}[{_KOREAN}]?|(?<![{_HAN}])[{_HAN}]{{1,12}}(?![{_HAN}分])"
)
_PIECE = re.compile(r"\d+(?:\.\d+)?|.")
_MINUS = re.compile(r"(?:(?<![\w.,)])[-−]|(?<!\w)(?:minus|минус|마이너스|マイナス|سالب)\s|负|負)$", re.I)
_BULLETS = re.compile(r"^[ \t]*-", re.M)
_RANGE = re.compile(r"\s?(?:[-–—~～〜]|to|bis|à|a|до|至|到|から|에서|부터|đến|sampai|hingga|s/d|إلى|الى)\s?", re.I)
_AND = re.compile(r"\s(?:and|und|et|y|e|и|và|dan|و)\s?", re.I)
_BETWEEN = re.compile(r"(?<!\w)(?:between|zwischen|entre|между|từ|giữa|antara|بين)\s(?:\S{1,4}\s?)?$", re.I)


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
    ranges = last is not None and _is_range(text, last, start)
    glued = before.isascii() and before.isalpha() and not (before in "xX" and not text[start - 2 : start - 1].isalpha())
    dashed = before in {"-", "−"} and start > 0
    negative = not ranges and not (bulleted and dashed) and _MINUS.search(text, max(0, start - 12), start) is not None
    if dashed and not (ranges or negative or bulleted):
        return None
    spoken, times, end = _magnified(match[0], text, low, end)
    return Numeral(start, end, match[0], spoken, times, negative, glued, ranges)


def _magnified(raw: str, text: str, low: str, end: int) -> tuple[Decimal | None, Decimal, int]:
    """Return the value where myriads tell it ("1억 5천만"), the factor of a word ("15 тыс."), and where they end."""
    if tail := _MYRIAD_TAIL.match(text, end):
        head = amounts.parse(raw, "en", whole=False)
        return by_place(f"{head:f}{tail[0]}" if head is not None else ""), Decimal(1), tail.end()
    place = end + (low[end : end + 1] == " ")
    if word := amounts.lexicon("multipliers").after(low, place):
        return None, Decimal(word[0]), word[1]
    return None, Decimal(1), end


def by_place(written: str) -> Decimal | None:
    """Return the value of a number in Chinese or Korean numerals, digits among them allowed; None where it is none."""
    total, section = Decimal(0), Decimal(0)
    current: Decimal | None = None
    for piece in _PIECE.findall(re.sub(r"[\s,]", "", written)):
        if piece in _POWERS:
            section += (Decimal(1) if current is None else current) * _POWERS[piece]
            current = None
        elif piece in _MYRIADS:
            section += current or 0
            total += (section or 1) * _MYRIADS[piece]
            section, current = Decimal(0), None
        else:
            current = Decimal(_PLACES[piece]) if piece in _PLACES else Decimal(piece)
    value = total + section + (current or 0)
    return value if 0 < value < amounts.LARGEST else None


def _words(low: str, language: str) -> list[Numeral]:
    found = [
        Numeral(match.start(), match.end(), spoken=value)
        for match in _BY_PLACE.finditer(low)
        if (value := by_place(match[0]))
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


def _is_range(text: str, last: Numeral, start: int) -> bool:
    gap = text[last.end : start]
    if len(gap) > 12 or last.glued:
        return False
    if _RANGE.fullmatch(gap):
        return True
    return bool(_AND.fullmatch(gap) and _BETWEEN.search(text, max(0, last.start - 20), last.start))


def evaluate(written: str, language: str) -> Decimal | None:
    """Return the value of a number written alone, in digits or words; None where it is none."""
    if written.isdigit():
        return Decimal(written)
    numbers = find(written, language)
    return numbers[0].value(language, whole=True) if len(numbers) == 1 else None
