"""Days and containers whose numbers are said in words, and a named place behind a door."""

from datetime import date

import pytest

from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("삼월 십오일까지 필요합니다", "ko", date(2027, 3, 15)),
        ("유월 이십일일에 받고 싶어요", "ko", date(2027, 6, 21)),
        ("시월 십일까지요", "ko", date(2027, 10, 10)),
        ("십이월 삼십일일 전에", "ko", date(2026, 12, 31)),
        ("2027년 사월 일일", "ko", date(2027, 4, 1)),
        ("십이월 말까지 부탁드립니다", "ko", date(2026, 12, 31)),
        ("нужно к первого марта", "ru", date(2027, 3, 1)),
        ("до пятнадцатого апреля", "ru", date(2027, 4, 15)),
        ("к двадцать первому мая", "ru", date(2027, 5, 21)),
        ("тридцать первое декабря", "ru", date(2026, 12, 31)),
        ("не позднее третьего января 2028", "ru", date(2028, 1, 3)),
    ],
)
def test_a_day_that_is_said_in_words(text: str, language: str, day: date) -> None:
    assert read(text, language).dates == (day,)


@pytest.mark.parametrize(
    ("text", "language"),
    [("삼월 삼십이일", "ko"), ("тридцать первого апреля", "ru"), ("первого сорта", "ru"), ("이월 상품 있나요", "ko")],
)
def test_what_the_calendar_does_not_have_is_no_day(text: str, language: str) -> None:
    assert read(text, language).dates == ()


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("один сорокафутовый контейнер", "1 40GP"),
        ("два двадцатифутовых контейнера", "2 20GP"),
        ("3 сорокафутовых контейнера", "3 40GP"),
    ],
)
def test_a_container_whose_size_is_said_in_words(text: str, quantity: str) -> None:
    assert [f"{one.amount:f} {one.unit}" for one in read(text, "ru").quantities] == [quantity]


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("A100 DDP to our door in Leeds please", "en", "Leeds"),
        ("DAP our warehouse in Manchester", "en", "Manchester"),
        ("DDP bis zu unserer Tür in Kassel", "de", "Kassel"),
        ("DDP hasta nuestra bodega en Bogotá", "es", "Bogotá"),
        ("DDP até a nossa porta em Campinas", "pt", "Campinas"),
        ("DDP à notre porte à Lyon", "fr", "Lyon"),
        ("DDP sampai gudang kami di Bandung", "id", "Bandung"),
        ("DDP đến kho của chúng tôi tại Bắc Ninh", "vi", "Bắc Ninh"),
    ],
)
def test_the_place_behind_a_door_is_the_town(text: str, language: str, place: str) -> None:
    assert [term.place for term in read(text, language).incoterms] == [place]


def test_a_door_without_a_town_is_no_place() -> None:
    assert [term.place for term in read("DDP to our door").incoterms] == [""]
