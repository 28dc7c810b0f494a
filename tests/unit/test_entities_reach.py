"""E-mail addresses and telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "phones"),
    [
        ("WhatsApp +51 999 123 456", "en", ("+51999123456",)),
        ("call 0044 20 7946 0018", "en", ("+442079460018",)),
        ("tel. +49 (0)40 123456", "de", ("+4940123456",)),
        ("Tel: 040 / 123 456", "de", ("+4940123456",)),
        ("téléphone 01 42 68 53 00", "fr", ("+33142685300",)),
        ("móvil 612 345 678", "es", ("+34612345678",)),
        ("whatsapp (11) 98765-4321", "pt", ("+5511987654321",)),
        ("тел. 8 (495) 123-45-67", "ru", ("+74951234567",)),
        ("연락처 010-2345-6789", "ko", ("+821023456789",)),
        ("전화 02-345-6789", "ko", ("+8223456789",)),
        ("手机 13812345678", "zh", ("+8613812345678",)),
        ("電話 03-1234-5678", "ja", ("+81312345678",)),
        ("sđt 0912 345 678", "vi", ("+84912345678",)),
        ("HP 0812-3456-7890", "id", ("+6281234567890",)),
        ("담당자 02)345-6789 연락주세요", "ko", ("+8223456789",)),
        ("03-1234-5678 に電話ください", "ja", ("+81312345678",)),
        ("meu celular é (11) 98765-4321", "pt", ("+5511987654321",)),
        ("جوال 0501234567", "ar", ("+966501234567",)),
        ("my number in Chile is 9 6123 4567, call me", "en", ()),
        ("call me in Peru: phone 999 123 456", "en", ("+51999123456",)),
        ("phone: (212) 555-0123, New York", "en", ("+12125550123",)),
        ("serial 1234567890123", "en", ()),
        ("order 4411223344", "en", ()),
        ("12 500 000 pcs", "en", ()),
        ("USD 1 250 000", "en", ()),
    ],
)
def test_telephone_numbers(text: str, language: str, phones: tuple[str, ...]) -> None:
    assert read(text, language).phones == phones


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("write to Anna.Schmidt+orders@foo-bar.example.", ("anna.schmidt+orders@foo-bar.example",)),
        ("<a@b.example>, c@d.example;", ("a@b.example", "c@d.example")),
        ("메일은 kim@hanul.example로 보내 주세요", ("kim@hanul.example",)),
        ("a@b", ()),
        ("@handle", ()),
        ("a@@b.example", ()),
    ],
)
def test_mail_addresses(text: str, emails: tuple[str, ...]) -> None:
    assert read(text).emails == emails


@given(st.text("a@.-+ 0123456789()/", max_size=300))
def test_any_rubbish_of_addresses_and_digits_gives_an_answer(text: str) -> None:
    read(text)
