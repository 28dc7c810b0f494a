"""Days that a message names, counted from a Sunday in November."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("end of next month", "en", ["2026-12-31"]),
        ("by the end of March", "en", ["2027-03-31"]),
        ("mid August", "en", ["2027-08-15"]),
        ("mid-August 2027", "en", ["2027-08-15"]),
        ("early January", "en", ["2027-01-10"]),
        ("beginning of May", "en", ["2027-05-10"]),
        ("late February", "en", ["2027-02-28"]),
        ("in March 2028", "en", ["2028-03-31"]),
        ("March 2028", "en", ["2028-03-31"]),
        ("week 32", "en", ["2027-08-15"]),
        ("wk 50", "en", ["2026-12-13"]),
        ("in 10 working days", "en", ["2026-12-04"]),
        ("within two weeks", "en", ["2026-12-06"]),
        ("next Friday", "en", ["2026-11-27"]),
        ("last Monday", "en", ["2026-11-16"]),
        ("arrived on 3 Nov", "en", ["2026-11-03"]),
        ("from 3 to 10 March", "en", ["2027-03-03", "2027-03-10"]),
        ("10-15 December", "en", ["2026-12-10", "2026-12-15"]),
        ("Q1 2027", "en", ["2027-03-31"]),
        ("third quarter", "en", ["2027-09-30"]),
        ("2nd half of January", "en", ["2027-01-31"]),
        ("before Christmas", "en", ["2026-12-25"]),
        ("before Chinese New Year", "en", ["2027-02-06"]),
        ("yesterday", "en", ["2026-11-21"]),
        ("invoice of 12.03.2024", "en", ["2024-03-12"]),
        ("20261205", "en", ["2026-12-05"]),
        ("Dec. 5th", "en", ["2026-12-05"]),
        ("5th of December", "en", ["2026-12-05"]),
        ("KW 32", "de", ["2027-08-15"]),
        ("in KW 50", "de", ["2026-12-13"]),
        ("Mitte August", "de", ["2027-08-15"]),
        ("Anfang Januar", "de", ["2027-01-10"]),
        ("bis Ende März", "de", ["2027-03-31"]),
        ("am 5. Dezember", "de", ["2026-12-05"]),
        ("vom 3. bis 10. März", "de", ["2027-03-03", "2027-03-10"]),
        ("bis 5.12.", "de", ["2026-12-05"]),
        ("in 14 Tagen", "de", ["2026-12-06"]),
        ("bis Freitag", "de", ["2026-11-27"]),
        ("vor Weihnachten", "de", ["2026-12-25"]),
        ("le 15 mars", "fr", ["2027-03-15"]),
        ("mi-août", "fr", ["2027-08-15"]),
        ("début janvier", "fr", ["2027-01-10"]),
        ("fin mars", "fr", ["2027-03-31"]),
        ("semaine 32", "fr", ["2027-08-15"]),
        ("d'ici 15 jours", "fr", ["2026-12-07"]),
        ("lundi prochain", "fr", ["2026-11-23"]),
        ("du 3 au 10 mars", "fr", ["2027-03-03", "2027-03-10"]),
        ("1er décembre", "fr", ["2026-12-01"]),
        ("a mediados de agosto", "es", ["2027-08-15"]),
        ("a fines de marzo", "es", ["2027-03-31"]),
        ("principios de enero", "es", ["2027-01-10"]),
        ("el 5 de diciembre", "es", ["2026-12-05"]),
        ("dentro de dos semanas", "es", ["2026-12-06"]),
        ("el próximo lunes", "es", ["2026-11-23"]),
        ("hace 3 días", "es", ["2026-11-19"]),
        ("del 3 al 10 de marzo", "es", ["2027-03-03", "2027-03-10"]),
        ("meados de agosto", "pt", ["2027-08-15"]),
        ("no final de março", "pt", ["2027-03-31"]),
        ("5 de dezembro de 2026", "pt", ["2026-12-05"]),
        ("daqui a 3 semanas", "pt", ["2026-12-13"]),
        ("segunda-feira", "pt", ["2026-11-23"]),
        ("в середине августа", "ru", ["2027-08-15"]),
        ("в начале января", "ru", ["2027-01-10"]),
        ("до конца марта", "ru", ["2027-03-31"]),
        ("к 5 декабря", "ru", ["2026-12-05"]),
        ("в пятницу", "ru", ["2026-11-27"]),
        ("через две недели", "ru", ["2026-12-06"]),
        ("giữa tháng 8", "vi", ["2027-08-15"]),
        ("đầu tháng 1", "vi", ["2027-01-10"]),
        ("cuối tháng 3", "vi", ["2027-03-31"]),
        ("tháng 3/2028", "vi", ["2028-03-31"]),
        ("thứ sáu", "vi", ["2026-11-27"]),
        ("thứ tư tuần sau", "vi", ["2026-11-25"]),
        ("trước thứ Ba", "vi", ["2026-11-24"]),
        ("thứ Ba vừa rồi", "vi", ["2026-11-17"]),
        ("trước Tết", "vi", ["2027-02-06"]),
        ("pertengahan Agustus", "id", ["2027-08-15"]),
        ("awal Januari", "id", ["2027-01-10"]),
        ("akhir Maret", "id", ["2027-03-31"]),
        ("hari Jumat", "id", ["2026-11-27"]),
        ("2 minggu lagi", "id", ["2026-12-06"]),
        ("منتصف أغسطس", "ar", ["2027-08-15"]),
        ("5 ديسمبر 2026", "ar", ["2026-12-05"]),
        ("يوم الجمعة", "ar", ["2026-11-27"]),
        ("خلال أسبوعين", "ar", ["2026-12-06"]),
        ("8月中旬", "zh", ["2027-08-15"]),
        ("1月初", "zh", ["2027-01-10"]),
        ("3月底", "zh", ["2027-03-31"]),
        ("12月5号", "zh", ["2026-12-05"]),
        ("十二月五日", "zh", ["2026-12-05"]),
        ("第3季度", "zh", ["2027-09-30"]),
        ("两周内", "zh", ["2026-12-06"]),
        ("下周五", "zh", ["2026-11-27"]),
        ("春节前", "zh", ["2027-02-06"]),
        ("8月中旬", "ja", ["2027-08-15"]),
        ("3月末", "ja", ["2027-03-31"]),
        ("来週の金曜日", "ja", ["2026-11-27"]),
        ("2週間以内", "ja", ["2026-12-06"]),
        ("令和8年12月5日", "ja", ["2026-12-05"]),
        ("8월 중순", "ko", ["2027-08-15"]),
        ("1월 초", "ko", ["2027-01-10"]),
        ("3월 말까지", "ko", ["2027-03-31"]),
        ("2주 이내", "ko", ["2026-12-06"]),
        ("다음주 금요일", "ko", ["2026-11-27"]),
        ("12월 5일~10일", "ko", ["2026-12-05", "2026-12-10"]),
        ("설 전에", "ko", ["2027-02-07"]),
        ("26.12.05", "ko", ["2026-12-05"]),
    ],
)
def test_days_in_twelve_languages(text: str, language: str, days: list[str]) -> None:
    assert [day.isoformat() for day in read(text, language).dates] == days


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("30 February", "en"),
        ("32.13.2026", "en"),
        ("may I ask", "en"),
        ("the march of time", "en"),
        ("sat on it, sun and fun", "en"),
        ("I second that", "en"),
        ("week 70", "en"),
        ("version 1.2.3", "en"),
        ("price 3.50", "de"),
        ("size 10-15 cm", "en"),
        ("3일", "ko"),
        ("日本", "zh"),
        ("una mañana de sol", "fr"),
        ("카탈로그 보내주세요", "ko"),
        ("it broke after 2 days", "en"),
    ],
)
def test_what_names_no_day(text: str, language: str) -> None:
    assert read(text, language).dates == ()


@given(st.dates(date(2018, 1, 1), date(2035, 12, 31)))
def test_every_iso_day_near_us_is_read_exactly(day: date) -> None:
    assert read(f"delivery {day.isoformat()} please").dates == (day,)
    assert read(f"delivery {day:%d %B %Y} please").dates == (day,)
    assert read(f"{day.year}년 {day.month}월 {day.day}일", "ko").dates == (day,)


@given(st.text(max_size=200), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_any_text_on_any_day_gives_an_answer(text: str, today: date) -> None:
    read(text, today=today)
