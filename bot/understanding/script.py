"""The script a text is written in, and the language where the script alone tells it."""

import re

# A syllable of Hangul or a Han character says as much as four letters, and who writes in another alphabet than the
# Latin one does so on purpose, while names of goods and of firms stay Latin in any text.
_DENSE = 4
_OTHER = 3
_SCRIPTS: tuple[tuple[str, str, int], ...] = (
    ("ko", "\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e", _DENSE),
    ("kana", "\u3041-\u30ff\u31f0-\u31ff", _DENSE),
    ("han", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", _DENSE),
    ("arabic", "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f", _OTHER),
    ("cyrillic", "\u0400-\u052f", _OTHER),
    ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff", 1),
    ("el", "\u0370-\u03ff\u1f00-\u1fff", _OTHER),
    ("he", "\u05d0-\u05ea", _OTHER),
    ("th", "\u0e01-\u0e4e", _DENSE),
    ("hi", "\u0900-\u097f", _OTHER),
    ("bn", "\u0980-\u09ff", _OTHER),
    ("pa", "\u0a00-\u0a7f", _OTHER),
    ("gu", "\u0a80-\u0aff", _OTHER),
    ("ta", "\u0b80-\u0bff", _OTHER),
    ("te", "\u0c00-\u0c7f", _OTHER),
    ("kn", "\u0c80-\u0cff", _OTHER),
    ("ml", "\u0d00-\u0d7f", _OTHER),
    ("si", "\u0d80-\u0dff", _OTHER),
    ("lo", "\u0e81-\u0edf", _DENSE),
    ("my", "\u1000-\u109f", _DENSE),
    ("ka", "\u10a0-\u10ff", _OTHER),
    ("am", "\u1200-\u137f", _OTHER),
    ("km", "\u1780-\u17ff", _DENSE),
    ("hy", "\u0530-\u058f", _OTHER),
)
_FINDERS = tuple((name, re.compile(f"[{span}]"), weight) for name, span, weight in _SCRIPTS)
# Letters that only the neighbours of Russian and Arabic write.
_CYRILLIC = (
    ("kk", "қғңөұәһҚҒҢӨҰӘ"),
    ("uk", "іїєґІЇЄҐ"),
    ("sr", "ђјљњћџЂЈЉЊЋЏ"),
    ("be", "ўЎ"),
    ("mk", "ѓќѕЃЌ"),
    ("tg", "ӣҷӯ"),
)
# Characters as only Japan writes them: a line of kanji alone is Japanese where one of them stands in it.
_JAPANESE = frozenset(
    "変売発単価図読広駅円気働込払検済総経験権関帰続県労戻絵覚観両収処剤圏圧塩壊択拡拠枠桜楽様歓毎沢焼畑縁応対実辺仮児効増証黒徴"
    "抜掲渋覧転軽遅鉄録頼顔齢伝"
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
        japanese = _JAPANESE.intersection(text) or (known == "ja" and len(text.strip()) <= 8)
        return "ja" if japanese else "zh"
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
