"""Values that single stems need, beside those that all share: by stem, one set for each way it may be called."""

from collections.abc import Mapping, Sequence

VALUES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "chat/about_question": [{"question": "What is the <b>MOQ</b>?"}],
}
