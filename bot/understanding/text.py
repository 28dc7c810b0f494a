"""Text made ready for judgement: cut, cleaned, folded, split into sentences and words. Linear in the input's length."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

LIMIT = 20_000  # characters that are judged; what comes after has never changed a meaning and could cost minutes

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_DIGIT = re.compile(r"[^\D0-9]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ELISION = re.compile(r"\b([ldjcnsmt]|qu)'(?=[^\W\d_]{2})")
_SENTENCE = re.compile(r"(?:[.!?;]+(?=\s|$)|[。！？；؟\n]+)\s*")
_APOSTROPHES = str.maketrans("’‘`´ʼ＇", "''''''")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]|[êôâ][\u0300-\u0323]?|[àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ]")
_NEW_TONES = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_OLD_TONES = re.compile("|".join(_NEW_TONES))
# Arabic proclitics that end in the article; a bare "و" is left alone, too many roots begin with it.
_ARTICLES = ("وبال", "وال", "بال", "فال", "كال", "ولل", "لل", "ال")


def clean(text: str) -> str:
    """Return `text` cut at LIMIT, in NFKC, with digits of every script as 0-9 and no control characters."""
    cut = _SURROGATE.sub("\ufffd", text[:LIMIT])
    normal = unicodedata.normalize("NFKC", cut)[:LIMIT].translate(_APOSTROPHES)
    return _DIGIT.sub(lambda match: str(unicodedata.digit(match[0], 0)), _CONTROL.sub(" ", normal))


def fold(text: str) -> str:
    """Return `text` without case, Latin and Arabic diacritics, and with simplified characters for traditional ones."""
    return text.casefold().translate(_folding())


def toned(text: str) -> str:
    """Return `text` without case but with its diacritics, Vietnamese tone marks in one of their two usual places."""
    return _OLD_TONES.sub(lambda match: _NEW_TONES[match[0]], text.casefold())


def has_tones(text: str) -> bool:
    """Say whether `text` is written with Vietnamese letters rather than without their marks, as phones make one do."""
    return _VIETNAMESE.search(text) is not None


def words(folded: str) -> list[str]:
    """Split folded text into words; French elisions are split off, English contractions closed up."""
    plain = _ELISION.sub(r"\1 ", folded)
    return [_without_article(word.replace("'", "")) for word in _WORD.findall(plain)]


def squeeze(folded: str) -> tuple[str, frozenset[int]]:
    """Return folded text without spaces, and the places in it where one was: spacing is often left to taste."""
    row = folded.split()
    borders: list[int] = []
    for word in row[:-1]:
        borders.append((borders[-1] if borders else 0) + len(word))
    return "".join(row), frozenset(borders)


def sentences(cleaned: str, most: int = 200) -> list[str]:
    """Split cleaned text into sentences and lines; the last one holds what exceeds `most`."""
    pieces: list[str] = []
    start = 0
    for match in _SENTENCE.finditer(cleaned):
        if len(pieces) == most - 1:
            break
        pieces.append(cleaned[start : match.end()].strip())
        start = match.end()
    pieces.append(cleaned[start:].strip())
    return [piece for piece in pieces if piece]


def word_list(name: str) -> frozenset[str]:
    """Return a list of words of the data file."""
    return frozenset(tomllib.loads(data("words.toml"))[name].split())


def data(name: str) -> str:
    """Return the text of the data file `name`."""
    return resources.files("bot.understanding").joinpath("data", name).read_text(encoding="utf-8")


def _without_article(word: str) -> str:
    if len(word) < 5 or not "\u0621" <= word[0] <= "\u064a":
        return word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 3:
            return word[len(article) :]
    return word


@cache
def _folding() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))
        table[code] = "".join(char for char in base if not unicodedata.combining(char))
    table |= {ord(a): b for a, b in {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е"}.items()}
    table |= dict.fromkeys((*range(768, 880), *range(1611, 1632), 1600, 1648))
    table |= {ord(a): b for a, b in {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"}.items()}
    table |= {ord(pair[0]): pair[1] for pair in data("traditional.txt").split() if len(pair) == 2}
    return table
