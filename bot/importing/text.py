"""Reads CSV files: encoding and separator are worked out from the file."""

import codecs
import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.errors import ImportFileError

_LARGEST = 200_000_000  # bytes
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",;\t|"
_SPACES = re.compile(r"[\s\u200b\ufeff]+")


def rows(path: Path, encoding: str = "") -> tuple[Iterator[tuple[int, list[str | Decimal | date]]], bool]:
    """Return the numbered rows, and whether semicolons part the cells. Raises ImportFileError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ImportFileError(f"{path}: larger than {_LARGEST // 1_000_000} MB; split it into several files")
        chosen = encoding or guess(path)
        codecs.lookup(chosen)
        with path.open(encoding=chosen, errors="strict", newline="") as opened:
            head = opened.read(_CHUNK)
    except (OSError, ValueError, LookupError) as error:
        raise ImportFileError(f"{path}: cannot be read as text ({error}); save it as CSV in UTF-8") from error
    told = re.match(r"sep=(.)\r?\n", head)
    separator = told[1] if told else separator_of(head)
    return _rows(path, chosen, separator, skip=1 if told else 0), separator == ";"


def _rows(path: Path, encoding: str, separator: str, *, skip: int) -> Iterator[tuple[int, list[str | Decimal | date]]]:
    try:
        with path.open(encoding=encoding, newline="") as opened:
            reader = csv.reader(opened, delimiter=separator)
            begun = 1
            for cells in reader:
                if begun > skip:
                    yield begun, [tidy(cell) for cell in cells]
                begun = reader.line_num + 1
    except csv.Error as error:
        raise ImportFileError(
            f"{path}, line {begun}: not valid CSV ({error}); is a quotation mark left open?"
        ) from error
    except (OSError, ValueError) as error:
        raise ImportFileError(f"{path}, line {begun}: cannot be read as {encoding} ({error})") from error


def tidy(cell: str) -> str:
    """Return a cell without the white space around it; runs of it inside become one space."""
    return _SPACES.sub(" ", cell).strip()


def guess(path: Path) -> str:
    """Work out the encoding: a byte order mark, UTF-16 by its zeros, UTF-8, Korean, else Western European."""
    with path.open("rb") as opened:
        head = opened.read(_CHUNK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if len(head) > 3 and b"\0" in head[:4096]:
        evens, odds = head[0:4096:2].count(0), head[1:4096:2].count(0)
        return "utf-16-le" if odds > evens else "utf-16-be"
    if _decodes(path, "utf-8"):
        return "utf-8"
    if _decodes(path, "euc-kr") or (_decodes(path, "cp949") and _reads_korean(head)):
        return "cp949"
    return "cp1252" if _decodes(path, "cp1252") else "latin-1"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as opened:
        try:
            while chunk := opened.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _reads_korean(head: bytes) -> bool:
    """Say whether bytes that could be Korean are: real text keeps to the syllables of KS X 1001, other bytes do not."""
    letters = [letter for letter in head.decode("cp949", errors="ignore") if letter > "\x7f"]
    usual = sum(1 for letter in letters if "가" <= letter <= "힣" and letter.encode("euc-kr", errors="ignore"))
    return bool(letters) and usual / len(letters) >= 0.7


def separator_of(head: str) -> str:
    """Return the separator that parts the first rows into the most cells, most evenly."""
    lines = head.splitlines()[:50]

    def evenness(separator: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=separator) if any(cells)]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) * (usual - 1), usual)

    best = max(_SEPARATORS, key=evenness)
    return best if evenness(best) > (0, 1) else ","
