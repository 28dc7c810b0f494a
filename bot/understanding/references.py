"""Numbers of orders, invoices, bills of lading, containers and parcels, as written."""

import re

from bot.understanding.spans import Found

_MOST = 20
_PAPERS = (
    "purchase order|sales order|order|commande|pedido|bestellung|auftrag|заказ\\w{0,2}|đơn hàng|đơn|pesanan|orden"
    "|주문번호|주문|发票号|订单号|订单|注文番号|注文|p/?o|p\\.o\\.|invoice|inv|factura|fatura|facture"
    "|rechnung|счет|инвойс\\w?|hóa đơn|faktur|인보이스|송장번호|송장|请求書|請求書|发票|proforma|p/?i"
    "|b/?l|bill of lading|선하증권|提单|tracking|track|awb|운송장번호|운송장|追跡番号|运单号"
    "|case|ticket|sku|contract|договор\\w?|계약|合同|رقم الطلب|طلب|فاتورة"
)
_NUMBER_WORDS = "number|no|nr|num|n[°ºo]|#|№|номер\\w?|번호|号|番号|số|nomor|número|numero|nummer|numéro|رقم"
_NAMED = re.compile(
    rf"(?<![A-Za-z])(?:{_PAPERS})(?:[ \t.:]{{0,3}}(?:{_NUMBER_WORDS}))?[ \t.:#№-]{{0,4}}"
    r"(?P<number>(?:[A-Z]{1,6}[-/_]?)?\d[A-Z0-9]{0,20}(?:[-/_][A-Z0-9]{1,15}){0,4})(?![\w%])",
    re.I,
)
_SHAPED = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,5}-?(?:19|20)\d\d-?\d{2,8}|[A-Z]{2,6}-\d{2,4}-\d{2,8}|(?:PO|PI|INV|SO|CI|BL)-?\d{3,12})"
    r"(?![\w-])"
)
_HASHED = re.compile(r"(?<![\w&])#\s?(\d{3,15}|[A-Z]{1,5}-?\d{2,15})(?!\w)")
_CONTAINER = re.compile(r"(?<![A-Za-z])([A-Z]{3}[UJZ])[ -]?(\d{6})[ -]?(\d)(?!\d)", re.I)
_POSTAL = re.compile(r"(?<![A-Z])[A-Z]{2}\d{9}[A-Z]{2}(?![A-Z])|(?<!\w)1Z[0-9A-Z]{16}(?!\w)")
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))
_UNIT_AFTER = re.compile(r"\s?(?:[a-z]{1,10}\b|[x×*]\s?(?:20|40)|개|박스|톤|대|台|箱|个|個|шт|件)", re.I)
_UNITS = frozenset(
    [
        "pcs",
        "pc",
        "pieces",
        "piece",
        "units",
        "unit",
        "sets",
        "set",
        "cartons",
        "carton",
        "ctn",
        "ctns",
        "boxes",
        "box",
        "tons",
        "ton",
        "kg",
        "kgs",
        "pallets",
        "pallet",
        "rolls",
        "drums",
        "pairs",
        "bottles",
        "bags",
        "x",
        "usd",
        "eur",
        "samples",
        "sample",
        "more",
    ]
)


def find(text: str) -> list[Found[str]]:
    """Return the numbers of papers and boxes in `text`, each once, with their places."""
    found: list[Found[str]] = []
    for match in _CONTAINER.finditer(text):
        if is_container("".join(match.groups())):
            found.append(Found(match[0], match.start(), match.end()))
    found += [Found(match[0], match.start(), match.end()) for match in _POSTAL.finditer(text) if _posted(match[0])]
    found += [Found(match[0], match.start(), match.end()) for match in _SHAPED.finditer(text)]
    found += [Found(match[1], match.start(), match.end()) for match in _HASHED.finditer(text)]
    found += [Found(match["number"], *match.span("number")) for match in _NAMED.finditer(text) if _is_name(match, text)]
    return _apart(found)[:_MOST]


def is_container(number: str) -> bool:
    """Say whether `number` is a container number whose check digit is right (ISO 6346 annex A)."""
    code = number.upper().replace(" ", "").replace("-", "")
    if not re.fullmatch(r"[A-Z]{4}[0-9]{7}", code):
        return False
    total = sum((_LETTERS[char] if char.isalpha() else int(char)) << place for place, char in enumerate(code[:10]))
    return total % 11 % 10 == int(code[10])


def _posted(code: str) -> bool:
    """Check the digit of a postal item (UPU S10); a parcel number that begins with 1Z is taken as it is."""
    if code.startswith("1Z"):
        return True
    total = sum(int(digit) * weight for digit, weight in zip(code[2:10], (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    check = 11 - total % 11
    return {10: 0, 11: 5}.get(check, check) == int(code[10])


def _is_name(match: re.Match[str], text: str) -> bool:
    """A quantity after "order" is not its number: "order 500 pcs"; nor are two digits."""
    number = match["number"]
    if sum(char.isdigit() for char in number) < 3:
        return False
    if not number.isdigit():
        return True
    after = _UNIT_AFTER.match(text, match.end())
    if after and after[0].strip().lower() in _UNITS:
        return False
    marked = re.search(r"[#№:]|n[°ºo]|num|nr|번호|号|番|номер|số|رقم", match[0][: -len(number)], re.I)
    lone = not after or len(after[0].strip()) > 1
    return bool(marked) or (lone and len(number) >= 3 and not (after and not after[0].strip().isascii()))


def _apart(found: list[Found[str]]) -> list[Found[str]]:
    kept: list[Found[str]] = []
    for item in found:
        if not any(item.start < other.end and other.start < item.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)
