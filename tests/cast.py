"""The cast of the stories, and the house they happen in."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.clock import MovableClock
from bot.house import Exporter, House
from bot.messages import Limits
from bot.office import Office
from bot.outbox import Outbox
from bot.people import Consent, Stage
from bot.render import Words
from bot.store.blobs import keep
from bot.store.buyers import Address, Buyer, Contact
from bot.store.products import Product
from bot.store.staff import Staff
from bot.tokens import Signer
from bot.understanding.judge import load

# A Wednesday, eleven in the morning in Seoul.
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
SECRET = "a secret for the tests that is long enough"
GROUP = "-1001"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff"
    "89993d1d0000000049454e44ae426082"
)
LIMITS = {
    "telegram": Limits(text=4096, caption=1024, buttons=True, parallel=4, utf16=True),
    "email": Limits(html=True, subject=True, parallel=4),
}
EXPORTER = Exporter(
    name="Haneul Living",
    timezone="Asia/Seoul",
    country="KR",
    website="https://haneul.example",
    postal_address="1 Haeundae-ro, Busan, Korea",
    email="sales@haneul.example",
    reply_pattern="sales+{token}@haneul.example",
    staff_group=GROUP,
    public_url="https://dangol.haneul.example",
    office=Office(timezone="Asia/Seoul"),
)
JUDGE = load()
WORDS = Words()


def build_house(clock: MovableClock | None = None, **changes: object) -> House:
    """Return a house for tests; `changes` are to the exporter."""
    when = clock or MovableClock(NOW, frozen=True)
    exporter = replace(EXPORTER, **changes)  # type: ignore[arg-type]
    outbox = Outbox(when, LIMITS, "haneul.example")
    return House(when, WORDS, outbox, Signer(SECRET), exporter, JUDGE)


async def ana(house: House, **changes: object) -> Address:
    """Ana Silva of Lisboa Casa, a regular buyer who writes by e-mail. Returns her address with contact and buyer."""
    now = house.clock.now()
    buyer = await Buyer.create(
        created_at=now, name="Lisboa Casa Lda", country="PT", stage=Stage.REGULAR, stage_since=now
    )
    values: dict[str, Any] = {"name": "Ana Silva", "language": "en", "timezone": "Europe/Lisbon", **changes}
    contact = await Contact.create(created_at=now, buyer=buyer, **values)
    await Address.create(
        created_at=now, contact=contact, channel="email", value="ana@lisboacasa.example",
        chat="ana@lisboacasa.example", consent=Consent.OPTED_IN,
    )  # fmt: skip
    return await Address.get(value="ana@lisboacasa.example").select_related("contact__buyer")


async def minsu(house: House) -> Staff:
    """Kim Minsu, an agent on the staff who answers from Telegram and by e-mail."""
    return await Staff.create(
        created_at=house.clock.now(), name="Kim Minsu", telegram_id="501", email="minsu@haneul.example"
    )


async def jiwon(house: House) -> Staff:
    """Lee Jiwon, Minsu's colleague."""
    return await Staff.create(
        created_at=house.clock.now(), name="Lee Jiwon", telegram_id="502", email="jiwon@haneul.example"
    )


async def lunchbox(house: House) -> Product:
    """A glass lunch box with a picture."""
    now = house.clock.now()
    return await Product.create(
        created_at=now, code="GL-100", names={"en": "Glass lunch box", "ko": "유리 도시락"},
        descriptions={"en": "Borosilicate glass, four clips.", "ko": "내열 유리, 사면 결착."}, price=Decimal("3.20"),
        moq=500, lead_time_days=30, hs_code="7013.49", certificates=["FDA", "LFGB"], picture_id=await keep(PIXEL, now),
    )  # fmt: skip
