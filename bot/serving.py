"""HTTP servers inside the running loop. The process's signals belong to the root, not to one of its servers."""

import asyncio
import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import ConfigError


class _Server(uvicorn.Server):
    """Leaves signals alone, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(app: ASGIApp, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve an ASGI application until `stop`.

    Raises ConfigError where the address is taken or not ours, RuntimeError where the server ends by itself.
    """
    # A server of uvicorn's that cannot bind would end the whole process.
    with _bound(host, port) as listening:
        server = _Server(uvicorn.Config(app, log_config=None, lifespan="off", access_log=False))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        waiting.cancel()
        await asyncio.wait([running], timeout=5)
    if running.done():
        running.result()
    if not stop.is_set():
        raise RuntimeError(f"the web server at {host}:{port} has ended")


def ensure_free(host: str, port: int) -> None:
    """Raise ConfigError where nobody can listen: before anything else is opened, so that nothing must be undone."""
    _bound(host, port).close()


def _bound(host: str, port: int) -> socket.socket:
    name = host.strip("[]")
    try:
        return socket.create_server((name, port), family=socket.AF_INET6 if ":" in name else socket.AF_INET)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise ConfigError([f"service.listen: {host}:{port} cannot be used ({why}); {_advice(error)}"]) from None


def _advice(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "stop the program that listens there, or choose another port"
    if error.errno == errno.EACCES:
        return "choose a port from 1024 on, and put a web server in front"
    return "expected an address of this machine, such as 127.0.0.1:8600"


@asynccontextmanager
async def serving(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    """Serve on a socket for as long as the block lasts. Whoever holds a connection then must let go by itself."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=2
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.listening.wait()
        yield
    finally:
        server.should_exit = True
        await running
