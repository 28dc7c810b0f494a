"""A letter as Telegram's messages: which of them, in which order, with which keyboard."""

import re
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bot.channels.telegram.reading import clean
from bot.messages import Button, File, Outbound
from bot.split import units

CAPTION_LIMIT = 1024  # UTF-16 code units
NOTICE_LIMIT = 200  # characters in the answer to a pressed button
PHOTO_LIMIT = 10 * 1024 * 1024  # bytes
_AS_PHOTO = frozenset({"image/jpeg", "image/png", "image/webp"})
_KINDS = frozenset({"photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker"})
_WORDLESS = frozenset({"video_note", "sticker"})  # take no caption


@dataclass(frozen=True, slots=True)
class Part:
    """One message on the wire: words, or a file with or without words. `keyed` bears the buttons."""

    text: str = ""
    file: File | None = None
    kind: str = "text"
    keyed: bool = False


def parts(letter: Outbound) -> list[Part]:
    """Return what to send, in order; the last is the one that stands for the letter.

    One file takes the words as its caption if they fit; otherwise the files go first and the words follow.
    """
    text = clean(letter.text)
    files = [Part(file=file, kind=file_kind(file)) for file in letter.files]
    if not files:
        return [Part(text=text, keyed=True)]
    one = files[0] if len(files) == 1 else None
    if one is not None and (not text or (one.kind not in _WORDLESS and units(text) <= CAPTION_LIMIT)):
        return [Part(text=text, file=one.file, kind=one.kind, keyed=True)]
    if text:
        return [*files, Part(text=text, keyed=True)]
    last = files[-1]
    return [*files[:-1], Part(file=last.file, kind=last.kind, keyed=True)]


def file_kind(file: File) -> str:
    """Return as what a file is sent. A file that lies with Telegram stays what it is there."""
    kind = file.kind if file.kind in _KINDS else "document"
    if file.content is None:
        return kind
    if kind == "document" and file.media_type in _AS_PHOTO:
        kind = "photo"
    if kind == "photo" and (file.media_type not in _AS_PHOTO or len(file.content) > PHOTO_LIMIT):
        kind = "document"
    return kind


def is_notice(letter: Outbound) -> bool:
    """Say whether an answer to a pressed button is no more than a notice that fades: short words and nothing else."""
    more = letter.files or letter.buttons or letter.edit_of or letter.new_topic
    return not more and len(letter.text) <= NOTICE_LIMIT


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons as an inline keyboard."""
    keys = [[_key(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(keys) if keys else None


def _key(button: Button) -> InlineKeyboardButton:
    label = clean(button.label)
    if button.url:
        return InlineKeyboardButton(label, url=clean(button.url))
    return InlineKeyboardButton(label, callback_data=clean(button.data))


def answered(letter: Outbound, chat: str) -> ReplyParameters | None:
    """Return the quotation of the message that `letter` answers, if it stands in this chat."""
    place, _, name = letter.reply_to.rpartition(":")
    if place != chat or not re.fullmatch(r"[0-9]{1,15}", name):
        return None
    # An answer to a message that was deleted meanwhile is still an answer.
    return ReplyParameters(message_id=int(name), allow_sending_without_reply=True)
