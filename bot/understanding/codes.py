"""Codes of products as buyers write them: with or without a dash, with look-alikes of other alphabets, with a slip."""

import re

# Letters of the Cyrillic and the Greek alphabet that look like a Latin one.
_LOOKALIKES = str.maketrans("АВЕЗКМНОРСТУХІЅЈавеоруксхіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABE3KMHOPCTYXISJaBeopyKcxisjABEZHIKMNOPTYX")
_SLIPS = str.maketrans("oli", "011")
_PIECE = re.compile(r"[A-Za-z0-9]+")
_TIMES = re.compile(r"(?<=\d)[xX](?=[A-Za-z0-9])")  # "HL109x500", "500xHL109"
_GAP = re.compile(r"\s?[-–—‑_/]\s?|\.|\s?")
_PIECES = 5  # that a code may be torn into by spaces and dashes


def plain(text: str) -> str:
    """Return `text` with look-alikes as Latin letters, every character in its place."""
    return text.translate(_LOOKALIKES)


def bare(code: str) -> str:
    """Return the form under which a code is filed: "HS-200", "hs 200" and "HS200" are the same."""
    return re.sub(r"[\W_]", "", plain(code)).lower()


def slipped(filed: str) -> str:
    """Return a filed code as it reads where O is taken for 0, and l or I for 1."""
    return filed.translate(_SLIPS)


def written(text: str) -> list[str]:
    """Return whatever in `text` may be a code, in the form under which codes are filed, in the order written."""
    latin = plain(text)
    rows = [latin] if not _TIMES.search(latin) else [latin, _TIMES.sub(" ", latin)]
    return [one for row in rows for one in _joined(row)]


def pattern(code: str) -> re.Pattern[str] | None:
    """Return what finds the places of a code in text that is `plain`; None for one without letters and digits."""
    pieces = re.findall(r"[A-Za-z]+|\d+", plain(code))
    if not pieces:
        return None
    joined = r"(?:\s?[-–—‑_/]\s?|\.|\s)?".join(map(re.escape, pieces))
    return re.compile(rf"(?:(?<![A-Za-z0-9])|(?<=\d[xX])){joined}(?:(?=[xX]\d)|(?=s?(?![A-Za-z0-9])))", re.I)


def _joined(text: str) -> list[str]:
    pieces = [(match[0], match.start(), match.end()) for match in _PIECE.finditer(text)]
    found: list[str] = []
    for start in range(len(pieces)):
        joined, last = "", pieces[start][1]
        for piece, begin, end in pieces[start : start + _PIECES]:
            if begin != last and not _GAP.fullmatch(text, last, begin):
                break
            joined, last = joined + piece.lower(), end
            found += [joined, joined[:-1]] if joined.endswith("s") else [joined]
    return found
