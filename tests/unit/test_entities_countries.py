"""Countries by their names in twelve languages, and words that only look like them."""

import pytest

from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("We ship to Côte d'Ivoire and the UAE", "en", ("CI", "AE")),
        ("from the Netherlands", "en", ("NL",)),
        ("nach Holland oder in die Schweiz", "de", ("NL", "CH")),
        ("aux États-Unis", "fr", ("US",)),
        ("a los EE.UU. y Perú", "es", ("US", "PE")),
        ("para a Coreia do Sul", "pt", ("KR",)),
        ("в Саудовскую Аравию и в Казахстане", "ru", ("SA", "KZ")),
        ("sang Hàn Quốc", "vi", ("KR",)),
        ("ke Korea Selatan", "id", ("KR",)),
        ("إلى مصر والمغرب", "ar", ("EG", "MA")),
        ("가나에서 연락드립니다", "ko", ("GH",)),
        ("남아프리카공화국으로", "ko", ("ZA",)),
        ("出口到巴西", "zh", ("BR",)),
        ("ブラジルへ", "ja", ("BR",)),
        ("결제 수단이 뭐가 있나요", "ko", ()),
        ("왜 그런 건지 모르겠어요", "ko", ()),
        ("품질이란 이런 것", "ko", ()),
        ("самому старому клиенту", "ru", ()),
        ("опасного груза", "ru", ()),
        ("we may cook turkey for the man", "en", ()),
    ],
)
def test_countries(text: str, language: str, codes: tuple[str, ...]) -> None:
    assert read(text, language).countries == codes
