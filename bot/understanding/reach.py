"""E-mail addresses and telephone numbers in a message."""

import re
from collections.abc import Iterable, Sequence

import phonenumbers

from bot.understanding.spans import Found, overlap

# Letters of other alphabets end an address: in Korean or Japanese the next word follows without a space.
_EMAIL = re.compile(
    r"(?<![a-z0-9_.+-])[a-z0-9_.+%-]{1,64}@"
    r"(?:[^\W_](?:[^\W_]|-){0,62}\.){1,5}(?:[a-z][a-z0-9-]{1,23}|рф)(?![a-z0-9_@-])",
    re.I,
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,500}", re.I)
_INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00)\d(?:[ ().-]{0,2}\d){6,16}(?!\d)")
_NATIONAL = re.compile(
    r"(?:tel|phone|mobile|mob|cell|call|fax|whatsapp|ring|전화|연락처|휴대폰|핸드폰|번호|电话|手机|電話|携帯|微信|sđt"
    r"|điện thoại|teléfono|móvil|celular|telefone|telefon|handy|téléphone|portable|телефон|тел|моб"
    r"|هاتف|جوال|telepon|hp|wa)"
    r"\W{0,6}(?:me |us |at |on |no\.? ?|is |number |é |es |est |ist |là |adalah |هو |番号 |번호 |:|은 "
    r"|는 ){0,3}\W{0,3}?"
    r"(?<!\+)(?P<number>\(?\d(?:[ ()./-]{0,3}\d){6,13})(?!\d)"
    r"|(?<![\d-])(?P<korean>01[016789]-\d{3,4}-\d{4})(?!\d)",
    re.I,
)
_HOME = {
    "ko": "KR",
    "ja": "JP",
    "zh": "CN",
    "vi": "VN",
    "de": "DE",
    "fr": "FR",
    "ru": "RU",
    "id": "ID",
    "es": "ES",
    "pt": "BR",
    "en": "GB",
}
# Arabic is at home in many countries: the first that has such a number.
_ARAB = ("SA", "AE", "EG", "JO", "KW", "QA", "OM", "MA", "DZ", "IQ")
_EASTERN = {
    "ko": re.compile(r"(?<![\d-])0(?:2|[3-6]\d|70)[)-]\s?\d{3,4}-\d{4}(?![\d-])"),
    "ja": re.compile(r"(?<![\d-])0\d{1,4}-\d{1,4}-\d{4}(?![\d-])"),
}
_MOST = 10


def emails(text: str, most: int | None = _MOST) -> list[Found[str]]:
    """Return the e-mail addresses in `text`, in lower case, with their places; the first few, or all of them."""
    return [Found(match[0].lower(), match.start(), match.end()) for match in _EMAIL.finditer(text)][:most]


def links(text: str) -> list[Found[str]]:
    """Return the web addresses in `text`, so that no number is read out of them."""
    return [Found(match[0], match.start(), match.end()) for match in _LINK.finditer(text)][:100]


def phones(text: str, language: str, regions: Sequence[str] = ()) -> list[Found[str]]:
    """Return the telephone numbers in `text` in E.164.

    National ones stand behind a word for telephone; they are read as of the countries in `regions` (ISO 3166-1), the
    first that has such a number, else as the language's home country's.
    """
    found = [_parsed(match[0], None, match.span()) for match in list(_INTERNATIONAL.finditer(text))[:_MOST]]
    for match in list(_NATIONAL.finditer(text))[:_MOST]:
        if any(one and overlap(one, Found(None, *match.span())) for one in found):
            continue
        group = "number" if match["number"] else "korean"
        homes = ["KR"] if match["korean"] else [*regions, _HOME.get(language, ""), *(_ARAB if language == "ar" else ())]
        readings = (_parsed(match[group], region, match.span(group)) for region in homes if region)
        found.append(next((one for one in readings if one), None))
    if shape := _EASTERN.get(language):
        found += [_parsed(match[0], _HOME[language], match.span()) for match in list(shape.finditer(text))[:_MOST]]
    return _apart(one for one in found if one)


def _apart(found: Iterable[Found[str]]) -> list[Found[str]]:
    kept: list[Found[str]] = []
    for one in found:
        if not any(overlap(one, other) for other in kept):
            kept.append(one)
    return kept


def _parsed(raw: str, region: str | None, span: tuple[int, int]) -> Found[str] | None:
    written = "+" + raw[2:] if raw.startswith("00") else raw
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or (region and not phonenumbers.is_valid_number(number)):
        return None
    return Found(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), *span)
