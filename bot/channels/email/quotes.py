"""Which lines of a mail are new, and which repeat an older one. Pure; linear in the length of the text."""

import re
from dataclasses import dataclass

from bot.channels.email.closings import without_closing
from bot.channels.email.html import QUOTE_MARK
from bot.channels.email.phrases import (
    EXTERNAL_BANNER,
    HEAD_FROM,
    HEAD_LINE,
    HEAD_SUBJECT,
    ORIGINAL,
    WROTE,
    WROTE_BEGINS,
)

_LONGEST_LINE = 400  # no line of a quotation's head is longer
_MOST_HEADS = 2_000  # lines that are looked at for one
# Spaces that do not break, and marks of direction at the ends of lines, are nothing to those who read.
_SPACES = {0xA0: " ", 0x202F: " ", 0x200E: None, 0x200B: None, 0x2060: None}
_COLONS = (":", "：")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Lines `start` to `stop` are the head of a quotation; if `rest`, everything behind them is quoted too."""

    start: int
    stop: int
    rest: bool


def new_text(text: str, *, is_reply: bool = True) -> str:
    """Return what the sender wrote in this mail: `text` without quoted lines, signature and additions.

    A mail that begins a conversation (not `is_reply`) may use ">" as a bullet. When nothing would be left, the step
    that took the last words is not taken: a question is never lost.
    """
    lines = [line.rstrip() for line in text.translate(_SPACES).split("\n")]
    unquoted = _unquoted(lines, is_reply=is_reply)
    if not _has_words(unquoted):
        unquoted = [line for line in lines if line.strip() != QUOTE_MARK]
        return _joined(unquoted)
    return _joined(without_closing(_without_banner(unquoted))) or _joined(unquoted)


def readable(text: str) -> str:
    """Return the whole text as it is kept for the record."""
    return _joined([line for line in text.split("\n") if line.strip() != QUOTE_MARK])


def _unquoted(lines: list[str], *, is_reply: bool) -> list[str]:
    heads = _heads(lines)
    keeps_marks = not is_reply and not heads
    kept: list[str] = []
    position = 0
    for head in [*heads, None]:
        stop = head.start if head else len(lines)
        kept += [line for line in lines[position:stop] if keeps_marks or not line.lstrip(" \t\xa0").startswith(">")]
        if head is None or head.rest:
            break
        position = head.stop
    return kept


def _heads(lines: list[str]) -> list[_Cut]:
    """Return the heads of quotations in order, up to the first behind which all is quoted."""
    found: list[_Cut] = []
    position = 0
    while position < len(lines) and len(found) < _MOST_HEADS:
        head = _head_at(lines, position)
        if head is None:
            position += 1
            continue
        found.append(head)
        if head.rest:
            break
        position = head.stop
    return found


def _head_at(lines: list[str], at: int) -> _Cut | None:
    line = lines[at]
    if not line.strip() or len(line) > _LONGEST_LINE or line.lstrip().startswith(">"):
        return None
    if line.strip() == QUOTE_MARK or ORIGINAL.fullmatch(line) or _is_letter_head(lines, at):
        return _Cut(at, at + 1, rest=True)
    height = _attribution(lines, at)
    return _Cut(at, at + height, rest=not _quoted_below(lines, at + height)) if height else None


def _is_letter_head(lines: list[str], at: int) -> bool:
    """Say whether Outlook's block From, Sent, To, Subject begins here, perhaps under a line drawn above it."""
    start = at
    if re.fullmatch(r"\s*[-_=—]{5,200}\s*", lines[at]):
        start = next((i for i in range(at + 1, min(at + 4, len(lines))) if lines[i].strip()), at)
    if HEAD_LINE.match(lines[start]) is None:
        return False
    block = [line for line in lines[start : start + 9] if line.strip()][:6]
    labelled = [line for line in block if len(line) <= _LONGEST_LINE and HEAD_LINE.match(line)]
    sender = next((match[1] for line in labelled if (match := HEAD_FROM.match(line))), None)
    # Three labels alone may be a shipment ("From: Busan, To: Hamburg, Date: 3 May").
    if sender is None or len(labelled) < 3:
        return False
    return "@" in sender or (any(map(HEAD_SUBJECT.match, labelled)) and (start > at or len(labelled) >= 4))


def _attribution(lines: list[str], at: int) -> int:
    """Return over how many lines "On ... wrote:" goes that begins here; 0 if there is none."""
    first = lines[at].strip()
    if _says_wrote(first):
        return 1
    if not WROTE_BEGINS.match(first):
        return 0
    joined = first
    for height in (2, 3):
        if at + height > len(lines) or not lines[at + height - 1].strip():
            return 0
        joined = f"{joined} {lines[at + height - 1].strip()}"
        if len(joined) <= _LONGEST_LINE and _says_wrote(joined):
            return height
    return 0


def _says_wrote(line: str) -> bool:
    # A date or an address is in every such line; without one it is somebody telling a story.
    return (
        (line.endswith(_COLONS) or line.endswith(("작성", "写道", "wrote")))
        and (any(char.isdigit() for char in line) or "@" in line or "님이" in line)
        and WROTE.fullmatch(line) is not None
    )


def _quoted_below(lines: list[str], at: int) -> bool:
    """Say whether the next words are marked as quoted: then only marked lines go, answers between them stay."""
    below = next((line for line in lines[at : at + 6] if line.strip()), "")
    return below.lstrip().startswith(">")


def _without_banner(lines: list[str]) -> list[str]:
    """Return the lines without the warning that firms put over letters from outside."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    end = next((index for index in range(first, len(lines)) if not lines[index].strip()), len(lines))
    paragraph = " ".join(lines[first:end])[:600]
    if end - first <= 5 and EXTERNAL_BANNER.match(paragraph) and _has_words(lines[end:]):
        return lines[end:]
    return lines


def _has_words(lines: list[str]) -> bool:
    return any(char.isalnum() for line in lines for char in line)


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n \t")
