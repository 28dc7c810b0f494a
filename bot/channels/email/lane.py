"""Which mails are worked on one after the other: those of one sender. Others need not wait for them."""

import re
import zlib

from bot.channels.email.headers import split

_LANES = 8
_HEAD = 64_000  # bytes in which the sender is looked for
_ADDRESS = re.compile(rb"[^\s<>(),;:\"]{1,64}@[^\s<>(),;:\"]{1,255}")


def lane(mail: bytes) -> str:
    """Return the lane of a raw mail. It is chosen by the claimed sender's address, so that a sender's order is kept.

    Few lanes and not one for each sender: what forges its sender a thousand times shares them all the same.
    """
    headers, _ = split(mail[:_HEAD])
    found = _ADDRESS.findall(headers.raw("from")[:2000])
    return str(zlib.crc32(found[-1].lower()) % _LANES) if found else "0"
