"""Delivery terms, the places that goods go to, and how they travel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meaning import Port
from bot.trade import INCOTERMS, Incoterm
from bot.understanding import incoterms
from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("CIF Callao", "en", Incoterm("CIF", "Callao")),
        ("cif callao asap pls", "en", Incoterm("CIF", "callao")),
        ("FOB-Busan", "en", Incoterm("FOB", "Busan")),
        ("FOB: Busan, Korea", "en", Incoterm("FOB", "Busan")),
        ("DAP our warehouse", "en", Incoterm("DAP")),
        ("FCA Incheon Airport", "en", Incoterm("FCA", "Incheon Airport")),
        ("Incoterms 2020: CPT Almaty", "en", Incoterm("CPT", "Almaty")),
        ("DPU Rotterdam port please", "en", Incoterm("DPU", "Rotterdam")),
        ("DAT Hamburg", "en", Incoterm("DPU", "Hamburg", "DAT")),
        ("CNF Lagos", "en", Incoterm("CFR", "Lagos", "CNF")),
        ("C & F Mombasa", "en", Incoterm("CFR", "Mombasa", "C&F")),
        ("DES Santos", "en", Incoterm("DAP", "Santos", "DES")),
        ("ex works price?", "en", Incoterm("EXW")),
        ("ab Werk bitte", "de", Incoterm("EXW")),
        ("FOB price please", "en", Incoterm("FOB")),
        ("delivered duty paid to Chicago", "en", Incoterm("DDP", "Chicago")),
        ("FOB宁波请报价", "zh", Incoterm("FOB", "宁波")),
        ("CIF汉堡港多少钱", "zh", Incoterm("CIF", "汉堡")),
        ("离岸价多少", "zh", Incoterm("FOB")),
        ("FOB横浜でお願いします", "ja", Incoterm("FOB", "横浜")),
        ("CIF 하이퐁 조건으로", "ko", Incoterm("CIF", "하이퐁")),
        ("FOB부산", "ko", Incoterm("FOB", "부산")),
        ("CIF Hải Phòng", "vi", Incoterm("CIF", "Hải Phòng")),
        ("CIF порт Новороссийск", "ru", Incoterm("CIF", "Новороссийск")),
        ("CIF جدة", "ar", Incoterm("CIF", "جدة")),
        ("CIF Puerto de San Antonio", "es", Incoterm("CIF", "San Antonio")),
        ("CIF manda 110", "pt", Incoterm("CIF")),
        ("on an EXW order even", "en", Incoterm("EXW")),
        ("EXWなのに運賃を請求されています", "ja", Incoterm("EXW")),
        ("EXW 거래인데 운임이 청구됐어요", "ko", Incoterm("EXW")),
        ("DAP 오산으로 부탁드립니다", "ko", Incoterm("DAP", "오산")),
        ("DAP 오산", "ko", Incoterm("DAP", "오산")),
        ("DAP Osan-si, Korea", "en", Incoterm("DAP", "Osan-si")),
        ("CFR Tanjung Priok", "id", Incoterm("CFR", "Tanjung Priok")),
        ("부산 FOB", "ko", Incoterm("FOB", "부산")),
        ("FOB 부산항", "ko", Incoterm("FOB", "부산항")),
        ("함부르크까지 CIF로", "ko", Incoterm("CIF", "함부르크")),
        ("釜山离岸价", "zh", Incoterm("FOB", "釜山")),
        ("到汉堡的CIF价", "zh", Incoterm("CIF", "汉堡")),
        ("横浜までCIFで", "ja", Incoterm("CIF", "横浜")),
        ("до Владивостока, CPT", "ru", Incoterm("CPT", "Владивостока")),
        ("цена CIF до Новороссийска", "ru", Incoterm("CIF", "Новороссийска")),
        ("Hamburg CIF price", "en", Incoterm("CIF", "Hamburg")),
        ("Lagos on CIF basis", "en", Incoterm("CIF", "Lagos")),
        ("CIF price to Lagos", "en", Incoterm("CIF", "Lagos")),
        ("CIF à Dakar", "fr", Incoterm("CIF", "Dakar")),
        ("prix CIF pour Abidjan", "fr", Incoterm("CIF", "Abidjan")),
        ("San Antonio, CIF", "es", Incoterm("CIF", "San Antonio")),
        ("precio CIF para Callao", "es", Incoterm("CIF", "Callao")),
        ("CIF no porto de Santos", "pt", Incoterm("CIF", "Santos")),
        ("giá CIF về Hải Phòng", "vi", Incoterm("CIF", "Hải Phòng")),
        ("Tanjung Priok CIF", "id", Incoterm("CIF", "Tanjung Priok")),
        ("جدة CIF", "ar", Incoterm("CIF", "جدة")),
        ("Our office is in Hamburg. CIF is what we agreed", "en", Incoterm("CIF")),
    ],
)
def test_terms_in_many_hands(text: str, language: str, term: Incoterm) -> None:
    assert read(text, language).incoterms == (term,)


@pytest.mark.parametrize("text", ["je voudrais des prix", "le prix des sacs", "Dat is fas alles", "scifi", "FOBBY"])
def test_words_that_only_look_like_terms(text: str) -> None:
    assert read(text, "fr").incoterms == ()


@pytest.mark.parametrize("rule", INCOTERMS)
def test_only_four_rules_ask_for_a_ship(rule: str) -> None:
    assert incoterms.fits(rule, by_sea=True)
    assert incoterms.fits(rule, by_sea=False) == (rule not in {"FAS", "FOB", "CFR", "CIF"})


def test_a_place_belongs_to_one_rule() -> None:
    assert read("FOB Busan, CIF").incoterms == (Incoterm("FOB", "Busan"), Incoterm("CIF"))


def test_an_outdated_rule_fits_as_the_present_one_does() -> None:
    assert not incoterms.fits("C&F", by_sea=False)
    assert incoterms.fits("DDU", by_sea=False)


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("FOB Incheon by air", "en", "air"),
        ("air freight to LAX", "en", "air"),
        ("by sea or by air", "en", "sea"),
        ("not by air, by sea please", "en", "sea"),
        ("via DHL", "en", "courier"),
        ("per Luftfracht", "de", "air"),
        ("Seefracht nach Hamburg", "de", "sea"),
        ("par avion", "fr", "air"),
        ("por vía marítima", "es", "sea"),
        ("por via aérea", "pt", "air"),
        ("морем", "ru", "sea"),
        ("авиа доставка", "ru", "air"),
        ("đường biển", "vi", "sea"),
        ("via udara", "id", "air"),
        ("شحن جوي", "ar", "air"),
        ("항공으로 보내 주세요", "ko", "air"),
        ("走海运", "zh", "sea"),
        ("中欧班列", "zh", "rail"),
        ("船便で", "ja", "sea"),
        ("by truck", "en", "road"),
        ("let's talk about the sea and the air", "en", ""),
        ("морская вода попала в груз", "ru", ""),
        ("트럭이 기다리고 있습니다", "ko", ""),
        ("트럭으로 보내 주세요", "ko", "road"),
    ],
)
def test_how_goods_are_to_travel(text: str, language: str, way: str) -> None:
    assert read(text, language).transport == way


@pytest.mark.parametrize(
    ("text", "language", "ports"),
    [
        ("ship from Busan to Hamburg", "en", ["KRPUS", "DEHAM"]),
        ("we are in St. Petersburg", "en", ["RULED"]),
        ("nach Göteborg", "de", ["SEGOT"]),
        ("в Москву или Владивосток", "ru", ["RUMOW", "RUVVO"]),
        ("из Шанхая до Новороссийска", "ru", ["CNSHA", "RUNVS"]),
        ("부산항에서 하이퐁까지", "ko", ["KRPUS", "VNHPH"]),
        ("从上海运到汉堡", "zh", ["CNSHA", "DEHAM"]),
        ("ホーチミンまで", "ja", ["VNSGN"]),
        ("giao tại Hải Phòng", "vi", ["VNHPH"]),
        ("giao tai Hai Phong", "vi", ["VNHPH"]),
        ("إلى جدة", "ar", ["SAJED"]),
        ("لجدة", "ar", ["SAJED"]),
        ("CPT ICN", "en", ["KRICN"]),
        ("to Lima", "en", ["PELIM"]),
        ("lima beans", "en", []),
        ("the Canton Fair", "en", []),
        ("mobile phone cases", "en", []),
        ("부산물 처리", "ko", []),
        ("프리마 제품", "ko", []),
        ("доход 300%", "ru", []),
        ("パリパリ", "ja", []),
    ],
)
def test_ports_and_cities_by_their_names(text: str, language: str, ports: list[str]) -> None:
    assert [port.code for port in read(text, language).ports] == ports


def test_a_port_tells_its_country_and_keeps_its_spelling() -> None:
    assert read("CIF callao").ports == (Port("PECLL", "PE", "callao"),)


@pytest.mark.parametrize(
    ("text", "language", "places"),
    [
        ("ship from Busan to Hamburg", "en", ("Hamburg",)),
        ("shipment ex Busan", "en", ()),
        ("FOB Busan", "en", ("Busan",)),
        ("CIF Hamburg, our office in Berlin", "en", ("Hamburg",)),
        ("Hamburg", "en", ("Hamburg",)),
        ("Hamburg please", "en", ("Hamburg",)),
        ("our office in Hamburg would like a quotation", "en", ()),
        ("부산에서 출발해서 하이퐁까지", "ko", ("하이퐁",)),
        ("发到汉堡", "zh", ("汉堡",)),
        ("Port of discharge: Santos", "en", ("Santos",)),
        ("puestos en San Antonio", "es", ("San Antonio",)),
        ("posto em Santos", "pt", ("Santos",)),
        ("livré à Dakar", "fr", ("Dakar",)),
        ("호치민으로요", "ko", ("호치민",)),
        ("Hamburg CIF price", "en", ("Hamburg",)),
    ],
)
def test_places_are_where_goods_go(text: str, language: str, places: tuple[str, ...]) -> None:
    assert read(text, language).places == places


@given(st.text(max_size=300))
def test_any_text_names_terms_or_none(text: str) -> None:
    read(f"CIF {text}")
