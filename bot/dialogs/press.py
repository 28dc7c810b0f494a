"""A button that was pressed, or a command that was typed. Both are data from outside: checked, and never trusted."""

import re
from dataclasses import dataclass

from bot.dialogs.phrases import phrases, tokens
from bot.trade import INCOTERMS, ProductCard

_PLAIN = frozenset({"confirm", "cancel", "human"})
_PRODUCT = frozenset({"product", "ask", "inquiry"})
_LAST_PAGE = 10_000
_LONGEST_WORD = 40
_COMMAND = re.compile(r"/([a-z_]{1,32})(?:@\w{1,64})?(?:\s|$)", re.IGNORECASE)
_COMMANDS = {
    "start": "start",
    "help": "start",
    "stop": "stop",
    "unsubscribe": "stop",
    "subscribe": "subscribe",
    "cancel": "cancel",
    "human": "human",
    "person": "human",
    "catalogue": "catalogue:1",
    "catalog": "catalogue:1",
    "products": "catalogue:1",
}


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed: the verb, and what it is about (a product, an Incoterms rule or a page)."""

    verb: str
    card: ProductCard | None = None
    rule: str = ""
    page: int = 1


def parse(data: str, catalogue: tuple[ProductCard, ...]) -> Press | None:
    """Read a button's data; None for what we never sent or no longer know."""
    verb, _, rest = data.partition(":")
    if verb in _PLAIN and not rest:
        return Press(verb)
    if verb == "incoterm" and rest in INCOTERMS:
        return Press(verb, rule=rest)
    if verb == "catalogue" and rest.isascii() and rest.isdigit() and len(rest) < 6 and 0 < int(rest) <= _LAST_PAGE:
        return Press(verb, page=int(rest))
    if verb in _PRODUCT and (card := _card(rest, catalogue)):
        return Press(verb, card=card)
    return None


def command(text: str, catalogue: tuple[ProductCard, ...]) -> Press | None:
    """Read a typed command ("/help", "/stop@OurBot", "person"); None where the text is none, or one we do not know."""
    found = _COMMAND.match(text.strip())
    data = _COMMANDS.get(found[1].lower(), "") if found else _promised(text)
    return Press(data) if data in {"start", "stop", "subscribe"} else parse(data, catalogue)


def _promised(text: str) -> str:
    """Return what a whole message means whose word our own texts told the buyer to write."""
    whole = " ".join(tokens(text)) if len(text) <= _LONGEST_WORD else ""
    names = ("human", "unsubscribe", "subscribe")
    found = next((name for name in names if whole and whole in phrases(name)), "")
    return "stop" if found == "unsubscribe" else found


def _card(code: str, catalogue: tuple[ProductCard, ...]) -> ProductCard | None:
    by_code = next((card for card in catalogue if card.code == code), None)
    return by_code or next((card for card in catalogue if code == f"#{card.id}"), None)
