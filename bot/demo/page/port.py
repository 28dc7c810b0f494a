"""The port on loopback where the page is served."""

import errno
import socket

_TRIED = 20  # ports after the wanted one


def listen(port: int) -> socket.socket:
    """Return a socket on 127.0.0.1 at `port`, or at the next one that is free; 0 takes any."""
    for wanted in range(port, port + _TRIED) if port else [0]:
        try:
            return socket.create_server(("127.0.0.1", wanted))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(errno.EADDRINUSE, f"no free port from {port} to {port + _TRIED - 1}")
