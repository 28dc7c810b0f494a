"""`dangol read-mail`: what the service makes of raw mails."""

from pathlib import Path
from typing import Annotated

import typer

from bot.channels.email.readmail import read_files
from bot.commands.shell import AsJson, say_json
from bot.understanding.language import detect


def read_mail(
    files: Annotated[list[Path], typer.Argument(help="Raw mails, or folders of them.")], as_json: AsJson = False
) -> None:
    """Show what the service makes of raw mails: one JSON object a line."""
    for found in read_files(files, detect):
        say_json(found, line=as_json)
