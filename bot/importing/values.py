"""Reads single cells: each reader returns the value, or raises Wrong with what it expects."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rapidfuzz import fuzz, process

from bot.importing import names
from bot.importing.faults import Wrong
from bot.importing.grid import Cell, written


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file writes what can be written in two ways. `dates` is "dmy" or "mdy"; empty: refuse to guess."""

    folder: Path = Path()
    comma_decimal: bool = False
    dates: str = ""


Reader = Callable[[Cell, Manner], object]

_MAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?!-)[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){1,8}")
_UNITS_OF_TIME = (
    (30, ("month", "months", "mon", "개월", "달", "月", "monate", "mois", "meses")),
    (7, ("week", "weeks", "wk", "wks", "주", "주일", "주간", "周", "週", "wochen", "semanas")),
    (1, ("day", "days", "d", "일", "天", "日", "tage", "dias", "jours")),
)
_YES = frozenset(
    {"yes", "y", "true", "1", "o", "예", "네", "동의", "수신동의", "수신", "optedin", "optin", "agreed", "ja", "oui"}
)
_NO = frozenset(
    {
        "no",
        "n",
        "false",
        "0",
        "x",
        "아니오",
        "아니요",
        "거부",
        "수신거부",
        "미동의",
        "optedout",
        "optout",
        "nein",
        "non",
    }
)
_PICTURES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif", b"RIFF": "webp"}
_LARGEST_PICTURE = 10_000_000


def words(most: int, *, least: int = 1) -> Reader:
    """Return a reader of texts of at most `most` characters."""

    def read(cell: Cell, _manner: Manner) -> str:
        text = written(cell)
        if not least <= len(text) <= most or any(ord(letter) < 32 for letter in text):
            raise Wrong(f"a text of at most {most} characters")
        return text

    return read


def one_of(meanings: Mapping[str, tuple[str, ...]]) -> Reader:
    """Return a reader of codes: each may be written as itself or as one of its words."""
    known = {names.folded(word): code for code, others in meanings.items() for word in (code, *others)}

    def read(cell: Cell, _manner: Manner) -> str:
        code = known.get(names.folded(written(cell)))
        if code is None:
            raise Wrong(f"one of {', '.join(meanings)}")
        return code

    return read


def country(cell: Cell, _manner: Manner) -> str:
    """Read a country as ISO 3166-1 alpha-2."""
    return _named(written(cell), names.countries(), "a country as two letters (DE) or by its name", names.country_name)


def language(cell: Cell, _manner: Manner) -> str:
    """Read a language as ISO 639-1; a territory after it is cut."""
    text = written(cell)
    bare = re.fullmatch(r"([A-Za-z]{2})[-_][A-Za-z]{2,4}", text)
    word = bare[1] if bare else text
    return _named(word, names.languages(), "a language as two letters (de) or by its name", names.language_name)


def _named(text: str, known: Mapping[str, str], expected: str, called: Callable[[str], str]) -> str:
    word = names.folded(text)
    if word in known:
        return known[word]
    near = process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=80) if 3 < len(word) < 60 else None
    raise Wrong(f"{expected}; did you mean {called(known[near[0]])}?" if near else expected)


def currency(cell: Cell, _manner: Manner) -> str:
    """Read an ISO 4217 currency."""
    code = names.currencies().get(written(cell).strip(" .()").casefold())
    if code is None:
        raise Wrong("a currency as three letters (ISO 4217), such as USD")
    return code


def zone(cell: Cell, _manner: Manner) -> str:
    """Read an IANA time zone."""
    try:
        return ZoneInfo(written(cell)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Wrong("an IANA time zone, such as Europe/Berlin") from error


def mails(cell: Cell, _manner: Manner) -> tuple[str, ...]:
    """Read one or several e-mail addresses, `Name <address>` among them, in lower case."""
    found: dict[str, None] = {}
    for part in re.split(r"[;,/|]", written(cell)):
        bare = re.fullmatch(r"[^<>]*<([^<>]*)>", part.strip())
        address = (bare[1] if bare else part).strip().removeprefix("mailto:").lower()
        if not address:
            continue
        if not _MAIL.fullmatch(address) or len(address) > 254:
            raise Wrong("an e-mail address, such as maria@example.com; several with ; between them")
        found[address] = None
    return tuple(found)


def telegram(cell: Cell, _manner: Manner) -> str:
    """Read a Telegram user's number."""
    text = written(cell)
    if not re.fullmatch(r"[1-9]\d{3,18}", text, re.ASCII):
        raise Wrong("the person's Telegram number, digits only; an @name cannot be written to before they write")
    return text


def consent(cell: Cell, _manner: Manner) -> bool:
    """Read whether a person agreed to marketing letters."""
    word = names.folded(written(cell))
    if word not in _YES and word not in _NO:
        raise Wrong("yes or no (동의 or 거부); leave it empty where nobody asked")
    return word in _YES


def amount(cell: Cell, manner: Manner) -> Decimal:
    """Read a number that is not negative, with separators as people write them."""
    return _split(cell, manner)[1]


def price(cell: Cell, manner: Manner) -> tuple[Decimal, str]:
    """Read a price, with the currency that stands beside it, if any."""
    before, number, after = _split(cell, manner)
    code = ""
    for word in (before, after.removeprefix("/")):
        if word:
            code = currency(word, manner)
    _bounded(number, 10, 4)
    return number, code


def quantity(cell: Cell, manner: Manner) -> tuple[Decimal, str]:
    """Read a quantity, with the unit that stands behind it, if any."""
    before, number, unit = _split(cell, manner)
    if before or not number or len(unit) > 16:
        raise Wrong("a quantity above 0, such as 500 or 500 pcs")
    _bounded(number, 11, 3)
    return number, unit


def _bounded(number: Decimal, whole: int, fraction: int) -> None:
    exponent = number.normalize().as_tuple().exponent
    if number >= Decimal(10) ** whole or (isinstance(exponent, int) and -exponent > fraction):
        raise Wrong(f"a number below 10^{whole} with at most {fraction} decimals")


def _split(cell: Cell, manner: Manner) -> tuple[str, Decimal, str]:
    if isinstance(cell, Decimal):
        if cell < 0:
            raise Wrong("a number that is not negative")
        return "", cell, ""
    found = re.fullmatch(
        r"([^\d.,+-]{0,20})(\d[\d.,'\u00a0\u202f ]{0,40}|[.,]\d{1,20})(\D{0,24})", written(cell), re.ASCII
    )
    if isinstance(cell, date) or not found:
        raise Wrong("a number, such as 1,234.50")
    return found[1].strip(), number_of(found[2].strip(), comma_decimal=manner.comma_decimal), found[3].strip()


def number_of(text: str, *, comma_decimal: bool = False) -> Decimal:
    """Read digits with separators. The last of two kinds is the decimal one; one kind alone is judged by its groups.

    `1,234` is a thousand and `1.234` is not, unless `comma_decimal`, which turns this round.
    """
    plain = re.sub(r"['\u00a0\u202f ]", "", text)
    decimal, thousands = (",", ".") if comma_decimal else (".", ",")
    if "," in plain and "." in plain:
        decimal, thousands = (",", ".") if plain.rfind(",") > plain.rfind(".") else (".", ",")
    elif thousands in plain and not re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(thousands)}\d{{3}})+", plain):
        decimal, thousands = thousands, decimal
    elif plain.count(decimal) > 1:
        decimal, thousands = thousands, decimal  # a number has one decimal sign: these part its thousands
    whole, _, fraction = plain.partition(decimal)
    groups = whole.split(thousands)
    ordered = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if not ordered or not re.fullmatch(r"\d*", fraction, re.ASCII) or not (whole or fraction):
        raise Wrong("a number, such as 1,234.50")
    return Decimal(f"{''.join(groups) or '0'}.{fraction or '0'}")


def count(cell: Cell, manner: Manner) -> int:
    """Read a whole number, with or without a unit behind it."""
    before, number, _ = _split(cell, manner)
    if before or number != number.to_integral_value() or number >= 2**31:
        raise Wrong("a whole number, such as 500")
    return int(number)


def days(cell: Cell, manner: Manner) -> int:
    """Read a length of time in days: `30`, `30 days`, `4 weeks`. Of a span (`2-3 weeks`) the longer end counts."""
    text = written(cell)
    span = re.fullmatch(r"\s*\d+\s*(?:-|~|–|to)\s*(\d.*)", text, re.ASCII)
    before, number, unit = _split(span[1] if span else cell, manner)
    word = names.folded(unit)
    factor = 1 if not word else next((many for many, known in _UNITS_OF_TIME if word in known), 0)
    total = number * factor
    if before or not factor or total != total.to_integral_value() or total > 3650:
        raise Wrong("days or weeks, such as 30 days or 4 weeks")
    return int(total)


def hs_code(cell: Cell, _manner: Manner) -> str:
    """Read a customs number (Harmonised System: 4 to 12 digits), digits only."""
    digits = re.sub(r"[\s.-]", "", written(cell))
    if isinstance(cell, Decimal) and len(digits) % 2:
        digits = f"0{digits}"  # the codes have pairs of digits: a spreadsheet dropped the leading zero
    if not re.fullmatch(r"\d{4,12}", digits, re.ASCII):
        raise Wrong("an HS code of 4 to 12 digits, such as 0902.10")
    return digits


def listed(cell: Cell, _manner: Manner) -> tuple[str, ...]:
    """Read several words with ; , / or | between them."""
    parts = (part.strip() for part in re.split(r"[;,/|]", written(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))


def picture(cell: Cell, manner: Manner) -> Path:
    """Read the name of a picture file, from the folder of the sheet and not outside it."""
    name = written(cell).replace("\\", "/")
    folder = manner.folder.resolve()
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder):
            raise Wrong("a picture file in the folder of this file or below it")
        if not file.is_file():
            raise Wrong(f"a picture file; there is no {name} beside this file")
        with file.open("rb") as opened:
            start = opened.read(12)
        size = file.stat().st_size
    except (OSError, ValueError) as error:
        raise Wrong("a picture file that can be read") from error
    if not any(start.startswith(mark) for mark in _PICTURES) or (start[:4] == b"RIFF" and start[8:] != b"WEBP"):
        raise Wrong("a picture: JPEG, PNG, WebP or GIF")
    if size > _LARGEST_PICTURE:
        raise Wrong(f"a picture of at most {_LARGEST_PICTURE // 1_000_000} MB")
    return file
