"""Values that single stems need, beside those that all share: by stem, one set for each way it may be called."""

from collections.abc import Mapping, Sequence
from datetime import date

VALUES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "chat/about_question": [{"question": "What is the <b>MOQ</b>?"}],
    "chat/subscribe_interests": [{"topics": ["Kitchen", "Table"]}],
    "chat/subscribe_noted": [
        {"topics": ["Kitchen"], "frequency": "weekly"},
        {"topics": [], "frequency": "monthly"},
        {"topics": [], "frequency": "quarterly"},
        {"topics": [], "frequency": ""},
    ],
    "chat/erase_ask": [{"trades": True}, {"trades": False}],
    "chat/erased": [{"trades": True}, {"trades": False}],
    "chat/paused": [{"until": date(2026, 6, 1)}],
    "chat/buttons/topic": [{"topic": "Kitchen"}],
    "chat/buttons/frequency": [{"frequency": often} for often in ("weekly", "monthly", "quarterly")],
    "chat/proof_linked": [{"contact": "Anna <i>Berg</i>"}, {"contact": "", "firm": ""}],
    "chat/proof_sent": [{"email": "anna@berg.example"}],
}
