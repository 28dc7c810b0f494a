"""The script a text is written in, and the language where the script alone tells it."""

import re

# A syllable of Hangul or a Han character says as much as three letters.
_DENSE = 3
_SCRIPTS: tuple[tuple[str, str, int], ...] = (
    ("ko", "\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e", _DENSE),
    ("kana", "\u3041-\u30ff\u31f0-\u31ff", _DENSE),
    ("han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", _DENSE),
    ("arabic", "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f", 1),
    ("cyrillic", "\u0400-\u052f", 1),
    ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff", 1),
    ("el", "\u0370-\u03ff\u1f00-\u1fff", 1),
    ("he", "\u05d0-\u05ea", 1),
    ("th", "\u0e01-\u0e4e", 1),
    ("hi", "\u0900-\u097f", 1),
    ("bn", "\u0980-\u09ff", 1),
    ("pa", "\u0a00-\u0a7f", 1),
    ("gu", "\u0a80-\u0aff", 1),
    ("ta", "\u0b80-\u0bff", 1),
    ("te", "\u0c00-\u0c7f", 1),
    ("kn", "\u0c80-\u0cff", 1),
    ("ml", "\u0d00-\u0d7f", 1),
    ("si", "\u0d80-\u0dff", 1),
    ("lo", "\u0e81-\u0edf", 1),
    ("my", "\u1000-\u109f", 1),
    ("ka", "\u10a0-\u10ff", 1),
    ("am", "\u1200-\u137f", 1),
    ("km", "\u1780-\u17ff", 1),
    ("hy", "\u0530-\u058f", 1),
)
_FINDERS = tuple((name, re.compile(f"[{span}]"), weight) for name, span, weight in _SCRIPTS)
# Letters that only the neighbours of Russian and Arabic write.
_CYRILLIC = (
    ("uk", "іїєґІЇЄҐ"),
    ("kk", "қғңөұәһҚҒҢӨҰӘ"),
    ("sr", "ђјљњћџЂЈЉЊЋЏ"),
    ("be", "ўЎ"),
    ("mk", "ѓќѕЃЌ"),
    ("tg", "ӣҷӯ"),
)
_ARABIC = (("ur", "ٹڈڑںےھ"), ("fa", "پچژگیک"))


def by_script(text: str, known: str = "") -> str:
    """Return the language that the script tells, "latin" where it tells too little, "" where nothing is written."""
    counts = {name: weight * len(finder.findall(text)) for name, finder, weight in _FINDERS}
    if counts["kana"]:
        counts["kana"] += counts.pop("han")  # kanji
    if counts["ko"]:
        counts["ko"] += counts.pop("han", 0)  # hanja
    best = max(counts, key=lambda name: counts[name])
    if not counts[best]:
        return ""
    return _language(best, text, known)


def _language(script: str, text: str, known: str) -> str:
    if script == "kana":
        return "ja"
    if script == "han":
        return known if known == "ja" and len(text.strip()) <= 8 else "zh"
    if script == "arabic":
        return _marked(_ARABIC, text) or "ar"
    if script == "cyrillic":
        return _marked(_CYRILLIC, text) or _bulgarian(text) or "ru"
    return script


def _marked(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((language for language, letters in table if sum(text.count(letter) for letter in letters)), "")


def _bulgarian(text: str) -> str:
    """Bulgarian writes ъ between consonants and never ы or э."""
    lowered = text.casefold()
    return "bg" if len(re.findall("[бвгджзклмнпрстфхцчшщ]ъ[бвгджзклмнпрстфхцчшщ]", lowered)) >= 1 else ""
