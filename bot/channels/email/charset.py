"""Bytes to words when the label lies: WHATWG's reading of labels first, then the most plausible script.

Nothing here raises. Detection looks at a bounded sample, decoding at the whole, so the cost stays linear.
"""

import codecs
import re
import unicodedata
from functools import lru_cache

from bot.channels.email.scripts import plausibility

_SAMPLE = 16_000  # bytes with something outside ASCII in them are enough to tell a script
_TRUST = 0.3  # what the label itself is worth, on the scale of plausibility
_GOOD_ENOUGH = 0.85
_PIECE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]{1,200}")
_DOUBLE_BYTE = frozenset({"cp949", "gb18030", "cp950", "cp932", "euc_jp", "big5hkscs", "johab"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What senders write -> the superset that they mean (encoding.spec.whatwg.org where it speaks, habit elsewhere).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "euc_kr": "cp949",
    "johab": "johab",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "cp950",
    "iso2022_jp": "iso2022_jp_ext",
    "utf_8": "utf-8",
}
_ALIASES = {
    "ks-c-5601-1987": "cp949", "ks-c-5601": "cp949", "ksc5601": "cp949", "ksc-5601": "cp949", "x-windows-949": "cp949",
    "x-euc-kr": "cp949", "windows-949": "cp949", "ks-c-5601-1989": "cp949", "euckr": "cp949",
    "x-gbk": "gb18030", "gb-2312": "gb18030", "gb-2312-80": "gb18030", "x-gb2312": "gb18030", "euc-cn": "gb18030",
    "gb2312-80": "gb18030", "cn-gb": "gb18030", "chinese": "gb18030", "windows-936": "gb18030",
    "hz-gb-2312": "hz", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "ms932": "cp932",
    "x-euc-jp": "euc_jp", "eucjp": "euc_jp", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "cn-big5": "cp950", "x-x-big5": "cp950", "x-big5": "cp950", "windows-950": "cp950", "big5-eten": "cp950",
    "windows-874": "cp874", "x-windows-874": "cp874", "dos-874": "cp874", "x-cp1251": "cp1251", "win-1251": "cp1251",
    "win1251": "cp1251", "x-cp1252": "cp1252", "x-ansi": "cp1252", "ansi": "cp1252", "windows1252": "cp1252",
    "windows-1252http-equivcontent-type": "cp1252", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic", "x-mac-japanese": "cp932", "x-mac-korean": "cp949", "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6", "unicode-1-1-utf-7": "utf-7", "utf7": "utf-7",
    "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8", "x-utf-8": "utf-8", "x-unicode": "utf-16", "unicode": "utf-16",
    "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16", "koi8": "koi8_r", "koi-8": "koi8_r", "koi": "koi8_r",
    "viscii1.1-1": "viscii", "csviscii": "viscii", "x-viscii": "viscii", "x-viet-vps": "cp1258",
}  # fmt: skip
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "rot_13", "palmos"}
)
# Tried in this order when the label is missing or wrong; equal scores keep the earlier.
_CANDIDATES = (
    "cp1252", "cp949", "gb18030", "cp932", "cp950", "euc_jp", "cp1251", "koi8_r", "cp1256", "cp874", "cp1253", "cp1255",
    "cp1250", "cp1254", "cp1258", "viscii", "cp1257", "cp866", "iso8859-5",
)  # fmt: skip
_SEVEN_BIT = (
    (re.compile(rb"\x1b\$[@B]|\x1b\([JI]|\x1b\$\(D"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"~\{[!-w][!-~]"), "hz"),
)
# RFC 1456; Python has no such codec.
_VISCII = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"} | dict(
    enumerate(
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
        "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
        "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
        "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
        start=0x80,
    )
)


@lru_cache(maxsize=512)
def codec(label: str) -> str:
    """Return the name of the codec that a charset label means in practice; "" for an unknown one."""
    name = label.strip().strip("\"'").strip().lower().replace("_", "-")[:60]
    if name in _ALIASES:
        return _ALIASES[name]
    if name == "viscii":
        return name
    try:
        found = codecs.lookup(name).name
        "a".encode(found)  # refuses what is a codec but no charset (zlib, base64)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return (
        ""
        if found.replace("-", "_") in _NOT_CHARSETS
        else _SUPERSETS.get(found.replace("-", "_"), _SUPERSETS.get(found, found))
    )


def decode(data: bytes, declared: str = "", hint: str = "") -> str:
    """Return the text of `data`. `declared` is its label, `hint` the charset of the letter around it."""
    if not data:
        return ""
    name = codec(declared) if declared else ""
    for bom, boms_codec in _BOMS:
        if data.startswith(bom):
            return _strictly(data, boms_codec) or _with(data, name or "utf-8").lstrip("\ufeff")
    if name.startswith(("utf-16", "utf-32")) or data.count(b"\0", 0, 4096) > min(len(data), 4096) // 4:
        wide = _wide(data, name)
        if wide is not None:
            return wide
    if data.isascii():
        return _seven_bit(data, name)
    return _eight_bit(data, name, codec(hint) if hint else "")


def _wide(data: bytes, name: str) -> str | None:
    """Return UTF-16 or UTF-32 without a byte order mark, by where its zeros stand; None if it is neither."""
    if name.startswith("utf-32"):
        return _strictly(data, name)
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    order = "utf-16-le" if odd > even else "utf-16-be" if even > odd else name if name.startswith("utf-16") else ""
    if not order:
        return None
    whole = data[: len(data) // 2 * 2]
    best = max(
        (_with(whole, each) for each in {order, "utf-16-le", "utf-16-be"}), key=lambda t: (plausibility(t[:2000]), t)
    )
    return best if even == odd else _with(whole, order)


def _seven_bit(data: bytes, name: str) -> str:
    if name in {"utf-7", "hz"} or name.startswith(("iso2022", "iso-2022")):
        found = _strictly(data, name)
        if found is not None:
            return found
    for sign, sniffed in _SEVEN_BIT:
        if (sniffed != "hz" or b"~}" in data) and sign.search(data):
            found = _strictly(data, sniffed)
            # "~{" occurs in honest ASCII too: only a reading that gives letters counts.
            if found is not None and (sniffed != "hz" or plausibility(found[:4000]) > 0):
                return found
            if sniffed != "hz":
                return _with(data, sniffed)
    # EBCDIC and their like are real codecs in which ASCII bytes are something else: nobody mails them.
    return data.decode("ascii")


def _eight_bit(data: bytes, name: str, hint: str) -> str:
    sample = _sample(data)
    # Only text that was meant as UTF-8 is valid UTF-8, save for short words in the legacy charsets of East Asia.
    if name not in _DOUBLE_BYTE or plausibility(_with(sample, name)) < _GOOD_ENOUGH / 2:
        found = _strictly(data, "utf-8") or _damaged_utf8(data)
        if found is not None:
            return found
    return composed(_with(data, _detect(sample, name, hint)))


def _damaged_utf8(data: bytes) -> str | None:
    """Return the text if most of what is outside ASCII is whole UTF-8 characters, else None."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text[:100_000] if char > "\x7f") - broken
    return text if broken * 2 <= whole else None


def _detect(sample: bytes, name: str, hint: str) -> str:
    """Return the codec that makes the most plausible text of the sample."""
    bonus = {hint: 0.1} | {name: _TRUST}
    best, highest = "cp1252", -100.0
    for each in dict.fromkeys((name, hint, *_CANDIDATES, "utf-8")):
        if not each:
            continue
        score = plausibility(_with(sample, each)) + bonus.get(each, 0.0)
        if each == name and score > _GOOD_ENOUGH:
            return each
        if score > highest:
            best, highest = each, score
    return best


def _sample(data: bytes) -> bytes:
    """Return a bounded part of `data` that holds its first bytes outside ASCII."""
    if len(data) <= _SAMPLE:
        return data
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() if first else 0)
    return data[start : start + _SAMPLE]


def _strictly(data: bytes, name: str) -> str | None:
    if name == "viscii":
        return _with(data, name)
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _with(data: bytes, name: str) -> str:
    if name == "viscii":
        return data.decode("latin-1").translate(_VISCII)
    try:
        return data.decode(name, errors="replace")
    except (UnicodeError, LookupError, ValueError):
        return data.decode("cp1252", errors="replace")


def composed(text: str) -> str:
    """Return the text with its letters composed (NFC): Vietnamese of code page 1258 and names from a Mac come apart.

    Piece by piece, for the time of the standard library's function grows with the square of a run of marks.
    """
    return text if text.isascii() else _PIECE.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
