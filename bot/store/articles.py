"""What we know, as articles: written by hand in Markdown files, or made of a staff member's answer."""

from contextlib import suppress
from datetime import datetime, timedelta

from tortoise import fields
from tortoise.exceptions import IntegrityError

from bot.store.base import Json, Row


class Article(Row):
    """An article by slug. Titles, texts (Markdown), keywords and vectors (base64 of float16) are by language code.

    `created_at` is when it was last written: who holds articles in memory reads those again that are newer.
    """

    slug = fields.CharField(120, unique=True)
    titles: Json = fields.JSONField(default=dict)
    texts: Json = fields.JSONField(default=dict)
    keywords: Json = fields.JSONField(default=dict)  # lists of words
    vectors: Json = fields.JSONField(default=dict)
    model = fields.CharField(40, default="")  # whose vectors they are
    stage = fields.CharField(16, default="potential")
    products: list[str] = fields.JSONField(default=list)
    source = fields.CharField(16)  # file | staff
    author = fields.CharField(120, default="")
    active = fields.BooleanField(default=True)
    case_id: int | None
    case: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Case", related_name="articles", null=True, on_delete=fields.SET_NULL
    )

    class Meta:
        table = "article"
        ordering = ("slug",)


async def put(slug: str, now: datetime, values: Json) -> bool:
    """Store an article under its slug, new or changed; say whether anything was written.

    Vectors stay as long as the words they are of.
    """
    row = await Article.get_or_none(slug=slug)
    if row is None:
        with suppress(IntegrityError):  # another process has just stored it, from the same file
            await Article.create(slug=slug, created_at=now, **values)
        return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    same = row.titles == values["titles"] and row.texts == values["texts"]
    await rewrite(row, now, {**values, **({} if same else {"vectors": {}, "model": ""})})
    return True


async def rewrite(row: Article, now: datetime, values: Json) -> bool:
    """Change a row unless it was changed since it was read; its `created_at` always moves on."""
    later = max(now, row.created_at + timedelta(microseconds=1))
    return await Article.filter(id=row.id, created_at=row.created_at).update(**values, created_at=later) == 1


async def versions() -> dict[int, datetime]:
    """Return when each article that may be read was last written, by id."""
    return {row.id: row.created_at for row in await Article.filter(active=True).only("id", "created_at")}


async def free_slug(wanted: str) -> str:
    """Return `wanted`, or what it becomes where another article has it already."""
    taken = {row.slug for row in await Article.filter(slug__startswith=wanted).only("id", "slug")}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
