"""Numbers of orders, invoices, papers, containers and parcels, each with its kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import checkdigits
from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "kind", "value"),
    [
        ("status of PO 44871?", "en", "order", "44871"),
        ("P.O. No. 2026/118", "en", "order", "2026/118"),
        ("our purchase order AB-1182", "en", "order", "AB-1182"),
        ("SO-2026-0044 please", "en", "order", "SO-2026-0044"),
        ("order number: 118822", "en", "order", "118822"),
        ("pedido nº 5521", "es", "order", "5521"),
        ("orden de compra 7781", "es", "order", "7781"),
        ("o pedido 99120 chegou?", "pt", "order", "99120"),
        ("Bestellung Nr. 4711-22", "de", "order", "4711-22"),
        ("Auftragsnummer 88213", "de", "order", "88213"),
        ("commande n° 3345", "fr", "order", "3345"),
        ("заказ № 7712", "ru", "order", "7712"),
        ("đơn hàng số 8812", "vi", "order", "8812"),
        ("pesanan nomor 5512", "id", "order", "5512"),
        ("رقم الطلب 4471", "ar", "order", "4471"),
        ("订单号 202611220", "zh", "order", "202611220"),
        ("注文番号：A-5521", "ja", "order", "A-5521"),
        ("주문번호 A-2210", "ko", "order", "A-2210"),
        ("invoice INV-2210 is wrong", "en", "invoice", "INV-2210"),
        ("PI-0821", "en", "invoice", "PI-0821"),
        ("proforma 7781", "en", "invoice", "7781"),
        ("Rechnung Nr. 2026-118", "de", "invoice", "2026-118"),
        ("Rechnungsnummer 77812", "de", "invoice", "77812"),
        ("factura 8812", "es", "invoice", "8812"),
        ("facture n°8812", "fr", "invoice", "8812"),
        ("счёт № 1182", "ru", "invoice", "1182"),
        ("请看发票号 88213", "zh", "invoice", "88213"),
        ("請求書番号 88213", "ja", "invoice", "88213"),
        ("인보이스 번호 88213", "ko", "invoice", "88213"),
        ("your quotation Q-2026-118", "en", "inquiry", "Q-2026-118"),
        ("RFQ 88213", "en", "inquiry", "88213"),
        ("Angebot Nr. 88213", "de", "inquiry", "88213"),
        ("견적번호 88213", "ko", "inquiry", "88213"),
        ("B/L MAEU123456789", "en", "bl", "MAEU123456789"),
        ("bill of lading no. 556677", "en", "bl", "556677"),
        ("提单号 COSU6123456780", "zh", "bl", "COSU6123456780"),
        ("коносамент 556677", "ru", "bl", "556677"),
        ("MEDUK1234567", "en", "bl", "MEDUK1234567"),
        ("where is CSQU3054383 now", "en", "container", "CSQU3054383"),
        ("컨테이너 csqu3054383", "ko", "container", "csqu3054383"),
        ("track 1Z999AA10123456784", "en", "tracking", "1Z999AA10123456784"),
        ("RR473124829DE", "en", "tracking", "RR473124829DE"),
        ("DHL 3318810025", "en", "tracking", "3318810025"),
        ("fedex 9865 7878 8855", "en", "tracking", "9865 7878 8855"),
        ("运单号 SF1234567890123", "zh", "tracking", "SF1234567890123"),
        ("운송장번호 6012345678901", "ko", "tracking", "6012345678901"),
        ("AWB 180-12345675", "en", "tracking", "180-12345675"),
        ("MAWB no. 180-1234 5675 please", "en", "tracking", "180-1234 5675"),
        ("航空运单号 18012345675", "zh", "tracking", "18012345675"),
        ("Luftfrachtbrief Nr. 180 1234 5675", "de", "tracking", "180 1234 5675"),
        ("HS code 8516.31", "en", "hs_code", "8516.31"),
        ("HS-Code: 8516 31 00", "de", "hs_code", "8516 31 00"),
        ("код ТН ВЭД 8516310000", "ru", "hs_code", "8516310000"),
        ("海关编码 85163100", "zh", "hs_code", "85163100"),
        ("NCM 8516.31.00", "pt", "hs_code", "8516.31.00"),
        ("case 7781 is still open", "en", "case", "7781"),
        ("ticket #88213", "en", "case", "88213"),
        ("접수번호 8821", "ko", "case", "8821"),
    ],
)
def test_numbers_with_their_kind(text: str, language: str, kind: str, value: str) -> None:
    found = read(text, language).references
    assert [(one.kind, one.value) for one in found] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "CSQU3054384",
        "container CSQU 305438-4",
        "1Z999AA10123456785",
        "RR473124820DE",
        "order 500 pcs",
        "order 2 x 40HQ",
        "invoice 500 USD",
        "order by 2026-12-05",
        "in case 100 pcs are missing",
        "DHL account",
        "quote 1000 pieces",
        "a track record of 20 years",
        "order in 2026",
        "we order 12 500 pcs a year",
        "HS code?",
        "price 8516.31",
    ],
)
def test_what_is_no_such_number(text: str) -> None:
    assert read(text).references == ()


def test_several_numbers_keep_their_order() -> None:
    found = read(
        "Invoice INV-1 2210? No: invoice 8812 for PO-2026-0012, B/L HDMU1234567, container CSQU3054383"
    ).references
    assert [one.kind for one in found] == ["invoice", "order", "bl", "container"]


def test_orders_hold_what_dialogs_look_up() -> None:
    found = read("PO-2026-0012, HS code 8516.31, case 7781")
    assert found.orders == ("PO-2026-0012",)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3), st.integers(0, 999_999), st.integers(0, 9))
def test_of_ten_last_digits_one_makes_a_container(owner: str, serial: int, wrong: int) -> None:
    valid = [digit for digit in range(10) if checkdigits.is_container(f"{owner}U{serial:06}{digit}")]
    assert len(valid) == 1
    number = f"{owner}U{serial:06}{wrong}"
    kinds = [one.kind for one in read(f"box {number} arrived").references]
    assert kinds == (["container"] if [wrong] == valid else [])


@given(st.integers(10_000_000, 99_999_999))
def test_of_ten_last_digits_one_makes_a_postal_item(serial: int) -> None:
    assert sum(checkdigits.is_postal(f"RR{serial}{digit}KR") for digit in range(10)) == 1


@given(st.text(max_size=30))
def test_any_text_has_an_answer_to_whether_its_digits_check(text: str) -> None:
    for check in (checkdigits.is_container, checkdigits.is_postal, checkdigits.is_ups, checkdigits.is_fedex):
        assert check(text) in {True, False}
    assert checkdigits.is_dhl(text) in {True, False}
    assert checkdigits.is_iban(text) in {True, False}
    assert checkdigits.is_card(text) in {True, False}


def test_numbers_of_accounts_and_cards_check() -> None:
    assert checkdigits.is_iban("DE89 3704 0044 0532 0130 00")
    assert not checkdigits.is_iban("DE89 3704 0044 0532 0130 01")
    assert checkdigits.is_card("4111 1111 1111 1111")
    assert not checkdigits.is_card("4111 1111 1111 1112")
