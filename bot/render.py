"""Words on paper: the only importer of jinja2. Everything a person reads is rendered here from `templates/`.

One structure per letter, one gettext catalogue per language (`templates/locale/<lang>/LC_MESSAGES/dangol.po`), read
and compiled when first asked for, so that a language is a file and no build step. English is the msgid itself.
"""

import io
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

import babel
import babel.dates
import babel.lists
import babel.numbers
import css_inline
import jinja2
import jinja2.sandbox
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from bot.clock import zone
from bot.messages import Letter, Values
from bot.trade import Money, Quantity

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
# gettext and Babel want a territory where the bare code is ambiguous for dates and numbers.
_LOCALES = {"zh": "zh_Hans_CN", "pt": "pt_BR", "en": "en_GB"}
_CONTAINER = re.compile(r"\d{2}[A-Z]{2}")  # by size and kind: "40HQ"
_ENTRY = re.compile(r"(?:\d{1,3}\.|•) ")
_ONE_AND_A_HALF = frozenset({"fr", "pt"})  # where it is singular
_FINEST = 4  # decimal places of a price, as the store keeps it


def templates_folder() -> Path:
    """Return where the templates lie: inside the installed package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "templates"


class Words:
    """All templates, in every language that has a catalogue."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or templates_folder()
        found = (path.parent.parent.name for path in (self.folder / "locale").glob("*/LC_MESSAGES/dangol.po"))
        self.languages = ("en", *sorted(code for code in found if code != "en"))
        self._environments: dict[str, jinja2.Environment] = {}
        # Nothing is ever fetched for a letter: style sheets stand in the template.
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)

    def speaks(self, language: str) -> str:
        """Return `language` if there is a catalogue for it, else English."""
        return language if language in self.languages else "en"

    def text(self, stem: str, language: str, values: Values | None = None) -> str:
        """Render `<stem>.txt` in `language`; surrounding white space is cut, and lines of Arabic begin at the right.

        Raises jinja2.TemplateNotFound for an unknown stem and jinja2.UndefinedError for a missing value.
        """
        said = self.render(f"{stem}.txt", language, values).strip()
        return _rightmost(said) if self.speaks(language) in RIGHT_TO_LEFT else said

    def letter(self, stem: str, language: str, values: Values | None = None) -> Letter:
        """Render a letter: `<stem>.txt`, and `<stem>.subject.txt` and `<stem>.html` where they exist.

        The subject is one line, whatever the values hold: no value can start a new header.
        """
        subject = self.text(f"{stem}.subject", language, values) if self.has(f"{stem}.subject.txt") else ""
        html = self.render(f"{stem}.html", language, values) if self.has(f"{stem}.html") else ""
        return Letter(text=self.text(stem, language, values), subject=" ".join(subject.split()), html=html)

    def has(self, name: str) -> bool:
        """Say whether the template file `name` exists."""
        return (self.folder / name).is_file()

    def render(self, name: str, language: str, values: Values | None = None) -> str:
        """Render the template file `name` (with its ending: html, svg and xml escape their values, txt does not)."""
        known = dict(values or {})
        text = self._environment(language).get_template(name).render(known)
        firm = known.get("exporter")
        if not isinstance(firm, str) or not firm.endswith("."):
            return text
        return _ended(text, firm, inwards=self.speaks(language) in RIGHT_TO_LEFT and not name.endswith(".json"))

    def from_string(self, source: str, language: str, values: Values) -> str:
        """Render a template that staff wrote: sandboxed, every value escaped as HTML."""
        return self._environment(language, sandboxed=True).from_string(source).render(dict(values))

    def inline(self, html: str) -> str:
        """Return `html` with its style sheet put into the elements, as mail programs want it."""
        return self._inliner.inline(html) if html else ""

    def translate(self, message: str, language: str) -> str:
        """Return `message` (an English msgid) in `language`."""
        return _translations(self.folder, self.speaks(language)).gettext(message)

    def quantity(self, value: Quantity, language: str) -> str:
        """Write a quantity with its unit, for where no template does."""
        write = self._environment(language).filters["quantity"]
        return str(write(value))

    def _environment(self, language: str, *, sandboxed: bool = False) -> jinja2.Environment:
        spoken = self.speaks(language)
        key = f"{spoken}:{sandboxed}"
        if key not in self._environments:
            self._environments[key] = self._build(spoken, sandboxed=sandboxed)
        return self._environments[key]

    def _build(self, language: str, *, sandboxed: bool) -> jinja2.Environment:
        kind = jinja2.sandbox.ImmutableSandboxedEnvironment if sandboxed else jinja2.Environment
        environment = kind(
            loader=jinja2.FileSystemLoader(self.folder),
            autoescape=True if sandboxed else jinja2.select_autoescape(("html", "svg", "xml")),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        # The i18n extension adds this method at run time; newstyle lets msgids carry %(names)s safely.
        environment.install_gettext_translations(_translations(self.folder, language), newstyle=True)  # type: ignore[attr-defined]
        environment.filters.update(filters(language))
        environment.filters.update(_unit_filters(environment, language))
        environment.globals.update(language=language, direction="rtl" if language in RIGHT_TO_LEFT else "ltr")
        return environment


def _unit_filters(environment: jinja2.Environment, language: str) -> Mapping[str, object]:
    """Return the filters that write quantities and units, in the words of templates/_units.txt."""
    where = locale(language)

    def words(name: str, *values: object) -> str:
        said = getattr(environment.get_template("_units.txt").module, name)(*values)
        return str(said).strip()

    def write_counted(amount: Decimal | int, unit: str) -> str:
        shown = babel.numbers.format_decimal(amount, locale=where)
        if _CONTAINER.fullmatch(unit):
            return f"{shown} × {unit}"
        return words("counted", shown, _plural(amount, language), unit) if unit else shown

    def write_quantity(value: Quantity) -> str:
        return write_counted(value.amount, value.unit)

    def write_unit(unit: str) -> str:
        return words("name", unit)

    return {"quantity": write_quantity, "counted": write_counted, "unit": write_unit}


def _plural(amount: Decimal | int, language: str) -> int:
    """Return the whole number whose plural form `amount` takes: gettext knows of no fractions."""
    if amount == int(amount):
        return abs(int(amount))
    if language in _ONE_AND_A_HALF and -2 < amount < 2:
        return 1
    # "2,5 дюжины" is the form of two in Russian; elsewhere it is that of the largest numbers.
    return 2 if language == "ru" else 100


def _ended(text: str, firm: str, *, inwards: bool) -> str:
    """Return the text without a second full stop behind a firm whose name has its own ("Co., Ltd.").

    In Arabic that stop would jump before the name: a mark without width (U+200E) holds it, once.
    """
    once = text.replace(f"{firm}.", firm)
    held = f"{firm}\u200e"
    return once.replace(held, firm).replace(firm, held) if inwards and firm.isascii() else once


def _rightmost(text: str) -> str:
    """Mark (U+200F) the lines that programs would begin at the left, as they do with a line that a code begins.

    A line without a word from right to left, such as a link, may begin there; an entry of a list may not.
    """
    return "\n".join(f"\u200f{line}" if _astray(line) else line for line in text.split("\n"))


def _astray(line: str) -> bool:
    ways = [way for char in line if (way := unicodedata.bidirectional(char)) in ("L", "R", "AL")]
    if not ways or ways[0] != "L":
        return False
    return ways.count("L") < len(ways) or _ENTRY.match(line) is not None


@lru_cache(maxsize=64)
def _translations(folder: Path, language: str) -> NullTranslations:
    source = folder / "locale" / language / "LC_MESSAGES" / "dangol.po"
    if not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as opened:
        write_mo(compiled, read_po(opened, locale=_LOCALES.get(language, language)))
    compiled.seek(0)
    return Translations(compiled)


@lru_cache(maxsize=64)
def locale(language: str) -> babel.Locale:
    """Return Babel's locale for a language code; English where Babel does not know it."""
    try:
        return babel.Locale.parse(_LOCALES.get(language, language))
    except (babel.UnknownLocaleError, ValueError):
        return babel.Locale.parse("en_GB")


def filters(language: str) -> Mapping[str, object]:
    """Return the filters that write dates, money and lists as a reader of `language` does."""
    where = locale(language)

    def write_date(value: date, style: str = "long") -> str:
        return babel.dates.format_date(value, format=style, locale=where)

    def write_datetime(value: datetime, timezone: str = "UTC", style: str = "medium") -> str:
        return babel.dates.format_datetime(value, format=style, tzinfo=zone(timezone), locale=where)

    def write_time(value: datetime, timezone: str = "UTC") -> str:
        return babel.dates.format_time(value, format="short", tzinfo=zone(timezone), locale=where)

    def write_money(value: Money) -> str:
        # A price per piece may be finer than the coin: 0.125 is not 0.13.
        exact = round(value.amount, _FINEST)
        return babel.numbers.format_currency(exact, value.currency, locale=where, decimal_quantization=False)

    def write_amount(value: Money) -> str:
        """Write the money without its currency, for a column that is headed by it."""
        exact = round(value.amount, _FINEST)
        return babel.numbers.format_currency(
            exact, value.currency, "#,##0.00", locale=where, decimal_quantization=False
        )

    def write_number(value: Decimal | int) -> str:
        return babel.numbers.format_decimal(value, locale=where)

    def write_list(values: list[str]) -> str:
        return babel.lists.format_list(list(values), locale=where)

    def write_country(code: str) -> str:
        return str(where.territories.get(code, code))

    return {
        "date": write_date,
        "datetime": write_datetime,
        "time": write_time,
        "money": write_money,
        "amount": write_amount,
        "number": write_number,
        "listing": write_list,
        "country": write_country,
    }
