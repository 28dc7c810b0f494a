"""What a buyer may tell besides the necessary: a target price, a date, certificates, a specification, an address."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from bot.actions import Situation
from bot.dialogs import certificates, find
from bot.dialogs.draft import LINES, MOST, Draft, Item
from bot.dialogs.phrases import is_question, is_yes, normal, pattern, phrases
from bot.trade import Money

_READ = 4_000
_LONGEST = 300
_SHORTEST_ADDRESS = 12
_COURIER = re.compile(
    r"(?<!\w)(dhl|fedex|ups|tnt|ems|aramex|sf[ -]express|sf|dpd|gls)(?!\w)[^\d\n]{0,30}?([A-Za-z]?\d[\d -]{3,16}\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Extras:
    """The draft after a message, and a date in it that has passed."""

    draft: Draft
    past: date | None = None


def read(situation: Situation, draft: Draft) -> Extras:
    """Return the draft with what the message tells besides products, quantities and delivery."""
    if is_question(situation.text):
        return Extras(_parcel(situation, draft))
    dated = _dated(situation, draft)
    told = replace(
        dated.draft,
        target=_target(situation, draft) or draft.target,
        certificates=_certificates(situation, draft),
        items=_specified(situation, draft),
    )
    return replace(dated, draft=_parcel(situation, told))


def _target(situation: Situation, draft: Draft) -> Money | None:
    """Return the price that the buyer wishes for: said to be that, or the one sum in an answer to our question."""
    entities = situation.meaning.entities
    answers = draft.asked == "confirm" and len(entities.money) == 1
    target = entities.target or (entities.money[0] if answers else None)
    return target if target and target.amount.is_finite() and 0 < target.amount <= MOST else None


def _dated(situation: Situation, draft: Draft) -> Extras:
    """Read the date by which the goods are wanted; one that has passed is asked again."""
    named = situation.meaning.entities.dates
    if not named or situation.meaning.entities.orders:
        return Extras(draft)
    ahead = [day for day in named if day >= situation.today]
    if ahead:
        return Extras(replace(draft, wanted=ahead[-1], doubt=""))
    meant = draft.asked == "wanted" or pattern("wanted_by").search(normal(situation.text))
    return Extras(replace(draft, wanted=None, doubt="wanted"), named[-1]) if meant else Extras(draft)


def _certificates(situation: Situation, draft: Draft) -> tuple[str, ...]:
    found = (one.name for one in certificates.named(situation.text, situation.catalogue))
    return tuple(dict.fromkeys((*draft.certificates, *found)))[:LINES]


def _specified(situation: Situation, draft: Draft) -> tuple[Item, ...]:
    """Put what follows the word "specification" to the line it is about: the product named, the one asked, the last."""
    words = _after("specification", situation.text)
    if not words or not draft.items:
        return draft.items
    codes = {card.code for card in find.products(situation, exact=True)}
    place = next((place for place, item in enumerate(draft.items) if item.product in codes), draft.lacking)
    item = draft.items[place]
    if not item.product or words in item.words:
        return draft.items
    said = "; ".join(part for part in (item.words, words) if part)[:_LONGEST]
    return (*draft.items[:place], replace(item, words=said), *draft.items[place + 1 :])


def _parcel(situation: Situation, draft: Draft) -> Draft:
    """Read where a sample goes and the buyer's own account with a courier."""
    if draft.wish != "sample":
        return draft
    text = situation.text[:_READ]
    found = _COURIER.search(text)
    courier = f"{found[1].upper()} {found[2].strip()}" if found else draft.courier
    rest = text.replace(found[0], " ") if found else text
    address = _after("address", rest, whole=True) or (_plain_address(rest) if draft.asked == "address" else "")
    return replace(draft, courier=courier[: _SHORTEST_ADDRESS * 4], address=address or draft.address)


def _plain_address(text: str) -> str:
    """Take an answer to "where to?" as it is written, if it can be an address."""
    line = _line(text)
    enough = len(line) >= _SHORTEST_ADDRESS or (len(line) >= 6 and ord(max(line)) >= 0x1100)
    return line if enough and not is_question(text) and not is_yes(text) else ""


def _after(group: str, text: str, *, whole: bool = False) -> str:
    """Return what follows one of the words of `group` and a colon: the rest of its line, or of its paragraph."""
    heads = "|".join(sorted((re.escape(phrase) for phrase in phrases(group)), key=len, reverse=True))
    head = unicodedata.normalize("NFKC", text[:_READ])
    found = re.search(rf"(?<!\w)(?:{heads})\s?(?:[:=-]|is\s|は|은|는|為|为)\s?(.{{2,}})", head, re.IGNORECASE)
    if not found:
        return ""
    return _line(head[found.start(1) :].split("\n\n")[0]) if whole else _line(found[1])


def _line(text: str) -> str:
    return re.sub(r"\s*[,;]?\s*\n\s*", ", ", text.strip(" ,;\n\t"))[:_LONGEST].strip()
