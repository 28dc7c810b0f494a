"""A person's mail program: their mailbox on the local server, read directly, and letters sent over SMTP."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid
from urllib.parse import unquote

import aiosmtplib
import httpx

from bot.channels.email import mime
from bot.channels.email.parse import Reading, read
from bot.demo.page.pictures import as_data
from bot.demo.page.show import Json, NotPossibleError, NotThereError, Sent, Show
from bot.errors import UnreadableError
from bot.messages import File

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
_WAYS = re.compile(r"<(https?://[^>\s]{1,2000}|mailto:[^>\s]{1,500})>")
_CID = re.compile(r"cid:([^\s\"'<>)]{1,200})", re.IGNORECASE)
_PREVIEW = 140


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in somebody's mailbox. The id is `r` (received) or `s` (sent) and a number."""

    id: str
    raw: bytes
    at: datetime
    unread: bool

    @property
    def reading(self) -> Reading | None:
        """What it says; None where it cannot be read."""
        try:
            return read(self.raw)
        except UnreadableError:
            return None


def letters(show: Show, address: str) -> list[Letter]:
    """Return all mails of an address, newest first."""
    box = show.stage.mail.boxes.box(address)
    came = [Letter(f"r{mail.uid}", mail.raw, mail.arrived, "\\Seen" not in mail.flags) for mail in box.mails]
    went = [Letter(f"s{number}", one.raw, one.at, False) for number, one in enumerate(show.sent.get(address, []), 1)]
    return sorted([*came, *went], key=lambda one: one.at, reverse=True)


def find(show: Show, address: str, wanted: str) -> Letter:
    """Return one mail; raise NotThereError if there is none."""
    found = next((one for one in letters(show, address) if one.id == wanted), None)
    if found is None:
        raise NotThereError(wanted)
    return found


def mark_read(show: Show, address: str, letter: Letter) -> None:
    """Note that somebody looked at a mail."""
    for mail in show.stage.mail.boxes.box(address).mails:
        if f"r{mail.uid}" == letter.id and "\\Seen" not in mail.flags:
            mail.flags.add("\\Seen")
            show.hub.tell(f"mail:{address}")


def listed(letter: Letter) -> Json:
    """Return a line of the list of mails."""
    said = letter.reading
    body = {"id": letter.id, "at": letter.at.isoformat(), "unread": letter.unread, "sent": letter.id.startswith("s")}
    if said is None:
        return body | {"from": "", "address": "", "to": [], "subject": "", "preview": "", "files": 0, "list": False}
    return body | {
        "from": said.sender.name or said.sender.address,
        "address": said.sender.address,
        "to": list(said.to),
        "subject": said.subject,
        "preview": " ".join((said.text or said.full_text).split())[:_PREVIEW],
        "files": sum(1 for file in said.files if not _inline(said, file)),
        "list": b"\nlist-id:" in letter.raw[:20_000].lower(),
    }


def opened(letter: Letter) -> Json:
    """Return a whole mail; its HTML is fetched by itself, into a frame that may do nothing."""
    said = letter.reading
    if said is None:
        words = letter.raw[:100_000].decode("utf-8", "replace")
        return listed(letter) | {"text": words, "html": False, "attachments": [], "leave": ""}
    files = [
        {"number": number, "name": file.name, "type": file.media_type, "size": file.size}
        for number, file in enumerate(said.files)
        if not _inline(said, file)
    ]
    way, one_click = _way_out(letter)
    leave = "" if letter.id.startswith("s") else "click" if one_click else "page" if way.startswith("http") else "mail"
    return listed(letter) | {
        "text": said.full_text,
        "html": bool(said.html),
        "attachments": files,
        "leave": leave if way else "",
        "way": way if leave == "page" else "",
        "reply_to": said.reply_to or said.sender.address,
        "message_id": said.message_id,
        "answers": said.references[-1] if said.references else "",
    }


def page(letter: Letter) -> str:
    """Return the HTML of a mail with its own pictures inside it. It is hostile: serve it sandboxed, without scripts."""
    said = letter.reading
    if said is None or not said.html:
        raise NotThereError(letter.id)
    own = {file.content_id: as_data(file) for file in said.files if file.content_id}
    words = _CID.sub(lambda match: own.get(unquote(html.unescape(match[1])), "about:blank"), said.html)
    # Every link opens a page of its own: the frame stays with the letter.
    return f'<base target="_blank">{words}'


def attachment(letter: Letter, number: int) -> File:
    """Return a file of a mail."""
    said = letter.reading
    if said is None or not 0 <= number < len(said.files):
        raise NotThereError(f"file {number}")
    return said.files[number]


async def send(
    show: Show, sender: tuple[str, str], to: str, subject: str, text: str, *, quote: str = "",
    answering: Letter | None = None, files: Sequence[File] = (),
) -> None:  # fmt: skip
    """Send a mail as `sender` (name, address) over SMTP; `answering` makes it a reply as mail programs write it."""
    to = to.strip()
    if not _ADDRESS.fullmatch(to):
        raise NotPossibleError("no_address")
    if not text.strip() and not files:
        raise NotPossibleError("empty")
    name, address = sender
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((name, address))
    message["To"] = to
    message["Subject"] = " ".join(subject.split())[:400]
    message["Date"] = format_datetime(show.now)
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
    said = answering.reading if answering else None
    if said is not None and said.message_id:
        message["In-Reply-To"] = said.message_id
        message["References"] = " ".join([*said.references[-20:], said.message_id])
    message.set_content(text.rstrip() + (f"\n\n{quote}\n" if quote else "\n"))
    for file in files:
        kind, _, detail = file.media_type.partition("/")
        message.add_attachment(file.content or b"", maintype=kind, subtype=detail, filename=file.name)
    await _post(show, address, to, message)


async def _post(show: Show, address: str, to: str, message: EmailMessage) -> None:
    port = show.stage.mail.smtp_port
    raw = message.as_bytes()
    await aiosmtplib.send(
        raw, sender=address, recipients=[to], hostname="127.0.0.1", port=port, start_tls=False, use_tls=False
    )
    show.sent.setdefault(address, []).append(Sent(raw, show.now))
    show.hub.tell(f"mail:{address}")


async def leave(show: Show, sender: tuple[str, str], letter: Letter) -> None:
    """Unsubscribe as mail programs do it: one POST to the list's address (RFC 8058), or a mail to it (RFC 2369)."""
    way, one_click = _way_out(letter)
    if one_click and way.startswith(show.stage.settings.service.public_url):
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.post(way, data={"List-Unsubscribe": "One-Click"})
        if not answer.is_success:
            raise NotPossibleError("refused")
    elif way.startswith("mailto:"):
        to = way.removeprefix("mailto:").partition("?")[0]
        await send(show, sender, to, "unsubscribe", "unsubscribe")
    else:
        raise NotPossibleError("no_way")


def _way_out(letter: Letter) -> tuple[str, bool]:
    """Return how to leave the list that a mail came by, and whether one click is enough; ("", False) if it is none."""
    headers = mime.parse(letter.raw, mime.Budget(1)).headers
    ways = _WAYS.findall(headers.text("list-unsubscribe"))
    web = next((way for way in ways if way.startswith("http")), "")
    if web and headers.token("list-unsubscribe-post") == "list-unsubscribe=one-click":
        return web, True
    return web or next(iter(ways), ""), False


def _inline(said: Reading, file: File) -> bool:
    return bool(file.content_id) and f"cid:{file.content_id}" in said.html
