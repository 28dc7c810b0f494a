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
_SPECS = 14  # rows; what differs is kept where there are more
_LARGEST = 200_000  # bytes
_FRAMES = (1, 0.7, 0.45, 0)  # how much of its place a picture fills: less where the file would be too large


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
    said = values(house, desk, cards, pictures)
    content = b""
    for frame in _FRAMES if any(pictures) else (0,):
        content = await press.png(house, desk, "comparison", {**said, "frame": frame})
        if len(content) <= _LARGEST:
            break
    return File("comparison.png", "image/png", len(content), content, kind="photo")


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
        name=pen.line(card.name(desk.language)) or card.code,
        picture=picture,
        price=price_of(card, desk.address.contact.buyer.stage, desk.agreed, house.firm),
        unit=pen.line(card.unit),
        moq=card.moq,
        lead_time_days=card.lead_time_days,
        certificates=[pen.line(one) for one in card.certificates],
    )


def _specs(desk: Desk, cards: tuple[ProductCard, ...]) -> list[tuple[str, list[str], bool]]:
    """Return the rows of the specification: name, a value for each product, and whether they differ."""
    pen, found = desk.pen, list[tuple[str, list[str], bool]]()
    for name in dict.fromkeys(name for card in cards for name in card.specs):
        cells = [pen.line(card.specs.get(name, "")) for card in cards]
        differs = len({cell.casefold() for cell in cells}) > 1
        found.append((pen.line(name), [cell or "–" for cell in cells], differs))
    chosen = sorted(found, key=lambda row: not row[2])[:_SPECS]
    return [row for row in found if row in chosen]
