"""Opens the demo and keeps it open: the world outside, the service, and the page to play with them."""

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from rich.console import Console

from bot.clock import MovableClock
from bot.config.settings import Settings
from bot.demo.articles import write_articles
from bot.demo.issue import AHEAD, Issue, write_issue
from bot.demo.page.port import listen
from bot.demo.page.show import Show
from bot.demo.page.watch import watch_chats, watch_mail, watch_memory
from bot.demo.page.web import build as build_page
from bot.demo.seed import seed
from bot.demo.stage import MakeTicker, Stage, open_stage
from bot.demo.world import World, build
from bot.errors import DangolError
from bot.log import setup
from bot.serving import serving
from bot.store.database import opened


async def run_demo(
    make_ticker: MakeTicker,
    *,
    port: int = 8700,
    folder: Path | None = None,
    open_browser: bool = True,
    console: Console,
) -> None:
    """Run the demo until Ctrl-C. Without `folder` it lives in a fresh one, which is removed at the end."""
    with _place(folder) as place, _socket(port, console) as listening, _stopping() as stop:
        async with demo(make_ticker, place, listening, console) as address:
            console.print(f"\n  [bold]Dangol demo[/bold]  →  [bold cyan]{address}[/bold cyan]")
            console.print("  Press Ctrl-C to stop." + ("" if folder else " Nothing is kept."), style="dim")
            if open_browser:
                await asyncio.to_thread(_show_browser, address)
            await stop.wait()
            console.print("  stopping…", style="dim")


@asynccontextmanager
async def demo(make_ticker: MakeTicker, folder: Path, listening: socket.socket, console: Console) -> AsyncIterator[str]:
    """Run the whole demo in `folder` and give the address of its page, for as long as the block lasts."""
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    setup("error", "console")
    clock = MovableClock()
    with console.status("drawing the sample world…") as status:
        world = await asyncio.to_thread(build, clock.now().date())
        issue = Issue(1, clock.now().date() + AHEAD)
        await asyncio.to_thread(write_issue, folder, issue)
        await asyncio.to_thread(write_articles, folder)

        async def before(settings: Settings) -> None:
            status.update("writing 200 buyers and two years of trades into the database…")
            async with opened(settings.database_url):
                await seed(world, clock.now())
            status.update("opening chat, mail and the service…")

        stage_open = open_stage(folder, make_ticker, world.exporter, clock=clock, public_url=address, before=before)
        async with contextlib.AsyncExitStack() as stack:
            stage = await stack.enter_async_context(stage_open)
            show = Show(stage, world, issue, folder)
            _cast(stage, world)
            # Entered last, so closed first: open pages are let go before the servers behind them stop.
            await stack.enter_async_context(serving(build_page(show, listening.getsockname()[1]), listening))
            stack.push_async_callback(show.close)
            watch_mail(show)
            show.later(watch_chats(show))
            show.later(watch_memory(show))
            status.stop()
            yield address


def _cast(stage: Stage, world: World) -> None:
    """Give everybody the Telegram account that the database knows of; they have all written to the bot before."""
    for buyer in world.buyers:
        for contact in buyer.contacts:
            for one in contact.addresses:
                if one.channel == "telegram":
                    stage.person(one.value, contact.name, contact.language).chat.started = True
    for member in world.staff:
        if member.telegram_id:
            stage.group.add(stage.person(member.telegram_id, member.name, member.language))


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="dangol-demo-") as fresh:
            yield Path(fresh)
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DangolError(f"{folder}: the demo needs an empty folder, or one that does not exist yet")
    folder.mkdir(parents=True, exist_ok=True)
    yield folder


@contextmanager
def _socket(port: int, console: Console) -> Iterator[socket.socket]:
    try:
        listening = listen(port)
    except OSError as error:
        raise DangolError(f"the page cannot be served at port {port}: {error.strerror or error}") from error
    with listening:
        taken = listening.getsockname()[1]
        if port and taken != port:
            console.print(f"Port {port} is in use by another program; the page is at port {taken}.", style="yellow")
        yield listening


def _show_browser(address: str) -> None:
    # Without a browser there is the address to read.
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(address)


@contextmanager
def _stopping() -> Iterator[asyncio.Event]:
    """Give an event that Ctrl-C, or a request to end, sets: so that even then everything is closed in order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM) if sys.platform != "win32" else ()
    for one in wanted:
        loop.add_signal_handler(one, stop.set)
    try:
        yield stop
    finally:
        for one in wanted:
            loop.remove_signal_handler(one)
