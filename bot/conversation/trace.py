"""What a decision was made from and what it was, kept beside the message: so that its day can be judged again.

Kept is only what is written nowhere else; no text, no trade. It is erased with the message.
"""

from bot.actions import Action, Decision, OpenCase, Say, SetWishes, StoreTrade
from bot.conversation.talk import Talk
from bot.store.base import Json

KEY = "trace"


async def keep(talk: Talk, decision: Decision) -> None:
    """Note where the conversation stood, what was known of the sender, and what was decided, in stems."""
    traced: Json = {
        "act": str(talk.inbound.act),
        "known": talk.known,
        "trusted": talk.trusted,
        "proven": talk.proven,
        "proof": talk.proof,
        "files": len(talk.files),
        "dialog": talk.thread.dialog,
        "slots": dict(talk.thread.slots),
        "did": stems(decision),
        "next": decision.state.dialog,
    }
    talk.said.note = {**talk.said.note, KEY: traced}
    await talk.said.save(update_fields=["note"])


def stems(decision: Decision) -> list[str]:
    """Return what was decided, a line for each action: what it is and which words it says."""
    return [_stem(action) for action in decision.actions]


def _stem(action: Action) -> str:
    match action:
        case Say():
            return f"say {action.stem}"
        case OpenCase():
            return f"case {action.reason} {action.told}"
        case StoreTrade():
            return f"store {action.kind} {action.told}"
        case SetWishes():
            return "set_wishes"
        case _:
            return type(action).__name__.lower()
