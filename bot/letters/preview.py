"""What goes out, to look at before it does: every edition of an issue, every design of a card. Self-contained pages."""

import base64
from collections.abc import Iterable, Mapping

from bot.letters.cards import DESIGNS, alt_text, render_card
from bot.letters.compile import Edition, Exporter, personalise, personalise_chat, recipient
from bot.messages import Letter
from bot.render import Words

_DARK = "@media (prefers-color-scheme: dark)"
# One name in each writing that a card can set, and those that go wrong first.
NAMES: Mapping[str, tuple[str, str]] = {
    "Anna Schmidt": ("en", "DE"),
    "홍길동": ("ko", "KR"),
    "欧阳明月": ("zh", "CN"),
    "田中 さくら": ("ja", "JP"),
    "محمد بن عبد الله": ("ar", "AE"),
    "Наталья Щербакова": ("ru", "RU"),
    "Nguyễn Thị Phương Thảo": ("vi", "VN"),
    "María-José Fernández de la Cruz y Villanueva": ("es", "MX"),
    "अनुष्का शर्मा": ("en", "IN"),
    "": ("en", "US"),
}


def preview_html(words: Words, editions: Iterable[Edition], exporter: Exporter, *, name: str, language: str) -> str:
    """Return one page with all `editions` as `name` would get them: phone and desktop width, light and dark.

    `language` is that of the page itself. Editions that are alike for several stages stand once.
    """
    groups: dict[tuple[str, Letter], list[Edition]] = {}
    for edition in editions:
        letter = personalise(edition, _values(words, edition, exporter, name))
        groups.setdefault((edition.language, letter), []).append(edition)
    sheets = [_sheet(words, group, letter, exporter, name) for (_, letter), group in groups.items()]
    return words.render("newsletters/preview.html", language, {"sheets": sheets, "exporter": exporter.name})


def gallery_html(words: Words, occasion: str, *, exporter: str, language: str) -> str:
    """Return one page with every design of `occasion`, each with names in every writing."""
    rows = [
        {
            "design": design,
            "cards": [
                _card(words, occasion, design, name, of, country, exporter) for name, (of, country) in NAMES.items()
            ],
        }
        for design in DESIGNS[occasion]
    ]
    return words.render("cards/gallery.html", language, {"rows": rows, "occasion": occasion})


def _values(words: Words, edition: Edition, exporter: Exporter, name: str) -> dict[str, str]:
    nowhere = "https://preview.invalid/"  # RFC 6761: leads nowhere, on purpose
    return recipient(words, edition, exporter, name=name, unsubscribe_url=nowhere, preference_url=nowhere)


def _sheet(words: Words, group: list[Edition], letter: Letter, exporter: Exporter, name: str) -> dict[str, object]:
    edition = group[0]
    shown = letter.html
    for file in edition.pictures:
        shown = shown.replace(f"cid:{file.content_id}", _data(file.media_type, file.content or b""))
    return {
        "language": edition.language,
        "stages": [one.stage.value for one in group],
        "digests": [one.digest[:12] for one in group],
        "subject": letter.subject,
        "text": letter.text,
        "chat": personalise_chat(edition, _values(words, edition, exporter, name)).text,
        "warnings": edition.warnings,
        "size": len(edition.html.encode()) / 1000,
        # The page decides what is light and dark, not the machine it is looked at on.
        "light": shown.replace(_DARK, "@media not all"),
        "dark": shown.replace(_DARK, "@media all"),
    }


def _card(words: Words, occasion: str, design: str, name: str, language: str, country: str, exporter: str) -> object:
    drawn = render_card(words, occasion, name, language=language, country=country, design=design, exporter=exporter)
    return {
        "source": _data("image/png", drawn),
        "alt": alt_text(words, occasion, name, language),
        "size": len(drawn) / 1000,
        "name": name,
        "language": language,
    }


def _data(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
