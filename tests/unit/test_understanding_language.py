"""The language of short lines, long mails, mixed texts, and of nothing at all."""

import pytest

from bot.understanding.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Could you send us your price list?", "en"),
        ("언제 도착하나요", "ko"),
        ("请报价", "zh"),
        ("請問什麼時候出貨", "zh"),
        ("いつ届きますか", "ja"),
        ("giá bao nhiêu vậy shop", "vi"),
        ("gia bao nhieu vay shop", "vi"),
        ("¿precio?", "es"),
        ("muchas gracias", "es"),
        ("obrigado pela resposta", "pt"),
        ("wo bleibt die Lieferung", "de"),
        ("c'est combien ?", "fr"),
        ("где мой заказ", "ru"),
        ("كم السعر", "ar"),
        ("kirim sample dong", "id"),
    ],
)
def test_short_lines_in_the_twelve_languages(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ราคาเท่าไหร่", "th"),
        ("Πόσο κοστίζει;", "el"),
        ("כמה זה עולה", "he"),
        ("इसकी कीमत क्या है", "hi"),
        ("Скільки коштує доставка в Київ і її терміни?", "uk"),
        ("قیمت این چند است؟ لطفا بگویید", "fa"),
        ("vorrei sapere quando arriva la merce, grazie", "it"),
        ("wanneer kunnen jullie de goederen leveren", "nl"),
        ("siparişimiz ne zaman gelecek, teşekkürler", "tr"),
        ("kiedy dostaniemy nasze zamówienie, proszę", "pl"),
    ],
)
def test_other_languages_keep_their_own_code(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "123", "2x40HQ CIF", "PO-2026-0012", "+82 10 1234 5678", "https://example.com/hola"]
)
def test_where_nothing_tells_the_known_language_does(text: str) -> None:
    assert detect(text) == "und"
    assert detect(text, known="vi") == "vi"


def test_words_at_home_everywhere_do_not_change_the_language() -> None:
    assert detect("ok thanks", known="ko") == "ko"
    assert detect("ok thanks") == "en"


def test_the_known_language_breaks_a_tie_but_not_a_clear_case() -> None:
    assert detect("total", known="pt") == "pt"
    assert detect("we would like to know when the goods will arrive", known="es") == "en"


def test_a_mixed_text_has_the_language_of_most_of_it() -> None:
    assert detect("FOB Busan 조건으로 HS-200 견적 부탁드립니다. Thank you") == "ko"
    assert detect("Please send the quotation for 고려 brand ginseng to our Lagos office") == "en"


def test_a_lone_name_and_a_short_line_leave_a_known_buyer_in_their_language() -> None:
    assert detect("Hamburg", "vi") == "vi"
    assert detect("pedido proforma por favor", "es") == "es"
    assert detect("Wo ist meine Bestellung", "en") == "de"


@pytest.mark.parametrize(
    "text",
    [
        "Jebel Ali",
        "Bosch",
        "ok. CIF Lagos",
        "FOB Busan",
        "CIF Hamburg, 500 pcs HL-109",
        "1x40HQ to Hamburg",
        "Rotterdam or Antwerp",
        "Lagos, Nigeria",
        "Anna Schmidt",
        "Siemens AG, Munich",
        "12 rue de la Paix, 75002 Paris",
        "Calle Mayor 12, Madrid",
        "Jl. Sudirman No. 5, Jakarta",
        "DHL acct 123456789, 45 Elm Street, Leeds LS1 2AB UK",
        "Attn: John Doe, Warehouse 5, Jebel Ali Free Zone, Dubai",
    ],
)
@pytest.mark.parametrize("known", ["ko", "vi", "es", "ru", "ar", "zh"])
def test_names_places_and_addresses_leave_a_known_buyer_in_their_language(text: str, known: str) -> None:
    assert detect(text, known) == known


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Guten Tag, wo ist meine Ware?", "de"),
        ("Gracias", "es"),
        ("Merci beaucoup", "fr"),
        ("los dos", "es"),
        ("WHERE IS MY ORDER", "en"),
        ("Precio CIF Callao", "es"),
    ],
)
def test_a_few_words_that_speak_are_heard(text: str, language: str) -> None:
    assert detect(text, "ko") == language
