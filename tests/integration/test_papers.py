"""Papers drawn from a real database, read back as a buyer's programs would."""

import io
import json
import re
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from bot.actions import Paper
from bot.firm import Firm
from bot.house import House
from bot.messages import File
from bot.papers import press
from bot.papers.draw import Desk, draw
from bot.people import Consent, Stage
from bot.record import Record, TradeCard
from bot.store.blobs import keep
from bot.store.buyers import Address, Buyer, ConsentChange, Contact, Fact
from bot.store.interactions import Attachment, Direction, Interaction, Kind
from bot.store.products import Agreement, Product, agreed, catalogue
from bot.store.trades import Payment, Trade, TradeKind, TradeLine, record
from bot.trade import ProductCard
from tests.cast import PIXEL, WORDS, ana, build_house, lunchbox

pytestmark = pytest.mark.usefixtures("database")
FIRM = Firm("Haneul Living", payment_terms={"en": "T/T 30 % in advance"}, quotation_days=30)
HOSTILE = '#import "x" <script>alert(1)</script> $x$ \\ *bold* =HYPERLINK("http://x") {{ 7*7 }}'


def house() -> House:
    return replace(build_house(), firm=FIRM)


async def trade(address: Address, number: str, *lines: tuple[str, str], **values: object) -> Trade:
    """Store a trade of Ana's; a line is quantity and price, an empty price is only asked for."""
    product = await Product.get_or_none(code="GL-100") or await lunchbox(house())
    known: dict[str, Any] = {"kind": TradeKind.ORDER, "ordered_on": date(2026, 9, 1), "status": "shipped", **values}
    when = datetime(2026, 9, 1, tzinfo=UTC)
    row = await Trade.create(created_at=when, number=number, buyer_id=address.contact.buyer_id, **known)
    for quantity, price in lines:
        await TradeLine.create(
            created_at=when, trade=row, product=product, quantity=Decimal(quantity),
            price=Decimal(price) if price else None,
        )  # fmt: skip
    return row


async def paid(row: Trade, amount: str, on: date, reference: str = "", currency: str = "USD") -> None:
    await Payment.create(
        created_at=row.created_at, trade=row, amount=Decimal(amount), currency=currency, paid_on=on,
        reference=reference,
    )  # fmt: skip


async def desk(address: Address, language: str = "en", *, stored: TradeCard | None = None, proven: bool = True) -> Desk:
    found = Record(await record(address.contact.buyer_id), await agreed(address.contact.buyer_id, date(2026, 11, 18)))
    again = await Address.get(id=address.id).select_related("contact__buyer")
    return Desk(again, language, await catalogue(), found if proven else None, stored)


def content(file: File | None) -> bytes:
    assert file is not None
    assert file.content is not None
    assert file.size == len(file.content)
    return file.content


def text(file: File | None) -> str:
    """Return the words of a PDF; lines may be broken anywhere."""
    reader = PdfReader(io.BytesIO(content(file)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


async def test_a_proforma_is_a_draft_with_everything_a_buyer_checks() -> None:
    address = await ana(house())
    await trade(
        address, "PF-2026-00042", ("1200", "3.20"), ("500", "3.125"), kind=TradeKind.QUOTATION, status="open",
        incoterm="CIF", place="Lisbon", destination="Lisbon, Portugal",
    )  # fmt: skip
    file = await draw(house(), Paper("proforma", ("PF-2026-00042",)), await desk(address))
    said = text(file)
    assert file is not None
    assert (file.name, file.media_type) == ("proforma-PF-2026-00042.pdf", "application/pdf")
    for part in (
        "Proforma invoice", "Draft – to be confirmed by Haneul Living", "PF-2026-00042", "1 September 2026",
        "1 October 2026", "Lisboa Casa Lda", "Ana Silva", "Glass lunch box", "7013.49", "1,200 pcs", "3.20",
        "3,840.00", "3.125", "1,562.50", "USD 5,402.50", "CIF Lisbon (Incoterms® 2020)", "Lisbon, Portugal",
        "T/T 30 % in advance", "come with the confirmed invoice",
    ):  # fmt: skip
        assert part in said, part


async def test_a_proforma_has_the_terms_that_were_agreed_with_this_buyer_before_those_of_the_firm() -> None:
    address = await ana(house())
    await trade(address, "SO-1", ("1200", "3.20"), payment_terms="O/A 60 days")
    await trade(address, "SO-2", ("1200", "3.20"), payment_terms="L/C at sight", status="cancelled")
    await trade(address, "PF-2", ("1200", "3.20"), kind=TradeKind.QUOTATION, status="open")
    said = text(await draw(house(), Paper("proforma", ("PF-2",)), await desk(address)))
    assert "O/A 60 days" in said
    assert "T/T 30 % in advance" not in said


async def test_a_line_without_a_price_comes_by_quotation_and_there_is_no_total() -> None:
    address = await ana(house())
    asked = replace(FIRM, prices_from=Stage.PARTNER)
    await trade(address, "Q-1", ("800", "3.20"), ("900", ""), kind=TradeKind.INQUIRY, status="open")
    said = text(await draw(replace(house(), firm=asked), Paper("proforma", ("Q-1",)), await desk(address)))
    assert "2,560.00" in said
    assert said.count("by quotation") == 2
    assert "Total" not in said


async def test_what_was_only_asked_for_shows_todays_own_price_but_not_below_the_minimum() -> None:
    address = await ana(house())
    await trade(address, "Q-1", ("600", ""), ("10", ""), kind=TradeKind.INQUIRY, status="open")
    product = await Product.get(code="GL-100")
    await Agreement.create(
        created_at=product.created_at, buyer_id=address.contact.buyer_id, product=product, price=Decimal("2.95")
    )
    said = text(await draw(house(), Paper("proforma", ("Q-1",)), await desk(address)))
    assert "2.95" in said
    assert "1,770.00" in said
    assert said.count("by quotation") == 2


@pytest.mark.parametrize("kind", ["proforma", "statement_xlsx", "data_export"])
async def test_who_has_not_proven_their_address_gets_nothing_of_their_own(kind: str) -> None:
    address = await ana(house())
    await trade(address, "SO-1", ("100", "3.20"))
    card = (await record(address.contact.buyer_id))[0]
    assert await draw(house(), Paper(kind, ("SO-1",)), await desk(address, stored=card, proven=False)) is None


async def test_another_buyers_number_is_no_number() -> None:
    address = await ana(house())
    await trade(address, "SO-1", ("100", "3.20"))
    now = house().clock.now()
    other = await Buyer.create(created_at=now, name="Other", stage=Stage.BUYER, stage_since=now)
    contact = await Contact.create(created_at=now, buyer=other, name="O")
    eve = await Address.create(created_at=now, contact=contact, channel="email", value="o@o.example")
    found = await Address.get(id=eve.id).select_related("contact__buyer")
    for number in ("SO-1", "SO-9", "", "%"):
        assert await draw(house(), Paper("proforma", (number,)), await desk(found)) is None
    assert await draw(house(), Paper("proforma"), await desk(found)) is None


@pytest.mark.parametrize("language", WORDS.languages)
async def test_every_paper_is_drawn_in_every_language(language: str) -> None:
    address = await ana(house())
    await trade(address, "SO-1", ("100", "3.20"), ("5", ""), incoterm="FOB", place="Busan", status="open")
    await second_product()
    on = await desk(address, language)
    proforma = text(await draw(house(), Paper("proforma", ("SO-1",)), on))
    assert "SO-1" in proforma
    assert "320" in proforma
    assert WORDS.translate("Seller", language) in proforma or language == "ar"
    assert "GL-100" in text(await draw(house(), Paper("data_sheet", ("GL-100",)), on))
    assert content(await draw(house(), Paper("comparison", ("GL-100", "GL-200")), on)).startswith(b"\x89PNG")
    book = load_workbook(io.BytesIO(content(await draw(house(), Paper("statement_xlsx"), on))))
    assert book.sheetnames[0] == WORDS.translate("Orders", language)
    assert book.worksheets[0].sheet_view.rightToLeft is (language == "ar")
    assert content(await draw(house(), Paper("data_export"), on)).startswith(b"PK")


async def second_product(**values: object) -> Product:
    """A larger lunch box."""
    known: dict[str, Any] = {
        "names": {"en": "Large lunch box"},
        "specs": {"Capacity": "2 l", "Material": "glass", "Max. temperature": "400 °C"},
        **values,
    }
    await Product.filter(code="GL-100").update(
        specs={"Capacity": "1 l", "Material": "Glass"}, origin="KR", packing="12 pcs per carton", warranty_months=24
    )
    now = house().clock.now()
    return await Product.create(created_at=now, code="GL-200", price=Decimal("4.10"), moq=300, **known)


async def test_words_of_buyers_are_never_markup() -> None:
    address = await ana(house(), name=HOSTILE)
    await Buyer.filter(id=address.contact.buyer_id).update(name='#read("/etc/passwd") #panic()')
    await trade(
        address, "SO-1", ("100", "3.20"), status="open", incoterm="FOB", place="#let x = 1", destination=HOSTILE[:100],
        payment_terms='= Heading #import "x"',
    )  # fmt: skip
    said = text(await draw(house(), Paper("proforma", ("SO-1",)), await desk(address)))
    assert '#read("/etc/passwd") #panic()' in said
    assert '#import "x" <script>alert(1)</script> $x$ \\ *bold*' in said
    assert "FOB #let x = 1" in said
    assert '= Heading #import "x"' in said


async def test_a_data_sheet_tells_all_but_the_price() -> None:
    address = await ana(house())
    await lunchbox(house())
    await second_product()
    file = await draw(house(), Paper("data_sheet", ("gl-100",)), await desk(address, proven=False))
    said = text(file)
    assert file is not None
    assert file.name == "GL-100-data-sheet.pdf"
    for part in (
        "Data sheet", "Glass lunch box", "Borosilicate glass, four clips.", "Capacity", "1 l", "12 pcs per carton",
        "500 pcs", "30 days", "FDA, LFGB", "7013.49", "South Korea", "24 months",
    ):  # fmt: skip
        assert part in said, part
    assert "3.20" not in said
    assert await draw(house(), Paper("data_sheet", ("NO-1",)), await desk(address)) is None
    assert await draw(house(), Paper("data_sheet"), await desk(address)) is None


async def test_specifications_are_named_in_the_readers_language() -> None:
    address = await ana(house())
    await lunchbox(house())
    await second_product()
    said = text(await draw(house(), Paper("data_sheet", ("GL-200",)), await desk(address, "ko")))
    for part in ("용량", "재질", "Max. temperature"):
        assert part in said, part
    assert "Capacity" not in said


async def test_a_quantity_reads_from_right_to_left_where_its_unit_does() -> None:
    address = await ana(house())
    await trade(address, "SO-1", ("100", "3.20"), status="open")
    reader = PdfReader(
        io.BytesIO(content(await draw(house(), Paper("proforma", ("SO-1",)), await desk(address, "ar"))))
    )
    # As it lies on the page: the price to the left, then the unit, then the number, which is read first.
    assert re.search(r"3\.20\s+[^\d\s]+ 100\s", reader.pages[0].extract_text(extraction_mode="layout"))


async def test_a_comparison_is_light_and_as_wide_as_a_phone_wants_it() -> None:
    address = await ana(house())
    await lunchbox(house())
    await second_product(names={"en": "Edelstahlvorratsdosenverschlussdeckel " * 4}, certificates=["x" * 300])
    file = await draw(house(), Paper("comparison", ("GL-100", "gl-200", "GL-100", "NO")), await desk(address))
    picture = content(file)
    assert file is not None
    assert (file.kind, file.media_type) == ("photo", "image/png")
    assert struct.unpack(">I", picture[16:20]) == (1080,)
    assert len(picture) < 200_000
    assert await draw(house(), Paper("comparison", ("GL-100", "NO")), await desk(address)) is None


async def test_a_broken_picture_leaves_the_paper_whole() -> None:
    address = await ana(house())
    product = await lunchbox(house())
    for broken in (PIXEL[:40], b"<svg/>", b"\xff\xd8\xff broken"):
        product.picture_id = await keep(broken, house().clock.now())
        await product.save()
        assert "Glass lunch box" in text(await draw(house(), Paper("data_sheet", ("GL-100",)), await desk(address)))


async def test_a_statement_has_real_numbers_and_adds_up() -> None:
    address = await ana(house())
    first = await trade(address, "SO-1", ("1000", "3.20"), due_on=date(2026, 10, 1), incoterm="FOB", place="Busan")
    await paid(first, "1200", date(2026, 9, 5), '=HYPERLINK("http://x")')
    await trade(address, "SO-2", ("500", "3"), ordered_on=date(2026, 10, 1))
    await trade(address, "SO-3", ("5", ""), ordered_on=date(2026, 10, 2))
    await trade(address, "SO-4", ("7", "3"), status="cancelled")
    won = await trade(address, "SO-5", ("10", "12000"), currency="KRW")
    await paid(won, "120000", date(2026, 9, 7), currency="KRW")
    await trade(address, "Q-6", ("7", "3"), kind=TradeKind.INQUIRY)
    file = await draw(house(), Paper("statement_xlsx"), await desk(address))
    assert file is not None
    assert file.name == "statement-2026-11-18.xlsx"
    orders, payments, balance = load_workbook(io.BytesIO(content(file))).worksheets
    rows = list(orders.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {"SO-1", "SO-2", "SO-3", "SO-4", "SO-5", "Total"}
    so1 = next(row for row in rows if row[0] == "SO-1")
    assert so1[1] == datetime(2026, 9, 1)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert so1[6:9] == (3200, 1200, 2000)
    assert next(row for row in rows if row[0] == "SO-3")[6:9] == (None, 0, None)
    assert next(row for row in rows if row[0] == "Total" and row[5] == "USD")[6:9] == (4700, 1200, 3500)
    assert orders.freeze_panes == "A2"
    slip = payments["C2"]
    assert (slip.value, slip.data_type) == ('=HYPERLINK("http://x")', "s")
    found = {row[0]: row[1:7] for row in balance.iter_rows(min_row=2, max_row=3, values_only=True)}
    assert found == {"USD": (2, 0, 4700, 1200, 3500, 2000), "KRW": (1, 0, 120000, 120000, 0, 0)}


async def test_a_statement_of_a_year_says_what_was_carried_over_so_that_it_adds_up() -> None:
    address = await ana(house())
    old = await trade(address, "SO-1", ("1000", "20"), ordered_on=date(2025, 11, 1))
    await paid(old, "5000", date(2025, 12, 1))
    await paid(old, "15000", date(2026, 1, 20))
    new = await trade(address, "SO-2", ("1000", "3"), ordered_on=date(2026, 2, 1))
    await paid(new, "1000", date(2026, 3, 1))
    paper = Paper("statement_xlsx", since=date(2026, 1, 1), until=date(2026, 12, 31))
    balance = load_workbook(io.BytesIO(content(await draw(house(), paper, await desk(address))))).worksheets[2]
    assert [cell.value for cell in balance[1]][2] == "Carried over"
    assert [cell.value for cell in balance[2]][:6] == ["USD", 1, 15000, 3000, 16000, 2000]


async def test_a_statement_is_narrowed_by_time_and_currency() -> None:
    address = await ana(house())
    for number, day in (("SO-1", date(2026, 1, 5)), ("SO-2", date(2026, 2, 5)), ("SO-3", date(2026, 3, 5))):
        await trade(address, number, ("1", "3"), ordered_on=day)
    await trade(address, "SO-4", ("1", "3"), ordered_on=date(2026, 2, 6), currency="EUR")
    paper = Paper("statement_xlsx", since=date(2026, 2, 1), until=date(2026, 2, 28), currency="USD")
    orders, _, balance = load_workbook(io.BytesIO(content(await draw(house(), paper, await desk(address))))).worksheets
    assert [row[0] for row in orders.iter_rows(min_row=2, values_only=True)] == ["SO-2", "Total"]
    assert "from 1 February 2026 to 28 February 2026" in str([cell.value for cell in balance["A"]])


async def test_a_statement_holds_more_orders_than_a_dialog_sees() -> None:
    address = await ana(house())
    await trade(address, "SO-0", ("1", "3"))
    product = await Product.get(code="GL-100")
    when = house().clock.now()
    for number in range(1, 205):
        row = await Trade.create(
            created_at=when, number=f"SO-{number}", buyer_id=address.contact.buyer_id, kind=TradeKind.ORDER,
            ordered_on=date(2026, 1, 1),
        )  # fmt: skip
        await TradeLine.create(created_at=when, trade=row, product=product, quantity=Decimal(1), price=Decimal(2))
    on = await desk(address)
    assert on.record is not None
    assert len(on.record.trades) == 200
    balance = load_workbook(io.BytesIO(content(await draw(house(), Paper("statement_xlsx"), on)))).worksheets[2]
    assert [cell.value for cell in balance[2]][:4] == ["USD", 205, 0, 411]


async def test_an_export_holds_all_of_the_person_and_nothing_of_their_colleague() -> None:
    address = await ana(house(), name="Ana <script>alert(1)</script>")
    now = house().clock.now()
    buyer = address.contact.buyer
    await trade(address, "SO-1", ("100", "3.20"))
    bruno = await Contact.create(created_at=now, buyer=buyer, name="Bruno")
    for contact, words in ((address.contact, "my <b>words</b>"), (bruno, "what Bruno wrote")):
        said = await Interaction.create(
            created_at=now, at=now, buyer=buyer, contact=contact, channel="email", direction=Direction.IN,
            kind=Kind.MESSAGE, text=words, full_text=f"{words} and a quote", vector=b"\x00\x01",
        )  # fmt: skip
        await Attachment.create(created_at=now, interaction=said, name="plan.pdf", media_type="application/pdf", size=9)
        await Fact.create(
            created_at=now, buyer=buyer, contact=contact, key="hobby", value=f"{contact.name} sails", source="chat",
            observed_at=now,
        )  # fmt: skip
    await ConsentChange.create(
        created_at=now, address=address, before=Consent.NONE, after=Consent.OPTED_IN, evidence="said yes"
    )
    file = await draw(house(), Paper("data_export"), await desk(address))
    assert file is not None
    assert (file.name, file.media_type) == ("my-data-2026-11-18.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(content(file))) as archive:
        assert archive.namelist() == ["my-data.json", "my-data.html"]
        held = json.loads(archive.read("my-data.json"))
        page = archive.read("my-data.html").decode()
    assert held["contact"]["name"] == "Ana <script>alert(1)</script>"
    assert held["addresses"][0]["consent_history"][0]["evidence"] == "said yes"
    assert held["conversations"][0]["attachments"] == [{"name": "plan.pdf", "media_type": "application/pdf", "size": 9}]
    assert held["trades"][0]["lines"][0]["price"] == {"amount": "3.2", "currency": "USD"}
    assert held["facts"][0]["value"].endswith("sails")
    assert "Bruno" not in page
    assert "Bruno" not in json.dumps(held)
    assert "<script" not in page
    assert "&lt;b&gt;words&lt;/b&gt; and a quote" in page
    assert "SO-1" in page


async def test_a_stored_document_keeps_its_bytes_and_gets_its_name() -> None:
    address = await ana(house())
    book = io.BytesIO()
    Workbook().save(book)
    sha = await keep(book.getvalue(), house().clock.now())
    file = await draw(house(), Paper("stored", (sha, "../List <1>.pdf")), await desk(address, proven=False))
    assert file is not None
    assert file.content == book.getvalue()
    assert (file.name, file.media_type.rpartition(".")[2]) == ("List -1.xlsx", "sheet")
    assert await draw(house(), Paper("stored", ("0" * 64, "x")), await desk(address)) is None
    assert await draw(house(), Paper("stored"), await desk(address)) is None


async def test_a_paper_that_fails_is_left_out() -> None:
    address = await ana(house())
    on = await desk(address)
    broken = replace(on, catalogue=(ProductCard(1, "X", {"en": "x"}, moq="many"),))  # type: ignore[arg-type]
    assert await draw(house(), Paper("data_sheet", ("X",)), broken) is None
    assert await draw(house(), Paper("unheard of"), on) is None


async def test_the_same_values_give_the_same_bytes() -> None:
    address = await ana(house())
    await trade(address, "SO-1", ("100", "3.20"), status="open")
    await press.warm(WORDS)
    first, second = [content(await draw(house(), Paper("proforma", ("SO-1",)), await desk(address))) for _ in range(2)]
    assert first == second
