"""One message with all that is known around it, on its way from arrival to answer."""

from dataclasses import dataclass

from bot.actions import Part
from bot.firm import Article
from bot.meaning import Meaning
from bot.messages import File, Inbound
from bot.store.buyers import Address, Buyer, Contact
from bot.store.inbox import Inbox
from bot.store.interactions import Interaction, Thread
from bot.trade import ProductCard


@dataclass(frozen=True, slots=True)
class Grasp:
    """What was worked out of a message before its transaction: it takes the processor, not the database."""

    meaning: Meaning
    catalogue: tuple[ProductCard, ...] = ()
    articles: tuple[Article, ...] = ()
    parts: tuple[Part, ...] = ()
    known: str = ""  # the language that the sender was known to speak


@dataclass(frozen=True, slots=True)
class Talk:
    """Who said what, where, and what it means. `address` is fetched with its contact and buyer."""

    row: Inbox
    inbound: Inbound
    address: Address
    thread: Thread
    said: Interaction
    meaning: Meaning
    language: str  # the one to answer in
    catalogue: tuple[ProductCard, ...]
    articles: tuple[Article, ...] = ()  # that fit what was asked, best first
    parts: tuple[Part, ...] = ()
    proof: str = ""  # what became of a code or link in the message: linked, wrong, expired, link_expired
    answers: bool = False  # a mail to the signed reply address of a letter that this contact got
    known: str = ""  # the language that the sender was known to speak

    @property
    def trusted(self) -> bool:
        """Whether the sender may hear of their own firm's dealings (invariant 7).

        An address that has proven itself once may, even where this message could be forged: what is told goes to that
        address alone, and a forger hears nothing of it.
        """
        return self.proven or self.address.verified_at is not None

    @property
    def proven(self) -> bool:
        """Whether this very message is certainly the sender's, so that it may change something.

        In chat the channel vouches for every message. A mail is proven by our provider's word, or by the signed
        address that only who got our letter knows; that the address was proven before says nothing of this mail.
        """
        if self.inbound.channel == "email":
            return self.inbound.sender.verified or self.answers
        return self.inbound.sender.verified or self.address.verified_at is not None

    @property
    def contact(self) -> Contact:
        """The person who wrote."""
        return self.address.contact

    @property
    def buyer(self) -> Buyer:
        """The firm they belong to."""
        return self.address.contact.buyer

    @property
    def files(self) -> tuple[File, ...]:
        """The files that came and were carried."""
        return tuple(file for file in self.inbound.files if file.content is not None)
