"""What of a mail is words and what is files: the walk through the tree of parts (RFC 2046 section 5)."""

import re
from dataclasses import dataclass, field

from bot.channels.email import html as markup
from bot.channels.email.charset import composed
from bot.channels.email.flowed import unflow
from bot.channels.email.mime import Part
from bot.channels.email.names import safe_name
from bot.channels.email.phrases import BOILERPLATE
from bot.messages import File

LONGEST_TEXT = 1_000_000  # characters kept of a mail's words

_SIGNATURES = frozenset(
    f"application/{name}" for name in ("pgp-signature", "pkcs7-signature", "x-pkcs7-signature", "pgp-keys")
)
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "message/feedback-report"})
# C0 and C1 controls, save tab and line end, and what JSON and databases choke on.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0x7F, *range(0x80, 0xA0), 0xFEFF, *range(0xD800, 0xE000)))
_ARMOR, _ARMOR_END = "-----BEGIN PGP SIGNED MESSAGE-----\n", "\n-----BEGIN PGP SIGNATURE-----"


@dataclass(slots=True)
class Content:
    """What has been gathered: words from plain and from HTML parts, files, and what could not be carried."""

    words: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)
    forwarded: list[str] = field(default_factory=list)  # words of enclosed mails

    @property
    def text(self) -> str:
        """Return the words: the sender's own, or those of an enclosed mail when there are no others."""
        own = "\n\n".join(words.strip("\n") for words in self.words if words.strip())
        return own if own.strip() else "\n\n".join(self.forwarded)


def gather(root: Part) -> Content:
    """Return the words and files of a mail."""
    content = Content()
    _take(root, content)
    if not content.text.strip():
        _take_named_words(root, content)
    return content


def _take_named_words(root: Part, content: Content) -> None:
    """Take as words the first text that has a file's name but lies open: some phones name all they send."""
    named = (
        part for part in root.walk() if part.content_type == "text/plain" and part.disposition.value != "attachment"
    )
    first = next((part for part in named if part.file_name), None)
    if first is not None and not any(part.family == "message" for part in root.walk()):
        _take_words(first, content)


def _take(part: Part, content: Content) -> None:
    kind = part.content_type
    if kind == "multipart/alternative":
        _take_best(part, content)
    elif kind == "multipart/signed":
        for child in part.children:
            if child.content_type not in _SIGNATURES:
                _take(child, content)
    elif kind == "multipart/encrypted":
        content.notices.add("encrypted")
        _take_all(part, content)
    elif part.family == "multipart":
        _take_all(part, content)
    else:
        _take_leaf(part, content)


def _take_all(part: Part, content: Content) -> None:
    for child in part.children:
        _take(child, content)


def _take_best(part: Part, content: Content) -> None:
    """Take the words of the best alternative and the files of all (RFC 2046 section 5.1.4)."""
    tried: list[Content] = []
    for child in part.children:
        each = Content()
        _take(child, each)
        tried.append(each)
    plain = [each for each in tried if each.text.strip() and not each.html and not BOILERPLATE.match(each.text[:300])]
    rich = [each for each in tried if each.html and each.text.strip()]
    others = [each for each in tried if each.text.strip()]
    best = next(iter([*plain[:1], *rich[-1:], *others[:1]]), None)
    if best:
        content.words += best.words
        content.forwarded += best.forwarded
    for each in tried:
        content.html += each.html
        content.files += each.files
        content.notices |= each.notices


def _take_leaf(part: Part, content: Content) -> None:
    kind = part.content_type
    if kind in _SIGNATURES or kind in _REPORTS:
        return
    if kind in _SMIME:
        signed = part.parameters.get("smime-type", "").startswith("signed")
        content.notices.add("signed_only" if signed else "encrypted")
    if kind in {"text/plain", "text/html"} and not _is_file(part):
        _take_words(part, content)
        return
    if kind in {"message/rfc822", "message/global"} and part.children:
        content.forwarded.append(_enclosed(part.children[0]))
    _take_file(part, content)


def _is_file(part: Part) -> bool:
    if part.disposition.value == "attachment":
        return True
    return bool(part.file_name) and not part.file_name.lower().startswith(("body.", "untitled", "att0", "part 1"))


def _take_words(part: Part, content: Content) -> None:
    text = composed(part.text().translate(_CONTROLS))
    if len(text) > LONGEST_TEXT:
        content.notices.add("text_cut")
        text = text[:LONGEST_TEXT]
    if part.content_type == "text/html":
        content.html.append(text)
        content.words.append(markup.to_text(text))
        return
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    if "-----BEGIN PGP MESSAGE-----" in text:
        content.notices.add("encrypted")
    content.words.append(_without_armor(text))


def _without_armor(text: str) -> str:
    """Return the words of a clear-signed mail (RFC 9580 section 7); the text itself if it is none."""
    before, armor, rest = text.partition(_ARMOR)
    words, end, _ = rest.rpartition(_ARMOR_END)
    if not armor or not end:
        return text
    signed = re.sub(r"\A(?:[A-Za-z]{1,20}:[^\n]{0,200}\n){0,5}\n?", "", words)
    return before + re.sub(r"(?m)^- ", "", signed)


def _take_file(part: Part, content: Content) -> None:
    data = part.content() if not part.children else part.data[part.start : part.end]
    if not data and not part.file_name:
        return
    name = part.file_name
    if not name and part.content_type == "message/rfc822" and part.children:
        name = f"{part.children[0].headers.text('subject')[:100].replace('/', '-') or 'message'}.eml"
    safe = safe_name(name, part.content_type, len(content.files) + 1)
    content.files.append(File(safe, part.content_type, len(data), data, content_id=part.content_id))


def _enclosed(mail: Part) -> str:
    """Return an enclosed mail as one would read it: its head and its words."""
    inner = gather(mail)
    head = [
        f"{name}: {mail.headers.text(name.lower())}"
        for name in ("From", "Date", "Subject")
        if name.lower() in mail.headers
    ]
    return "\n".join(head) + "\n\n" + inner.text
