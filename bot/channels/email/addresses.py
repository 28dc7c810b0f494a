"""Who wrote to whom: mailboxes found in any address field (RFC 5322 section 3.4, RFC 6532), in linear time."""

import re
from dataclasses import dataclass
from functools import lru_cache

import idna

from bot.channels.email.words import clean, decode_words

_MOST = 1_000
_LONGEST_NAME = 200
_TOKEN = re.compile(r'[\\"(),;:<>]|[^\\"(),;:<>]+')
_BARE = re.compile(r"[^\s@\"]{1,200}@[^\s@\"]{1,255}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address in lower case (its domain in ASCII form, RFC 5890) and the name beside it."""

    address: str
    name: str = ""

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0] or self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2] if "@" in self.address else ""


def read(raw: bytes, hint: str = "") -> list[Mailbox]:
    """Return the mailboxes of an address field, in order; those without a usable address are left out."""
    # Encoded words are decoded after splitting, for what they hold may look like syntax. Raw bytes stay as they
    # are until then: latin-1 carries each of them.
    text = raw[:200_000].decode("latin-1")
    found = _mailboxes(text, hint)
    if not found and "=?" in text:
        found = _mailboxes(decode_words(raw[:200_000], hint).encode().decode("latin-1"), "utf-8")
    return found[:_MOST]


@dataclass(slots=True)
class _Scan:
    """What has been read of one mailbox."""

    words: list[str]
    comments: list[str]
    angle: str | None = None


def _mailboxes(text: str, hint: str) -> list[Mailbox]:
    boxes: list[Mailbox] = []
    scan = _Scan([], [])
    waiting: list[str] = []  # names before a comma that had no address: "Kim, Minsu <minsu@...>"
    for token in [*_tokens(text), (",", ",")]:
        kind, content = token
        if kind == ",":
            box = _finish(scan, waiting, hint)
            waiting = [] if box else [*waiting, *scan.words][-4:]
            boxes += [box] if box else []
            scan = _Scan([], [])
            if len(boxes) >= _MOST:
                break
        elif kind == "<":
            scan.angle = content if scan.angle is None or "@" not in scan.angle else scan.angle
        elif kind == "(":
            scan.comments.append(content)
        elif kind == ":" and scan.angle is None and "@" not in "".join(scan.words):
            scan = _Scan([], [])  # the name of a group
        else:
            scan.words.append(content)
    return boxes


def _tokens(text: str) -> list[tuple[str, str]]:
    """Cut an address field into words, quoted strings, comments, angle addresses and commas."""
    found: list[tuple[str, str]] = []
    position = 0
    unclosed: set[str] = set()  # opened once and closed nowhere behind: from there on a letter like others
    while position < len(text):
        char = text[position]
        if char in '("' and char not in unclosed:
            read_piece = _quoted if char == '"' else _comment
            content, position, closed = read_piece(text, position + 1)
            found.append(("word" if char == '"' else "(", content))
            unclosed |= set() if closed else {char}
        elif char == "<":
            end = text.find(">", position)
            end = len(text) if end < 0 else end
            found.append(("<", text[position + 1 : end]))
            position = end + 1
        else:
            token = _TOKEN.match(text, position)
            content = token[0] if token else char
            position += len(content)
            kind = "," if content in ",;" else content if content == ":" else "word"
            if content not in {"\\", ">", ")"}:
                found.append((kind, content))
    return found


def _quoted(text: str, position: int) -> tuple[str, int, bool]:
    kept: list[str] = []
    for match in re.compile(r'\\.|"|[^\\"]+|\\').finditer(text, position):
        if match[0] == '"':
            return "".join(kept), match.end(), True
        kept.append(match[0][1:] if match[0].startswith("\\") else match[0])
    # The quote was never closed: take it as part of the words, so that the address behind it is found.
    angle = text.find("<", position)
    return (text[position:angle], angle, False) if angle >= 0 else (text[position:], len(text), False)


def _comment(text: str, position: int) -> tuple[str, int, bool]:
    depth, start = 1, position
    for match in re.compile(r"\\.|[()]").finditer(text, position):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0:
            return text[start : match.start()], match.end(), True
    return "", start, False


def _finish(scan: _Scan, waiting: list[str], hint: str) -> Mailbox | None:
    if scan.angle is not None:
        address = normalise(_words(scan.angle.rpartition(":")[2] if scan.angle.startswith("@") else scan.angle, hint))
        name = " ".join([*waiting, *scan.words])
    else:
        whole = " ".join(word for word in scan.words)
        bare = _BARE.search(whole) if "@" in whole else None
        address = normalise(_words(bare[0] if bare else "", hint))
        name = whole.replace(bare[0], " ") if bare else ""
    if not address:
        return None
    shown = clean(_words(name, hint)).strip("'\" ") or clean(_words(" ".join(scan.comments), hint))
    return Mailbox(address, "" if shown.lower() == address else shown[:_LONGEST_NAME])


def _words(text: str, hint: str) -> str:
    return decode_words(text.encode("latin-1", "replace"), hint)


@lru_cache(maxsize=4096)
def normalise(address: str) -> str:
    """Return the address in lower case, its domain in ASCII form; "" for what is none.

    A bare name ("MAILER-DAEMON") stays: some systems write nothing else.
    """
    joined = "".join(clean(address).split()).strip("<>,;'").removeprefix("mailto:")
    local, at, domain = joined.rpartition("@")
    if not at:
        return joined.lower() if joined.lower() in {"mailer-daemon", "postmaster"} else ""
    local, domain = local.strip(".").lower(), domain.strip(".[]()").lower()
    if not local or not domain or len(joined) > 320 or "@" in local.strip('"'):
        return ""
    return f"{local}@{to_ascii(domain)}"


def to_ascii(domain: str) -> str:
    """Return the ASCII form of an internationalised domain (RFC 5891); the domain itself where it has none."""
    if domain.isascii() or len(domain) > 253:
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, ValueError):
        return domain
