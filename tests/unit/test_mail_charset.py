"""Bytes become words, whatever their label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.charset import codec, decode

SENTENCES = {
    "ko": ("안녕하세요, 귀사의 제품에 대한 견적을 요청드립니다. 감사합니다.", ("cp949", "utf-8", "utf-16")),
    "zh": ("您好，请给我们报价500个LED灯，谢谢。", ("gb18030", "utf-8", "hz")),
    "tw": ("您好，請提供500個LED燈的報價，謝謝。", ("cp950", "utf-8")),
    "ja": ("お世話になっております。見積書を送ってください。", ("cp932", "euc_jp", "iso2022_jp", "utf-8")),
    "ru": ("Добрый день! Пришлите, пожалуйста, цену на 500 штук.", ("cp1251", "koi8_r", "iso8859-5", "cp866", "utf-8")),
    "ar": ("مرحبا، نرجو إرسال عرض السعر لخمسمائة قطعة.", ("cp1256", "utf-8")),
    "th": ("สวัสดีครับ กรุณาส่งใบเสนอราคา", ("cp874", "utf-8")),
    "vi": ("Xin chào, vui lòng gửi báo giá cho 500 cái đèn.", ("utf-8", "utf-16-le")),
    "fr": ("Bonjour, pourriez-vous envoyer un devis détaillé ? C’est urgent – merci.", ("cp1252", "utf-8")),
    "de": ("Grüße aus München, wir benötigen 500 Stück.", ("cp1252", "utf-8")),
    "el": ("Καλημέρα, θα ήθελα μια προσφορά για λάμπες.", ("cp1253", "utf-8")),
    "tr": ("Merhaba, şirketimiz için ışık ürünü fiyatı lütfen.", ("cp1254", "utf-8")),
}
PAIRS = [(text, charset) for text, charsets in SENTENCES.values() for charset in charsets]


@pytest.mark.parametrize(("text", "charset"), PAIRS)
def test_a_true_label_is_believed(text: str, charset: str) -> None:
    assert decode(text.encode(charset), charset) == text


@pytest.mark.parametrize("label", ["", "us-ascii", "iso-8859-1", "utf-8", "x-unknown"])
@pytest.mark.parametrize(("text", "charset"), PAIRS)
def test_a_missing_or_lying_label_is_seen_through(text: str, charset: str, label: str) -> None:
    assert decode(text.encode(charset), label) == text


def test_vietnamese_of_rfc_1456_is_read() -> None:
    assert decode(bytes([0x56, 0x69, 0xAE, 0x74, 0x20, 0x4E, 0x61, 0x6D]), "VISCII") == "Việt Nam"


def test_utf_7_is_read_only_where_it_is_declared() -> None:
    assert decode(b"Caf+AOk-", "utf-7") == "Café"
    assert decode(b"Caf+AOk-", "") == "Caf+AOk-"


def test_damaged_utf_8_stays_utf_8() -> None:
    assert decode("안녕하세요".encode()[:-1], "utf-8").startswith("안녕하세")


@pytest.mark.parametrize(
    "label", ["zlib", "rot13", "idna", "punycode", "unicode_escape", "hex", "", "x" * 5000, "a\0b"]
)
def test_what_is_no_charset_is_none(label: str) -> None:
    assert codec(label) == ""


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_under_any_label_give_text(data: bytes, label: str) -> None:
    assert isinstance(decode(data, label, label), str)
