"""Import files as an exporter keeps them: a spreadsheet and a CSV each of buyers, trades and products."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl

from bot.demo.world.model import Address, Buyer, Contact, Product, Trade, World
from bot.people import Consent

Cell = str | int | Decimal | date | None
Row = Sequence[Cell]

BUYERS = (
    "Buyer ID", "Company", "Country", "Market", "Industry", "Source", "Stage", "Website", "Contact name", "Job title",
    "Language", "Time zone", "Birthday", "E-mail", "Telegram ID", "Newsletter", "Consent date", "Consent note",
)  # fmt: skip
TRADES = (
    "Order No.", "Buyer ID", "Kind", "Status", "Date", "Incoterm", "Place", "Destination", "Currency", "Payment terms",
    "ETD", "ETA", "Carrier", "Tracking No.", "Product code", "Quantity", "Unit", "Unit price",
)  # fmt: skip
PRODUCTS = (
    "Price", "Currency", "Unit", "MOQ", "Lead time (days)", "HS code", "Origin", "Certificates", "Successor",
)  # fmt: skip


def write_sample_files(folder: Path, world: World) -> list[Path]:
    """Write `buyers`, `trades` and `products`, each as CSV (UTF-8 with mark) and XLSX, and return the six files."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, list[Row]] = {
        "buyers": [BUYERS, *_buyers(world)],
        "trades": [TRADES, *_trades(world)],
        "products": list(_products(world)),
    }
    return [path for name, rows in tables.items() for path in (_csv(folder, name, rows), _xlsx(folder, name, rows))]


def _buyers(world: World) -> Iterator[Row]:
    """Give a row a contact: a spreadsheet repeats the firm."""
    for buyer in world.buyers:
        for contact in buyer.contacts:
            yield _buyer(buyer, contact)


def _buyer(buyer: Buyer, contact: Contact) -> Row:
    mail, chat = _address(contact, "email"), _address(contact, "telegram")
    return (
        buyer.external_id, buyer.name, buyer.country, buyer.market, buyer.industry, buyer.source, buyer.stage.value,
        buyer.website, contact.name, contact.job_title, contact.language, contact.timezone, _birthday(contact),
        mail.value if mail else "", chat.value if chat else "", *_consent(mail),
    )  # fmt: skip


def _consent(address: Address | None) -> tuple[str, date | None, str]:
    if address is None or address.consent is Consent.NONE:
        return "", None, ""
    return "yes" if address.consent is Consent.OPTED_IN else "no", address.consent_on, address.consent_evidence


def _address(contact: Contact, channel: str) -> Address | None:
    return next((address for address in contact.addresses if address.channel == channel), None)


def _birthday(contact: Contact) -> str:
    """Write a birthday: 1988-02-29 with its year, 02-29 without."""
    if contact.birthday_month is None:
        return ""
    day = f"{contact.birthday_month:02d}-{contact.birthday_day:02d}"
    return f"{contact.birth_year}-{day}" if contact.birth_year else day


def _trades(world: World) -> Iterator[Row]:
    """Give a row a line: a spreadsheet repeats the order."""
    for trade in world.trades:
        yield from _lines(trade)


def _lines(trade: Trade) -> Iterator[Row]:
    for line in trade.lines:
        yield (
            trade.number, trade.buyer, trade.kind, trade.status, trade.ordered_on, trade.incoterm, trade.place,
            trade.destination, trade.currency, trade.payment_terms, trade.etd, trade.eta, trade.carrier, trade.tracking,
            line.product, line.quantity, line.unit, line.price,
        )  # fmt: skip


def _products(world: World) -> Iterator[Row]:
    """Give the head and a row a product, with a column for each language that one of them is told in."""
    names = sorted({language for product in world.products for language in product.names})
    told = sorted({language for product in world.products for language in product.descriptions})
    words = (*(f"Name ({language})" for language in names), *(f"Description ({language})" for language in told))
    yield ("Product code", *words, *PRODUCTS)
    for product in world.products:
        texts = (
            *(product.names.get(language) for language in names),
            *(product.descriptions.get(language) for language in told),
        )
        yield (product.code, *texts, *_product(product))


def _product(product: Product) -> Row:
    return (
        product.price.amount, product.price.currency, product.unit, product.moq, product.lead_time_days,
        product.hs_code, product.origin, "; ".join(product.certificates), product.successor,
    )  # fmt: skip


def _csv(folder: Path, name: str, rows: list[Row]) -> Path:
    path = folder / f"{name}.csv"
    # The mark tells spreadsheets that it is UTF-8; without it names in Korean come out garbled.
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return path


def _xlsx(folder: Path, name: str, rows: list[Row]) -> Path:
    path = folder / f"{name}.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name.title())
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path
