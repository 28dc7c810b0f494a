"""Chinese and Korean numerals, which count by place: "三千五百", "이만 오천", "1억 5천만"."""

import re
from decimal import Decimal

from bot.understanding import amounts

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
# Behind digits, and alone.
TAIL = re.compile(rf"\s?{_BIG}(?:\s?\d{{1,4}}(?:\.\d{{1,3}})?\s?{_BIG}){{0,3}}(?:\d{{1,4}}(?![\d.,]))?")
PATTERN = re.compile(
    rf"(?<![가-힣])(?:[{_KOREAN}]?[{_KOREAN_POWERS}]){{1,8}}(?:(?<=[만억천])\s(?:[{_KOREAN}]?[{_KOREAN_POWERS}]){{1,6}})?"
    rf"[{_KOREAN}]?|(?<![{_HAN}])[{_HAN}]{{1,12}}(?![{_HAN}分])"
)
_CLIPPED = re.compile("(?<=[一二两兩三四五六七八九])([百千万萬亿億])([一二三四五六七八九])$")
_TENTHS = re.compile(r"(?<=[만万萬]\d)$")  # "1万5" is 15,000
_PIECE = re.compile(r"\d+(?:\.\d+)?|.")


def value(written: str, *, clipped: bool = False) -> Decimal | None:
    """Return the value of a number in Chinese or Korean numerals, digits among them allowed; None where it is none.

    `clipped` where a last digit counts in tenths of the power before it: "两千五" is 2,500 in Chinese.
    """
    if clipped and (shortened := _CLIPPED.search(written)):
        power = _POWERS.get(shortened[1]) or _MYRIADS[shortened[1]]
        whole = value(written[: shortened.start(2)])
        return whole + _PLACES[shortened[2]] * Decimal(power) / 10 if whole else None
    total, section = Decimal(0), Decimal(0)
    current: Decimal | None = None
    for piece in _PIECE.findall(_TENTHS.sub("千", re.sub(r"[\s,]", "", written))):
        if piece in _POWERS:
            section += (Decimal(1) if current is None else current) * _POWERS[piece]
            current = None
        elif piece in _MYRIADS:
            section += current or 0
            total += (section or 1) * _MYRIADS[piece]
            section, current = Decimal(0), None
        else:
            current = Decimal(_PLACES[piece]) if piece in _PLACES else Decimal(piece)
    found = total + section + (current or 0)
    return found if 0 < found < amounts.LARGEST else None
