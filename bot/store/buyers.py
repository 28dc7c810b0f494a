"""Buyers, their people, and the ways to reach them."""

from collections.abc import Collection
from datetime import date, datetime

from tortoise import fields
from tortoise.expressions import Q

from bot.people import AddressStatus, Consent, ContactCard, Stage
from bot.store.base import Row


class Buyer(Row):
    """The firm we sell to. Country is ISO 3166-1 alpha-2. `external_id` is the key of an import file."""

    external_id = fields.CharField(64, null=True, unique=True)
    name = fields.CharField(200)
    country = fields.CharField(2, default="")
    market = fields.CharField(40, default="")
    industry = fields.CharField(80, default="")
    source = fields.CharField(80, default="")
    website = fields.CharField(200, default="")
    stage = fields.CharEnumField(Stage, max_length=16, default=Stage.POTENTIAL, db_index=True)
    stage_since: datetime = fields.DatetimeField()
    owner_id: int | None
    owner: fields.ForeignKeyNullableRelation["Row"] = fields.ForeignKeyField(
        "store.Staff", related_name="buyers", null=True, on_delete=fields.SET_NULL
    )
    contacts: fields.ReverseRelation["Contact"]

    class Meta:
        table = "buyer"
        indexes = (("name",),)
        ordering = ("id",)


class Contact(Row):
    """A person at the buyer. Birthday is day and month, the year is optional."""

    buyer_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "store.Buyer", related_name="contacts", on_delete=fields.RESTRICT
    )
    external_id = fields.CharField(64, null=True, unique=True)
    name = fields.CharField(200)
    family_name_first = fields.BooleanField(default=False)
    job_title = fields.CharField(120, default="")
    language = fields.CharField(8, default="en")
    timezone = fields.CharField(64, default="UTC")
    birthday_month = fields.SmallIntField(null=True)
    birthday_day = fields.SmallIntField(null=True)
    birth_year = fields.SmallIntField(null=True)
    interests: list[str] = fields.JSONField(default=list)
    frequency = fields.CharField(16, default="")  # weekly | monthly | quarterly
    paused_until: date | None = fields.DateField(null=True)
    erased_at: datetime | None = fields.DatetimeField(null=True)
    addresses: fields.ReverseRelation["Address"]

    class Meta:
        table = "contact"
        ordering = ("id",)
        indexes = (("birthday_month", "birthday_day"), ("buyer_id",))


class Address(Row):
    """One way to reach a contact. `value` is normalised by its channel. `chat` is where answers are sent."""

    contact_id: int
    contact: fields.ForeignKeyRelation[Contact] = fields.ForeignKeyField(
        "store.Contact", related_name="addresses", on_delete=fields.RESTRICT
    )
    channel = fields.CharField(16)
    value = fields.CharField(320)
    chat = fields.CharField(320, default="")
    status = fields.CharEnumField(AddressStatus, max_length=16, default=AddressStatus.ACTIVE)
    verified_at: datetime | None = fields.DatetimeField(null=True)
    consent = fields.CharEnumField(Consent, max_length=16, default=Consent.NONE)
    consent_at: datetime | None = fields.DatetimeField(null=True)
    consent_evidence = fields.CharField(200, default="")
    last_seen_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "address"
        unique_together = (("channel", "value"),)
        ordering = ("id",)
        indexes = (("contact_id",),)


class ConsentChange(Row):
    """Every yes and no to marketing letters: what was said, where, under which country's rule. Never changed."""

    address_id: int
    address: fields.ForeignKeyRelation[Address] = fields.ForeignKeyField(
        "store.Address", related_name="consent_changes", on_delete=fields.RESTRICT
    )
    before = fields.CharEnumField(Consent, max_length=16)
    after = fields.CharEnumField(Consent, max_length=16)
    basis = fields.CharField(80, default="")
    evidence = fields.CharField(400)

    class Meta:
        table = "consent_change"
        indexes = (("address_id",),)


class Fact(Row):
    """Something known of a buyer or one of its people, with its source and the date by which to ask again."""

    buyer_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "store.Buyer", related_name="facts", on_delete=fields.RESTRICT
    )
    contact_id: int | None
    contact: fields.ForeignKeyNullableRelation[Contact] = fields.ForeignKeyField(
        "store.Contact", related_name="facts", null=True, on_delete=fields.RESTRICT
    )
    key = fields.CharField(80)
    value = fields.TextField()
    source = fields.CharField(80)
    observed_at: datetime = fields.DatetimeField()
    ask_again_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "fact"
        indexes = (("buyer_id", "key"), ("contact_id",))


class StageChange(Row):
    """Every change of a buyer's stage, with cause and author ("system" or a staff name)."""

    buyer_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "store.Buyer", related_name="stage_changes", on_delete=fields.RESTRICT
    )
    before = fields.CharEnumField(Stage, max_length=16)
    after = fields.CharEnumField(Stage, max_length=16)
    cause = fields.CharField(200)
    author = fields.CharField(120)

    class Meta:
        table = "stage_change"
        indexes = (("buyer_id",),)


class Suppression(Row):
    """An address that gets no marketing letter and no greeting, whatever else is known of it."""

    channel = fields.CharField(16)
    value = fields.CharField(320)
    reason = fields.CharField(200)

    class Meta:
        table = "suppression"
        unique_together = (("channel", "value"),)


async def find_address(channel: str, value: str) -> Address | None:
    """Return the address with its contact and buyer, or None."""
    return await Address.get_or_none(channel=channel, value=value).select_related("contact__buyer")


async def buyers_in(stages: Collection[Stage], after: int, limit: int) -> list[int]:
    """Return up to `limit` ids above `after` of buyers in these stages, in order."""
    rows = Buyer.filter(stage__in=list(stages), id__gt=after).order_by("id").limit(limit)
    return list(await rows.values_list("id", flat=True))  # type: ignore[arg-type]


async def find_buyer(wanted: str) -> Buyer | None:
    """Return the buyer meant by an address, a number, an import key or a name (in that order)."""
    word = wanted.strip()
    address = await Address.filter(value__iexact=word).select_related("contact__buyer").first()
    if address is not None:
        return address.contact.buyer
    if word.isdigit() and (found := await Buyer.get_or_none(id=int(word[:18]))):
        return found
    return await Buyer.filter(external_id=word).first() or await Buyer.filter(name__iexact=word).first()


def card(address: Address, interactions: int = 0) -> ContactCard:
    """Return the person behind an address (fetched with its contact and buyer) as the judgement rooms see them."""
    contact, buyer = address.contact, address.contact.buyer
    return ContactCard(
        id=contact.id,
        name=contact.name,
        firm=buyer.name,
        stage=buyer.stage,
        language=contact.language,
        country=buyer.country,
        timezone=contact.timezone,
        verified=address.verified_at is not None,
        interactions=interactions,
    )


async def contacts_with_consent(after: int, limit: int) -> list[Contact]:
    """Return up to `limit` contacts with an id above `after` who said yes at some address, with their buyers."""
    # The ids first: a contact with two addresses that match is still one person.
    ids = Contact.filter(addresses__consent=Consent.OPTED_IN, id__gt=after).order_by("id").distinct().limit(limit)
    chosen = await ids.values_list("id", flat=True)
    return await Contact.filter(id__in=chosen).order_by("id").select_related("buyer") if chosen else []


async def contacts_born_on(days: set[tuple[int, int]]) -> list[Contact]:
    """Return the contacts with a birthday on one of these (month, day), with their buyers."""
    wanted = Q(*(Q(birthday_month=month, birthday_day=day) for month, day in sorted(days)), join_type="OR")
    return await Contact.filter(wanted).order_by("id").select_related("buyer")
