"""Who the words are about: stages, consent, and a contact as the judgement rooms see them."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The relationship stage of a buyer, in the order of closeness, then the two ways a relation cools."""

    POTENTIAL = "potential"
    BUYER = "buyer"
    REGULAR = "regular"
    ADVOCATE = "advocate"
    PARTNER = "partner"
    DORMANT = "dormant"
    DISSOLVED = "dissolved"


class Consent(StrEnum):
    """Whether an address may get marketing letters."""

    NONE = "none"  # never asked, or asked and not answered
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class AddressStatus(StrEnum):
    """Whether an address can be reached."""

    ACTIVE = "active"
    BLOCKED = "blocked"  # the person blocked the bot, may come back
    DEAD = "dead"  # the other side says there is nobody


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person at a buyer. Language is an ISO 639-1 code, country ISO 3166-1 alpha-2, zone an IANA name."""

    id: int
    name: str
    firm: str
    stage: Stage
    language: str
    country: str
    timezone: str
    verified: bool
    interactions: int = 0  # how many came before this one
