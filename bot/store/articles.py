"""What we know, as articles: written by hand in Markdown files, or made of a staff member's answer."""

from tortoise import fields

from bot.store.base import Json, Row


class Article(Row):
    """An article by slug. Titles, texts (Markdown) and vectors (base64 of float16) are by language code."""

    slug = fields.CharField(120, unique=True)
    titles: Json = fields.JSONField(default=dict)
    texts: Json = fields.JSONField(default=dict)
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
