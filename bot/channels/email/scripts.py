"""How much a text looks like something people write: told by its letters outside ASCII. Pure and bounded."""

import unicodedata
from functools import lru_cache

_LOOKED_AT = 1_500  # letters outside ASCII; more tell no more

# The letters that make up most of running text; a wrong decoding hits them only by accident.
_COMMON = frozenset(
    "이다는을의에가고한하지로서기사도를은니까요습있시인대어나자해리그정수일주세부제보여전상아문안과원라구스장관만으동공성들"
    "드립감신녕문견적제품수량단가격발송주문귀사저희회합바랍메답변확연락부탁드려겠면게때년월금액입출선샘플요청알려"
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然"
    "家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机"
    "十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月"
    "您请贵司报价样品订单货款数量付发货期谢联系我们需购买询盘产品规格"
    "這個們來為國說時會對過發後裡樣還進開從實軍無與長機關點業將兩間問應戰頭體見產報價訂單貨數請貴謝聯繫購詢規"
    "いるとのにはがをでしてすまたなかおらよりれこさんきくもあけせつどだめえちうみやろばそじず御願致様貴社弊見積送注文品件名"
    "оеаинтсрвлкмдпуяы"
    "ابتحدرسعفقكلمنهويةأ،؟"
    "กขคงจชซญดตถทธนบปผพฟภมยรลวศสหอฮะาิีึืุูเแโใไำ่้ั็์ๆ"
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ"
    "אבדהוחילמנערשתםן"
    "éèêëàâäáãåçñíìîïóòôöõúùûüÉÀÄÖÜßæøåœ"
    "ąćęłńśźżčďěňřšťůžőűşğıțșăđơư"
)  # fmt: skip
_PUNCTUATION = frozenset("’‘“”–—…•€£©®™°«»¿¡„‚、。，！？：；（）「」『』·")

_BRACKETS = frozenset("«»¿¡„‚…•€£©®™°")
_FINALS = frozenset("םןךףץةى")


def plausibility(text: str) -> float:
    """Return how plausible `text` is: about -10 (garbage) to 1 (running text of some language); 0 for ASCII."""
    score = 0.0
    seen = 0
    before = " "
    for index, char in enumerate(text):
        if char > "\x7f":
            after = text[index + 1] if index + 1 < len(text) else " "
            score += _weight(char, before, after)
            seen += 1
            if seen >= _LOOKED_AT:
                break
        before = char
    return score / seen if seen else 0.0


def _weight(char: str, before: str, after: str) -> float:
    weight, script = _known(char)
    if weight < 0:
        return weight
    if _is_impossible(char, script, before, after):
        return -0.7
    if script == "latin":
        return weight + _latin(char, before, after)
    # Letters of two scripts inside one word are a sign of a wrong reading.
    mixed = script == "other" and (_is_ascii_letter(before) or _is_ascii_letter(after))
    return weight - 0.8 if mixed else weight


def _is_impossible(char: str, script: str, before: str, after: str) -> bool:
    """Say whether no language writes this letter at this place in a word."""
    if char in _BRACKETS:
        return before.isalpha() and after.isalpha()
    if script == "mark":
        return not (before.isalpha() or _known(before)[1] == "mark")
    if script == "other" and char.isupper() and before.islower():
        return True
    return (char.islower() and after.isupper()) or (char in _FINALS and after.isalpha())


def _latin(char: str, before: str, after: str) -> float:
    if char.isupper() and (before.islower() or (after.islower() and before.isupper() and not before.isascii())):
        return -1.0
    lonely = not (before.isalpha() or after.isalpha())
    crowded = before > "\x7f" and after > "\x7f"
    return (-0.5 if lonely else 0.0) + (-0.6 if crowded else 0.0)


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


@lru_cache(maxsize=8192)
def _known(char: str) -> tuple[float, str]:
    """Return the weight of a letter by itself, and its kind of script: latin, other, wide, mark or none."""
    code = ord(char)
    category = unicodedata.category(char)
    if code == 0xFFFD or category in {"Cc", "Co", "Cn", "Cs"}:
        return (-3.0 if code == 0xFFFD else -4.0), ""
    if char in _PUNCTUATION:
        return 0.5, ""
    if code >= 0x2E80:
        return _wide(char, code, common=char in _COMMON), "wide"
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return _latin_alone(char, category, common=char in _COMMON), "latin" if category[0] == "L" else ""
    if category == "Mn":
        return (0.4 if code < 0x370 or code > 0xE00 else -0.1), "mark"
    return _alphabetic(code, common=char in _COMMON) if category[0] == "L" else (-0.1, "")


def _wide(char: str, code: int, *, common: bool) -> float:
    if common:
        return 1.0
    if 0x3040 <= code < 0x3100:
        return 0.7
    if 0xFF61 <= code < 0xFFA0:
        return -0.6  # half-width katakana is what shift_jis makes of anybody's bytes
    if 0xAC00 <= code < 0xD7A4:
        return 0.35 if _in_ks_x_1001(char) else -0.3
    return 0.25 if code < 0xA000 else -0.3


def _alphabetic(code: int, *, common: bool) -> tuple[float, str]:
    plain = 0x410 <= code < 0x450 or 0x5D0 <= code < 0x5EB or 0x621 <= code < 0x64B
    return (0.9 if common else 0.65 if plain else 0.1), "other"


def _latin_alone(char: str, category: str, *, common: bool) -> float:
    if category[0] != "L":
        return 0.1 if char in "\u00a0" else -0.5
    vietnamese = 0x1EA0 <= ord(char) < 0x1EFA
    return 0.75 if common else 0.7 if vietnamese else 0.15


def _in_ks_x_1001(char: str) -> bool:
    try:
        return len(char.encode("euc_kr")) == 2
    except UnicodeError:
        return False
