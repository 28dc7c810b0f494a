"""Long texts cut into parts that a channel can carry: at a paragraph, else a sentence, else a word, else anywhere.

A part never ends inside a surrogate pair or between a character and what is drawn onto it (combining marks, joined
emoji, flags, Hangul syllables in pieces), unless that alone is longer than a part may be.
"""

import unicodedata

_PARAGRAPH, _SENTENCE, _WORD = 3, 2, 1
_ENDS = frozenset(".!?…։؟۔।॥。！？｡︒")
_ENDS_ALONE = frozenset("؟۔।॥。！？｡︒")  # written without a space after them, or with none needed
_PAUSES = frozenset("、，；：､")
_CLOSERS = frozenset("\"'”’»)]}」』）】〕》〉｣")
_CLOSERS_READ = 3
_JOINER = "\u200d"


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int, *, utf16: bool = False) -> list[str]:
    """Cut `text` into parts of at most `limit` characters (UTF-16 code units where `utf16`), none of them blank.

    A text that fits stays as it is. Only white space at the cuts and at the two ends is lost. `limit` is at least 2.
    """
    if limit < 2:
        raise ValueError("a part must hold at least two units")
    if not text.strip():
        return []
    if (units(text) if utf16 else len(text)) <= limit:
        return [text]
    parts, start, last = [], _skip_space(text, 0), len(text.rstrip())
    while start < last:
        end = _reach(text, start, last, limit, utf16=utf16)
        cut = end if end == last else _cut(text, start, end)
        parts.append(text[start:cut].rstrip())
        start = _skip_space(text, cut)
    return parts


def _reach(text: str, start: int, last: int, limit: int, *, utf16: bool) -> int:
    if not utf16:
        return min(start + limit, last)
    end, used = start, 0
    while end < last and (used := used + 1 + (text[end] > "\uffff")) <= limit:
        end += 1
    return end


def _cut(text: str, start: int, end: int) -> int:
    """Return where to cut text[start:end], `end` being as far as the limit goes."""
    best, place = 0, 0
    # A paragraph or sentence that ends in the first quarter would leave a scrap: rather a later, lesser end.
    scrap = start + (end - start) // 4
    for at in range(end, start, -1):
        rank = _rank(text, at)
        if rank > _WORD and at <= scrap:
            rank = _WORD
        if rank > best:
            best, place = rank, at
        if best == _PARAGRAPH or (best and at <= scrap):
            break
    return place or _hard_cut(text, start, end)


def _hard_cut(text: str, start: int, end: int) -> int:
    for at in range(end, start, -1):
        if _whole(text, at):
            return at
    return end - 1 if _halves_pair(text, end) and end - 1 > start else end


def _rank(text: str, at: int) -> int:
    """Say what ends at `at`: a paragraph, a sentence or line, a word, or nothing (0)."""
    before, after = text[at - 1], text[at]
    if before.isspace():
        return 0
    if after.isspace():
        beyond = _skip_space(text, at)
        if not _whole(text, beyond):
            return 0
        lines = text.count("\n", at, beyond)
        return _PARAGRAPH if lines > 1 else _SENTENCE if lines or _ends_sentence(text, at, _ENDS) else _WORD
    if after in _ENDS or after in _CLOSERS or not _whole(text, at):
        return 0
    if _ends_sentence(text, at, _ENDS_ALONE):
        return _SENTENCE
    return _WORD if before in _PAUSES and after not in _PAUSES else 0


def _ends_sentence(text: str, at: int, ends: frozenset[str]) -> bool:
    for back in range(at - 1, max(at - 2 - _CLOSERS_READ, -1), -1):
        if text[back] in ends:
            return True
        if text[back] not in _CLOSERS:
            return False
    return False


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _whole(text: str, at: int) -> bool:
    """Say whether what a reader sees as one character ends before `at` (the common cases of Unicode's annex 29)."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _JOINER in (before, after) or _extends(after) or _halves_pair(text, at):
        return False
    if _is_flag_half(before) and _is_flag_half(after):
        return _flag_halves_before(text, at) % 2 == 0
    return not _same_syllable(before, after)


def _extends(character: str) -> bool:
    skin_or_tag = "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"
    return skin_or_tag or unicodedata.category(character) in ("Mn", "Me", "Mc")


def _halves_pair(text: str, at: int) -> bool:
    """Say whether `at` lies inside a surrogate pair that the text holds as two characters."""
    return 0 < at < len(text) and "\ud800" <= text[at - 1] <= "\udbff" and "\udc00" <= text[at] <= "\udfff"


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    # Nobody writes sixteen flags in a row but to make us count.
    start = at
    while start > 0 and at - start < 32 and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start


def _same_syllable(before: str, after: str) -> bool:
    """Say whether two conjoining jamo, or a syllable and a jamo, are drawn as one Hangul syllable."""
    if not "\u1160" <= after <= "\u11ff":
        return "\u1100" <= before <= "\u115f" and ("\u1100" <= after <= "\u115f" or "\uac00" <= after <= "\ud7a3")
    return "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
