"""Importing into either database: all of a file or nothing, twice the same changes nothing, and who left stays away."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.world import build, write_sample_files
from bot.importing import Kind, Outcome, bring, errors_path
from bot.people import Consent, Stage
from bot.store.buyers import Address, Buyer, Contact, Fact, StageChange
from bot.store.products import Product
from bot.store.trades import Trade, TradeLine
from bot.store.writer import DatabaseWriter
from tests.cast import NOW

PRODUCTS = (
    "Product code,Name (en),Price,Currency,MOQ,Successor\n"
    "GL-100,Glass lunch box,3.20,USD,500,GL-200\n"
    "GL-200,Glass lunch box II,3.60,USD,500,\n"
)
BUYERS = (
    "Buyer ID,Company,Country,Contact name,E-mail,Stage,Birthday,Newsletter,Consent date,Consent note\n"
    "B-1,Lisboa Casa Lda,Portugal,Ana Silva,ana@lisboacasa.example,regular,05-17,yes,2026-03-02,fair in Berlin\n"
    "B-2,Lima Hogar SAC,Peru,Rosa Quispe,rosa@limahogar.example,potential,,,,\n"
)
TRADES = (
    "Order No.,Buyer ID,Kind,Date,Incoterm,Place,Currency,Product code,Quantity,Unit price\n"
    "O-1,B-1,order,2026-03-02,CIF,Lisbon,USD,GL-100,1200,3.10\n"
    "O-1,B-1,order,2026-03-02,CIF,Lisbon,USD,GL-200,300,3.50\n"
)


async def put(folder: Path, kind: Kind, text: str, clock: MovableClock | None = None) -> Outcome:
    """Import a table."""
    path = folder / f"{kind}.csv"
    path.write_text(text, "utf-8")
    return await bring(kind, path, DatabaseWriter(clock or MovableClock(NOW, frozen=True)))


def counted(outcome: Outcome) -> tuple[int, int, int]:
    """Return created, updated, unchanged."""
    assert outcome.counts is not None, outcome.faults
    return outcome.counts.created, outcome.counts.updated, outcome.counts.unchanged


async def test_a_file_becomes_rows(database: str, tmp_path: Path) -> None:
    assert counted(await put(tmp_path, Kind.PRODUCTS, PRODUCTS)) == (2, 0, 0)
    assert counted(await put(tmp_path, Kind.BUYERS, BUYERS)) == (2, 0, 0)
    assert counted(await put(tmp_path, Kind.TRADES, TRADES)) == (1, 0, 0)
    buyer = await Buyer.get(external_id="B-1")
    assert (buyer.name, buyer.country, buyer.stage) == ("Lisboa Casa Lda", "PT", Stage.REGULAR)
    ana = await Contact.get(name="Ana Silva")
    assert (ana.language, ana.timezone, ana.birthday_month, ana.birthday_day) == ("pt", "Europe/Lisbon", 5, 17)
    address = await Address.get(value="ana@lisboacasa.example")
    assert (address.consent, address.contact_id) == (Consent.OPTED_IN, ana.id)
    trade = await Trade.get(number="O-1").prefetch_related("lines")
    assert (trade.incoterm, trade.place, trade.ordered_on) == ("CIF", "Lisbon", date(2026, 3, 2))
    assert [(line.quantity, line.price) for line in trade.lines] == [
        (Decimal(1200), Decimal("3.10")),
        (Decimal(300), Decimal("3.50")),
    ]
    first = await Product.get(code="GL-100").select_related("successor")
    assert first.successor is not None
    assert await StageChange.all().count() == 2


@pytest.mark.parametrize("kind", [Kind.PRODUCTS, Kind.BUYERS, Kind.TRADES])
async def test_the_same_file_again_changes_nothing(database: str, tmp_path: Path, kind: Kind) -> None:
    tables = {Kind.PRODUCTS: PRODUCTS, Kind.BUYERS: BUYERS, Kind.TRADES: TRADES}
    for each, text in tables.items():
        await put(tmp_path, each, text)
    later = MovableClock(NOW + timedelta(days=3), frozen=True)
    created, updated, unchanged = counted(await put(tmp_path, kind, tables[kind], later))
    assert (created, updated) == (0, 0)
    assert unchanged == (1 if kind is Kind.TRADES else 2)


async def test_what_differs_is_changed(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.BUYERS, BUYERS)
    changed = BUYERS.replace("Lima Hogar SAC", "Lima Hogar S.A.").replace("05-17", "1980-05-18")
    assert counted(await put(tmp_path, Kind.BUYERS, changed)) == (0, 2, 0)
    assert (await Buyer.get(external_id="B-2")).name == "Lima Hogar S.A."
    ana = await Contact.get(name="Ana Silva")
    assert (ana.birth_year, ana.birthday_day) == (1980, 18)


async def test_an_empty_cell_takes_nothing_away(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.BUYERS, BUYERS)
    await put(
        tmp_path, Kind.BUYERS, "Buyer ID,Company,Contact name,E-mail\nB-1,Lisboa Casa Lda,,ana@lisboacasa.example\n"
    )
    buyer, ana = await Buyer.get(external_id="B-1"), await Contact.get(birthday_day=17)
    assert (buyer.country, ana.name) == ("PT", "Ana Silva")
    assert await Contact.all().count() == 2


async def test_one_faulty_row_and_nothing_is_written(database: str, tmp_path: Path) -> None:
    faulty = BUYERS.replace("rosa@limahogar.example", "rosa at limahogar")
    outcome = await put(tmp_path, Kind.BUYERS, faulty)
    assert outcome.counts is None
    assert [fault.line for fault in outcome.faults] == [3]
    assert await Buyer.all().count() == 0
    written = errors_path(tmp_path / "buyers.csv").read_text("utf-8-sig")
    assert "rosa at limahogar" in written


async def test_a_trade_of_nobody_we_know_and_of_nothing_we_sell(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.PRODUCTS, PRODUCTS)
    await put(tmp_path, Kind.BUYERS, BUYERS)
    faulty = TRADES + "O-2,B-9,order,2026-03-02,FOB,Busan,USD,GL-999,10,1\n"
    outcome = await put(tmp_path, Kind.TRADES, faulty)
    assert sorted((fault.line, fault.value) for fault in outcome.faults) == [(4, "B-9"), (4, "GL-999")]
    assert await Trade.all().count() == await TradeLine.all().count() == 0
    assert errors_path(tmp_path / "trades.csv").exists()


async def test_a_successor_that_is_not_there_is_a_fault_and_nothing_is_written(database: str, tmp_path: Path) -> None:
    outcome = await put(tmp_path, Kind.PRODUCTS, PRODUCTS.replace("500,GL-200", "500,GL-300"))
    assert [(fault.line, fault.value) for fault in outcome.faults] == [(2, "GL-300")]
    assert await Product.all().count() == 0


async def test_who_said_no_is_not_signed_up_again(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.BUYERS, BUYERS)
    await Address.filter(value="ana@lisboacasa.example").update(consent=Consent.OPTED_OUT)
    assert counted(await put(tmp_path, Kind.BUYERS, BUYERS)) == (0, 0, 2)
    assert (await Address.get(value="ana@lisboacasa.example")).consent is Consent.OPTED_OUT


async def test_a_no_in_the_file_is_heard(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.BUYERS, BUYERS)
    await put(tmp_path, Kind.BUYERS, BUYERS.replace(",yes,", ",no,"))
    assert (await Address.get(value="ana@lisboacasa.example")).consent is Consent.OPTED_OUT


async def test_a_stage_that_a_person_has_set_stays(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.BUYERS, BUYERS)
    buyer = await Buyer.get(external_id="B-1")
    await StageChange.create(
        created_at=NOW, buyer=buyer, before=Stage.REGULAR, after=Stage.PARTNER, cause="trust", author="Kim Minsu"
    )
    await Buyer.filter(id=buyer.id).update(stage=Stage.PARTNER)
    assert counted(await put(tmp_path, Kind.BUYERS, BUYERS)) == (0, 0, 2)
    assert (await Buyer.get(id=buyer.id)).stage is Stage.PARTNER


async def test_somebody_who_wrote_to_us_first_is_the_same_buyer(database: str, tmp_path: Path) -> None:
    wrote = await Buyer.create(created_at=NOW, name="Ana", stage_since=NOW)
    contact = await Contact.create(created_at=NOW, buyer=wrote, name="Ana", timezone="Asia/Seoul")
    await Address.create(created_at=NOW, contact=contact, channel="email", value="ana@lisboacasa.example")
    assert counted(await put(tmp_path, Kind.BUYERS, BUYERS)) == (1, 1, 0)
    assert await Buyer.all().count() == 2
    assert (await Buyer.get(id=wrote.id)).external_id == "B-1"


async def test_two_people_of_one_firm_share_a_row_of_buyers(database: str, tmp_path: Path) -> None:
    await put(tmp_path, Kind.BUYERS, BUYERS + "B-1,Lisboa Casa Lda,Portugal,Rui Costa,rui@lisboacasa.example,,,,,\n")
    assert await Contact.filter(buyer__external_id="B-1").count() == 2


async def test_notes_and_numbers_become_facts_once(database: str, tmp_path: Path) -> None:
    text = "Company,Contact name,Phone,Note\nLisboa Casa,Ana,+351 21 000 0000,likes blue\n"
    for _ in range(2):
        await put(tmp_path, Kind.BUYERS, text)
    assert await Fact.all().count() == 2


async def test_changed_lines_of_a_trade_take_the_place_of_the_old(database: str, tmp_path: Path) -> None:
    for kind, text in ((Kind.PRODUCTS, PRODUCTS), (Kind.BUYERS, BUYERS), (Kind.TRADES, TRADES)):
        await put(tmp_path, kind, text)
    assert counted(await put(tmp_path, Kind.TRADES, TRADES.replace("300,3.50", "400,3.50"))) == (0, 1, 0)
    lines = await TradeLine.all().order_by("id").values_list("quantity", flat=True)
    assert list(lines) == [Decimal(1200), Decimal(400)]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_the_sample_world_goes_in_whole_and_again_unchanged(database: str, tmp_path: Path, ending: str) -> None:
    world = build(date(2026, 11, 18))
    write_sample_files(tmp_path, world)
    writer = DatabaseWriter(MovableClock(datetime(2026, 11, 18, tzinfo=UTC), frozen=True))
    for kind in (Kind.PRODUCTS, Kind.BUYERS, Kind.TRADES):
        outcome = await bring(kind, tmp_path / f"{kind}.{ending}", writer)
        assert outcome.faults == ()
    assert await Buyer.all().count() == len(world.buyers) == 200
    assert await Contact.all().count() == sum(len(buyer.contacts) for buyer in world.buyers)
    assert await Trade.all().count() == len(world.trades)
    assert await TradeLine.all().count() == sum(len(trade.lines) for trade in world.trades)
    for kind in (Kind.PRODUCTS, Kind.BUYERS, Kind.TRADES):
        created, updated, _ = counted(await bring(kind, tmp_path / f"{kind}.{ending}", writer))
        assert (kind, created, updated) == (kind, 0, 0)
