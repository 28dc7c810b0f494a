"""`dangol understand`: what a text means to Dangol."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from bot.commands.shell import AsJson, say_json
from bot.errors import DangolError
from bot.understanding import judge


def understand(
    text: Annotated[str | None, typer.Argument(help="What a buyer wrote.")] = None,
    stdin: Annotated[
        bool, typer.Option("--stdin", help='One JSON object {"text": …} a line in, one a line out.')
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a text means to Dangol."""
    if text is None and not stdin:
        raise DangolError('give a text in quotes, or --stdin: dangol understand "What is your MOQ?"')
    mind, today = judge.load("auto"), datetime.now(UTC).date()

    def tell(said: str) -> None:
        say_json(judge.as_json(mind.judge(said, today=today)), line=as_json or stdin)

    if not stdin:
        tell(text or "")
        return
    for line in sys.stdin.buffer:
        if line.strip():
            tell(_text_of(line))
            sys.stdout.flush()


def _text_of(line: bytes) -> str:
    """Return the text of one line of input; a line that is no such object is judged as what it says."""
    decoded = line.decode("utf-8", "replace").strip()
    try:
        found: Any = json.loads(decoded)
    except (ValueError, RecursionError):
        return decoded
    return str(found.get("text") or "") if isinstance(found, dict) else decoded
