"""A web server on loopback for as long as a block lasts."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from bot.serving import serving


@asynccontextmanager
async def listen_http(app: ASGIApp) -> AsyncIterator[str]:
    """Serve `app` and give its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with serving(app, listening):
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
