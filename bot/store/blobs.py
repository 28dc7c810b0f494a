"""Files, kept once by their SHA-256, in the same database and so in the same commit as what speaks of them."""

import hashlib
from datetime import datetime

from tortoise import fields
from tortoise.models import Model


class Blob(Model):
    """The bytes of a file. The key is the SHA-256 of the content in hex."""

    sha256 = fields.CharField(64, primary_key=True)
    size = fields.BigIntField()
    content = fields.BinaryField()
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "blob"


async def keep(content: bytes, now: datetime) -> str:
    """Store `content` unless it is there already; return its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    # Two writers of the same bytes may race: the second insert is ignored, the content is the same.
    row = Blob(sha256=digest, size=len(content), content=content, created_at=now)
    await Blob.bulk_create([row], ignore_conflicts=True)
    return digest


async def content(sha256: str) -> bytes | None:
    """Return the bytes under `sha256`, or None."""
    blob = await Blob.get_or_none(sha256=sha256)
    return None if blob is None else bytes(blob.content)
