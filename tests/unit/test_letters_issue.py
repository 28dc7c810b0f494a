from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import IssueError
from bot.letters.issue import read_issue
from bot.letters.page import Reader
from bot.people import Stage

FRONT = """+++
slug = "2026-05"
date = 2026-05-04

[title]
en = "Spring news"
ko = "봄 소식"
+++
"""
PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x40\x00\x00\x00\x40"


def write(folder: Path, front: str = FRONT, **pages: str) -> Path:
    (folder / "issue.md").write_text(front, "utf-8")
    for language, text in pages.items():
        (folder / f"{language}.md").write_text(text, "utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(IssueError) as caught:
        read_issue(folder)
    return caught.value.faults


def test_a_folder_becomes_an_issue(tmp_path: Path) -> None:
    text = "Hello\n\n::: section market stage=regular\n## Market\n:::\n\nBye"
    issue = read_issue(write(tmp_path, en=text, ko=text))
    assert issue.slug == "2026-05"
    assert issue.languages == ("en", "ko")
    sections = issue.pages["ko"].sections
    assert [(one.name, one.stage, one.line) for one in sections] == [
        ("", Stage.POTENTIAL, 1),
        ("market", Stage.REGULAR, 4),
        ("", Stage.POTENTIAL, 6),
    ]


def test_a_section_is_read_by_its_stage_and_closer_ones(tmp_path: Path) -> None:
    text = "::: section market stage=regular\nx\n:::"
    section = read_issue(write(tmp_path, en=text, ko=text)).pages["en"].sections[0]
    assert [stage.value for stage in Stage if section.is_for(stage)] == ["regular", "advocate", "partner"]


def test_all_faults_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    text = "One\n\n![jar](jar.png)\n\nHi {{ nmae }}\n\n::: section market\nx {{ broken\n"
    assert faults(write(tmp_path, en=text, ko="::: section market\nx\n:::")) == [
        "en.md:7: the section 'market' is never closed with :::",
        "en.md:3: there is no picture 'jar.png'",
        "en.md:5: unknown variable 'nmae'; there are name, firm, salutation, why, unsubscribe_url, "
        "preference_url, label",
        "en.md:8: a variable is written {{ name }} or {{ name | words for who has none }}",
    ]


def test_a_missing_language_is_named(tmp_path: Path) -> None:
    assert faults(write(tmp_path, en="Hello")) == ["ko.md:1: the file is missing"]


def test_a_section_that_was_not_translated_is_named(tmp_path: Path) -> None:
    found = faults(write(tmp_path, en="::: section fair\nx\n:::", ko="Hello"))
    assert found == ["ko.md:1: the section 'fair' of en.md is not translated"]


def test_a_section_for_another_stage_in_a_translation_is_named(tmp_path: Path) -> None:
    found = faults(write(tmp_path, en="::: section fair stage=partner\nx\n:::", ko="::: section fair\nx\n:::"))
    assert found == ["ko.md:1: the section 'fair' is for another stage in en.md"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a\n:::", "2: ::: closes no section"),
        ("::: sektion a", "1: a section is opened with"),
        ("::: section a stage=friend\nx\n:::", "1: there is no stage 'friend'"),
        ("::: section a\nx\n::: section b\ny\n:::", "3: the section 'a' is still open"),
        ("::: section a\nx\n:::\n::: section a\ny\n:::", "4: there are two sections called 'a'"),
        ("::: section a\n\n:::", "1: the section 'a' is empty"),
        ("[home](/index.html)", "1: the link '/index.html' must begin with"),
        ("[x](javascript:alert(1))", "1: the link 'javascript:alert(1)' must begin with"),
        ("[](https://x.example)", "1: the link 'https://x.example' has no words"),
        ("a\n\n![](a.png)", "3: the picture 'a.png' needs a description"),
        ("![x](../secret.png)", "1: the picture '../secret.png' lies outside"),
        ("![x](issue.md)", "1: 'issue.md' is no PNG, JPEG, GIF or SVG picture"),
    ],
)
def test_a_fault_in_a_page_says_where_it_is(tmp_path: Path, text: str, fault: str) -> None:
    assert any(found.startswith(f"en.md:{fault}") for found in faults(write(tmp_path, en=text, ko=text)))


@pytest.mark.parametrize(
    ("front", "fault"),
    [
        ("no fence", "issue.md:1: it must begin with its settings"),
        ('+++\nslug = "a"\nslug = "b"\n+++', "issue.md:3: "),
        (FRONT.replace("slug", "slgu"), "issue.md:2: unknown key 'slgu'; did you mean 'slug'?"),
        (FRONT.replace("2026-05-04", '"soon"'), "issue.md:3: date must be a date"),
        (FRONT.replace('"2026-05"', '"../x"'), "issue.md:2: slug must be"),
        (FRONT.replace("Spring news", "{{ nmae }}"), "issue.md:1: title.en: unknown variable"),
        (FRONT.replace('[title]\nen = "Spring news"\nko = "봄 소식"', ""), "issue.md:1: [title] must give"),
        (FRONT.replace("[title]", '[preheader]\nen = "x"\n[title]'), "issue.md:1: preheader.ko is missing"),
    ],
)
def test_a_fault_in_the_settings_says_where_it_is(tmp_path: Path, front: str, fault: str) -> None:
    found = faults(write(tmp_path, front, en="x", ko="x"))
    assert any(one.startswith(fault) for one in found), found


def test_a_page_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    write(tmp_path, en="x")
    (tmp_path / "ko.md").write_bytes(b"\xff\xfe\x00")
    assert faults(tmp_path) == ["ko.md:1: the file must be written in UTF-8"]


def test_a_page_without_end_is_not_read(tmp_path: Path) -> None:
    assert faults(write(tmp_path, en="x" * 300_001, ko="x")) == ["en.md:1: the file is longer than 300 kB"]


def test_pictures_are_gathered_once_and_an_svg_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PIXEL)
    (tmp_path / "b.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    text = "![a](a.png) and ![b](b.svg)"
    pictures = read_issue(write(tmp_path, en=text, ko=text)).pictures
    assert (pictures["a.png"].width, pictures["a.png"].media_type) == (64, "image/png")
    assert pictures["b.svg"].name == "b.png"
    assert pictures["b.svg"].content.startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_drawn_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "b.svg").write_text("<svg")
    assert "cannot be drawn" in faults(write(tmp_path, en="![b](b.svg)", ko="x"))[0]


def test_a_picture_that_is_too_large_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(PIXEL + bytes(1_000_000))
    assert "larger than" in faults(write(tmp_path, en="![b](b.png)", ko="x"))[0]


@given(st.text(alphabet=st.sampled_from(":{}| \nsection stage=regular#![]()ab"), max_size=200))
def test_any_page_is_read_or_faulted(text: str) -> None:
    found: list[str] = []
    sections = Reader(Path("en.md"), found).read(text)
    assert all(section.markdown.strip() for section in sections)
    assert all(fault.startswith("en.md:") for fault in found)
