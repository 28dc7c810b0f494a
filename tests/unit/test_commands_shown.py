"""What commands print of what people wrote."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from bot.commands import timeline
from bot.commands.shell import add_row
from bot.store.buyers import Buyer


def entry(text: str, kind: str = "message") -> dict[str, Any]:
    """Return an entry of a timeline, from a buyer by mail."""
    return {
        "at": "2026-05-04T09:30:00+00:00", "direction": "in", "channel": "email", "author": "", "contact": "Ana Silva",
        "kind": kind, "subject": "", "text": text, "attachments": [],
    }  # fmt: skip


@pytest.mark.parametrize("text", ["[/b]", "[bold]twelve[/bold] cups", "one \\[x] two", ":warning: late", "[/]"])
def test_brackets_in_what_a_buyer_wrote_are_shown_as_they_are(text: str) -> None:
    said = StringIO()
    buyer = Buyer(id=1, name="Silva [/i] Lda", stage="potential", country="PT")
    timeline.show(Console(file=said, width=160), buyer, [entry(text)])
    assert text in said.getvalue()
    assert "Silva [/i] Lda" in said.getvalue()


def test_where_no_country_is_known_no_place_is_left_for_one() -> None:
    said = StringIO()
    timeline.show(
        Console(file=said, width=160), Buyer(id=1, name="Silva", stage="potential", country=""), [entry("hi")]
    )
    assert said.getvalue().splitlines()[0].strip() == "Silva · potential"


def test_the_kind_of_an_entry_that_is_no_message_is_shown() -> None:
    said = StringIO()
    timeline.show(
        Console(file=said, width=160), Buyer(id=1, name="Silva", stage="potential", country="PT"), [entry("hi", "note")]
    )
    assert "[note] hi" in said.getvalue()


def test_a_row_of_a_table_is_printed_to_the_letter() -> None:
    said, table = StringIO(), Table("name")
    add_row(table, "[/nobody]")
    Console(file=said, width=80).print(table)
    assert "[/nobody]" in said.getvalue()
