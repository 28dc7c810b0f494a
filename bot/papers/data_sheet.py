"""A product's data sheet: picture, description and facts in the reader's language. It tells no price."""

from bot.actions import Paper
from bot.house import House
from bot.messages import File
from bot.papers import press
from bot.papers.desk import Desk
from bot.papers.picture import framed
from bot.papers.text import file_name
from bot.trade import ProductCard


async def data_sheet(house: House, paper: Paper, desk: Desk) -> File | None:
    """Draw the data sheet of the product `names` = (code,); None for a code that is not in the catalogue."""
    card = desk.product(paper.names[0]) if paper.names else None
    if card is None:
        return None
    picture = await framed(card.picture)
    content = await press.pdf(house, desk, "data_sheet", values(house, desk, card, picture))
    return File(file_name(f"{card.code}-data-sheet", "pdf"), "application/pdf", len(content), content)


def values(house: House, desk: Desk, card: ProductCard, picture: str = "") -> dict[str, object]:
    """Return what templates/papers/data_sheet.json needs."""
    pen, known = desk.pen, house.exporter
    name, english = card.name(desk.language), card.name("en")
    return {
        "exporter": pen.line(known.name),
        "code": pen.line(card.code),
        "name": pen.line(name) or card.code,
        "english": pen.line(english) if english != name else "",
        "description": pen.lines(card.description(desk.language)),
        "picture": picture,
        "specs": [(pen.bare(key), pen.line(value)) for key, value in card.specs.items()],
        "packing": pen.line(card.packing),
        "certificates": [pen.line(one) for one in card.certificates],
        "hs_code": pen.line(card.hs_code),
        "origin": card.origin,
        "moq": card.moq,
        "unit": pen.bare(card.unit),
        "lead_time_days": card.lead_time_days,
        "warranty_months": card.warranty_months,
        "spare_parts": [pen.line(one) for one in card.spare_parts],
        "made_on": house.clock.now().date(),
        "footer": pen.lines(known.name, known.website, known.email),
    }
