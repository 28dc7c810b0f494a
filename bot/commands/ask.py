"""How a command asks a person: a Protocol, and the terminal that keeps it."""

from collections.abc import Sequence
from typing import Protocol

from rich.console import Console
from rich.prompt import Prompt

from bot.errors import DangolError


class Ask(Protocol):
    """Asks one thing at a time."""

    def say(self, words: str) -> None:
        """Tell something that needs no answer."""

    def text(self, question: str, default: str = "", *, secret: bool = False) -> str:
        """Return what was answered, `default` for an empty answer; a secret is not shown while it is typed."""

    def choice(self, question: str, options: Sequence[str], default: str) -> str:
        """Return one of the options."""


class Terminal:
    """Asks in the terminal. Where nobody can answer, DangolError says what to do instead."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, words: str) -> None:
        self._console.print(words, markup=False, highlight=False)

    def text(self, question: str, default: str = "", *, secret: bool = False) -> str:
        return self._asked(question, default, secret=secret).strip() or default

    def choice(self, question: str, options: Sequence[str], default: str) -> str:
        for number, option in enumerate(options, 1):
            self.say(f"  {number}. {option}")
        while True:
            answer = self.text(question, str(options.index(default) + 1))
            if answer in options:
                return answer
            if answer.isascii() and answer.isdigit() and 0 < int(answer[:4]) <= len(options):
                return options[int(answer[:4]) - 1]
            self.say(f"Please answer with a number from 1 to {len(options)}.")

    def _asked(self, question: str, default: str, *, secret: bool) -> str:
        try:
            return Prompt.ask(
                question, console=self._console, password=secret, default=default, show_default=bool(default)
            )
        except EOFError:
            raise DangolError("nobody is there to answer; use --yes with the answers in DANGOL_… variables") from None
