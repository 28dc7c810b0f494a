"""Numbers of orders, papers, containers and parcels, as written, each with its kind.

What a number's own shape and check digit tell comes first, then what the word before it says.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from bot.meaning import Reference
from bot.understanding import amounts
from bot.understanding.checkdigits import is_air_waybill, is_container, is_dhl, is_fedex, is_postal, is_ups
from bot.understanding.spans import Found, overlap
from bot.understanding.text import data

_MOST = 20
# The kinds that dialogs look up among trades and shipments.
LOOKED_UP = frozenset({"order", "invoice", "inquiry", "bl", "container", "tracking"})
_MARK = (
    r"(?:s?-?(?:numbers?|nummer|no|nr|num|ref)\.?|n[°ºo]\.?|№|номер\w?|번호|号码?|番号|號|编号|số|nomor|número"
    r"|numero|numéro|رقم)"
)
_NUMBER = r"(?P<number>(?:[A-Z]{1,6}[-/_]?)?\d[A-Z0-9]{0,24}(?:[-/_][A-Z0-9]{1,15}){0,4})(?![\w%])"
_SHAPED = re.compile(
    r"(?<![\w-])(?:(?P<year>[A-Z]{2,5})-?(?:19|20)\d\d-?\d{2,8}|(?P<two>[A-Z]{1,6})-\d{2,4}-\d{2,8}"
    r"|(?P<one>PO|PI|INV|SO|CI|BL|RFQ|INQ|CASE)-?\d{3,12})(?![\w-])"
)
_HASHED = re.compile(r"(?<![\w&])#\s?(\d{3,15}|[A-Z]{1,5}-?\d{2,15})(?!\w)")
_CONTAINER = re.compile(r"(?<![A-Za-z])[A-Z]{3}[UJZ][ -]?\d{6}[ -]?\d(?!\d)", re.I)
_PARCEL = re.compile(
    r"(?<![A-Z0-9])(?P<postal>[A-Z]{2}\d{9}[A-Z]{2})(?![A-Z0-9])|(?<!\w)(?P<ups>1Z[0-9A-Z]{16})(?!\w)"
    r"|(?<!\w)(?:JJD\d{16,18}|JD\d{18}|SF\d{13}|TBA\d{12})(?!\w)"
)
_CARRIED = re.compile(
    r"(?<![A-Za-z])(?:(?P<dhl>dhl|敦豪)|fedex|fed ex|federal express|페덱스|联邦快递)"
    r"(?:\s?(?:tracking|no|number|express|:|#)[.:]?){0,3}\s{0,2}(?P<number>\d(?:[ -]?\d){9,14})(?![\d-])",
    re.I,
)
# The airline's three digits, then eight that are often written in two groups.
_FLOWN = re.compile(
    r"(?:(?<![A-Za-z])(?:[mh]?awb|air ?waybill|luftfrachtbrief|lettre de transport aérien|gu[ií]a a[eé]rea)"
    r"|авианакладн\w{1,2}|항공화물운송장|空运单|空運單|航空运单|航空運送状)"
    r"[^\w\n]{0,4}(?:(?:no|nr|n°|nº|number|nummer|번호|号码?|番号|№)[^\w\n]{0,4})?"
    r"(?P<number>\d{3}[ -]?\d{4}[ -]?\d{4})(?![\d-])",
    re.I,
)
# Carriers' codes (SCAC) that begin their bills of lading.
_BILL = re.compile(
    r"(?<!\w)(?:MAEU|MSCU|MEDU|COSU|HDMU|ONEY|OOLU|EGLV|YMLU|YMJA|HLCU|CMDU|ZIMU|WHLC|SMLM|KMTC|PCIU|SITG|SKLU|NSSL"
    r"|APLU|SUDU|MOLU|ANNU|DJSC|TSLN|HASL|CKCO|NAMS|SEAU|MCPU)[A-Z0-9]{0,5}\d{6,12}(?!\w)"
)
_DATE = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
_BOXES = re.compile(r"\d{1,3}[x×*](?:20|40|45)", re.I)
_WORD_AFTER = re.compile(r"\s[^\W\d_]")


def find(text: str, most: int | None = _MOST) -> list[Found[Reference]]:
    """Return the numbers of papers and boxes in `text`, in the order written, with their places."""
    found: list[Found[Reference]] = []
    for kind, number, start in _all(text):
        one = Found(Reference(kind, number), start, start + len(number))
        if not any(overlap(one, other) for other in found):
            found.append(one)
        if len(found) == 20 * _MOST:
            break
    return sorted(found, key=lambda one: one.start)[:most]


def _all(text: str) -> Iterator[tuple[str, str, int]]:
    """Give kind, number and place of everything that may be one, the surest first."""
    yield from _by_shape(text)
    shaped = [(match["year"] or match["two"] or match["one"], match) for match in _SHAPED.finditer(text)]
    shaped = [(prefix, match) for prefix, match in shaped if not _CONTAINER.fullmatch(match[0])]
    prefixes = _papers()["prefixes"]
    yield from ((prefixes[prefix], match[0], match.start()) for prefix, match in shaped if prefixes.get(prefix))
    for match in _named().finditer(text):
        if match["hs"]:
            yield "hs_code", match["hs"], match.start("hs")
        elif _is_name(match, match["number"], text):
            yield _kind(match), match["number"], match.start("number")
    # A standard's number (ISO, DIN) is no paper's.
    yield from (("order", match[0], match.start()) for prefix, match in shaped if prefix not in prefixes)
    yield from (("order", match[1], match.start(1)) for match in _HASHED.finditer(text))


def _by_shape(text: str) -> Iterator[tuple[str, str, int]]:
    """Give what its shape alone, or its check digit, tells."""
    for match in _CONTAINER.finditer(text):
        if is_container(match[0]):
            yield "container", match[0], match.start()
    for match in _PARCEL.finditer(text):
        if (not match["postal"] or is_postal(match[0])) and (not match["ups"] or is_ups(match[0])):
            yield "tracking", match[0], match.start()
    for match in _CARRIED.finditer(text):
        if (is_dhl if match["dhl"] else is_fedex)(match["number"]):
            yield "tracking", match["number"], match.start("number")
    for match in _FLOWN.finditer(text):
        if is_air_waybill(match["number"]):
            yield "tracking", match["number"], match.start("number")
    for match in _BILL.finditer(text):
        if not _CONTAINER.fullmatch(match[0]):
            yield "bl", match[0], match.start()


def _is_name(match: re.Match[str], number: str, text: str) -> bool:
    """A quantity after "order" is not its number: "order 500 pcs", "order 1000 hair dryers"; nor are two digits."""
    if sum(char.isdigit() for char in number) < 3 or _DATE.fullmatch(number) or _BOXES.match(number):
        return False
    low, end = amounts.lower(text[: match.end() + 40]), match.end()
    digits = re.match(r"\d+", number)
    if (
        digits
        and (unit := amounts.lexicon("units").after(low, match.start("number") + digits.end()))
        and unit[1] == end
    ):
        return False  # "500pcs"
    if not number.isdigit() or match["mark"] or re.search("[#№:：]", match[0]):
        return True
    place = end + (low[end : end + 1] == " ")
    if any(amounts.lexicon(name).after(low, place) for name in ("units", "currencies", "multipliers")):
        return False
    round_number = int(number) % 50 == 0 or (len(number) == 4 and number.startswith("20"))
    return not (round_number and (_WORD_AFTER.match(low, end) or number.startswith("20")))


def _kind(match: re.Match[str]) -> str:
    return next(name for name in _papers()["words"] if name != "hs_code" and match[name] is not None)


@cache
def _named() -> re.Pattern[str]:
    words = dict(_papers()["words"])
    hs = words.pop("hs_code")
    kinds = "|".join(f"(?P<{name}>{alternatives})" for name, alternatives in words.items())
    gap = rf"(?:(?P<mark>[ \t.:：]{{0,3}}{_MARK})|(?![a-z]))[ \t.:：#№-]{{0,4}}(?:is |은 |는 )?"
    code = r"(?P<hs>\d{4}(?:[. ]?\d{2}){1,3})(?![\d.]*\d)"
    tariff = rf"(?:{hs})[ \t.:：#-]{{0,4}}(?:is |号|번호)?{code}"
    return re.compile(rf"(?<![A-Za-z])(?:(?:{kinds}){gap}{_NUMBER}|{tariff})", re.I)


@cache
def _papers() -> dict[str, dict[str, str]]:
    return tomllib.loads(data("papers.toml"))
