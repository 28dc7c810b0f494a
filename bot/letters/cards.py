"""E-cards: a picture with the contact's own name, and the letter that it comes with.

The art is SVG in `templates/cards/<occasion>/<design>.svg`; its words are in the one gettext domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.letters.colours import national_colours
from bot.letters.personal import clean, clean_name
from bot.messages import File, Letter, Values
from bot.people import Stage
from bot.pictures import Block, cjk_region, fit, png, printable
from bot.render import Words

CONTENT_ID = "card@dangol"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand in a design: the width of their box, their size and how small they may get, in pixels.

    `height` is what lines together may fill (0: whatever they need).

    `shrink` is how far they shrink before they take a second line: a name far, a sentence hardly.
    """

    box: float
    size: float
    smallest: float
    lines: int = 2
    shrink: float = 0.7
    height: float = 0


_LEFT = {
    "greeting": Place(296, 34, 18, shrink=0.62, height=58),
    "name": Place(292, 40, 16, 3, height=84),
    "wish": Place(290, 15.5, 11, 3, 0.94),
    "sender": Place(300, 13.5, 9.5),
}
_CENTRE = {
    "greeting": Place(420, 36, 18, shrink=0.62, height=58),
    "name": Place(420, 46, 18, height=76),
    "wish": Place(360, 15.5, 11, 3, 0.94),
    "sender": Place(340, 13.5, 9.5),
}
_NARROW = {
    "greeting": Place(330, 32, 16),
    "name": Place(330, 42, 16, height=64),
    "wish": Place(300, 15, 11, 3, 0.94),
    "sender": Place(290, 13, 9.5),
}
# Words on a plate that lies on a pattern.
_PLATE = {
    "greeting": Place(336, 32, 16, shrink=0.62, height=52),
    "name": Place(336, 42, 16, height=64),
    "wish": Place(344, 15, 11, 3, 0.94),
    "sender": Place(290, 13, 9.5),
}
# Every occasion with its designs. The order is kept: it decides which contact gets which design in which year.
DESIGNS: Mapping[str, Mapping[str, Mapping[str, Place]]] = {
    "birthday": {"blossom": _LEFT, "dawn": _CENTRE, "bojagi": _NARROW},
    "new_year": {"fireworks": _CENTRE, "pines": _LEFT, "waves": _PLATE},
    "promotion": {"summit": _LEFT, "laurel": _CENTRE},
    "anniversary": {"voyage": _LEFT, "weave": _PLATE},
    "lunar_new_year": {"lanterns": _CENTRE, "mandarins": _LEFT},
    "christmas": {"forest": _CENTRE, "wreath": _LEFT},
    "easter": {"eggs": _CENTRE, "willow": _LEFT},
    "eid_al_fitr": {"crescent": _CENTRE, "star": _PLATE},
    "eid_al_adha": {"arch": _PLATE, "dunes": _CENTRE},
    "diwali": {"diyas": _CENTRE, "rangoli": _LEFT},
    "nowruz": {"sabzeh": _LEFT, "garden": _PLATE},
    "thanksgiving": {"harvest": _LEFT, "leaves": _PLATE},
    "mid_autumn": {"moon": _LEFT, "reeds": _CENTRE},
    "national_day": {"rosette": _LEFT, "pennants": _CENTRE},
}


def design_for(occasion: str, contact_id: int, year: int) -> str:
    """Return the design for a contact in a year: never the one of the year before."""
    designs = tuple(DESIGNS[occasion])
    return designs[(contact_id + year) % len(designs)]


def turn_of(contact_id: int, year: int) -> int:
    """Return the turn of a contact's card in a year, which chooses its wish: never the one of the year before."""
    return contact_id + year


def render_card(
    words: Words,
    occasion: str,
    name: str,
    *,
    language: str,
    country: str,
    design: str,
    exporter: str = "",
    turn: int = 0,
) -> bytes:
    """Return the card as PNG: 1200 × 800 pixels, to be shown at 600 × 400.

    `name` may be anything: what cannot be drawn is left out, and a card without a name is a card all the same.
    `turn` (see `turn_of`) chooses the wish: give the letter beside it the same.
    """
    drawn = printable(clean(name), cjk_region(language, country, name))
    values = {"name": drawn, "turn": turn}
    said = {part: _said(words, occasion, part, language, values) for part in ("greeting", "name", "wish")}
    said["sender"] = exporter
    places = DESIGNS[occasion][design]
    blocks = {part: _block(said[part], place, language, country) for part, place in places.items()}
    art = {**blocks, "colours": national_colours(country)}
    return png(words.render(f"cards/{occasion}/{design}.svg", language, art))


def card_letter(
    words: Words, occasion: str, name: str, *, language: str, stage: Stage, exporter: str, turn: int = 0
) -> Letter:
    """Return the letter round a card: formal for weak relations, warm for close ones.

    The HTML shows the picture as `cid:card@dangol`: send it with `card_file`.
    """
    values = {"name": clean_name(name), "stage": stage.value, "exporter": exporter, "turn": turn}
    text = _said(words, occasion, "letter", language, values)
    subject = " ".join(_said(words, occasion, "subject", language, values).split())
    page = {
        "subject": subject,
        "paragraphs": [paragraph.strip() for paragraph in text.split("\n\n")],
        "alt": alt_text(words, occasion, name, language),
        "content_id": CONTENT_ID,
    }
    return Letter(text, subject, words.render("cards/card.html", language, page))


def card_caption(
    words: Words, occasion: str, name: str, *, language: str, stage: Stage, exporter: str, turn: int = 0
) -> str:
    """Return the words under a card in chat."""
    values = {"name": clean_name(name), "stage": stage.value, "exporter": exporter, "turn": turn}
    return _said(words, occasion, "caption", language, values)


def card_file(occasion: str, picture: bytes) -> File:
    """Return the card as a file that a mail shows inline and a chat shows as a photo."""
    return File(f"{occasion}.png", "image/png", len(picture), picture, content_id=CONTENT_ID, kind="photo")


def alt_text(words: Words, occasion: str, name: str, language: str) -> str:
    """Return what the card says, for those who cannot see it."""
    return _said(words, occasion, "alt", language, {"name": clean_name(name)})


def _said(words: Words, occasion: str, part: str, language: str, values: Values) -> str:
    """Return the occasion's own words for `part` of a card, or those that all occasions share."""
    own = f"cards/{occasion}/{part}"
    return words.text(own if words.has(f"{own}.txt") else f"cards/{part}", language, {**values, "occasion": occasion})


def _block(text: str, place: Place, language: str, country: str) -> Block:
    region = cjk_region(language, country, text)
    drawn = printable(text, region)
    return fit(
        drawn,
        box=place.box,
        size=place.size,
        smallest=place.smallest,
        region=region,
        lines=place.lines,
        shrink=place.shrink,
        height=place.height,
    )
