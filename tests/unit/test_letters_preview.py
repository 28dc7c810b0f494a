import re
from pathlib import Path

from bot.letters.compile import Exporter, compile_issue
from bot.letters.issue import read_issue
from bot.letters.preview import NAMES, gallery_html, preview_html
from bot.people import Stage
from bot.render import Words

WORDS = Words()
EXPORTER = Exporter("Haneul & Co.", "27 Haeundae-ro, Busan, Korea")
SAMPLE = Path(__file__).parents[2] / "bot" / "demo" / "world" / "newsletter"


def test_a_preview_shows_each_letter_once_in_both_widths_and_both_colours() -> None:
    editions = compile_issue(read_issue(SAMPLE), WORDS, EXPORTER, (Stage.POTENTIAL, Stage.BUYER, Stage.PARTNER))
    page = preview_html(WORDS, editions, EXPORTER, name="Anna", language="en")
    assert page.count("<section") == 4  # two languages; potential and buyer read the same
    assert page.count("<iframe") == 16
    assert page.count("@media not all") == page.count("@media all") == 8
    assert "Hello Anna," in page


def test_a_preview_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    editions = compile_issue(read_issue(SAMPLE), WORDS, EXPORTER, (Stage.PARTNER,))
    page = preview_html(WORDS, editions, EXPORTER, name="<script>x</script>", language="ko")
    assert "<script" not in page
    assert "cid:" not in page
    assert page.count("<iframe") == page.count("sandbox")
    assert not re.search(r"<(link|img)[^>]+https?:", page)


def test_a_gallery_shows_every_design_with_every_name() -> None:
    page = gallery_html(WORDS, "birthday", exporter="Haneul", language="en")
    assert page.count("<figure>") == 3 * len(NAMES)
    assert page.count('src="data:image/png;base64,') == 3 * len(NAMES)
