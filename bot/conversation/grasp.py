"""What a message means, worked out before its transaction: it takes the processor, not the database."""

import asyncio

from bot.actions import Part
from bot.conversation.talk import Grasp
from bot.house import House
from bot.meaning import Label, Meaning
from bot.messages import Act, Inbound
from bot.store.buyers import Address, find_address
from bot.store.products import catalogue
from bot.trade import ProductCard
from bot.understanding.parts import parts

_SILENT = Meaning(language="und", label=Label.OTHER, labels=(Label.OTHER,), confidence=0.0)


async def grasp(house: House, inbound: Inbound) -> Grasp:
    """Judge what was said, in a thread of its own; what needs no judgement is not judged."""
    if not inbound.private:
        return Grasp(_SILENT)
    products = await catalogue()
    if inbound.act is Act.MACHINE or not (inbound.text or inbound.subject):
        return Grasp(_SILENT, products)
    address = await find_address(inbound.channel, inbound.sender.address)
    known = address.contact.language if address else inbound.sender.language
    words, today = inbound.text or inbound.subject, house.clock.now().date()
    meaning = await asyncio.to_thread(house.judge.judge, words, known_language=known, catalogue=products, today=today)
    if house.adviser is not None:
        meaning = await house.adviser.refine(words, meaning, _names(inbound, address)) or meaning
    return Grasp(meaning, products, parts=await asyncio.to_thread(_parts, house, words, meaning, products))


def _names(inbound: Inbound, address: Address | None) -> list[str]:
    """Return the names that a text may hold and that nobody outside need read."""
    known = [address.contact.name, address.contact.buyer.name] if address else []
    return [name for name in (inbound.sender.name, inbound.sender.username, *known) if name]


def _parts(house: House, words: str, meaning: Meaning, products: tuple[ProductCard, ...]) -> tuple[Part, ...]:
    return parts(house.judge, words, meaning, catalogue=products, today=house.clock.now().date())
