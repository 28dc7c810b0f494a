"""What the service says of itself: one line an event, with its action's name and ids, personal data masked.

`setup` sends structlog's and the standard library's lines through the same door, so that no library can write a
bot token or a buyer's address past the mask.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

# Chatty at INFO, and httpx writes whole URLs there, which hold the bot token.
_QUIET = ("apscheduler", "asyncio", "httpcore", "httpx", "openpyxl", "telegram", "tortoise", "uvicorn")
_HIDDEN = "***"
_SECRET_KEYS = re.compile(r"(?:^|_)(?:password|passwd|secret|token|authorization|api_key|cookie)$", re.IGNORECASE)
# Ids made by machines, which look like addresses: without them a letter cannot be followed through the log.
_IDS = frozenset({"message_id", "in_reply_to", "references", "key", "vendor_id"})
_LONGEST = 20_000  # characters of one value
_DEEP = 6  # nesting beyond which nothing is shown: a log line is no place for trees

_MAIL = re.compile(r"([^\s@<>()\[\],;:\"'=/|]{1,64})@([\w-]{1,63})((?:\.[\w-]{1,63}){1,8})")
_BOT_TOKEN = re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,64}|(?<=/bot)\d{1,12}:[A-Za-z0-9_-]{1,64}", re.ASCII)
_USERINFO = re.compile(r"(?<=://)([^\s/@:]{0,200}):[^\s/@]{1,200}@")
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"\b(password|passwd|secret|token|api_key|apikey)(\"?'?\s{0,3}[=:]\s{0,3}\"?'?)[^\s\"'&,;)}\]]+", re.IGNORECASE
)
# International numbers, and national ones written in groups. Bare digits stay: they are ids, amounts and years.
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d(?:[ ().-]{0,2}\d){6,14}|\(?0\d{1,4}\)?[ -]\d{3,4}[ -]\d{3,4})(?![\w-])", re.ASCII
)


def setup(level: str = "info", format: str = "console", stream: TextIO | None = None) -> None:
    """Send all log lines to `stream` (standard error): `console` for people, `json` for machines. May be repeated."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(format, handler.stream))
    root = logging.getLogger()
    for old in [other for other in root.handlers if getattr(other, "dangol", False)]:
        root.removeHandler(old)
    handler.dangol = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module: `log.info("mail.fetched", uid=7)`; the first word names the action."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _shared() -> list[structlog.typing.Processor]:
    return [
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(format: str, stream: TextIO) -> structlog.stdlib.ProcessorFormatter:
    ends: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        name_action,
        mask_event,
    ]
    if format == "json":
        ends.append(structlog.processors.JSONRenderer(ensure_ascii=False, default=str))
    else:
        # The pretty one prints local variables, and with them what nobody may read.
        plain = structlog.dev.plain_traceback
        ends.append(_in_one)
        colours = bool(getattr(stream, "isatty", lambda: False)())
        ends.append(
            structlog.dev.ConsoleRenderer(
                colors=colours, event_key="action", pad_event_to=24, exception_formatter=plain
            )
        )
    # A library's record has no structlog context of its own, and its level was judged by the standard library.
    foreign = [step for step in _shared() if step is not structlog.stdlib.filter_by_level]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=foreign, processors=ends)


def name_action(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put `action` first. An event of one word is the action itself; a sentence is the `message` of the action given.

    A library's sentence has no action: it stands under the library's name.
    """
    words = event.pop("event", "")
    action = event.pop("action", "")
    if not action and isinstance(words, str) and re.fullmatch(r"[\w.:-]{1,80}", words):
        return {"action": words, **event}
    return {"action": str(action or event.get("logger", "log")), "message": words, **event}


def _in_one(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Let people read action and message together."""
    message = event.pop("message", "")
    return {**event, "action": f"{event['action']}: {message}" if message else event["action"]}


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask every value of a line; the machine's own ids stay."""
    return {key: value if key in _IDS else _masked(key, value, 0) for key, value in event.items()}


def _masked(key: str, value: Any, depth: int) -> Any:
    if _SECRET_KEYS.search(key):
        return _HIDDEN
    if isinstance(value, bool | int | float) or value is None:
        return value
    if depth >= _DEEP:
        return "…"
    if isinstance(value, Mapping):
        return {mask(str(name)): _masked(str(name), inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked("", inner, depth + 1) for inner in value]
    return mask(value.decode(errors="replace") if isinstance(value, bytes) else str(value))


def mask(text: str) -> str:
    """Return `text` without secrets, and with e-mail addresses and telephone numbers made unrecognisable.

    Of an address the first letters and the top domain stay: `j***@d***.example`.
    """
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    text = _BOT_TOKEN.sub(_HIDDEN, text)
    text = _USERINFO.sub(rf"\1:{_HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {_HIDDEN}", text)
    text = _ASSIGNED.sub(rf"\1\2{_HIDDEN}", text)
    text = _MAIL.sub(lambda found: f"{found[1][0]}***@{found[2][0]}***.{found[3].rpartition('.')[2]}", text)
    return _PHONE.sub(lambda found: f"{_HIDDEN}{found[0][-2:]}", text)
