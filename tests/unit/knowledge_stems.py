"""Values of the stems about articles."""

from collections.abc import Mapping, Sequence

VALUES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "chat/article": [{"title": "Logos", "text": "From 300 pieces."}],
    "staff/article_saved": [{"title": "Logos", "slug": "logos", "letter": True}, {"title": "Logos", "slug": "logos"}],
    "staff/article_undone": [{"slug": "logos"}],
    "staff/answer_sent": [{"article": True}, {"article": False, "result": "queued"}],
}
