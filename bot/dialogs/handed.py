"""What a person must answer: everything that the bot may not guess.

The state `handed` says that a case is open: what follows and means nothing else is added to it.
"""

from bot.actions import Decision, Situation, State
from bot.dialogs.speech import HUMAN, open_case, say
from bot.meaning import ComplaintKind, Label, Severity

LANGUAGES = frozenset({"en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"})

_TOLD = {
    Label.SERVICE: "handed_service",
    Label.SOURCE: "handed_source",
    Label.UPGRADE: "handed_upgrade",
    Label.COMPARE: "handed_compare",
    Label.ORDER: "handed_order",
}
_TELLING = 12  # characters


def hand_over(situation: Situation, told: str = "") -> Decision:
    """Say honestly what the bot cannot do, and hand the message to a person."""
    label = situation.meaning.label
    if not told and situation.state.dialog == "handed" and _same_subject(situation, label):
        return add(situation)
    case = open_case(situation, "unsure", told or _TOLD.get(label, "handed_other"))
    return Decision((case,), State("handed", {"label": str(label)}), label)


def is_foreign(situation: Situation) -> bool:
    """Say whether the text is in a language outside ours; a word or two prove nothing."""
    language = situation.meaning.language
    return language not in {*LANGUAGES, "", "und"} and len(situation.text.strip()) >= _TELLING


def hand_over_foreign(situation: Situation) -> Decision:
    """A language outside ours: answered in English, and read by a person."""
    return add(situation) if situation.state.dialog == "handed" else hand_over(situation, "handed_language")


def add(situation: Situation, note: str = "") -> Decision:
    """Add the message and its files to the case that is open; `note` tells staff which order it is about."""
    kind, severity = _judged(situation)
    complaint = kind if situation.meaning.complaint.is_complaint or situation.state.dialog == "complaint" else None
    case = open_case(
        situation, "addition", "case_added", complaint=complaint, severity=severity, files=situation.files, note=note
    )
    return Decision((case,), situation.state, situation.meaning.label)


def take_files(situation: Situation) -> Decision:
    """Files and not a word: more for an open case, else we ask what they are about."""
    if situation.state.dialog == "handed":
        return add(situation)
    return Decision((say(situation, "files_received", choices=(HUMAN,), files=situation.files),), situation.state)


def _same_subject(situation: Situation, label: Label) -> bool:
    return label is Label.OTHER or situation.state.slots.get("label") == label


def _judged(situation: Situation) -> tuple[ComplaintKind, Severity]:
    judged = situation.meaning.complaint
    known = situation.state.slots.get("kind", "") if situation.state.dialog == "complaint" else ""
    earlier = ComplaintKind(known) if known in set(ComplaintKind) else ComplaintKind.OTHER
    return judged.kind or earlier, judged.severity or Severity.NORMAL
