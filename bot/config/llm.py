"""The section about a larger model, for those who have one."""

from typing import Annotated

from pydantic import Field, SecretStr

from bot.config.base import Section
from bot.config.kinds import Expects, WebAddress, checked_secret


class Llm(Section):
    """A larger model that is asked about what the local judgement is unsure of."""

    url: WebAddress = Field(
        "", description="The base of an OpenAI-compatible endpoint, here or elsewhere; empty: nobody is asked."
    )
    model: str = Field("", max_length=200, description="The model's name there.")
    api_key: Annotated[
        SecretStr,
        checked_secret(lambda value: value.isascii() and value.isprintable()),
        Expects("printable ASCII characters"),
    ] = Field(SecretStr(""), description="The key, where the endpoint asks for one.")
    timeout_seconds: float = Field(5, gt=0, le=60, description="After so many seconds the local judgement stands.")
    below: float = Field(0.6, ge=0, le=1, description="Ask where the local confidence lies under this.")
    per_day: int = Field(500, ge=0, le=1_000_000, description="At most this many questions a day (UTC).")
    tokens_per_day: int = Field(0, ge=0, description="At most this many tokens a day; 0: no such limit.")
    cost_per_day: float = Field(
        0, ge=0, le=100_000, description="At most this much money a day, by price_per_million; 0: no such limit."
    )
    price_per_million: float = Field(0, ge=0, le=100_000, description="What a million tokens cost.")
