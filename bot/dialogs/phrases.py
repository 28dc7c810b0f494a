"""Short words that mean something only inside an open conversation: yes, no, cancel, and what is asked of a product.

They lie in `words.toml`. The words of all languages are one heap: which language a two-letter answer is in cannot be
told anyway.
"""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

_READ = 4_000  # characters looked at: what a person wants stands at the head of a mail
_LINES = 5
_BARE = 3  # words of "yes, that's right"
_ENDING = 2  # letters that may follow a yes that clings: "はいです"
_HANGUL = 0x1100  # from here on, scripts that cling or write no spaces


# Endings that ask without a mark, in Chinese, Japanese and Korean.
_ASKS = re.compile(
    r"(?:[吗嗎]|(?:です|ます|ません|ました|でしょう)か|(?:습|입|됩|합)니까|나요|[은인한된는]가요|까요)[\s.。~!]*$",
    re.MULTILINE,
)
_LETTER = r"[^\W\u1100-\u1cff\u2000-\U0010ffff]"  # of scripts that part words by spaces


def normal(text: str) -> str:
    """Return the head of `text` in one spelling: compatibility forms folded (full-width digits too), lower case."""
    return unicodedata.normalize("NFKC", text[:_READ]).casefold()


def tokens(text: str) -> list[str]:
    """Return the words of `text`, normalised."""
    return re.findall(r"\w+", normal(text))


def is_question(text: str) -> bool:
    """Say whether the text asks something."""
    head = text[:_READ]
    return any(mark in head for mark in "?？؟") or bool(_ASKS.search(head))


def is_yes(text: str) -> bool:
    """Say whether the text agrees: one of its first lines begins with a yes, and nothing is asked."""
    return not is_question(text) and (_begins(text, "yes") or text.lstrip().startswith(("👍", "👌", "✅", "🆗")))


def is_no(text: str) -> bool:
    """Say whether the text denies or corrects."""
    return _begins(text, "no") or text.lstrip().startswith(("👎", "❌"))


def is_bare(text: str) -> bool:
    """Say whether the text is a yes or a no and not a word more."""
    words = tokens(text)
    return 0 < len(words) <= _BARE and not is_question(text) and all(_is_answer(word) for word in words)


def is_cancel(text: str) -> bool:
    """Say whether one of the first lines says no more than that the conversation shall end."""
    return any(_cancels(tokens(line)) for line in _first_lines(text))


@lru_cache(maxsize=256)  # more than there are names
def pattern(name: str) -> re.Pattern[str]:
    """Return one pattern, for normalised text, of all phrases under `name`."""
    clinging = [_piece(phrase) for phrase in phrases(name) if ord(phrase[0]) >= _HANGUL]
    parted = [_piece(phrase) for phrase in phrases(name) if ord(phrase[0]) < _HANGUL]
    # The edges of words stand once for all phrases: with each of them, one pattern takes a quarter of a second to make.
    edged = [rf"(?<!{_LETTER})(?:{'|'.join(parted)})(?!{_LETTER})"] if parted else []
    return re.compile("|".join(edged + clinging))


def phrases(name: str) -> tuple[str, ...]:
    """Return the phrases under `name` in all languages, normalised."""
    listed = (phrase for line in _words()[name].values() for phrase in line.split(","))
    return tuple(dict.fromkeys(normal(phrase.strip()) for phrase in listed))


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def _known(name: str) -> frozenset[str]:
    return frozenset(phrases(name))


def _piece(phrase: str) -> str:
    """Return a phrase as a pattern: a star stands for the rest of a word."""
    return re.escape(phrase).replace(r"\*", r"\w*")


def _cancels(words: list[str]) -> bool:
    if not 0 < len(words) <= 5 or not _known("refuse").isdisjoint(words):
        return False
    heads = phrases("cancel_beginning")
    return not _known("cancel").isdisjoint(words) or any(word.startswith(heads) for word in words)


def _begins(text: str, name: str) -> bool:
    starts = [found[0] for line in _first_lines(text) if (found := tokens(line))]
    heads = phrases(f"{name}_beginning")
    if any(word in _known(name) or word.startswith(heads) for word in starts):
        return True
    lines = [f"{' '.join(tokens(line))} " for line in _first_lines(text)]
    return any(line.startswith(_several(name)) for line in lines)


def _is_answer(word: str) -> bool:
    if word in _known("yes") or word in _known("no"):
        return True
    heads = (*phrases("yes_beginning"), *phrases("no_beginning"))
    return any(word.startswith(head) and len(word) - len(head) <= _ENDING for head in heads)


@lru_cache(maxsize=4)
def _several(name: str) -> tuple[str, ...]:
    """Return the phrases of more than one word, as a line of words begins with them."""
    parted = [" ".join(tokens(phrase)) for phrase in phrases(name)]
    return tuple(f"{phrase} " for phrase in parted if " " in phrase)


def _first_lines(text: str) -> list[str]:
    return [line for line in text[:_READ].splitlines() if line.strip()][:_LINES]
