"""Amounts of money with their ISO 4217 currency."""

import re
from decimal import Decimal

from bot.trade import Money
from bot.understanding import amounts, numerals
from bot.understanding.numerals import Numeral
from bot.understanding.spans import Found

_MOST = 50
# Codes that are words as well, in one language or another: believed in capitals only.
_WORDS = frozenset({"try", "pen", "cop", "sek", "rm", "rs", "rs.", "rp", "rp.", "won", "rand", "ars", "lira", "mxn"})
_NO_CENTS = frozenset({"KRW", "JPY", "VND", "IDR"})
# Where thousands are written with a point, whatever language the letter is in: nobody prices in thousandths.
_CONTINENTAL = frozenset({"EUR", "BRL", "IDR", "VND", "RUB"})
_SIGN_GAP = re.compile(r"[ :]{0,2}[-−]?$")
_CENTS_GAP = re.compile(r"(?: ?(?:and|und|et|y|e|и|con|,) )?\s?")
_LETTER_TIMES = re.compile(r"(?:(m|mn|mm|mio)|(bn|b))(?![a-z])")
_HUNDREDTH = Decimal("0.01")


def find(text: str, language: str) -> list[Found[Money]]:
    """Return the amounts of money in `text` with their places."""
    low = amounts.lower(text)
    numbers = numerals.find(text, language)
    read: list[Found[Money] | None] = []
    for number in numbers:
        taken = read[-1].end if read and read[-1] else 0
        read.append(_read(number, text, low, language, taken))
    for place, number in enumerate(numbers):
        if number.ranges and place:  # "$3-4", "3-4 USD"
            read[place] = read[place] or _like(read[place - 1], number, language)
            read[place - 1] = read[place - 1] or _like(read[place], numbers[place - 1], language)
    found: list[Found[Money]] = []
    for one in read:
        if one and not (found and one.start < found[-1].end):
            _join(found, one, low)
    return found[:_MOST]


def _like(other: Found[Money] | None, number: Numeral, language: str) -> Found[Money] | None:
    """Return `number` in the currency of the other end of a span."""
    value = _value(number, other.value.currency, language) if other else None
    return Found(Money(value, other.value.currency), number.start, number.end) if other and value is not None else None


def _join(found: list[Found[Money]], one: Found[Money], low: str) -> None:
    """Add an amount; cents behind a whole amount ("3 dollars and 50 cents") belong to it."""
    last = found[-1] if found else None
    if last and last.value.currency == one.value.currency and 0 < one.value.amount < 1:
        whole = last.value.amount == last.value.amount.to_integral_value()
        if whole and _CENTS_GAP.fullmatch(low, last.end, one.start):
            found[-1] = Found(Money(last.value.amount + one.value.amount, one.value.currency), last.start, one.end)
            return
    found.append(one)


def _read(number: Numeral, text: str, low: str, language: str, taken: int) -> Found[Money] | None:
    before = _sign_before(number, text, low)
    if before and before[1] >= taken:  # in "3 dollars 50" the sign is that of the amount before
        return _signed(number, text, low, language, before)
    if number.glued:
        return None
    place = number.end + (text[number.end : number.end + 1] == " ")
    after = amounts.lexicon("currencies").after(low, place)
    if after and _is_sign(text[place : after[1]], low, after[1]):
        currency = _of(after[0], text[after[1] - 1], language)
        value = _value(number, currency, language)
        return Found(Money(value, currency), number.start, after[1]) if value is not None else None
    if cents := amounts.lexicon("cents").after(low, place):
        value = number.value(language, whole=True)
        return Found(Money(value * _HUNDREDTH, cents[0]), number.start, cents[1]) if value is not None else None
    return None


def _signed(number: Numeral, text: str, low: str, language: str, sign: tuple[str, int]) -> Found[Money] | None:
    """Read a number behind the sign of its currency: "$1.2m", "-$50"."""
    currency, start = _of(sign[0], text[sign[1]], language), sign[1]
    value, end = _value(number, currency, language), number.end
    if value is None:
        return None
    if times := _LETTER_TIMES.match(low, end):
        value, end = value * (10**6 if times[1] else 10**9), times.end()
    minus = text[max(0, start - 1) : start] in {"-", "−"} and not text[max(0, start - 2) : start - 1].strip()
    return Found(Money(-value if minus else value, currency), start, end)


def _sign_before(number: Numeral, text: str, low: str) -> tuple[str, int] | None:
    gap = _SIGN_GAP.search(text, max(0, number.start - 3), number.start)
    place = gap.start() if gap else number.start
    found = amounts.lexicon("currencies").before(low, place)
    return found if found and _is_sign(text[found[1] : place], low, place) else None


def _is_sign(word: str, low: str, end: int) -> bool:
    if word.lower() in _WORDS and not (word.isupper() or word.rstrip(".") in {"Rp", "Rs"}):
        return False
    # Of Hangul and Hanzi a currency's name may be a piece of another word.
    return not (word in {"원", "동", "불", "元", "块"} and low[end : end + 1] in set("인료격산전가량안화쇄旦"))


def _of(currency: str, char: str, language: str) -> str:
    return "CNY" if char in "¥￥" and language == "zh" else "JPY" if char in "¥￥" else currency


def _value(number: Numeral, currency: str, language: str) -> Decimal | None:
    continental = currency in _CONTINENTAL and "." in number.raw
    indian = currency in {"INR", "PKR", "BDT"}
    manner = "de" if continental else "en" if indian else language
    return number.value(manner, whole=currency in _NO_CENTS)
