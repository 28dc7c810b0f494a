"""Quantities with their units, and containers by size."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bot.trade import Quantity
from bot.understanding import amounts, numerals
from bot.understanding.numerals import Numeral
from bot.understanding.spans import Found, overlap

# Units of which a half makes sense; all others are counted.
_MEASURED = frozenset({"kg", "lb", "ton", "m", "sqm", "cbm", "l", "dozen", "container"})
_FOOT = (
    r"(?:'{1,2}|\"|-?ft\.?|-?foot|-?feet|pies|pieds?|pés|fuß|-?футов\w{0,3}|фут\w{0,2}|피트|呎|尺|英尺|フィート|قدم\w?)"
)
_TYPES = {
    "HQ": ("hq", "hc", "high ?cubes?", "hi-?cube", "하이큐브", "하이 큐브", "高柜", "高箱", "ハイキューブ", "cao"),
    "RF": (
        "rf",
        "rh",
        "reefers?",
        "frigo\\w{0,6}",
        "рефриж\\w{0,8}",
        "냉동",
        "냉장",
        "冷柜",
        "冷藏柜",
        "冻柜",
        "リーファー",
    ),
    "OT": ("ot", "open ?top", "오픈탑", "开顶柜"),
    "FR": ("fr", "flat ?rack", "플랫랙", "框架柜"),
    "GP": ("gp", "dv", "dc", "st", "dry", "小柜", "平柜", "普柜"),
}
_BOX = (
    r"(?:containers?|fcl|cntrs?|cont\.?|contenedor(?:es)?|cont[eê]iner(?:es)?|conteneurs?|контейнер\w{0,3}|컨테이너"
    r"|集装箱|货柜|柜|コンテナ|حاوي\w{1,3}|kontainer|kontener|công|peti kemas)"
)
_KIND = "|".join(f"(?P<{name}>(?:{'|'.join(words)})(?![a-zß-ÿ]))" for name, words in _TYPES.items())
_SIZE = re.compile(
    rf"(?<![\d.,])(?<![a-wyzа-яё])(?P<size>20|40|45|(?:двадцати|сорока(?:пяти)?)(?=-?футов))(?!\d"
    rf"|[.,]\d)(?P<foot>[\s-]?{_FOOT})?[\s-]?(?:{_KIND})?(?P<box>[\s-]?{_BOX})?"
    r"(?![a-z])(?:(?<=[^\x00-\x7f])|(?!\d))"
)
_SIZES_SAID = {"двадцати": "20", "сорока": "40", "сорокапяти": "45"}
_BEFORE_SIZE = re.compile(
    rf"\s?(?:(?:个|個|개의?|台|本|units?|fcl)\s?)?(?P<box>{_BOX}\s?)?(?:de |of |à |mit |pada |по )?\s?(?:x|×|\*)?\s?"
)
_AFTER_SIZE = re.compile(rf"\s?(?:{_BOX}\s?)?(?P<times>[x×*:]\s?)?")
_COUNTED_BOX = re.compile(r"\s?(?:대|개|台|个|units?\b|本|unidades\b|pcs\b)")
_ARTICLE = re.compile(r"(?<!\w)(?:an?|one full|a full|a single|un|ein|einen|một)\s$")
_LABEL = re.compile(r"\s?(?:is|of|=|은|는|为|:|：|から)?\s{0,3}$")
_PART = re.compile(r"\s(?:de |of )?")
# "une centaine de pièces", "2 millones de cajas", "a couple of boxes"
_OF = re.compile(r"\s(?:de |d'|of |von |di |из |من )")
# A lone "one" of these is a way of speaking.
_TALK = frozenset("个個件点本枚张條条把支只包双回")
# "50 and 30 pcs respectively"
_IN_ROW = re.compile(
    r"(?<!\w)(?:respectively|resp\.|jeweils|respectivamente|respectivement|соответственно|lần lượt|masing-masing"
    r"|على التوالي)|각각|分别|それぞれ"
)
_ROW = re.compile(r"\s?(?:,|、|-|–|~|and|und|y|et|e|и|và|dan|و|와|과|和|と)\s?")
_MOST = 50
_MOST_BOXES = Decimal(500)


@dataclass(slots=True)
class _Reading:
    """A text half read: `low` is it in lower case, `numbers` what may be a quantity."""

    low: str
    language: str
    numbers: list[Numeral]
    found: list[Found[Quantity]] = field(default_factory=list)

    def add(self, quantity: Quantity, start: int, end: int) -> None:
        self.found.append(Found(quantity, start, end))

    def free(self, number: Numeral) -> bool:
        return not any(overlap(number, one) for one in self.found)


def find(text: str, language: str) -> list[Found[Quantity]]:
    """Return the quantities in `text` with their places, in the order written.

    A negative amount is returned as it is: whoever asked refuses it.
    """
    low = amounts.lower(text)
    reading = _Reading(low, language, numerals.find(text, language)[: 8 * _MOST])
    _containers(reading)
    _counted(reading)
    if not reading.found:
        _labelled(reading)
    return sorted(reading.found, key=lambda one: one.start)[:_MOST]


# "Yes" in Korean is written like "four" before a counter.
_YES = frozenset({"네", "네네", "넵"})


def bare(text: str, language: str) -> Quantity | None:
    """Return the quantity of a message that is nothing but a number, the answer to "how many?"."""
    if text.strip(" .!~,") in _YES:
        return None
    numbers = numerals.find(text, language)
    if len(numbers) != 1 or re.search(r"[^\W_]|[%$€£¥#]", text[: numbers[0].start] + text[numbers[0].end :]):
        return None
    value = numbers[0].value(language, whole=True)
    return Quantity(value) if value is not None else None


def _containers(reading: _Reading) -> None:
    """Read "2x40HQ", "40HQ 2대", "dos contenedores de 40 pies", "a 20GP"."""
    for size in list(_SIZE.finditer(reading.low))[:_MOST]:
        kind = next((name for name in _TYPES if size[name]), "")
        feet = _SIZES_SAID.get(size["size"], size["size"])
        before = [one for one in reading.numbers if one.end <= size.start()]
        last = before[-1] if before else None
        gap = _BEFORE_SIZE.fullmatch(reading.low, last.end, size.start()) if last else None
        if not (kind or size["foot"] or size["box"] or (gap and gap["box"])):
            continue  # a bare 20, 40 or 45 is a number like any other
        if last and gap and (count := _boxes(last, reading.language)):
            reading.add(Quantity(count, feet + (kind or "GP")), last.start, size.end())
        elif behind := _count_behind(reading, size):
            reading.add(Quantity(behind[0], feet + (kind or "GP")), size.start(), behind[1])
        elif article := _ARTICLE.search(reading.low, max(0, size.start() - 12), size.start()):
            reading.add(Quantity(Decimal(1), feet + (kind or "GP")), article.start(), size.end())
        else:
            reading.numbers = [one for one in reading.numbers if not overlap(one, size_span(size))]


def size_span(size: re.Match[str]) -> Found[None]:
    """Return where a container's size stands: its digits are no quantity."""
    return Found(None, size.start(), size.end())


def _count_behind(reading: _Reading, size: re.Match[str]) -> tuple[Decimal, int] | None:
    number = next((one for one in reading.numbers if one.start >= size.end()), None)
    gap = _AFTER_SIZE.fullmatch(reading.low, size.end(), number.start) if number else None
    if not number or not gap:
        return None
    unit = _COUNTED_BOX.match(reading.low, number.end)
    count = _boxes(number, reading.language)
    return (count, unit.end() if unit else number.end) if count and (gap["times"] or unit) else None


def _boxes(number: Numeral, language: str) -> Decimal | None:
    value = number.value(language, whole=True)
    return value if value is not None and abs(value) <= _MOST_BOXES and value == value.to_integral_value() else None


def _counted(reading: _Reading) -> None:
    """Read numbers with a unit behind them; the first of a span ("500-600 pcs") has the unit of the second."""
    behind: tuple[str, Numeral] | None = None  # the unit of the number behind this one, and that number
    in_row = _IN_ROW.search(reading.low) is not None
    for number in reversed(reading.numbers):
        unit = _unit(number, reading.low)
        if unit is None and behind and _shares_unit(number, behind[1], reading, in_row=in_row):
            unit = behind[0], number.end
        behind = (unit[0], number) if unit and (number.ranges or in_row) else None
        if unit is None or number.glued or not reading.free(number):
            continue
        name, end, factor = *unit, Decimal(1)
        if name == "gross":
            name, factor = "pcs", Decimal(144)
        if name == "dozen" and (whole := _of_dozens(reading.low, end)):
            name, end, factor = *whole, Decimal(12)
        elif name == "dozen" and number.spoken and number.spoken < 1:
            name, factor = "pcs", Decimal(12)
        value = number.value(reading.language, whole=name not in _MEASURED)
        if value is not None and len(reading.found) < 4 * _MOST:
            reading.add(Quantity(value * factor, name), number.start, end)


def _shares_unit(number: Numeral, behind: Numeral, reading: _Reading, *, in_row: bool) -> bool:
    """Say whether a number has the unit of the one behind it; of "No. 1120 — 40 pcs" it has not."""
    if in_row:
        return _ROW.fullmatch(reading.low, number.end, behind.start) is not None
    low, high = (one.value(reading.language, whole=True) for one in (number, behind))
    falls = low is not None and high is not None and low > high
    return not (falls and reading.low[number.end : behind.start].strip() in {"-", "–", "—"})


def _unit(number: Numeral, low: str) -> tuple[str, int] | None:
    place = number.end
    while place < min(number.end + 2, len(low)) and low[place] in " -\t":
        place += 1
    found = amounts.lexicon("units").after(low, place)
    if not found and (number.spoken is not None or number.times > 1) and (gap := _OF.match(low, number.end)):
        found = amounts.lexicon("units").after(low, gap.end())
    if found and number.spoken is not None and _only_talk(low[number.start : number.end], low[number.end : found[1]]):
        return None
    return found


def _only_talk(number: str, unit: str) -> bool:
    """Tell "一个" and "열대" (the tropics) from what is counted."""
    if len(number) != 1 or number < "\u1100":
        return False
    if number in "一半":
        return unit.strip() in _TALK
    return "가" <= number <= "힣" and len(unit) == 1 and unit != "개"


def _of_dozens(low: str, end: int) -> tuple[str, int] | None:
    gap = _PART.match(low, end)
    return amounts.lexicon("units").after(low, gap.end()) if gap else None


def _labelled(reading: _Reading) -> None:
    """Read "qty: 1200", "수량 1,000"."""
    for number in reading.numbers:
        gap = _LABEL.search(reading.low, max(0, number.start - 8), number.start)
        value = number.value(reading.language, whole=True)
        # "$" finds the shortest white space too: the label is looked for before what was matched.
        if gap and value is not None and amounts.lexicon("labels").before(reading.low, gap.start()):
            reading.add(Quantity(value), number.start, number.end)
