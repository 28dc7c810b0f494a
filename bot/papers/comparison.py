"""Two to four products side by side, as a picture that is read on a phone."""

from dataclasses import dataclass

from bot.actions import Paper
from bot.dialogs.prices import price_of
from bot.house import House
from bot.messages import File
from bot.papers import press
from bot.papers.desk import Desk
from bot.papers.picture import framed
from bot.trade import Money, ProductCard

_MOST = 4
_SPECS = 10  # rows; what differs is kept where there are more
_FEW = 3
_LONGEST = 48  # characters of a value
_LARGEST = 200_000  # bytes
_PHOTOGRAPHS = 600_000  # bytes of pictures that are no drawings any more
_PHOTOGRAPH = 2.4  # bytes that a pixel of a photograph takes in PNG
_SMALLEST = 0.2  # of its place that a picture fills; one that must be smaller is left out


@dataclass(frozen=True, slots=True)
class Column:
    """A product as it stands in the comparison; `price` is None where it comes by quotation."""

    code: str
    name: str
    picture: str
    price: Money | None
    unit: str
    moq: int | None
    lead_time_days: int | None
    certificates: list[str]


async def comparison(house: House, paper: Paper, desk: Desk) -> File | None:
    """Draw the products `names` (codes) side by side; None where fewer than two of them are in the catalogue."""
    found = {card.code: card for code in paper.names if (card := desk.product(code))}
    cards = tuple(found.values())[:_MOST]
    if len(cards) < 2:
        return None
    pictures = [await framed(card.picture) for card in cards]
    content = await _light(house, desk, values(house, desk, cards, pictures), pictures)
    return File("comparison.png", "image/png", len(content), content, kind="photo")


async def _light(house: House, desk: Desk, said: dict[str, object], pictures: list[str]) -> bytes:
    """Return the comparison with pictures as large as its size in bytes allows. What costs most is drawn least."""

    async def drawn(frame: float) -> bytes:
        return await press.png(house, desk, "comparison", {**said, "frame": frame})

    area = _column_area(len(pictures)) * sum(bool(picture) for picture in pictures)
    heavy = area * _PHOTOGRAPH
    if sum(map(len, pictures)) < _PHOTOGRAPHS:
        whole = await drawn(1)
        if len(whole) <= _LARGEST:
            return whole
        heavy = len(whole)
    bare = await drawn(0)
    if len(bare) > _LARGEST:  # very long values: a few of them are better than a picture that no phone loads
        said = {**said, "specs": _first(said["specs"])}
        bare = await drawn(0)
    # What pictures weigh grows with their area; a little room is left, since they do not shrink evenly.
    frame = 0.9 * (max(_LARGEST - len(bare), 0) / max(heavy, 1)) ** 0.5
    smaller = await drawn(min(frame, 1)) if frame >= _SMALLEST else bare
    return smaller if len(smaller) <= _LARGEST else bare


def _first(specs: object) -> list[object]:
    return list(specs[:_FEW]) if isinstance(specs, list) else []


def _column_area(many: int) -> float:
    """Return how many pixels a picture has at its largest, where `many` products share 1080 in width."""
    return 0.75 * ((1032 - 20 * (many - 1)) / many) ** 2


def values(house: House, desk: Desk, cards: tuple[ProductCard, ...], pictures: list[str]) -> dict[str, object]:
    """Return what templates/papers/comparison.json needs, but for `frame`."""
    return {
        "exporter": desk.pen.line(house.exporter.name),
        "today": house.clock.now().date(),
        "cards": [_column(house, desk, card, picture) for card, picture in zip(cards, pictures, strict=True)],
        "specs": _specs(desk, cards),
    }


def _column(house: House, desk: Desk, card: ProductCard, picture: str) -> Column:
    pen = desk.pen
    return Column(
        code=pen.line(card.code),
        name=pen.line(_cut(card.name(desk.language))) or card.code,
        picture=picture,
        price=price_of(card, desk.address.contact.buyer.stage, desk.agreed, house.firm),
        unit=pen.bare(card.unit),
        moq=card.moq,
        lead_time_days=card.lead_time_days,
        certificates=[pen.line(_cut(one)) for one in card.certificates[:4]],
    )


def _specs(desk: Desk, cards: tuple[ProductCard, ...]) -> list[tuple[str, list[str], bool]]:
    """Return the rows of the specification: name, a value for each product, and whether they differ."""
    pen, found = desk.pen, list[tuple[str, list[str], bool]]()
    for name in dict.fromkeys(name for card in cards for name in card.specs):
        cells = [pen.line(_cut(card.specs.get(name, ""))) for card in cards]
        differs = len({" ".join(card.specs.get(name, "").casefold().split()) for card in cards}) > 1
        found.append((pen.bare(_cut(name)), [cell or "–" for cell in cells], differs))
    chosen = sorted(found, key=lambda row: not row[2])[:_SPECS]
    return [row for row in found if row in chosen]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
