"""What an SMTP server's answer means for a letter (RFC 5321 section 4.2, RFC 3463). Pure functions."""

import re

from bot.errors import AddressGoneError, ChannelDownError, DeliveryError, PermanentError, TemporaryError

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463 and RFC 7505/7504: bad mailbox, bad system, bad syntax, moved, null MX; 5.2.1 is a disabled mailbox.
_GONE = frozenset({(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)})
_GONE_WORDS = re.compile(
    r"user (?:is )?(?:unknown|not found|doesn'?t exist|does not exist)|(?:unknown|no such|invalid|non-?existent) "
    r"(?:local )?(?:user|recipient|mailbox|address|account|person)|(?:mailbox|account|address|recipient)[^.]{0,40}"
    r"(?:not (?:found|exist|available|valid|known)|unavailable|unknown|disabled|inactive|suspended|no longer|"
    r"does(?: not|n'?t) exist)|no mailbox|not a known user|domain (?:not found|does not exist)",
    re.IGNORECASE,
)
_OURS_WORDS = re.compile(
    r"relay|spam|block|black ?list|deny ?list|policy|spf|dkim|dmarc|reputation|authenticat|sender|quota|full|too large",
    re.IGNORECASE,
)
_WAIT = re.compile(r"(\d{1,5}) ?(s(?:ec(?:onds?)?)?|m(?:in(?:utes?)?)?|h(?:ours?)?)\b", re.IGNORECASE)
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
# Our own server does not take letters from us at all, whoever they are for: no login, or another's sender address.
_NOT_US = re.compile(
    r"relay(?:ing)?(?: access)? (?:is )?(?:denied|not (?:permitted|allowed)|prohibited)|unable to relay|"
    r"sender address rejected|not owned by user|send ?as ?denied|send as this sender|"
    r"auth(?:entication|orization)? (?:is )?required|must (?:first )?(?:authenticate|be authenticated|log ?in)|"
    r"must issue a? ?starttls",
    re.IGNORECASE,
)
# What another server said, told by ours, is about the recipient.
_TOLD = re.compile(r"\bsaid:|in reply to|verification|verify|\[\d{1,3}(?:\.\d{1,3}){3}\]", re.IGNORECASE)
# Told as permanent, but over tomorrow: so many letters a day.
_TODAY = re.compile(
    r"5\.4\.5 |(?:daily|hourly|sending|submission|message rate|relay) (?:user |smtp |sending |relay |message )*"
    r"(?:limit|quota)|too many (?:messages|mails|recipients) (?:today|sent|per)",
    re.IGNORECASE,
)
_TODAY_PAUSE = 3600.0  # seconds
# Codes by which a server refuses us rather than the letter: RFC 4954 section 6.
_AUTH_CODES = frozenset({530, 534, 535, 538})


def translate(stage: str, code: int, text: str) -> DeliveryError:
    """Return the error that answer `code` `text` at `stage` (connect, hello, auth, mail, rcpt, data) stands for."""
    said = f"{stage}: {code} {plain(text)}"
    if not 500 <= code <= 599:
        return TemporaryError(said, retry_after=_retry_after(text))
    if code in _AUTH_CODES or stage == "auth":
        return ChannelDownError(f"the mail server refuses our user or password ({said})")
    if stage in {"connect", "hello"}:
        # A server that wants nobody (554 instead of a greeting) is most often a mistake that is mended within hours.
        return TemporaryError(said)
    if stage in {"mail", "rcpt", "data"} and _NOT_US.search(text) and not _TOLD.search(text):
        return ChannelDownError(f"the mail server takes no letters from us ({said})")
    if _TODAY.search(text):
        return TemporaryError(said, retry_after=_TODAY_PAUSE)
    return _refusal(stage, code, text, said)


def _refusal(stage: str, code: int, text: str, said: str) -> PermanentError:
    """Return what a refusal for good of this letter means for its address."""
    if _is_gone(stage, code, text):
        return AddressGoneError(said)
    if "5.7." in text:
        return PermanentError(f"refused by the policy of the other side ({said})")
    return PermanentError(said)


def plain(text: str) -> str:
    """Return a server's words on one line, printable, and short."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text[:2000])
    return " ".join(kept.split())[:400]


def _is_gone(stage: str, code: int, text: str) -> bool:
    """Say whether the answer means that nobody is behind the address."""
    if stage not in {"rcpt", "data"}:
        return False
    status = _ENHANCED.search(text)
    if status and status[1] == "5" and (int(status[2]), int(status[3])) != (0, 0):
        return (int(status[2]), int(status[3])) in _GONE and not (status[2] == "2" and _OURS_WORDS.search(text))
    if stage == "data" or _OURS_WORDS.search(text):
        return False
    return code == 556 or bool(_GONE_WORDS.search(text))


def _retry_after(text: str) -> float | None:
    """Return how many seconds the server asks to wait ("greylisted for 300 seconds"), if it says so."""
    found = _WAIT.search(text)
    if not found or not re.search(r"again|retry|wait|grey|gray|later|try", text, re.IGNORECASE):
        return None
    return min(float(found[1]) * _SECONDS[found[2][0].lower()], 86_400.0)
