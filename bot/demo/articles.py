"""Puts the sample exporter's knowledge articles into the demo's folder, where its configuration looks for them."""

import shutil
from pathlib import Path

SAMPLE = Path(__file__).parent / "world" / "articles"


def write_articles(folder: Path) -> None:
    """Write the sample articles, in all their languages, into `folder`/articles; other files there stay."""
    shutil.copytree(SAMPLE, folder / "articles", dirs_exist_ok=True)
