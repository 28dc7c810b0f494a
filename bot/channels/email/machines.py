"""Was this written by a machine? By its headers, its sender, its form, and last by its subject (RFC 3834)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.channels.email import bounce
from bot.channels.email.addresses import Mailbox
from bot.channels.email.headers import Headers
from bot.channels.email.mime import Part
from bot.messages import Bounce

LOOP_HEADER = "X-Dangol-Loop"


class Kind(StrEnum):
    """What a mail is."""

    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    FEEDBACK = "feedback"
    LIST = "list"
    OWN = "own"
    EMPTY = "empty"


MACHINES = frozenset({Kind.AUTO_REPLY, Kind.BOUNCE, Kind.FEEDBACK, Kind.LIST, Kind.OWN})


@dataclass(frozen=True, slots=True)
class Own:
    """What is ours: our addresses, the head of the local part of signed reply addresses, our loop header's value."""

    addresses: frozenset[str] = frozenset()
    reply_prefix: str = ""
    loop: str = ""

    def sent(self, box: Mailbox) -> bool:
        """Say whether the address is ours, also with something after a plus."""
        if not box.address or not self.addresses:
            return False
        plain = f"{box.local.partition('+')[0]}@{box.domain}"
        if box.address in self.addresses or plain in self.addresses:
            return True
        domains = {address.rpartition("@")[2] for address in self.addresses}
        return bool(self.reply_prefix) and box.local.startswith(self.reply_prefix.lower()) and box.domain in domains


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a mail, the sign that told it, and the failure if it is a bounce."""

    kind: Kind
    sign: str = ""
    bounce: Bounce | None = None


_DAEMON = re.compile(r"(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|mailerdaemon)")
_NO_REPLY = re.compile(
    r"(?:.{0,60}[._+-])?(?:no[._-]?repl(?:y|ies)|do[._-]?not[._-]?reply|donotreply|noreply|no[._-]?responder|nao[._-]?responda|"
    r"ne[._-]?pas[._-]?repondre|nicht[._-]?antworten)(?:[._+=-].{0,200}|\d{0,10})|bounces?(?:[+=._-].{0,200})?|auto-?reply|autoresponder"
)  # fmt: skip
# Only at the head of the subject, and only words that no person begins a subject with.
_AWAY = re.compile(
    r"(?i)\s*(?:\[[^\]]{0,30}\]\s*)?(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response|responder)|autoreply|out[ -]of[ -](?:the[ -])?office"
    r"(?: autoreply| reply|:|$)|자동 ?(?:회신|응답|답장)|부재 ?중|\[?부재중|自动(?:回复|答复)|自動(?:回覆|返信|応答)|不在通知|automatische (?:antwort|abwesenheit)|abwesenheitsnotiz|"
    r"abwesend|réponse automatique|message d['’]absence|absence du bureau|respuesta autom[áa]tica|fuera de (?:la )?oficina|resposta autom[áa]tica|"
    r"fora do escrit[óo]rio|автоматический ответ|автоответ|trả lời tự động|tự động trả lời|thư trả lời tự động|رد تلقائي|الرد التلقائي|balasan otomatis|"
    r"risposta automatica|automatisch antwoord|autoodpowiedź|odpowiedź automatyczna|otomatik yanıt|autosvar|automatiskt svar)"
)  # fmt: skip
_CHALLENGE = re.compile(
    r"(?i)(?:boxbe|spam ?arrest|earthlink|choicemail|knowspam|verify|confirm).{0,60}(?:waiting list|verification required|your (?:e-?mail|message) to)"
    r"|please (?:verify|confirm) (?:your|that you)"
)  # fmt: skip


def judge(root: Part, sender: Mailbox, subject: str, text: str, own: Own) -> Verdict:
    """Return what the mail is; the first sign in the order own, bounce, feedback, auto_reply, list decides."""
    loops = [value.decode("ascii", "replace").strip() for value in root.headers.all(LOOP_HEADER.lower())]
    if own.sent(sender) or (loops and (not own.loop or own.loop in loops)):
        return Verdict(Kind.OWN, "loop" if loops else "sender")
    returned = _returned(root, sender, subject, text)
    if returned is not None:
        return returned
    if root.parameters.get("report-type", "").lower() == "feedback-report" or _has(root, "message/feedback-report"):
        return Verdict(Kind.FEEDBACK, "feedback-report")
    sign = "loop" if loops else _auto_sign(root, sender, subject)
    if sign:
        return Verdict(Kind.AUTO_REPLY, sign)
    sign = _list_sign(root.headers)
    return Verdict(Kind.LIST, sign) if sign else Verdict(Kind.MESSAGE)


def _has(root: Part, content_type: str) -> bool:
    return any(part.content_type == content_type for part in root.walk())


def _returned(root: Part, sender: Mailbox, subject: str, text: str) -> Verdict | None:
    """Return the verdict on a bounce, or on a notice of success; None for everything else."""
    is_report, failure = bounce.structured(root)
    if is_report:
        return Verdict(Kind.BOUNCE, "delivery-status", failure) if failure else Verdict(Kind.AUTO_REPLY, "delivered")
    daemon = bool(_DAEMON.fullmatch(sender.local))
    null_path = _null_path(root.headers)
    failed = "x-failed-recipients" in root.headers
    told = bounce.looks_returned(subject)
    if not (daemon or failed or (told and (null_path or _auto_sign(root, sender, subject)))):
        if not null_path or _AWAY.match(subject) or "auto-submitted" in root.headers:
            return None
        failure = bounce.guessed(root, subject, text) if bounce.speaks_of_failure(text) else None
        return Verdict(Kind.BOUNCE, "null return path", failure) if failure else None
    return Verdict(Kind.BOUNCE, "daemon" if daemon else "subject", bounce.guessed(root, subject, text))


def _null_path(headers: Headers) -> bool:
    return any(value.strip() == b"<>" for value in headers.all("return-path"))


def _auto_sign(root: Part, sender: Mailbox, subject: str) -> str:
    """Return the sign of an automatic answer; "" if there is none."""
    headers = root.headers
    signs = {
        "auto-submitted": "auto-submitted" in headers and headers.token("auto-submitted") not in {"no", ""},
        "precedence": headers.token("precedence") in {"junk", "auto_reply", "auto-reply"},
        "x-auto-response-suppress": headers.token("x-auto-response-suppress") not in {"", "none"},
        "x-loop": "x-loop" in headers,
        "null return path": _null_path(headers),
        "no-reply sender": bool(_NO_REPLY.fullmatch(sender.local)),
        "report": root.content_type == "multipart/report" or _has(root, "message/disposition-notification"),
        "subject": bool(_AWAY.match(subject[:300])),
        "challenge": bool(_CHALLENGE.search(subject[:300])),
    }
    signs |= {name: True for name in _AUTO_HEADERS if name in headers and headers.token(name) not in {"no", "false"}}
    return next((name for name, seen in signs.items() if seen), "")


_AUTO_HEADERS = (
    "x-autoreply", "x-autorespond", "x-autoreply-from", "x-autoresponder", "x-auto-reply", "x-autogenerated", "x-mail-autoreply",
    "x-vacation", "x-cron-env",
)  # fmt: skip


def _list_sign(headers: Headers) -> str:
    if headers.token("precedence") in {"bulk", "list"}:
        return "precedence"
    named = ("list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list")
    return next((name for name in named if name in headers), "")
