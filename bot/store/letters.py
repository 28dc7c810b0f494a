"""Letters to many: editions compiled once, stored with the bytes that every recipient's letter is made from."""

from tortoise import fields
from tortoise.models import Model

from bot.store.base import Json, Row


class Edition(Row):
    """One letter to many for one stage and language. The digest is the SHA-256 of its content."""

    issue = fields.CharField(80)
    kind = fields.CharField(16, default="newsletter")
    stage = fields.CharField(16)
    language = fields.CharField(8)
    subject = fields.CharField(400)
    html = fields.TextField()
    text = fields.TextField()
    chat = fields.TextField(default="")
    digest = fields.CharField(64)
    values: Json = fields.JSONField(default=dict)

    class Meta:
        table = "edition"
        unique_together = (("issue", "stage", "language"),)


class JobRun(Model):
    """A run of a job of the clock that must happen once: unique by name and slot."""

    id = fields.BigIntField(primary_key=True)
    job = fields.CharField(40)
    slot = fields.CharField(80)
    at = fields.DatetimeField()

    class Meta:
        table = "job_run"
        unique_together = (("job", "slot"),)
