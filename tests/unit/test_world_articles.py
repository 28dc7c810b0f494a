"""The sample exporter's articles are there in every language, can be read, and agree with its catalogue."""

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bot.demo.articles import SAMPLE, write_articles
from bot.demo.world import Product
from bot.demo.world.exporter import products
from bot.importing.names import LANGUAGES
from bot.knowledge.files import Written, read
from bot.people import Stage
from tests.unit.figures import numbers

SLUGS = (
    "claims", "container-loading", "food-contact-papers", "kettle-care", "pan-and-pot-care", "private-label",
)  # fmt: skip
# What of a container's space cartons can fill, in cubic metres, and the weight that the roads of most ports allow.
SPACE = (28, 58, 68)
TONNES = 26


@cache
def articles() -> dict[str, Written]:
    return {article.slug: article for article in read(SAMPLE).articles}


@cache
def catalogue() -> dict[str, Product]:
    return {product.code: product for product in products()}


def words(slug: str) -> str:
    """Return the English article with its thousands unmarked; the other languages tell the same numbers."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", articles()[slug].texts["en"])


def carton(code: str) -> tuple[int, Decimal, Decimal]:
    """Return how many pieces a carton holds, its cubic metres and its kilograms."""
    pieces, volume, weight = catalogue()[code].packing.split(" · ")
    return int(pieces.split()[0]), Decimal(volume.split()[0]), Decimal(weight.split()[0])


def test_every_article_is_read_without_a_fault() -> None:
    found = read(SAMPLE)
    assert found.faults == ()
    assert found.broken == frozenset()
    assert tuple(articles()) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_is_there_in_every_language_with_title_and_keywords(slug: str) -> None:
    article = articles()[slug]
    assert set(article.titles) == set(article.texts) == set(article.keywords) == set(LANGUAGES)
    assert len(set(article.titles.values())) == len(set(article.texts.values())) == len(LANGUAGES)
    assert all(len(keys) >= 8 for keys in article.keywords.values())
    assert article.stage is Stage.POTENTIAL
    assert set(article.products) <= catalogue().keys()


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_is_short_and_tells_the_same_numbers_in_every_language(slug: str) -> None:
    texts = articles()[slug].texts
    for language, text in texts.items():
        spaceless = language in {"zh", "ja"}
        assert (240 <= len(text) <= 520) if spaceless else (85 <= len(text.split()) <= 180), (slug, language)
        assert numbers(texts["en"]) - numbers(text) == Counter(), (slug, language)
        assert re.findall(r"[A-Z]{2,}-\d{3}", texts["en"]) == re.findall(r"[A-Z]{2,}-\d{3}", text), (slug, language)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_bold_is_bold_in_every_language(slug: str) -> None:
    """A closing mark between Chinese punctuation and a letter closes nothing, and would be shown."""
    for language, text in articles()[slug].texts.items():
        assert "*" not in MarkdownIt().render(text), (slug, language)


def test_the_codes_and_reports_of_the_papers_are_those_of_the_catalogue() -> None:
    text = words("food-contact-papers")
    told = re.findall(r"(HL-\d{3})(?: and [a-z ]+(HL-\d{3}))? (\d{4}\.\d{2})", text)
    assert len(told) == 6
    for code, other, hs_code in told:
        assert {catalogue()[one].hs_code for one in (code, other) if one} == {hs_code}
    assert "PFOA-free test report" in catalogue()["HL-103"].certificates
    assert "BPA-free test report" in catalogue()["HL-108"].certificates
    for code in ("HL-110", "HL-111"):
        assert "FDA 21 CFR (lead and cadmium)" in catalogue()[code].certificates
    for code in articles()["food-contact-papers"].products:
        assert any(one.startswith(("LFGB", "FDA 21 CFR")) for one in catalogue()[code].certificates)


def test_cartons_in_a_container_follow_from_the_packing_of_the_catalogue() -> None:
    lines = re.findall(r"- (HL-\d{3}) .*, (\d+) \w+ in ([\d.]+) CBM: (\d+) / (\d+) / (\d+)", words("container-loading"))
    assert len(lines) == 4
    for code, pieces, volume, *fits in lines:
        assert carton(code)[:2] == (int(pieces), Decimal(volume))
        assert [int(one) for one in fits] == [int(space / Decimal(volume)) // 10 * 10 for space in SPACE]
        assert int(fits[-1]) * carton(code)[2] < TONNES * 1000


def test_heavy_cartons_end_at_the_weight_and_not_at_the_space() -> None:
    found = re.search(r"(HL-\d{3}) \((\d+) kg a carton\) at most (\d+) cartons", words("container-loading"))
    assert found
    code, weight, most = found[1], Decimal(found[2]), int(found[3])
    assert carton(code)[2] == weight
    assert TONNES * 1000 - 10 * weight < most * weight <= TONNES * 1000
    assert most * carton(code)[1] <= SPACE[1]


def test_a_private_label_begins_at_the_minimum_order_and_adds_to_the_lead_time() -> None:
    text = words("private-label")
    for code, told in (
        ("HL-109", "{} pieces of the tumbler"),
        ("HL-102", "{} pieces of the lunch box"),
        ("HL-107", "{} sets of spoon"),
    ):
        assert f"{told.format(catalogue()[code].moq)}" in text
    days = catalogue()["HL-109"].lead_time_days
    assert f"{days + 10} days instead of {days}" in text


def test_care_names_the_spare_parts_the_warranty_and_half_a_kettle() -> None:
    for slug, codes in (("kettle-care", ("HL-201", "HL-202")), ("pan-and-pot-care", ("HL-103", "HL-110"))):
        assert articles()[slug].products == codes
        for code in codes:
            assert all(part in words(slug) for part in catalogue()[code].spare_parts)
    for code in ("HL-201", "HL-202"):
        half = Decimal(catalogue()[code].specs["capacity"].split()[0]) / 2
        assert f"{half} l in {code}" in words("kettle-care")
        assert f"warranty is {catalogue()[code].warranty_months} months" in words("kettle-care")


def test_the_demo_finds_its_articles_where_its_configuration_looks(tmp_path: Path) -> None:
    own = tmp_path / "articles" / "own.en.md"
    own.parent.mkdir()
    own.write_text("# Ours\n\nStays.\n", encoding="utf-8")
    for _ in range(2):
        write_articles(tmp_path)
        found = read(tmp_path / "articles")
        assert found.faults == ()
        assert {article.slug for article in found.articles} == {*SLUGS, "own"}
