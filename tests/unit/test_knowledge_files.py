"""Articles as files: settings, languages, faults."""

import os
from pathlib import Path

import pytest

from bot.knowledge.files import Written, named, read, signature, slugged
from bot.people import Stage


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def only(folder: Path) -> Written:
    found = read(folder)
    assert found.faults == ()
    (article,) = found.articles
    return article


def test_settings_in_toml_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        "logo.en.md",
        '+++\ntitle = "Your logo"\nstage = "buyer"\nproducts = ["GL-100"]\nkeywords = ["OEM", "print"]\n+++\n\nYes.\n',
    )
    assert only(tmp_path) == Written(
        "logo", {"en": "Your logo"}, {"en": "Yes."}, {"en": ("OEM", "print")}, Stage.BUYER, ("GL-100",)
    )


def test_settings_written_as_key_and_value_are_read(tmp_path: Path) -> None:
    text = '---\n# ours\ntitle: "Your logo: how"\nproducts: GL-100, GL-200\nkeywords: [OEM, print]\n---\nYes.'
    write(tmp_path, "logo.en.md", text)
    article = only(tmp_path)
    assert article.titles == {"en": "Your logo: how"}
    assert article.products == ("GL-100", "GL-200")
    assert article.keywords == {"en": ("OEM", "print")}


def test_without_settings_the_first_heading_is_the_title(tmp_path: Path) -> None:
    write(tmp_path, "de/logo.md", "\ufeff# Ihr Logo\r\n\r\nJa.\r\n")
    assert only(tmp_path) == Written("logo", {"de": "Ihr Logo"}, {"de": "Ja."})


def test_languages_of_one_article_come_together(tmp_path: Path) -> None:
    write(tmp_path, "logo.en.md", "# Your logo\nYes.")
    write(tmp_path, "ko/logo.md", "# 로고\n네.")
    write(tmp_path, "more/logo.md", "---\nlang: fr\n---\n# Votre logo\nOui.")
    assert only(tmp_path).titles == {"en": "Your logo", "ko": "로고", "fr": "Votre logo"}


def test_of_different_stages_the_strictest_counts_and_it_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.en.md", "---\nstage: regular\n---\n# A\nx")
    write(tmp_path, "a.ko.md", "# 가\nx")
    found = read(tmp_path)
    assert found.articles[0].stage is Stage.REGULAR
    assert found.faults == ("a: its languages name different stages; regular counts",)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.md", "# A\nx", "a.md: in which language? name it a.en.md, or put it into a folder en"),
        ("a.en.md", "", "a.en.md: a title is missing"),
        ("a.en.md", "# A", "a.en.md: a text is missing"),
        ("a.en.md", "+++\ntitle = 1 2\n+++\nx", "a.en.md: the settings between the lines of +++: Expected newline"),
        ("a.en.md", "+++\ntitle = 'A'\nx", "a.en.md: line 1: the settings do not end with a line of +++"),
        ("a.en.md", "---\ntitle\n---\nx", "a.en.md: line 2: expected `key: value`"),
        ("a.en.md", "---\ntitel: A\n---\nx", "a.en.md: unknown key 'titel'; the keys are"),
        ("a.en.md", "---\nstage: friend\n---\n# A\nx", "a.en.md: stage is 'friend', expected one of potential"),
        ("a.en.md", "---\nlang: ko\n---\n# A\nx", "a.en.md: its name or folder says 'en', its settings ko"),
        ("a.en.md", "+++\nproducts = [[1]]\n+++\n# A\nx", "a.en.md: products must be a list of words"),
        ("a.en.md", b"\xff\xfe\x00", "a.en.md: it must be written in UTF-8"),
        ("a.en.md", b"x" * 300_000, "a.en.md: longer than 200 kB"),
        ("---.en.md", "# A\nx", "---.en.md: a name is missing"),
    ],
)
def test_each_fault_is_told_with_its_file_and_the_others_are_read(
    tmp_path: Path, name: str, text: str | bytes, fault: str
) -> None:
    write(tmp_path, name, text)
    write(tmp_path, "good.en.md", "# Good\nYes.")
    found = read(tmp_path)
    assert [article.slug for article in found.articles] == ["good"]
    assert len(found.faults) == 1
    assert found.faults[0].startswith(fault)


def test_an_article_with_one_faulty_language_is_left_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "a.en.md", "# A\nx")
    write(tmp_path, "a.ko.md", "")
    found = read(tmp_path)
    assert found.articles == ()
    assert found.broken == {"a"}


def test_two_files_of_the_same_article_and_language_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "a.en.md", "# A\nx")
    write(tmp_path, "en/a.md", "# A\ny")
    assert read(tmp_path).faults == ("en/a.md: there is another file of 'a' in 'en'",)


def test_what_is_no_article_is_passed_over(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.md", ".git/a.md", "a.txt"):
        write(tmp_path, name, "nothing")
    assert read(tmp_path) == read(tmp_path / "not there")


def test_the_signature_changes_with_a_file_and_only_then(tmp_path: Path) -> None:
    path = write(tmp_path, "a.en.md", "# A\nx")
    before = signature(tmp_path)
    assert signature(tmp_path) == before
    os.utime(path, ns=(1, 1))
    assert signature(tmp_path) != before
    path.unlink()
    assert signature(tmp_path) == ()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("logo.md", ("logo", "")),
        ("Our Logo.EN.md", ("our-logo", "en")),
        ("ko/배송 기간.md", ("배송-기간", "ko")),
        ("v1.2.en.md", ("v1-2", "en")),
        ("pt/topics/logo.md", ("logo", "pt")),
    ],
)
def test_a_name_tells_slug_and_language(place: str, expected: tuple[str, str]) -> None:
    assert named(Path(place)) == expected


def test_a_slug_is_short_and_plain() -> None:
    assert slugged("What's the MOQ?!") == "what-s-the-moq"
    assert len(slugged("a" * 500)) == 80
