"""An issue becomes editions: one for each stage and language, compiled once, then put in each recipient's values."""

import hashlib
import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import css_inline

from bot.letters.issue import Issue, Page
from bot.letters.markdown import headline, references, tidy, to_html, to_text
from bot.letters.page import CLOSENESS, Section
from bot.letters.personal import MARKER, clean_name, marker, put_in
from bot.messages import File, Letter
from bot.people import Stage
from bot.render import Words

CLIPPED = 100_000  # bytes of HTML from which common mail programs hide the end of a letter, the way out included
# Who is written to; a dissolved relation is left in peace.
READERS = tuple(stage for stage in CLOSENESS if stage is not Stage.DISSOLVED)
_REQUIRED = ("unsubscribe_url", "preference_url")


@dataclass(frozen=True, slots=True)
class Exporter:
    """Whom a letter comes from, as the law wants it named: `address` is the postal address, on one line."""

    name: str
    address: str
    website: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue for one stage in one language, with markers where a recipient's own values go.

    `digest` stands for everything that is sent; whoever approves an edition approves a digest.
    """

    issue: str
    stage: Stage
    language: str
    subject: str
    html: str
    text: str
    chat: str
    digest: str = ""
    pictures: tuple[File, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not wrong but will look bad."""
        size = len(self.html.encode())
        return (f"{size // 1000} kB of HTML: mail programs clip what is over 100 kB",) if size > CLIPPED else ()


def compile_issue(issue: Issue, words: Words, exporter: Exporter, stages: Iterable[Stage] = READERS) -> list[Edition]:
    """Return the edition of every language and stage."""
    return [compile_edition(issue, stage, code, words, exporter) for code in issue.languages for stage in stages]


def compile_edition(issue: Issue, stage: Stage, language: str, words: Words, exporter: Exporter) -> Edition:
    """Return the edition of `issue` for `stage` in `language`; in the issue's first language where it has no other."""
    page = issue.pages.get(language) or issue.pages[issue.languages[0]]
    sections = [section for section in page.sections if section.is_for(stage)]
    frame = _Frame(page.language, words, exporter, stage, page)
    edition = Edition(
        issue.slug,
        stage,
        page.language,
        subject=frame.filled(marker("label", "") + page.title),
        html=frame.html(sections, issue),
        text=frame.text([to_text(section.markdown) for section in sections]),
        chat=frame.chat([headline(section.markdown) for section in sections]),
        pictures=_shown(sections, issue),
    )
    return replace(edition, digest=_digest(edition))


def personalise(edition: Edition, values: Mapping[str, str]) -> Letter:
    """Return the letter for one recipient: the same edition and values give the same bytes, always.

    `values` may be `name`, `firm`, `salutation`, `why`, `label` ("(광고)"), and must be `unsubscribe_url` and
    `preference_url`; raises ValueError where those are missing or are no addresses.
    """
    _require(values)
    return put_in(Letter(edition.text, edition.subject, edition.html), values)


def personalise_chat(edition: Edition, values: Mapping[str, str]) -> Letter:
    """Return the edition as a chat message for one recipient; without a link, it says which word stops it."""
    return put_in(Letter(edition.chat), values)


def recipient(
    words: Words,
    edition: Edition,
    exporter: Exporter,
    *,
    name: str,
    firm: str = "",
    unsubscribe_url: str,
    preference_url: str,
    since: date | None = None,
    label: str = "",
) -> dict[str, str]:
    """Return a recipient's own values for `personalise`: plain strings, to be stored beside the edition.

    `since` is the day of consent, `label` what a country's law wants at the head of an advertisement's subject.
    """
    why = {"exporter": exporter.name, "since": since}
    return {
        "name": clean_name(name),
        "firm": clean_name(firm),
        "salutation": salutation(words, edition.language, edition.stage, name),
        "why": words.text("newsletters/why", edition.language, why),
        "unsubscribe_url": unsubscribe_url,
        "preference_url": preference_url,
        "label": label,
    }


def salutation(words: Words, language: str, stage: Stage, name: str) -> str:
    """Return how a letter to `name` begins: formal for weak relations, warm for close ones."""
    return words.text("newsletters/salutation", language, {"name": clean_name(name), "stage": stage.value})


class _Frame:
    """What stands round the sections: salutation, who we are, why you get this, and the way out."""

    def __init__(self, language: str, words: Words, exporter: Exporter, stage: Stage, page: Page) -> None:
        self._language, self._words = language, words
        self._defaults = _defaults(words, language, stage, exporter)
        self._values = {
            "exporter": exporter,
            "title": page.title,
            "preheader": page.preheader,
            **{name: marker(name) for name in ("salutation", "why", *_REQUIRED)},
            "label": marker("label", ""),
        }

    def html(self, sections: list[Section], issue: Issue) -> str:
        addresses = {name: f"cid:{picture.content_id}" for name, picture in issue.pictures.items()}
        widths = {name: picture.width for name, picture in issue.pictures.items()}
        parts = [
            {"html": to_html(section.markdown, addresses, widths), "stage": section.stage.value} for section in sections
        ]
        page = self._words.render("newsletters/letter.html", self._language, {**self._values, "sections": parts})
        inlined = css_inline.inline(page, keep_at_rules=True, load_remote_stylesheets=False)
        return self.filled(inlined, escaped=True)

    def text(self, sections: list[str]) -> str:
        values = {**self._values, "sections": [part for part in sections if part]}
        return self.filled(self._words.text("newsletters/letter", self._language, values))

    def chat(self, sections: list[str]) -> str:
        # A chat needs no link to leave by: the word is understood, and there may be no public page.
        stop = marker("unsubscribe_url", self._words.text("newsletters/stop", self._language))
        values = {**self._values, "unsubscribe_url": stop, "sections": [part for part in sections if part]}
        return self.filled(self._words.text("newsletters/chat", self._language, values))

    def filled(self, text: str, *, escaped: bool = False) -> str:
        """Give each marker that has no words of its own those of the house."""

        def words_of(name: str, own: str | None) -> str | None:
            default = self._defaults.get(name)
            return own if own is not None or default is None else html.escape(default) if escaped else default

        return MARKER.sub(lambda found: marker(found[1], words_of(found[1], found[2])), tidy(text))


def _defaults(words: Words, language: str, stage: Stage, exporter: Exporter) -> dict[str, str]:
    said = {
        "name": words.text("newsletters/nobody", language),
        "firm": words.text("newsletters/nofirm", language),
        "salutation": salutation(words, language, stage, ""),
        "why": words.text("newsletters/why", language, {"exporter": exporter.name, "since": None}),
    }
    # The words of a marker end at a brace or a bar.
    return {name: text.translate(dict.fromkeys(map(ord, "{}|"), " "))[:200] for name, text in said.items()}


def _require(values: Mapping[str, str]) -> None:
    missing = [name for name in _REQUIRED if not values.get(name)]
    if missing:
        raise ValueError(f"no letter to many goes out without {' and '.join(missing)}")


def _shown(sections: list[Section], issue: Issue) -> tuple[File, ...]:
    """Return the pictures that these sections show; two names of one picture are one file."""
    named = {one.target for section in sections for one in references(section.markdown)}
    files = [issue.pictures[name].as_file() for name in issue.pictures if name in named]
    return tuple({file.content_id: file for file in files}.values())


def _digest(edition: Edition) -> str:
    parts = [edition.issue, edition.stage, edition.language, edition.subject, edition.html, edition.text, edition.chat]
    pieces = [part.encode() for part in parts] + [file.content or b"" for file in edition.pictures]
    lengths = b"".join(len(piece).to_bytes(8, "big") for piece in pieces)
    return hashlib.sha256(lengths + b"".join(pieces)).hexdigest()
