"""Law and culture by country: one profile a country, as data (`data/<code>.toml`), and one function to ask for it."""

from bot.countries.atlas import known, profile
from bot.countries.country import ConsentRule, CountryProfile, Marketing

__all__ = ["ConsentRule", "CountryProfile", "Marketing", "known", "profile"]
