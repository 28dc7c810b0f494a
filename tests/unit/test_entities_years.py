"""Days named without their year or month: words beside them and the tense of the sentence say which are meant."""

import pytest

from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("last March", "en", "2026-03-31"),
        ("in March last year", "en", "2025-03-31"),
        ("next March", "en", "2027-03-31"),
        ("last month", "en", "2026-10-31"),
        ("the 15th of next month", "en", "2026-12-15"),
        ("on the 15th", "en", "2026-12-15"),
        ("15/3", "en", "2027-03-15"),
        ("im März letzten Jahres", "de", "2025-03-31"),
        ("letzten März", "de", "2026-03-31"),
        ("am 15. nächsten Monats", "de", "2026-12-15"),
        ("en mars de l'année dernière", "fr", "2025-03-31"),
        ("mars dernier", "fr", "2026-03-31"),
        ("le 15/3", "fr", "2027-03-15"),
        ("le 1er mars", "fr", "2027-03-01"),
        ("en marzo del año pasado", "es", "2025-03-31"),
        ("marzo pasado", "es", "2026-03-31"),
        ("1º de marzo", "es", "2027-03-01"),
        ("15/3", "es", "2027-03-15"),
        ("em março do ano passado", "pt", "2025-03-31"),
        ("15/03", "pt", "2027-03-15"),
        ("в марте прошлого года", "ru", "2025-03-31"),
        ("15 числа следующего месяца", "ru", "2026-12-15"),
        ("15.03", "ru", "2027-03-15"),
        ("tháng 3 năm ngoái", "vi", "2025-03-31"),
        ("tháng trước", "vi", "2026-10-31"),
        ("15/3", "vi", "2027-03-15"),
        ("Maret tahun lalu", "id", "2025-03-31"),
        ("tanggal 15 bulan depan", "id", "2026-12-15"),
        ("في مارس من العام الماضي", "ar", "2025-03-31"),
        ("مارس الماضي", "ar", "2026-03-31"),
        ("작년 3월", "ko", "2025-03-31"),
        ("작년 3월 15일", "ko", "2025-03-15"),
        ("재작년 10월에 산 것", "ko", "2024-10-31"),
        ("지난 3월에 받은 물건", "ko", "2026-03-31"),
        ("내년 3월", "ko", "2027-03-31"),
        ("지난달 15일", "ko", "2026-10-15"),
        ("15일까지", "ko", "2026-12-15"),
        ("去年三月", "zh", "2025-03-31"),
        ("明年3月", "zh", "2027-03-31"),
        ("上月15号", "zh", "2026-10-15"),
        ("15号之前", "zh", "2026-12-15"),
        ("三月底", "zh", "2027-03-31"),
        ("去年の3月", "ja", "2025-03-31"),
        ("来月15日", "ja", "2026-12-15"),
        ("15日までに", "ja", "2026-12-15"),
    ],
)
def test_a_day_that_words_beside_it_place(text: str, language: str, day: str) -> None:
    assert [one.isoformat() for one in read(text, language).dates] == [day]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("the goods arrived on 15 March", "en", "2026-03-15"),
        ("we received it in March", "en", "2026-03-31"),
        ("please ship on 15 March", "en", "2027-03-15"),
        ("ship by October 3", "en", "2027-10-03"),
        ("it was promised by October 3 and is still not here", "en", "2026-10-03"),
        ("wir haben die Ware am 15. März erhalten", "de", "2026-03-15"),
        ("nous avons reçu la marchandise le 15 mars", "fr", "2026-03-15"),
        ("recibimos la mercancía el 15 de marzo", "es", "2026-03-15"),
        ("recebemos a mercadoria em 15 de março", "pt", "2026-03-15"),
        ("мы получили товар 15 марта", "ru", "2026-03-15"),
        ("chúng tôi đã nhận hàng ngày 15/3", "vi", "2026-03-15"),
        ("kami sudah terima barang 15 Maret", "id", "2026-03-15"),
        ("استلمنا البضاعة في 15 مارس", "ar", "2026-03-15"),
        ("3월 15일에 받았는데", "ko", "2026-03-15"),
        ("3월 15일까지 보내주세요", "ko", "2027-03-15"),
        ("我们3月15日收到了货", "zh", "2026-03-15"),
        ("3月15日に届きました", "ja", "2026-03-15"),
    ],
)
def test_tense_says_whether_a_day_is_past(text: str, language: str, day: str) -> None:
    assert [one.isoformat() for one in read(text, language).dates] == [day]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("31/2", "vi"),
        ("by 31/2", "en"),
        ("31.02.2026", "en"),
        ("31 de febrero", "es"),
        ("31 февраля", "ru"),
        ("2月31日", "zh"),
        ("32일까지", "ko"),
        ("24/7 support", "es"),
        ("1/2 contenedor", "es"),
        ("3/4 de la carga", "es"),
        ("página 1/2", "es"),
        ("50/50", "vi"),
    ],
)
def test_days_that_no_calendar_has_and_fractions_are_none(text: str, language: str) -> None:
    found = read(text, language)
    assert found.dates == ()
    assert all(one.amount < 1000 for one in found.quantities)
