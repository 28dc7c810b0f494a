"""The people at the buyers: birthdays, addresses, consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.countries import profile
from bot.demo.world.model import Address, Contact
from bot.demo.world.names import Name, slug
from bot.people import Consent, Stage

TITLES = (
    "Purchasing Manager", "Buyer", "Import Manager", "Merchandiser", "Category Manager", "Head of Purchasing",
    "Managing Director", "Owner", "Product Manager", "Sourcing Specialist",
)  # fmt: skip
_FIRST_TELEGRAM_ID = 7_200_000_000
_NATIVE = {"zh", "ja", "ru", "ar", "ko"}
_SPOKEN = {"en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"}
# How likely an address said yes or no to marketing letters, where silence means no, and where it does not.
_ASKED_FIRST = {Consent.OPTED_IN: 0.62, Consent.OPTED_OUT: 0.05, Consent.NONE: 0.33}
_NOT_ASKED = {Consent.OPTED_IN: 0.35, Consent.OPTED_OUT: 0.06, Consent.NONE: 0.59}
_EVIDENCE = ("web form", "ticked on the order form", "business card at a fair", "answer by e-mail")


@dataclass(frozen=True, slots=True)
class Firm:
    """What a person's entry takes from the firm: `number` counts the buyers, `zone` is the city's."""

    number: int
    country: str
    zone: str
    domain: str
    stage: Stage


def contact(firm: Firm, place: int, name: Name, today: date, random: Random) -> Contact:
    """Return the firm's contact number `place` (from 1) with addresses, language and perhaps a birthday."""
    language = _language(firm.country, random)
    own_script = language in _NATIVE and random.random() < 0.75
    month, day, year = birthday(today, random)
    return Contact(
        external_id=f"C-{firm.number:03d}-{place}",
        name=name.native if own_script else name.latin,
        latin_name=name.latin,
        family_name_first=name.family_first,
        job_title=random.choice(TITLES),
        language=language,
        timezone=firm.zone,
        birthday_month=month,
        birthday_day=day,
        birth_year=year,
        addresses=addresses(firm, place, name, today, random, telegram=random.random() < 0.35),
    )


def starring(firm: Firm, part: Mapping[str, object], today: date, random: Random) -> Contact:
    """Return the contact that the cast names."""
    latin = str(part.get("latin", part["name"]))
    name = Name(latin=latin, native=str(part["name"]), family_first=bool(part.get("family_first", False)))
    month, day, year = _birthday_of_cast(str(part.get("birthday", "")), today, random)
    return Contact(
        external_id=f"C-{firm.number:03d}-1",
        name=name.native,
        latin_name=name.latin,
        family_name_first=name.family_first,
        job_title=str(part["job_title"]),
        language=str(part["language"]),
        timezone=firm.zone,
        birthday_month=month,
        birthday_day=day,
        birth_year=year,
        addresses=addresses(firm, 1, name, today, random, telegram=bool(part.get("telegram")), willing=True),
    )


def _language(country: str, random: Random) -> str:
    """Choose among the country's languages that buyers are answered in, the first one mostly; else English."""
    spoken = [language for language in profile(country).languages if language in _SPOKEN] or ["en"]
    first = spoken[0] if profile(country).language in _SPOKEN else "en"
    return first if random.random() < 0.85 else random.choice([*spoken, "en"])


def birthday(today: date, random: Random) -> tuple[int | None, int | None, int | None]:
    """Draw month, day and year: one in six has told none, one in three of the others keeps the year."""
    if random.random() < 1 / 6:
        return None, None, None
    drawn = date(today.year - random.randint(27, 61), 1, 1) + timedelta(days=random.randint(0, 364))
    return drawn.month, drawn.day, drawn.year if random.random() < 1 / 3 else None


def _birthday_of_cast(told: str, today: date, random: Random) -> tuple[int | None, int | None, int | None]:
    if told == "leap":
        return 2, 29, 1988
    if not told:
        return birthday(today, random)
    day = today + timedelta(days={"tomorrow": 1, "twin": 12}[told])
    # A day that comes every year, so that nobody's feast hangs on the leap year.
    day = day + timedelta(days=1) if (day.month, day.day) == (2, 29) else day
    return day.month, day.day, None


def addresses(
    firm: Firm, place: int, name: Name, today: date, random: Random, *, telegram: bool, willing: bool = False
) -> tuple[Address, ...]:
    """Return an e-mail address and, with `telegram`, a Telegram user; `willing` is one who said yes."""
    known = firm.stage is not Stage.POTENTIAL
    local = random.choice((slug(name.latin, "."), slug(name.given, "")))
    verified = known or random.random() < 0.3
    mail = _address("email", f"{local}@{firm.domain}", firm, today, random, verified=verified, willing=willing)
    if not telegram:
        return (mail,)
    user = str(_FIRST_TELEGRAM_ID + firm.number * 10 + place)
    # Telegram itself vouches for who writes; that it is the same person was proved when the two were joined.
    return mail, _address("telegram", user, firm, today, random, verified=True, willing=willing)


def _address(
    channel: str, value: str, firm: Firm, today: date, random: Random, *, verified: bool, willing: bool
) -> Address:
    odds = _ASKED_FIRST if profile(firm.country).marketing.needs_yes else _NOT_ASKED
    drawn = random.choices(list(odds), list(odds.values()))[0]
    consent = Consent.OPTED_IN if willing else drawn
    if consent is Consent.NONE:
        return Address(channel, value, consent, verified)
    told = today - timedelta(days=random.randint(20, 690))
    how = random.choice(_EVIDENCE) if consent is Consent.OPTED_IN else "unsubscribe link"
    return Address(channel, value, consent, verified, consent_on=told, consent_evidence=how)
