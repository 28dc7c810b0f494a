"""What a message means, worked out before its transaction: it takes the processor, not the database."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Part
from bot.conversation.talk import Grasp
from bot.firm import Article
from bot.house import House
from bot.letters.markdown import to_text
from bot.meaning import Label, Meaning
from bot.messages import Act, Inbound
from bot.store.buyers import Address, find_address
from bot.store.products import catalogue
from bot.trade import ProductCard
from bot.understanding.parts import parts

SILENT = Meaning(language="und", label=Label.OTHER, labels=(Label.OTHER,), confidence=0.0)


async def grasp(house: House, inbound: Inbound) -> Grasp:
    """Judge what was said, in a thread of its own; what needs no judgement is not judged."""
    if not inbound.private:
        return Grasp(SILENT)
    products = await catalogue()
    if inbound.act is Act.MACHINE or not (inbound.text or inbound.subject):
        return Grasp(SILENT, products)
    address = await find_address(inbound.channel, inbound.sender.address)
    known = address.contact.language if address else inbound.sender.language
    return await of(house, inbound.text or inbound.subject, known, products, _names(inbound, address))


async def of(
    house: House, words: str, known: str, products: tuple[ProductCard, ...], names: Sequence[str] = ()
) -> Grasp:
    """Judge `words` of somebody known to speak `known`; `names` are those that nobody outside need read."""
    today = house.clock.now().date()
    meaning = await asyncio.to_thread(house.judge.judge, words, known_language=known, catalogue=products, today=today)
    if house.adviser is not None:
        meaning = await house.adviser.refine(words, meaning, names) or meaning
    cut = await asyncio.to_thread(_parts, house, words, meaning, products)
    told = tuple([replace(part, articles=await _articles(house, part.text, part.meaning)) for part in cut])
    return Grasp(meaning, products, await _articles(house, words, meaning), told, known)


async def _articles(house: House, words: str, meaning: Meaning) -> tuple[Article, ...]:
    """Return the articles that fit, as they are read: their Markdown as plain text. To a complaint there are none."""
    if house.knowledge is None or meaning.complaint.is_complaint:
        return ()
    found = await house.knowledge.find(words, meaning)
    return tuple(replace(one, text=to_text(one.text)) for one in found)


def _names(inbound: Inbound, address: Address | None) -> list[str]:
    """Return the names that a text may hold and that nobody outside need read."""
    known = [address.contact.name, address.contact.buyer.name] if address else []
    return [name for name in (inbound.sender.name, inbound.sender.username, *known) if name]


def _parts(house: House, words: str, meaning: Meaning, products: tuple[ProductCard, ...]) -> tuple[Part, ...]:
    return parts(house.judge, words, meaning, catalogue=products, today=house.clock.now().date())
