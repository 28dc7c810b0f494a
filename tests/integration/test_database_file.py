"""Where the embedded database lies."""

from pathlib import Path

from bot.commands.backup import backup
from bot.store.database import opened, ping


async def test_a_folder_with_signs_of_per_cent_holds_the_database_and_is_backed_up(tmp_path: Path) -> None:
    file = tmp_path / "100%25 of a%20b" / "dangol.sqlite3"
    url = f"sqlite://{file}"
    async with opened(url):
        await ping()
    assert file.is_file()
    backup(url, tmp_path / "copy.sqlite3")
    assert not (tmp_path / "100% of a b").exists()
