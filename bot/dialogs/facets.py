"""What is asked of a product: its price, its minimum order and so on, in the words of twelve languages."""

from bot.dialogs.phrases import normal, pattern
from bot.trade import ProductCard

_FACETS = (
    "price", "moq", "lead_time", "hs_code", "certificates", "origin", "packing", "on_hand", "specs",
    "data_sheet", "warranty",
)  # fmt: skip


def asked(text: str) -> tuple[str, ...]:
    """Return the facets the text asks for, in the order of the card."""
    head = normal(text)
    return tuple(facet for facet in _FACETS if pattern(facet).search(head))


def compares(text: str) -> bool:
    """Say whether products are to be compared."""
    return bool(pattern("compare").search(normal(text)))


def wants_catalogue(text: str) -> bool:
    """Say whether the whole range is asked for, not one product."""
    return bool(pattern("catalogue").search(normal(text)))


def missing(card: ProductCard, facets: tuple[str, ...]) -> tuple[str, ...]:
    """Return those facets that the card does not know. A price is never missing: it comes by quotation."""
    known = {
        "price": True,
        "moq": card.moq is not None,
        "lead_time": card.lead_time_days is not None,
        "hs_code": bool(card.hs_code),
        "certificates": bool(card.certificates),
        "origin": bool(card.origin),
        "packing": bool(card.packing),
        "on_hand": card.stock is not None,
        # A description says what it is made of, too.
        "specs": bool(card.specs or card.descriptions),
        "data_sheet": True,
        "warranty": card.warranty_months is not None,
    }
    return tuple(facet for facet in facets if not known[facet])
