"""`dangol status`: how the house is, in numbers."""

from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from bot import __version__
from bot.commands.shell import AsJson, Config, console, say_json, with_database
from bot.store.base import count_by
from bot.store.buyers import Buyer, Contact
from bot.store.cases import OPEN_STATES, Case
from bot.store.database import pending
from bot.store.inbox import Inbox, InboxState
from bot.store.outbox import Delivery, DeliveryState


def show_status(as_json: AsJson = False, config: Config = None) -> None:
    """Show how the house is, in numbers."""

    async def work() -> None:
        found = await gather(datetime.now(UTC))
        if as_json:
            say_json(found, line=True)
        else:
            show(console, found)

    with_database(config, work)


async def gather(now: datetime) -> dict[str, Any]:
    """Return the numbers as a JSON-ready object; ages are in seconds."""
    oldest_in = await Inbox.filter(state=InboxState.NEW).order_by("id").only("id", "created_at").first()
    waiting = Delivery.filter(state=DeliveryState.QUEUED, due_at__lte=now)
    oldest_out = await waiting.order_by("due_at").only("id", "due_at").first()
    return {
        "version": __version__,
        "migrations_pending": await pending(),
        "buyers": {"total": await Buyer.all().count(), "by_stage": await count_by(Buyer, "stage")},
        "contacts": await Contact.all().count(),
        "inbox": {
            "by_state": await count_by(Inbox, "state"),
            "oldest_waiting": (now - oldest_in.created_at).total_seconds() if oldest_in else None,
        },
        "outbox": {
            "by_state": await count_by(Delivery, "state"),
            "oldest_waiting": (now - oldest_out.due_at).total_seconds() if oldest_out else None,
        },
        "cases": {
            "by_state": await count_by(Case, "state"),
            "late": await Case.filter(state__in=OPEN_STATES, first_answered_at=None, first_due_at__lt=now).count(),
        },
    }


def show(console: Console, found: dict[str, Any]) -> None:
    """Print the numbers as a table."""
    table = Table(title=f"Dangol {found['version']}", title_justify="left", show_header=False)
    table.add_row("buyers", f"{found['buyers']['total']}", _counts(found["buyers"]["by_stage"]))
    table.add_row("contacts", f"{found['contacts']}", "")
    for name in ("inbox", "outbox"):
        age = found[name]["oldest_waiting"]
        waited = f", oldest waits {age:.0f} s" if age is not None else ""
        table.add_row(name, f"{sum(found[name]['by_state'].values())}", _counts(found[name]["by_state"]) + waited)
    by_state = found["cases"]["by_state"]
    table.add_row(
        "cases", f"{sum(by_state.values())}", f"{_counts(by_state)}, {found['cases']['late']} late".strip(", ")
    )
    if found["migrations_pending"]:
        table.add_row("database", "old", "run `dangol db migrate`")
    console.print(table)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{many} {name}" for name, many in counts.items())
