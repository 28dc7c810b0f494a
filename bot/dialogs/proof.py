"""Who is writing? Proves it before anything of a buyer's own dealings is told (invariant 7).

By mail an answer to our letter proves the address. In chat the buyer names the e-mail address that we know, and a code
goes there; what became of a code that was written is in `Situation.proof`. The state `proof` keeps the question that
was asked first, so that it is answered as soon as the proof is there (`label`, `text`, `orders`, `references`), and
in chat what we wait for (`asked`: email or code). Whether we know an address or not, the words are the same.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions import Choice, Decision, Say, SendCode, Situation, State, Unlink
from bot.dialogs import letter, packed
from bot.dialogs.phrases import is_cancel, normal, phrases, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, Row, open_case, say
from bot.meaning import Label

Answers = Mapping[Label, Callable[[Situation], Decision]]

DIALOG = "proof"
_QUESTIONS = 6  # that may wait beside the first
_SURE = 0.6
_WORDS = 3
_NO_SPACES = 0x2E80  # from here on, scripts of Chinese and Japanese, and Korean
_NOTHING_NEW = frozenset({Label.OTHER, Label.THANKS, Label.GREETING})
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}(?![\w-])")
AGAIN: Row = (Choice("code_again", "proof:again"),)
OTHER: Row = (Choice("other_address", "proof:other"),)
UNLINK: Row = (Choice("unlink", "unlink"),)


def ask(situation: Situation, label: Label) -> Decision:
    """Explain that the answer needs a proof, and how it is given; `label` is what is answered afterwards."""
    kept = packed.question(situation, label)
    if situation.channel == "email":
        return Decision((say(situation, "proof_reply"),), State(DIALOG, kept), label)
    if email := _address(situation):
        return _send(situation, email, kept)
    asked = say(situation, "proof_ask", choices=(HUMAN,))
    return Decision((asked,), State(DIALOG, {**kept, "asked": "email"}), label)


def first(situation: Situation, answers: Answers) -> Decision | None:
    """Answer what comes before everything else: a code or a link, "unlink", or a bare e-mail address in a chat."""
    if situation.proof:
        return _told(situation, answers)
    if _wants_unlinking(situation):
        return unlink(situation)
    bare = situation.channel != "email" and situation.record is None and not situation.button
    if bare and (email := _address(situation)) and normal(situation.text.strip(" .,;<>\n")) == email:
        return _send(situation, email, _kept(situation))
    return None


def go_on(situation: Situation, answers: Answers) -> Decision | None:
    """Go on where a proof is awaited; None where the message is about something else."""
    if _changes_subject(situation):
        return None
    if situation.record is not None:
        return _again(situation, answers)
    if situation.channel == "email":
        return _hand_over(situation)
    if email := _address(situation):
        return _send(situation, email, _kept(situation))
    return _unproven(situation)


def _unproven(situation: Situation) -> Decision:
    """Wait for the code, or ask for the address again; whoever would rather not is let go."""
    if is_cancel(situation.text):
        return Decision((say(situation, "what_next", choices=(CATALOGUE, HUMAN)),), State())
    if situation.state.slots.get("asked") == "code":
        said = say(situation, "proof_wait", choices=(AGAIN, OTHER, HUMAN))
        return Decision((said,), situation.state, situation.meaning.label)
    return _ask_again(situation)


def press(situation: Situation, rest: str) -> Decision | None:
    """Do what the buttons "send it again" and "another address" say."""
    slots = situation.state.slots if situation.state.dialog == DIALOG else {}
    if situation.record is not None or situation.channel == "email":
        return None
    if rest == "again" and (email := slots.get("email", "")):
        return _send(situation, email, _kept(situation))
    if rest in {"again", "other"}:
        asked = say(situation, "proof_ask", choices=(HUMAN,))
        return Decision((asked,), State(DIALOG, {**_kept(situation), "asked": "email"}))
    return None


def sent(stem: str, email: str) -> Say:
    """Return what is said once a code was asked for: `proof_sent`, or `proof_limit` where there were too many today."""
    return Say(stem, {"email": email}, choices=(HUMAN,) if stem == "proof_limit" else (AGAIN, OTHER, HUMAN))


def unlink(situation: Situation, _rest: str = "") -> Decision:
    """Undo the linking of this chat: it may have been somebody else's link or code."""
    return Decision((Unlink(), say(situation, "proof_unlinked")), State())


def _told(situation: Situation, answers: Answers) -> Decision:
    """Say what became of the code or link; where it was right, answer what was asked before it."""
    if situation.proof == "linked":
        linked = say(situation, "proof_linked", contact=situation.contact.name, firm=situation.contact.firm,
                     choices=(UNLINK,))  # fmt: skip
        then = _again(situation, answers)
        if situation.state.dialog != DIALOG or then is None:
            return Decision((linked,), State() if situation.state.dialog == DIALOG else situation.state)
        return Decision((linked, *then.actions), then.state, then.label)
    if situation.proof == "wrong":
        return Decision((say(situation, "proof_wrong", choices=(AGAIN, HUMAN)),), situation.state)
    if situation.proof == "link_expired":
        return Decision((say(situation, "proof_link_expired", choices=(HUMAN,)),), situation.state)
    return Decision((say(situation, "proof_expired", choices=(AGAIN, OTHER, HUMAN)),), situation.state)


def carried(situation: Situation, decision: Decision, answers: Answers) -> Decision:
    """Let no question that waits for a proof be lost behind something else: answer them once the proof is there.

    A letter may have asked several, and the conversation may stand elsewhere since: in a complaint, an inquiry.
    """
    here = situation.state.dialog == DIALOG
    if not (here or letter.QUEUE in situation.state.slots) or any(isinstance(one, Unlink) for one in decision.actions):
        return decision
    if situation.record is not None:
        told = _again(situation, answers)
        rest = tuple(one for one in told.actions if one not in decision.actions) if told else ()
        left_off = is_cancel(situation.text) or not told
        return decision if left_off else replace(decision, actions=(*decision.actions, *rest))
    queue = situation.state.slots.get(letter.QUEUE, "")
    if here or not queue or letter.QUEUE in decision.state.slots:
        return decision
    return replace(decision, state=State(decision.state.dialog, {**decision.state.slots, letter.QUEUE: queue}))


def _again(situation: Situation, answers: Answers) -> Decision | None:
    """Answer the questions that wait, now that we know who asks; None where there is none, or nobody answers it."""
    slots = situation.state.slots
    waiting = [slots, *_queue(slots)] if situation.state.dialog == DIALOG else _queue(slots)
    found = [(one.get("text", ""), told) for one in waiting if (told := _answered(situation, answers, one))]
    if len(found) < 2:
        return found[0][1] if found else None
    decisions = [told for _, told in found]
    left = next((one.state for one in decisions if one.state.dialog), State())
    return Decision(letter.together(situation, [text for text, _ in found], decisions), left, decisions[0].label)


def _answered(situation: Situation, answers: Answers, slots: Mapping[str, str]) -> Decision | None:
    found = slots.get("label", "")
    label = Label(found) if found in set(Label) else None
    if label is None or (answer := answers.get(label)) is None:
        return None
    return answer(packed.restored(situation, slots, label))


def _queue(slots: Mapping[str, str]) -> list[dict[str, str]]:
    rows = [row for row in packed.listed(slots.get(letter.QUEUE, "")) if isinstance(row, dict)]
    return [{str(key): str(value) for key, value in row.items()} for row in rows][:_QUESTIONS]


def _ask_again(situation: Situation) -> Decision:
    """No address in the answer: ask once more, then let a person help."""
    if situation.state.slots.get("tries"):
        return _hand_over(situation)
    asked = say(situation, "proof_ask_again", choices=(HUMAN,))
    return Decision((asked,), State(DIALOG, {**situation.state.slots, "tries": "1"}), situation.meaning.label)


def _hand_over(situation: Situation) -> Decision:
    """Where no proof comes about, a person finds out who it is; nothing is told until then."""
    label = situation.state.slots.get("label", "")
    asked = [situation.state.slots, *_queue(situation.state.slots)]
    note = " · ".join(f"{one.get('label', '')}: {one.get('text', '')[:300]}" for one in asked)
    case = open_case(situation, "unsure", "proof_handed", note=note)
    return Decision((case,), State("handed", {"label": label}), situation.meaning.label)


def _send(situation: Situation, email: str, kept: Mapping[str, str]) -> Decision:
    """Have a code sent. What is said of it, `SendCode` says itself: there may have been too many today."""
    slots = {**kept, "asked": "code", "email": email}
    # An inquiry that is being gathered goes on; a code is understood in any conversation.
    state = situation.state if situation.state.dialog == "inquiry" else State(DIALOG, slots)
    return Decision((SendCode(email),), state, situation.meaning.label)


def _changes_subject(situation: Situation) -> bool:
    """Say whether the message clearly asks something else than the question that waits."""
    meaning = situation.meaning
    if meaning.label in _NOTHING_NEW or meaning.confidence < _SURE or not _says_enough(situation.text):
        return False
    return not _address(situation) and str(meaning.label) != situation.state.slots.get("label")


def _says_enough(text: str) -> bool:
    """Say whether a message has the words of a sentence: three, or six signs of a script without spaces."""
    words = tokens(text)
    return len(words) >= _WORDS or sum(ord(sign) >= _NO_SPACES for sign in "".join(words)) >= 2 * _WORDS


def _wants_unlinking(situation: Situation) -> bool:
    head = next((line for line in situation.text.splitlines() if line.strip()), "")
    return len(head) <= 40 and " ".join(tokens(head)) in phrases("unlink")


def _address(situation: Situation) -> str:
    """Return the first e-mail address that was written."""
    found = _MAIL.search(situation.text[:2_000])
    return normal(found[0]) if found else ""


def _kept(situation: Situation) -> dict[str, str]:
    """Return what is remembered of the first question."""
    slots = situation.state.slots if situation.state.dialog == DIALOG else {}
    return {
        name: slots[name] for name in ("label", "text", "orders", "references", "email", letter.QUEUE) if name in slots
    }
