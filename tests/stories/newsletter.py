"""A small newsletter issue, in two languages and with a section for close buyers."""

from pathlib import Path

_FRONT = """+++
slug = "{slug}"
date = {date}

[title]
en = "News from Busan"
ko = "부산 소식"
+++
"""
_TEXT = """{hello}

::: section market stage=regular
## {market}
{close}
:::
"""


def write_issue(folder: Path, slug: str = "2026-11", date: str = "2026-11-20") -> Path:
    """Write an issue below `folder` and return its own folder."""
    issue = folder / "newsletters" / slug
    issue.mkdir(parents=True, exist_ok=True)
    (issue / "issue.md").write_text(_FRONT.format(slug=slug, date=date), "utf-8")
    english = _TEXT.format(hello="Glass was warm this month.", market="Market", close="Only for close buyers.")
    korean = _TEXT.format(hello="유리가 따뜻했던 한 달.", market="시장", close="단골 바이어에게만.")
    (issue / "en.md").write_text(english, "utf-8")
    (issue / "ko.md").write_text(korean, "utf-8")
    return issue
