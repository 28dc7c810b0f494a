"""The section about what buyers may be told of the firm: references, agents, terms, bank details."""

from typing import Annotated

from pydantic import Field

from bot.config.base import Section
from bot.config.kinds import Country, Expects, Texts
from bot.people import Stage


class Bank(Section):
    """A bank account that buyers may pay to."""

    beneficiary: str = Field(min_length=1, max_length=200)
    bank: str = Field(min_length=1, max_length=200)
    account: str = Field(min_length=1, max_length=64)
    swift: str = Field("", max_length=11)
    address: str = Field("", max_length=300)
    currency: str = Field("", pattern=r"^([A-Z]{3})?$")


class Reference(Section):
    """A customer who allowed us to name them."""

    name: str = Field(min_length=1, max_length=200)
    text: Texts = Field(default_factory=dict)
    countries: tuple[Country, ...] = ()


class Agent(Section):
    """Somebody who speaks for the firm abroad."""

    name: str = Field(min_length=1, max_length=200)
    countries: tuple[Country, ...] = Field(min_length=1)
    email: str = Field("", max_length=320)
    phone: str = Field("", max_length=40)
    address: str = Field("", max_length=300)


class Firm(Section):
    """What buyers may be told of the firm beside its name."""

    founded: int | None = Field(None, ge=1000, le=2100, description="The year the firm was founded.")
    employees: int | None = Field(None, ge=1, le=10_000_000, description="How many people work there.")
    certificates: tuple[str, ...] = Field((), description="Certificates of the firm itself, such as ISO 9001.")
    capacity: Texts = Field(
        default_factory=dict, description="What the firm can make in a time: one text, or one by language."
    )
    visit: Texts = Field(default_factory=dict, description="How to visit the factory: one text, or one by language.")
    payment_terms: Texts = Field(
        default_factory=dict, description="The usual terms of payment: one text, or one by language."
    )
    sample_terms: Texts = Field(
        default_factory=dict, description="Who pays for samples and their courier: one text, or one by language."
    )
    warranty: Texts = Field(default_factory=dict, description="What the warranty covers: one text, or one by language.")
    prices_from: Stage = Field(
        Stage.POTENTIAL,
        description="The relationship stage from which on list prices are shown.",
    )
    quotation_days: int = Field(30, ge=1, le=365, description="How many days a quotation is valid.")
    references: Annotated[
        tuple[Reference, ...],
        Expects("a list of tables: name, and if you like text (one, or one by language) and countries"),
    ] = Field((), description="Customers who allowed to be named; countries: to buyers from where (none: to all).")
    agents: Annotated[
        tuple[Agent, ...], Expects("a list of tables: name, countries, and if you like email, phone, address")
    ] = Field((), description="Who speaks for the firm in which countries.")
    banks: Annotated[
        tuple[Bank, ...],
        Expects("a list of tables: beneficiary, bank, account, and if you like swift, address, currency"),
    ] = Field((), description="Accounts that buyers may pay to. No message ever changes them.")
    carriers: Annotated[dict[str, str], Expects('a table: carrier = "https://…{number}"')] = Field(
        default_factory=dict, description="The tracking page of a carrier, with {number} where the number stands."
    )
    articles: str = Field(
        "articles", min_length=1, description="Folder of knowledge articles (Markdown), from this file's folder."
    )
