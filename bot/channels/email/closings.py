"""The end of a letter: signature, closing words with name and telephones, additions of programs and lawyers."""

import re

from bot.channels.email.phrases import APP_LINE, CLOSING, DISCLAIMER, THANKS

_LONGEST_SIGNATURE = 40  # lines under "-- "; what is longer was no signature
_LONGEST_BLOCK = 14  # lines of a name block under "Best regards,"
_WIDEST_NAME = 90
_PICTURE = re.compile(r"\s*\[(?:cid:|image|logo).{0,200}\]\s*")
_DRAWN = re.compile(r"\s{0,20}[-_=*~—─━＝═＊☆★■□◆◇+･・…]{3,200}\s{0,20}")
_REACHED = re.compile(
    r"(?i)@[a-z0-9-]{1,63}\.|\b(?:tel|fax|phone|mob(?:ile)?|cell|www|https?|e-?mail)\b|電話|携帯|전화|휴대폰|팩스|电话|手机|传真|\+\d{2}"
)
_ASKS = re.compile(r"[?？؟]|(?i:\b(?:p\.?\s?s\.?|please|need|order|quote|price|ship|추신|필요|견적|주문)\b)")


def without_closing(lines: list[str]) -> list[str]:
    """Return the lines without what ends a letter. Asks for words that remain at each step."""
    steps = (_without_signature, _without_additions, _without_drawn_block, _without_name_block, _without_additions)
    for step in steps:
        shorter = _trimmed(step(lines))
        if any(char.isalnum() for line in shorter for char in line):
            lines = shorter
    return lines


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _without_signature(lines: list[str]) -> list[str]:
    """Cut at "-- " (RFC 3676 section 4.3)."""
    under = len(_words(lines))
    for index, line in enumerate(lines):
        if line.strip(" \xa0") in {"--", "—"} and index and under <= _LONGEST_SIGNATURE:
            return lines[:index]
        under -= bool(line.strip())
    return lines


def _without_additions(lines: list[str]) -> list[str]:
    """Cut, from the end, what programs, lawyers and drawn lines add."""
    end = len(lines)
    while end:
        last = lines[end - 1]
        if not last.strip() or _is_addition(last):
            end -= 1
            continue
        start = _last_paragraph(lines, end)
        if not start or not _is_disclaimer(" ".join(lines[start:end])[:3000]):
            break
        end = start
    return lines[:end]


def _is_addition(line: str) -> bool:
    """Say whether a line is a program's: "Sent from my phone", a picture's stand-in, a drawn line."""
    return len(line) < 200 and bool(APP_LINE.match(line) or _PICTURE.fullmatch(line) or _DRAWN.fullmatch(line))


def _last_paragraph(lines: list[str], end: int) -> int:
    """Return where the last paragraph before `end` begins; no lawyer's is longer than sixty lines."""
    start = end - 1
    while start > max(0, end - 60) and lines[start - 1].strip():
        start -= 1
    return start


def _is_disclaimer(paragraph: str) -> bool:
    found = {match[0].lower() for match in DISCLAIMER.finditer(paragraph)}
    asian = any(char >= "\u1100" for char in paragraph[:200])
    return len(found) >= 2 and len(paragraph) >= (40 if asian else 100)


def _without_name_block(lines: list[str]) -> list[str]:
    """Cut the last "Best regards," with the name, firm and telephones under it; keep a "Thanks," above them."""
    for index in range(len(lines) - 1, -1, -1):
        block = _words(lines[index + 1 :])
        if len(block) > _LONGEST_BLOCK:
            break
        closing = CLOSING.fullmatch(lines[index][:200])
        if (closing or (THANKS.fullmatch(lines[index][:200]) and block)) and all(map(_is_name_line, block)):
            return lines[: index + (0 if closing else 1)]
    return lines


def _without_drawn_block(lines: list[str]) -> list[str]:
    """Cut a name block under a drawn line, as Japanese firms set it: short lines, a telephone or an address in them."""
    for index in range(len(lines) - 1, max(0, len(lines) - 2 * _LONGEST_BLOCK), -1):
        if not _DRAWN.fullmatch(lines[index]):
            continue
        block = _words(lines[index + 1 :])
        if any(map(_REACHED.search, block)) and len(block) <= _LONGEST_BLOCK and all(map(_is_name_line, block)):
            return lines[:index]
    return lines


def _words(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _is_name_line(line: str) -> bool:
    return len(line) <= _WIDEST_NAME and not _ASKS.search(line)
