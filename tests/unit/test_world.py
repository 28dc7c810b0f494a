"""The sample world is the same every time, holds together, and is good to look at."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.countries import known
from bot.demo.world import Contact, World, build, picture, scenes, write_sample_files
from bot.demo.world.names import slug
from bot.demo.world.shipping import container_number
from bot.importing import Kind, check
from bot.importing.rows import ProductRow
from bot.meaning import Label
from bot.people import Consent, Stage
from bot.trade import INCOTERMS
from tests.unit.figures import numbers

TODAY = date(2026, 11, 22)
LANGUAGES = {"en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"}


@cache
def world(today: date = TODAY) -> World:
    return build(today)


def contacts(of: World) -> list[Contact]:
    return [contact for buyer in of.buyers for contact in buyer.contacts]


def test_the_same_day_and_seed_give_the_same_world_and_another_seed_another() -> None:
    assert build(TODAY) == world()
    assert build(TODAY, "other").buyers != world().buyers


def test_there_are_two_hundred_buyers_in_thirty_countries_and_every_stage() -> None:
    assert len(world().buyers) == 200
    assert len({buyer.country for buyer in world().buyers}) >= 30
    assert {buyer.country for buyer in world().buyers} <= set(known())
    assert Counter(buyer.stage for buyer in world().buyers) == {
        Stage.POTENTIAL: 60, Stage.BUYER: 60, Stage.REGULAR: 50, Stage.ADVOCATE: 20, Stage.PARTNER: 10,
    }  # fmt: skip


def test_nothing_that_must_be_unique_is_there_twice() -> None:
    for found in (
        [buyer.external_id for buyer in world().buyers],
        [buyer.name for buyer in world().buyers],
        [buyer.website for buyer in world().buyers],
        [contact.external_id for contact in contacts(world())],
        [(address.channel, address.value) for contact in contacts(world()) for address in contact.addresses],
        [trade.number for trade in world().trades],
        [product.code for product in world().products],
        [member.external_id for member in world().staff],
    ):
        assert [key for key, count in Counter(map(str, found)).items() if count > 1] == []


def test_no_mail_can_leave_for_a_real_domain() -> None:
    mails = [
        address.value for person in contacts(world()) for address in person.addresses if address.channel == "email"
    ]
    mails += [member.email for member in world().staff] + [world().exporter.email]
    assert len(mails) > 200
    for mail in mails:
        local, _, domain = mail.partition("@")
        assert mail.isascii()
        assert local
        assert domain.endswith(".example")
        assert mail == mail.lower()


def test_every_contact_has_a_language_that_is_answered_a_zone_and_a_way_to_be_reached() -> None:
    for contact in contacts(world()):
        assert contact.language in LANGUAGES
        assert ZoneInfo(contact.timezone)
        assert contact.addresses[0].channel == "email"
        for address in contact.addresses:
            assert (address.consent is Consent.NONE) == (address.consent_on is None)
    assert {contact.language for contact in contacts(world())} == LANGUAGES


def test_consent_comes_in_all_three_kinds_and_a_good_part_is_on_telegram() -> None:
    found = [address for contact in contacts(world()) for address in contact.addresses]
    assert {address.consent for address in found} == set(Consent)
    assert sum(address.channel == "telegram" for address in found) > 50


def test_birthdays_are_real_days_all_over_the_year_and_some_fall_on_the_leap_day() -> None:
    days = [
        (contact.birthday_month, contact.birthday_day, contact.birth_year)
        for contact in contacts(world())
        if contact.birthday_month and contact.birthday_day
    ]
    for month, day, year in days:
        assert date(year or 2024, month, day)
    assert {month for month, _, _ in days} == set(range(1, 13))
    assert sum((month, day) == (2, 29) for month, day, _ in days) >= 2


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 17), date(2027, 2, 17), date(2026, 12, 25)])
def test_the_twins_of_auckland_and_honolulu_share_a_birthday_that_is_near(today: date) -> None:
    twins = [contact for contact in contacts(world(today)) if contact.name in {"Aroha Walker", "Leilani Kealoha"}]
    assert {twin.timezone for twin in twins} == {"Pacific/Auckland", "Pacific/Honolulu"}
    ((month, day),) = {(twin.birthday_month, twin.birthday_day) for twin in twins}
    coming = [today + timedelta(days=ahead) for ahead in range(1, 15)]
    assert (month, day) in {(near.month, near.day) for near in coming}
    assert (month, day) != (2, 29)


def test_the_catalogue_has_twenty_products_each_with_words_terms_and_a_picture() -> None:
    codes = {product.code for product in world().products}
    assert len(codes) == 20
    for product in world().products:
        assert set(product.names) == LANGUAGES
        assert set(product.descriptions) == LANGUAGES
        assert product.price.amount > 0
        assert product.moq > 0
        assert len(product.hs_code.replace(".", "")) == 6
        assert product.successor in codes | {""}
        assert product.picture.startswith(b"\x89PNG")
        assert len(product.picture) <= 60_000
        assert int.from_bytes(product.picture[16:20]) == 800
        assert int.from_bytes(product.picture[20:24]) == 600
    assert sum(bool(product.successor) for product in world().products) == 2
    assert len({product.picture for product in world().products}) == 20


def test_every_language_of_a_product_tells_the_same_numbers() -> None:
    for product in world().products:
        for texts in (product.names, product.descriptions, product.changes):
            for language, text in texts.items():
                assert numbers(texts["en"]) - numbers(text) == Counter(), (product.code, language)


def test_what_is_told_of_the_firm_is_told_in_every_language() -> None:
    firm = world().exporter.firm
    told = ("capacity", "visit", "payment_terms", "sample_terms", "warranty")
    for texts in (
        world().exporter.profiles,
        *(firm[key] for key in told),
        *(one["text"] for one in firm["references"]),
    ):
        assert set(texts) == LANGUAGES
        assert all(text == text.strip() and text for text in texts.values())
        assert len(set(texts.values())) == len(LANGUAGES)
    for language in LANGUAGES:
        assert numbers(firm["payment_terms"]["en"]) - numbers(firm["payment_terms"][language]) == Counter()


def test_a_successor_tells_what_is_new_in_every_language() -> None:
    heirs = {product.successor for product in world().products if product.successor}
    for product in world().products:
        assert set(product.changes) == (LANGUAGES if product.code in heirs else set())


def test_a_picture_of_an_unknown_product_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        picture("HL-999")


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2027, 1, 1)])
def test_trades_fit_the_stage_of_their_buyer_and_the_last_two_years(today: date) -> None:
    sample = world(today)
    orders = Counter(trade.buyer for trade in sample.trades if trade.kind == "order")
    low = {Stage.POTENTIAL: 0, Stage.BUYER: 1, Stage.REGULAR: 3, Stage.ADVOCATE: 6, Stage.PARTNER: 13}
    high = {Stage.POTENTIAL: 0, Stage.BUYER: 2, Stage.REGULAR: 12, Stage.ADVOCATE: 18, Stage.PARTNER: 27}
    for buyer in sample.buyers:
        assert low[buyer.stage] <= orders[buyer.external_id] <= high[buyer.stage]
    for trade in sample.trades:
        assert today - timedelta(days=731) <= trade.ordered_on < today


def test_the_terms_of_a_trade_are_complete_and_its_state_agrees_with_its_dates() -> None:
    codes = {product.code for product in world().products}
    for trade in world().trades:
        assert trade.incoterm in INCOTERMS
        assert trade.place
        assert len({line.product for line in trade.lines}) == len(trade.lines) > 0
        assert {line.product for line in trade.lines} <= codes
        assert all(line.quantity > 0 for line in trade.lines)
        assert all((line.price is None) == (trade.kind == "inquiry") for line in trade.lines)
        if trade.kind == "order" and trade.status != "cancelled":
            assert trade.etd is not None
            assert trade.eta is not None
            assert trade.ordered_on < trade.etd < trade.eta
            assert bool(trade.tracking) == (trade.status in {"shipped", "delivered", "closed"})
            assert bool(trade.tracking) == (trade.etd <= TODAY)
            assert (trade.eta <= TODAY) == (trade.status in {"delivered", "closed"})
    states = {trade.status for trade in world().trades}
    assert states == {"open", "confirmed", "production", "shipped", "delivered", "closed", "cancelled"}


def test_a_new_model_was_not_sold_before_it_existed_and_the_old_one_not_after() -> None:
    change = TODAY - timedelta(days=300)
    heirs = {product.successor for product in world().products if product.successor}
    elders = {product.code for product in world().products if product.successor}
    for trade in world().trades:
        if trade.kind == "order":
            sold = {line.product for line in trade.lines}
            assert not sold & (elders if trade.ordered_on > change else heirs)


def test_prices_are_written_as_their_currency_is() -> None:
    for trade in world().trades:
        for line in trade.lines:
            if line.price is not None:
                assert -int(line.price.as_tuple().exponent) == (0 if trade.currency == "JPY" else 2)


def test_owners_and_referrers_exist() -> None:
    buyers = {buyer.external_id: buyer for buyer in world().buyers}
    staff = {member.external_id for member in world().staff}
    for buyer in world().buyers:
        assert buyer.owner in staff
        assert bool(buyer.referred_by) == (buyer.source == "referral")
        if buyer.referred_by:
            assert buyers[buyer.referred_by].stage is Stage.ADVOCATE
    assert [member.role for member in world().staff] == ["owner", "manager", "agent", "agent"]


def test_a_container_number_has_the_check_digit_of_iso_6346() -> None:
    assert container_number("CSQU", 305438) == "CSQU3054383"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Łyżka", "lyzka"), ("Hương Việt", "huong-viet"), ("Çınaraltı Şti.", "cinaralti-sti"), ("Küche & Co", "kuche-co")],
)
def test_a_name_becomes_ascii_in_an_address(words: str, expected: str) -> None:
    assert slug(words) == expected


def test_scenes_cover_every_meaning_in_english_and_korean_and_every_activity_in_each_other_language() -> None:
    for language in LANGUAGES:
        found = {scene.label for scene in scenes(language)}
        spoken_of = set(Label) if language in {"en", "ko"} else set(list(Label)[:15]) | {Label.GREETING, Label.HUMAN}
        assert found == spoken_of
        # On a phone a phrase is a small button with its subject.
        assert all(len(scene.subject) <= 32 for scene in scenes(language))
    assert {scene.language for scene in scenes()} == LANGUAGES
    assert all(scene.text and scene.subject for scene in scenes())


def test_the_sample_files_hold_every_contact_every_line_and_every_product(tmp_path: Path) -> None:
    small = replace(world(), buyers=world().buyers[:20], trades=world().trades[:30])
    written = write_sample_files(tmp_path / "samples", small)
    expected = {
        "buyers": len(contacts(small)),
        "trades": sum(len(trade.lines) for trade in small.trades),
        "products": 20,
    }
    assert len(written) == 6
    for path in written:
        rows = _csv(path) if path.suffix == ".csv" else _xlsx(path)
        assert len(rows) == expected[path.stem] + 1
        assert {len(row) for row in rows} == {len(rows[0])}
        assert len(set(rows[0])) == len(rows[0])


@pytest.mark.parametrize("kind", list(Kind))
def test_the_sample_files_can_be_imported_as_they_are(kind: Kind, tmp_path: Path) -> None:
    for path in write_sample_files(tmp_path, world()):
        if path.stem == kind:
            checked = check(kind, path)
            assert checked.faults == ()
            assert checked.rows
            assert checked.ignored == ()


def test_the_sample_products_are_told_in_every_language(tmp_path: Path) -> None:
    path = next(path for path in write_sample_files(tmp_path, world()) if path.name == "products.xlsx")
    found = check(Kind.PRODUCTS, path).rows
    assert len(found) == 20
    for product in found:
        assert isinstance(product, ProductRow)
        assert set(product.names) == set(product.descriptions) == LANGUAGES


def test_a_spreadsheet_keeps_dates_as_dates_and_prices_as_numbers(tmp_path: Path) -> None:
    path = next(path for path in write_sample_files(tmp_path, world()) if path.name == "trades.xlsx")
    header, *rows = _xlsx(path)
    row = dict(zip(header, rows[-1], strict=True))
    assert hasattr(row["Date"], "year")
    assert isinstance(row["Quantity"], int | float | Decimal)


def _csv(path: Path) -> list[list[object]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return [list(row) for row in csv.reader(opened)]


def _xlsx(path: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    rows: list[list[object]] = [[*row] for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows
