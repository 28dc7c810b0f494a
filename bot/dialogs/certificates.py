"""Certificates and claims by the names that the whole world uses, and which of them a product or the firm has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.actions import Decision, Situation
from bot.dialogs.phrases import is_question
from bot.dialogs.speech import CATALOGUE, HUMAN, say
from bot.trade import ProductCard

_READ = 4_000
_MOST = 8
_KEPT = 20_000  # names of products of which it is remembered whether one asks: fifteen hundred products in 12 languages
# Each with the ways in which it is written. Where a common word is spelt alike, capital letters are wanted.
_NAMES = {
    "ISO 9001": r"iso[\s-]?9001", "ISO 14001": r"iso[\s-]?14001", "ISO 22000": r"iso[\s-]?22000",
    "ISO 13485": r"iso[\s-]?13485", "ISO 45001": r"iso[\s-]?45001", "ISO 27001": r"iso[\s-]?27001",
    "IATF 16949": r"(?:iatf|ts)[\s-]?16949",
    "CE": r"(?-i:CE)|ce[\s-](?:mark\w*|certif\w*|zertif\w*|kennz\w*)|ce\s?(?:인증|마크|认证|認証|マーク)",
    "FDA": "fda", "Halal": "halal|할랄|清真|ハラル|ハラール|халял\\w*|(?:ال)?حلال",
    "Kosher": "kosher|kascher|코셔|洁食|コーシャ|кошер\\w*|كوشر",
    "HACCP": "haccp|해썹", "GMP": "c?gmp", "BRC": "brc(?:gs)?", "IFS": "ifs", "FSSC 22000": r"fssc(?:[\s-]?22000)?",
    "KC": r"(?-i:KC)[\s-](?:mark\w*|cert\w*)|kc\s?인증", "UL": r"ul[\s-](?:list\w*|cert\w*)", "FCC": "(?-i:FCC)",
    "RoHS": "rohs", "REACH": r"(?-i:REACH)", "FSC": "fsc", "PEFC": "pefc", "OEKO-TEX": r"oeko[\s-]?tex", "GOTS": "gots",
    "CPNP": "cpnp", "SASO": "saso", "EAC": "eac", "BPOM": "bpom", "NAFDAC": "nafdac", "INMETRO": "inmetro",
    "ANVISA": "anvisa", "SNI": "(?-i:SNI)", "CCC": "(?-i:CCC|3C)", "PSE": "(?-i:PSE)", "LFGB": "lfgb",
    "NSF": "(?-i:NSF)", "ETL": "(?-i:ETL)", "GS": r"(?-i:GS)[\s-](?:mark\w*|zeichen)",
    "SGS": "sgs", "BSCI": "bsci", "SEDEX": "sedex",
    "JAS": "(?-i:JAS)", "USDA": "usda",
    "Fairtrade": r"fair[\s-]?trade|페어\s?트레이드|공정\s?무역|フェアトレード|公平贸易",
    "COA": r"coa|certificate of analysis",
    "Certificate of origin": r"certificates? of origin|원산지\s?증명서?|原产地证\w*|原産地証明書?|"
    r"certificado de origen|certificado de origem|ursprungszeugnis|certificat d.origine|"
    r"сертификат происхождения|شهادة المنشأ|chứng nhận xuất xứ|surat keterangan asal",
    "MSDS": "m?sds", "Phytosanitary": r"phytosanitar\w*|phytosanitaire|fitosanit\w*|식물\s?검역\w*|фитосанитар\w*",
    "BPA-free": r"bpa[\s-]?(?:free|frei|フリー|프리)|bpa|бисфенол\w*|비스페놀|双酚|ビスフェノール",
    "Organic": r"organic(?:ally)?|bio(?:logique)?|ecológic[oa]s?|orgânic[oa]s?|orgánic[oa]s?|органическ\w*|органик|"
    r"유기농|오가닉|有机|有機|オーガニック|عضوي\w*|organik|hữu cơ",
    "Vegan": r"vegan\w*|vegetalien\w*|비건|ヴィーガン|ビーガン|纯素|веган\w*|thuần chay|نباتي\w*",
    "Gluten-free": r"gluten[\s-]?free|glutenfrei|sans gluten|sin gluten|sem glúten|글루텐\s?프리|グルテンフリー|无麸质",
}  # fmt: skip
# Papers that go with a shipment are no certificates that a product has or has not.
_OF_SHIPMENTS = frozenset({"COA", "Certificate of origin", "MSDS", "Phytosanitary"})
# The edges stand once, outside of the alternatives: inside a word nothing is tried.
_WRITTEN = re.compile(
    r"(?<![a-z0-9\u00c0-\u1fff])(?:"
    + "|".join(f"(?P<c{place}>{ways})" for place, ways in enumerate(_NAMES.values()))
    + ")(?![a-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A certificate that a text names: how the world calls it, and how it is written there."""

    name: str
    written: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is said of the certificates that were asked for, each as the buyer wrote it.

    `own` has the product, `firm` the exporter; `others` are held by other products; `lacking` by none of them.
    """

    own: tuple[str, ...] = ()
    firm: tuple[str, ...] = ()
    others: tuple[tuple[str, tuple[ProductCard, ...]], ...] = ()
    lacking: tuple[str, ...] = ()


def named(text: str, catalogue: Sequence[ProductCard] = ()) -> tuple[Named, ...]:
    """Return the certificates that the text names, each once; words of a product's name ask for none."""
    head = text[:_READ]
    if not _WRITTEN.search(head):
        return ()
    names = {name for card in catalogue for name in card.names.values() if _asks(name)}
    for name in sorted(names, key=len, reverse=True):
        head = re.sub(re.escape(name), " ", head, flags=re.IGNORECASE)
    known = tuple(_NAMES)
    found: dict[str, Named] = {}
    for one in _WRITTEN.finditer(head):
        name = known[int(str(one.lastgroup)[1:])]
        found.setdefault(name, Named(name, " ".join(one[0].split())))
    return tuple(found.values())[:_MOST]


@lru_cache(_KEPT)
def _asks(name: str) -> bool:
    """Say whether a product's name, taken by itself, would ask for a certificate."""
    return _WRITTEN.search(name) is not None


def answer(situation: Situation) -> Decision | None:
    """Say who or what has the certificates that are asked for, and plainly which we have not; None where none is."""
    told = found(situation)
    if told is None:
        return None
    said = say(situation, "certified", certified=told, card=None, choices=(CATALOGUE, HUMAN))
    return Decision((said,), situation.state, situation.meaning.label)


def found(situation: Situation, card: ProductCard | None = None) -> Found | None:
    """Return what we can say of the certificates that the message names; None where it names none."""
    wanted = [one for one in named(situation.text, situation.catalogue) if one.name not in _OF_SHIPMENTS]
    if not wanted:
        return None
    own = _held(card) if card else frozenset()
    firm = frozenset(one.name for one in named(" / ".join(situation.firm.certificates)))
    rest = [one for one in wanted if one.name not in own | firm]
    others = {one: () if card else _holders(situation, one) for one in rest}
    return Found(
        tuple(one.written for one in wanted if one.name in own),
        tuple(one.written for one in wanted if one.name in firm - own),
        tuple((one.written, cards) for one, cards in others.items() if cards),
        tuple(one.written for one, cards in others.items() if not cards),
    )


def _holders(situation: Situation, one: Named) -> tuple[ProductCard, ...]:
    return tuple(card for card in situation.catalogue if one.name in _held(card))[:_MOST]


def _held(card: ProductCard) -> frozenset[str]:
    """Return what a product has by its card: as certificates, or said in its name, description or specification."""
    told = (*card.certificates, *card.names.values(), *card.descriptions.values(), *card.specs.values())
    return frozenset(one.name for one in named(" / ".join(told)))


def asked(situation: Situation) -> bool:
    """Say whether the message is a question about certificates."""
    return is_question(situation.text) and found(situation) is not None
