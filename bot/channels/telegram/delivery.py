"""Letters out: one letter becomes its messages, each in its turn, and is picked up where a failure left it."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.channels.telegram.door import translate
from bot.channels.telegram.flood import Flood
from bot.channels.telegram.letters import NOTICE_LIMIT, Part, answered, is_notice, keyboard, parts
from bot.channels.telegram.reading import clean
from bot.channels.telegram.wire import RefusedError, WireBot
from bot.errors import DeliveryError, PermanentError, TemporaryError, UncertainError
from bot.messages import Outbound, Sent

_UNFINISHED_KEPT = 1000  # letters
_TOPIC_NAME_LIMIT = 128  # characters
# A picture that Telegram will not show as a photo still arrives as a file.
_NO_PHOTO = ("photo_", "image_process_failed", "too big for a photo")
_NO_TOPICS = ("the chat is not a forum", "not enough rights to create a topic")


@dataclass(slots=True)
class Progress:
    """How far a letter got: a letter of several messages is not begun anew after its second one failed."""

    done: int = 0
    topic: str = ""
    note: str = ""
    last: str = ""


@dataclass(slots=True)
class Delivery:
    """Sends letters through the bot."""

    bot: WireBot
    flood: Flood
    upload_limit: int
    _unfinished: "OrderedDict[str, Progress]" = field(default_factory=OrderedDict)
    _moved: dict[str, str] = field(default_factory=dict)
    _lines: "WeakValueDictionary[str, asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    async def send(self, letter: Outbound) -> Sent:
        """Send `letter`; whatever goes wrong comes out as a DeliveryError."""
        try:
            return await self._send(letter)
        except DeliveryError:
            raise
        except TelegramError as error:
            raise self._failed(letter, error) from error
        except Exception as error:
            # The library could not read the answer to something that it had sent.
            raise UncertainError(f"{type(error).__name__}: {error}") from error

    def _failed(self, letter: Outbound, error: TelegramError) -> DeliveryError:
        failure = translate(error)
        if isinstance(failure, UncertainError) and (letter.edit_of or (letter.answers_button and is_notice(letter))):
            # To change a message or answer a press twice does no more than to do it once.
            failure = TemporaryError(str(failure))
        if failure.permanent:
            self._unfinished.pop(letter.key, None)
        if isinstance(failure, TemporaryError) and failure.retry_after:
            self.flood.hold(self._moved.get(letter.to, letter.to), failure.retry_after)
        return failure

    async def _send(self, letter: Outbound) -> Sent:
        if letter.answers_button:
            await self._answer(letter)
            if is_notice(letter):
                return Sent(f"callback:{letter.answers_button}")
        # One letter at a time for each chat: they arrive in their order, and not one between another's parts.
        async with self._lines.setdefault(letter.to, asyncio.Lock()):
            return await self._send_in_line(letter)

    async def _send_in_line(self, letter: Outbound) -> Sent:
        chat = self._moved.get(letter.to, letter.to)
        try:
            sent = await self._deliver(letter, chat)
        except RefusedError as error:
            if error.migrate_to is None:
                raise
            chat = self._moved[letter.to] = str(error.migrate_to)
            sent = await self._deliver(letter, chat)
        self._unfinished.pop(letter.key, None)
        return Sent(sent.last, topic=sent.topic, note=f"migrated:{chat}" if chat != letter.to else sent.note)

    async def _answer(self, letter: Outbound) -> None:
        text = clean(letter.text)[:NOTICE_LIMIT] if is_notice(letter) else ""
        try:
            await self.bot.answer_callback_query(letter.answers_button, text=text or None)
        except TelegramError as error:
            # Pressed too long ago to be answered, nobody waits any more (400); and words that go out as a message do
            # not depend on the press being acknowledged.
            too_late = isinstance(error, RefusedError) and error.code == 400
            if is_notice(letter) and not too_late:
                raise

    async def _deliver(self, letter: Outbound, chat: str) -> Progress:
        progress = self._unfinished.setdefault(letter.key, Progress())
        while len(self._unfinished) > _UNFINISHED_KEPT:
            self._unfinished.popitem(last=False)
        if letter.edit_of:
            progress.last = await self._edit(letter, chat)
            return progress
        if letter.new_topic and not (progress.topic or progress.note):
            await self._open_topic(letter, chat, progress)
        for part in parts(letter)[progress.done :]:
            message = await self._put(letter, part, chat, progress)
            progress.last = f"{message.chat_id}:{message.message_id}"
            progress.done += 1
        return progress

    @asynccontextmanager
    async def _turn(self, chat: str) -> AsyncIterator[None]:
        await self.flood.turn(chat)
        try:
            yield
        finally:
            self.flood.done(chat)

    async def _open_topic(self, letter: Outbound, chat: str, progress: Progress) -> None:
        try:
            async with self._turn(chat):
                topic = await self.bot.create_forum_topic(chat, clean(letter.new_topic)[:_TOPIC_NAME_LIMIT])
        except RefusedError as error:
            if not any(word in error.description.lower() for word in _NO_TOPICS):
                raise
            # Better read in the group's one stream than not at all; the note tells the desk.
            progress.note = "no_topic"
        else:
            progress.topic = str(topic.message_thread_id)

    async def _put(self, letter: Outbound, part: Part, chat: str, progress: Progress) -> Message:
        topic = progress.topic or letter.topic
        common: dict[str, Any] = {
            "chat_id": chat,
            "message_thread_id": int(topic) if topic.isdecimal() else None,
            "reply_markup": keyboard(letter.buttons) if part.keyed else None,
            "reply_parameters": answered(letter, chat) if progress.done == 0 else None,
        }
        if part.file is None:
            async with self._turn(chat):
                return await self.bot.send_message(text=part.text, **common)
        try:
            return await self._put_file(part, part.kind, common)
        except RefusedError as error:
            if part.kind != "photo" or not any(word in error.description.lower() for word in _NO_PHOTO):
                raise
            return await self._put_file(part, "document", common)

    async def _put_file(self, part: Part, kind: str, common: dict[str, Any]) -> Message:
        file = part.file
        assert file is not None
        if file.content is not None and len(file.content) > self.upload_limit:
            raise PermanentError(f"{file.name} is larger than Telegram takes")
        source = file.content if file.content is not None else file.vendor_ref
        if not source:
            raise PermanentError(f"{file.name} has no content")
        words = {"caption": part.text} if part.text else {}
        named = {"filename": clean(file.name)} if file.content is not None and kind != "sticker" else {}
        # One method a kind, all of one form: send_photo(photo=…), send_document(document=…), …
        sending = getattr(self.bot, f"send_{kind}")
        async with self._turn(common["chat_id"]):
            message: Message = await sending(**{kind: source}, **words, **named, **common)
        return message

    async def _edit(self, letter: Outbound, chat: str) -> str:
        place, _, name = letter.edit_of.rpartition(":")
        if place not in (chat, letter.to) or not name.isdecimal():
            raise PermanentError(f"{letter.edit_of} is no message of this chat")
        try:
            async with self._turn(chat):
                await self._change(clean(letter.text), chat, int(name), keyboard(letter.buttons))
        except RefusedError as error:
            if "message is not modified" not in error.description:
                raise
        return letter.edit_of

    async def _change(self, text: str, chat: str, message: int, keys: InlineKeyboardMarkup | None) -> None:
        if not text:
            await self.bot.edit_message_reply_markup(chat, message, reply_markup=keys)
            return
        try:
            await self.bot.edit_message_text(text, chat, message, reply_markup=keys)
        except RefusedError as error:
            if "no text in the message" not in error.description:
                raise
            await self.bot.edit_message_caption(chat, message, caption=text, reply_markup=keys)
