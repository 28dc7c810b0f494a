"""What our own provider found out about a sender: the field Authentication-Results (RFC 8601), believed with care.

Anybody can write such a field into a mail. Believed is one only: the topmost field of a provider that the configuration
names (section 5 wants a provider to remove forged ones, section 7.1 warns that not all do), where it stands among the
trace fields of our own provider. What lies below the field that says how the mail came in from outside, and below the
next one, is the sender's own word.
"""

import re
from dataclasses import dataclass

from bot.channels.email.headers import Headers
from bot.channels.email.mailbox import ascii_domain

_LONGEST = 16_000  # of a field; a provider's own is a tenth of it
_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]{1,255})", re.IGNORECASE)
_FROM = re.compile(r"\s*from\s+([^\s;()]{1,255})", re.IGNORECASE)
# Names and numbers by which the hosts of one network know each other; no host outside can be called so.
_INNER = re.compile(
    r"[^.:]*|localhost\.localdomain|.*\.(?:local|internal|lan)|\[?[\d.]+\]?|\[?(?:ipv6:)?[\da-f.]*:[\da-f.:]*\]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a field: `dmarc=pass header.from=example.com`. Everything is in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def domain(self, name: str) -> str:
        """Return the domain that the property `name` holds, in ASCII; empty where there is none."""
        value = next((value for key, value in self.properties if key == name), "")
        return ascii_domain(value.rpartition("@")[2].rstrip(".")).lower()


def vouches(headers: Headers, sender: str, trusted: frozenset[str]) -> bool:
    """Say whether our provider vouches for the address `sender` of the From field.

    It does where DMARC passed for the very domain of From (RFC 7489). Where it reports no DMARC at all, DKIM or SPF
    do that passed for that domain or one above it; a DMARC result other than pass is never overruled.
    """
    wanted = ascii_domain(sender.rpartition("@")[2].rstrip(".")).lower()
    results = _believed(headers, trusted) if wanted and trusted else ()
    dmarc = [one for one in results if one.method == "dmarc"]
    if dmarc:
        return all(one.result == "pass" and one.domain("header.from") == wanted for one in dmarc)
    signed = (one.domain("header.d") or one.domain("header.i") for one in results if _passed(one, "dkim"))
    sent = (one.domain("smtp.mailfrom") for one in results if _passed(one, "spf"))
    return any(_covers(domain, wanted) for domain in (*signed, *sent))


def _passed(one: Result, method: str) -> bool:
    return one.method == method and one.result == "pass"


def _covers(domain: str, wanted: str) -> bool:
    """Say whether `domain` is `wanted` or lies above it: whoever speaks for the upper one gives out the lower."""
    return bool(domain) and "." in domain and (wanted == domain or wanted.endswith(f".{domain}"))


def _believed(headers: Headers, trusted: frozenset[str]) -> tuple[Result, ...]:
    """Return the results of the topmost field of a trusted provider, none where it stands too low to be its own."""
    crossed = False
    for name, value in headers.fields:
        if name == "received":
            line = value[:_LONGEST].decode("ascii", "replace")
            if crossed or not _is_own(_BY.search(line), trusted):
                return ()
            came_from = _FROM.match(line)
            crossed = came_from is not None and not _is_own(came_from, trusted)
        elif name == "authentication-results":
            authserv, results = read(value.decode("utf-8", "replace"))
            if _is_trusted(authserv, trusted):
                return results
    return ()


def _is_own(host: re.Match[str] | None, trusted: frozenset[str]) -> bool:
    """Say whether a host is one of our provider's: inside its network, or under the domain of a trusted name."""
    if host is None:
        return False
    name = host[1].lower().rstrip(".")
    if _INNER.fullmatch(name):
        return True
    return any(name == domain or name.endswith(f".{domain}") for domain in map(_parent, trusted))


def _parent(authserv: str) -> str:
    """Return the domain under which a provider's hosts lie: "mx.example.com" and "*.example.com" give "example.com"."""
    bare = authserv.removeprefix("*.")
    above = bare.partition(".")[2]
    return above if "." in above and bare == authserv else bare


def _is_trusted(authserv: str, trusted: frozenset[str]) -> bool:
    """Say whether the name is listed; "*.example.com" lists every host below example.com."""
    if not authserv:
        return False
    below = {f"*.{authserv[place + 1 :]}" for place, sign in enumerate(authserv) if sign == "."}
    return authserv in trusted or not trusted.isdisjoint(below)


def read(value: str) -> tuple[str, tuple[Result, ...]]:
    """Read a field: the name of who says it (empty where none is given, as some providers do), and the results."""
    pieces = [_words(piece) for piece in _pieces(value[:_LONGEST])]
    if len(value) > _LONGEST:
        pieces = pieces[:1]
    head = pieces[0] if pieces else []
    authserv = head[0].lower().rstrip(".") if head and "=" not in head else ""
    results = [found for words in pieces[1:] if (found := _result(words))]
    return authserv, tuple(results)


def _result(words: list[str]) -> Result | None:
    """Read `method = result (ptype.property = value)*`; None for what says nothing ("none") or is none."""
    pairs = [
        (words[place - 1].lower(), words[place + 1].lower())
        for place in range(1, len(words) - 1)
        if words[place] == "="
    ]
    if not pairs or len(words) < 3 or words[1] != "=":
        return None
    (method, result), *properties = pairs
    return Result(method.partition("/")[0], result, tuple(properties))


def _pieces(value: str) -> list[str]:
    """Cut a field at its semicolons, without comments; quoted strings stay whole, their marks go (RFC 5322 3.2)."""
    pieces, piece = [], []
    depth, quoted, escaped = 0, False, False
    for sign in value:
        if escaped:
            escaped = False
            # What was escaped can be no syntax: of no use in a name or a domain.
            piece.append("?" if not depth else "")
        elif sign == "\\" and (depth or quoted):
            escaped = True
        elif sign == '"' and not depth:
            quoted = not quoted
        elif quoted:
            piece.append("?" if sign in ";= \t()" else sign)
        elif sign in "()":
            depth = max(depth + (1 if sign == "(" else -1), 0)
            piece.append(" ")
        elif depth:
            continue
        elif sign == ";":
            pieces.append("".join(piece))
            piece = []
        else:
            piece.append(sign)
    # Of a field that ends in the middle of something only its head counts: who says it.
    return pieces[:1] if depth or quoted else [*pieces, "".join(piece)]


def _words(piece: str) -> list[str]:
    return piece.replace("=", " = ").split()
