"""Settings of a larger model: off unless named, and faults told by key."""

from pathlib import Path

import pytest

from bot.build import adviser
from bot.clock import SystemClock
from bot.config import load
from bot.errors import ConfigError

BASE = """
[exporter]
name = "Hanul"
country = "KR"
[service]
secret = "0123456789abcdef0123456789abcdef"
[telegram]
token = "123456789:AAExampleExampleExampleExampleExample0"
"""


def write(folder: Path, more: str) -> Path:
    path = folder / "dangol.toml"
    path.write_text(BASE + more, encoding="utf-8")
    return path


def test_nobody_is_asked_unless_an_endpoint_is_named(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ""), {})
    assert adviser(settings, SystemClock()) is None


async def test_an_endpoint_that_is_named_is_asked(tmp_path: Path) -> None:
    settings = load(write(tmp_path, '[understanding.llm]\nurl = "http://localhost:11434/v1"\nmodel = "m"\n'), {})
    found = adviser(settings, SystemClock())
    assert found is not None
    await found.close()


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ('url = "http://localhost:11434/v1"', "understanding.llm.model"),
        ('url = "ftp://localhost"\nmodel = "m"', "understanding.llm.url"),
        ('url = "http://llm.example/v1"\nmodel = "m"\napi_key = "k"', "understanding.llm.url"),
        ('url = "https://llm.example/v1"\nmodel = "m"\napi_key = "k\\n"', "understanding.llm.api_key"),
        ('url = "https://llm.example/v1"\nmodel = "m"\nbelow = 2', "understanding.llm.below"),
        ('url = "https://llm.example/v1"\nmodel = "m"\ntimeout_seconds = 0', "understanding.llm.timeout_seconds"),
    ],
)
def test_faults_are_told_with_their_key_and_without_the_secret(tmp_path: Path, more: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, f"[understanding.llm]\n{more}\n"), {})
    assert key in str(caught.value)
