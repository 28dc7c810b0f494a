import re
from datetime import date
from pathlib import Path

import pytest

from bot.letters.compile import (
    Edition,
    Exporter,
    compile_edition,
    compile_issue,
    personalise,
    personalise_chat,
    recipient,
    salutation,
)
from bot.letters.issue import Issue, Page, read_issue
from bot.letters.page import Section
from bot.letters.personal import markers
from bot.people import Stage
from bot.render import Words

WORDS = Words()
EXPORTER = Exporter("Haneul & Co.", "27 Haeundae-ro, Busan, Korea", "https://haneul.example")
SAMPLE = Path(__file__).parents[2] / "bot" / "demo" / "world" / "newsletter"
WAY_OUT = {"unsubscribe_url": "https://haneul.example/u/a?b=1&c=2", "preference_url": "https://haneul.example/p/a"}


def one_page(markdown: str, title: str = "News") -> Issue:
    page = Page("en", title, "In short", (Section("", Stage.POTENTIAL, markdown, 1),))
    return Issue("2026-05", date(2026, 5, 4), {"en": page})


def edition(markdown: str, title: str = "News") -> Edition:
    return compile_edition(one_page(markdown, title), Stage.BUYER, "en", WORDS, EXPORTER)


def own_values(made: Edition, name: str, *, since: date | None = None, label: str = "") -> dict[str, str]:
    way_out, preferences = WAY_OUT["unsubscribe_url"], WAY_OUT["preference_url"]
    return recipient(
        WORDS,
        made,
        EXPORTER,
        name=name,
        unsubscribe_url=way_out,
        preference_url=preferences,
        since=since,
        label=label,
    )


def sample(stage: Stage, language: str = "en") -> Edition:
    return compile_edition(read_issue(SAMPLE), stage, language, WORDS, EXPORTER)


def test_each_stage_reads_what_is_meant_for_it() -> None:
    def sections(stage: Stage) -> tuple[bool, bool]:
        return "Market notes" in sample(stage).html, "Outlook for" in sample(stage).html

    assert sections(Stage.POTENTIAL) == sections(Stage.BUYER) == sections(Stage.DORMANT) == (False, False)
    assert sections(Stage.REGULAR) == sections(Stage.ADVOCATE) == (True, False)
    assert sections(Stage.PARTNER) == (True, True)


def test_text_and_chat_have_the_sections_of_the_html() -> None:
    partner, potential = sample(Stage.PARTNER), sample(Stage.POTENTIAL)
    assert "Outlook" in partner.text
    assert "Outlook" in partner.chat
    assert "Outlook" not in potential.text + potential.chat


def test_a_language_that_the_issue_lacks_gets_its_first_one() -> None:
    assert sample(Stage.BUYER, "ja").language == "en"
    assert "온기 라이트" in sample(Stage.BUYER, "ko").html


def test_every_way_to_read_it_holds_the_way_out() -> None:
    made = sample(Stage.BUYER)
    assert "unsubscribe_url" in markers(made.html) & markers(made.text) & markers(made.chat)
    letter = personalise(made, WAY_OUT)
    assert 'href="https://haneul.example/u/a?b=1&amp;c=2"' in letter.html
    assert "https://haneul.example/u/a?b=1&c=2" in letter.text
    assert EXPORTER.address in letter.text
    assert "Haneul &amp; Co." in letter.html


def test_a_letter_without_a_way_out_is_refused() -> None:
    made = edition("Hello")
    with pytest.raises(ValueError, match="unsubscribe_url"):
        personalise(made, {"name": "Anna"})
    with pytest.raises(ValueError, match="preference_url"):
        personalise(made, {"unsubscribe_url": "https://x.example", "preference_url": ""})


def test_a_chat_without_a_page_says_which_word_stops_the_letters() -> None:
    made = edition("Hello")
    assert personalise_chat(made, {"unsubscribe_url": ""}).text.endswith("Stop these letters: write “unsubscribe” here")
    assert personalise_chat(made, WAY_OUT).text.endswith(WAY_OUT["unsubscribe_url"])


def test_the_same_issue_gives_the_same_digest_and_another_word_another() -> None:
    assert edition("Hello") == edition("Hello")
    assert edition("Hello").digest != edition("Hello!").digest
    digests = [one.digest for one in compile_issue(read_issue(SAMPLE), WORDS, EXPORTER)]
    assert len(set(digests)) == len(digests) == 12


def test_the_html_is_made_for_mail_programs() -> None:
    page = sample(Stage.PARTNER).html
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "@media (prefers-color-scheme: dark)" in page
    assert 'style="' in page
    assert re.search(r'<img src="cid:[0-9a-f]{24}@newsletter" alt="Three lidded jars', page)
    assert "<script" not in page
    assert not re.search(r'\b(src|href)="(?!https://|mailto:|cid:|\{\{)', page)


def test_pictures_travel_with_the_edition_that_shows_them() -> None:
    made = sample(Stage.BUYER)
    assert [file.name for file in made.pictures] == ["jars.png"]
    assert f"cid:{made.pictures[0].content_id}" in made.html
    assert edition("No picture").pictures == ()


def test_raw_html_in_an_issue_is_shown_as_text() -> None:
    made = edition("<script>alert(1)</script> and <img src=x onerror=y>")
    assert "<script" not in made.html
    assert "&lt;script&gt;" in made.html


def test_a_hostile_name_stays_words_in_every_part() -> None:
    made = edition("Dear {{ name }}, hello", "News for {{ name | you }}")
    own = own_values(made, '<b>Eve"\r\nBcc: x@y\u202e')
    letter = personalise(made, own)
    assert letter.subject == 'News for <b>Eve" Bcc: x@y'
    assert "<b>Eve" not in letter.html
    assert "<bdi>&lt;b&gt;Eve&quot; Bcc: x@y</bdi>" in letter.html
    assert 'Dear <b>Eve" Bcc: x@y,' in letter.text


def test_who_has_no_name_reads_other_words() -> None:
    made = edition("For {{ name }} at {{ firm | your shop }}", "News for {{ name }}")
    own = own_values(made, "")
    letter = personalise(made, own)
    assert letter.subject == "News for valued customer"
    assert "For valued customer at your shop" in letter.text
    assert letter.text.startswith("Dear customer,")


def test_a_marker_may_be_a_link() -> None:
    made = edition("[Leave]({{ unsubscribe_url }}) or [stay]({{ preference_url }})")
    letter = personalise(made, WAY_OUT)
    assert letter.html.count(WAY_OUT["preference_url"]) == 2
    assert "Leave (https://haneul.example/u/a?b=1&c=2)" in letter.text


def test_a_lone_bold_link_is_a_button() -> None:
    assert 'class="button"' in edition("**[Ask](https://x.example)**").html
    assert 'class="button"' not in edition("**[Ask](https://x.example)** now").html


def test_the_advertising_label_heads_subject_and_chat() -> None:
    own = own_values(sample(Stage.BUYER, "ko"), "홍길동", label="(광고)")
    made = sample(Stage.BUYER, "ko")
    assert personalise(made, own).subject.startswith("(광고) 하늘리빙")
    assert personalise_chat(made, own).text.startswith("(광고) 하늘리빙")


def test_why_somebody_gets_a_letter_names_the_day_of_consent() -> None:
    own = own_values(edition("x"), "", since=date(2026, 1, 2))
    assert "2 January 2026" in personalise(edition("x"), own).text


def test_formality_follows_the_stage() -> None:
    assert salutation(WORDS, "en", Stage.POTENTIAL, "Anna") == "Dear Anna,"
    assert salutation(WORDS, "en", Stage.PARTNER, "Anna") == "Hello Anna,"


def test_an_edition_that_mail_programs_clip_is_warned_of() -> None:
    assert edition("word " * 30_000).warnings
    assert not edition("word").warnings


def test_text_is_written_to_be_read() -> None:
    markdown = (
        "# Top\n\n- one\n  - two\n\n3. a\n4. b\n\n> said\n\na  \nb\n\n---\n\n`x` <https://x.example>\n\n    code\n"
    )
    text = edition(markdown).text
    assert "Top\n---\n\n- one\n  - two\n\n3. a\n4. b\n\n> said\n\na\nb\n\n* * *\n\nx https://x.example\n\ncode" in text
