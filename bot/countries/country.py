"""What the house knows of a country: how its people are written to, and what its law asks of an advertising letter."""

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum


class ConsentRule(StrEnum):
    """Whether an advertising letter needs a yes first."""

    OPT_IN = "opt_in"
    OPT_OUT = "opt_out"
    OPT_OUT_WITH_CONDITIONS = "opt_out_with_conditions"


@dataclass(frozen=True, slots=True)
class Marketing:
    """What the law asks of an advertising letter. The defaults are strict: they hold where nothing is recorded.

    `label` stands at the head of the subject. Quiet hours are the recipient's local time and may run over midnight;
    `quiet_exempt` names the channels they leave alone. `reconfirm_months`: consent is to be asked again by then.
    """

    rule: ConsentRule = ConsentRule.OPT_IN
    law: str = ""  # the rule's source; empty where none is recorded
    label: str = ""
    postal_address: bool = True
    quiet_from: time | None = None
    quiet_to: time | None = None
    quiet_exempt: tuple[str, ...] = ()
    reconfirm_months: int | None = None
    double_opt_in: bool = False  # a yes counts once it was confirmed from the address itself

    @property
    def needs_yes(self) -> bool:
        """Say whether silence means no."""
        return self.rule is ConsentRule.OPT_IN

    def quiet(self, local: time, channel: str) -> bool:
        """Say whether advertising on `channel` has to wait at the recipient's local time `local`."""
        if self.quiet_from is None or self.quiet_to is None or channel in self.quiet_exempt:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= local < self.quiet_to
        return local >= self.quiet_from or local < self.quiet_to


@dataclass(frozen=True, slots=True)
class CountryProfile:
    """One country. `code` is ISO 3166-1 alpha-2, zones are IANA names, languages ISO 639-1; the first is the default.

    `weekend` counts as `date.weekday()` does (Monday is 0). `called_by` is the part of the name that follows "Dear".
    `occasions` are the feasts a card may fit, `national_day` is (month, day). `notes` and `avoid` are for people:
    what stops business there, and which colours and pictures hurt.
    """

    code: str
    market: str = ""
    zones: tuple[str, ...] = ("UTC",)
    languages: tuple[str, ...] = ("en",)
    weekend: frozenset[int] = frozenset({5, 6})
    marketing: Marketing = field(default_factory=Marketing)
    family_first: bool = False
    called_by: str = "family"  # family | given
    formality: str = "formal"  # formal | relaxed
    calendars: tuple[str, ...] = ("gregorian",)
    occasions: tuple[str, ...] = ("new_year",)
    national_day: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()

    @property
    def zone(self) -> str:
        """Return the default time zone."""
        return self.zones[0]

    @property
    def language(self) -> str:
        """Return the language to begin with."""
        return self.languages[0]
