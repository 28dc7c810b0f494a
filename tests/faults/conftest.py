"""The running service with faults around it: the stage of the stories, set to be impatient."""

import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, open_stage
from tests.cast import NOW
from tests.stories.conftest import HANEUL, clockwork

# Opens a stage; the arguments are settings by their names in the environment.
Perform = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture
def perform(sqlite_template: Path, tmp_path: Path) -> Perform:
    """Open the service with short timeouts, for faults that no database has a part in; a Wednesday morning in Seoul."""
    path = tmp_path / "dangol.db"
    shutil.copy(sqlite_template, path)
    return opener(tmp_path, f"sqlite:///{path}")


@pytest.fixture
def perform_on_both(database_url: str, tmp_path: Path) -> Perform:
    """The same on either database."""
    return opener(tmp_path, database_url)


def opener(folder: Path, database_url: str) -> Perform:
    """Return what opens the service in `folder`."""

    def opening(**changes: str) -> AbstractAsyncContextManager[Stage]:
        environ = {
            "DANGOL_EMAIL__SMTP__TIMEOUT_SECONDS": "0.5",
            "DANGOL_EMAIL__IMAP__TIMEOUT_SECONDS": "1",
            "DANGOL_EMAIL__IMAP__START": "all",
            "DANGOL_TELEGRAM__POLL_SECONDS": "1",
            **{f"DANGOL_{name.upper()}": value for name, value in changes.items()},
        }
        return open_stage(
            folder,
            clockwork,
            HANEUL,
            clock=MovableClock(NOW),
            public_url="https://dangol.haneul.example",
            database_url=database_url,
            environ=environ,
        )

    return opening
