"""What a person must answer: complaints, the wish for a person, and everything that the bot may not guess.

The states `complaint` and `handed` say that a case is open: what follows and means nothing else is added to it.
"""

from bot.actions import Decision, Situation, State
from bot.dialogs import find
from bot.dialogs.phrases import normal, pattern
from bot.dialogs.speech import HUMAN, open_case, say
from bot.meaning import ComplaintKind, Label, Severity

LANGUAGES = frozenset({"en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"})

_TOLD = {
    Label.PAYMENT: "handed_payment",
    Label.DELIVERY: "handed_delivery",
    Label.ACCEPTANCE: "handed_acceptance",
    Label.SERVICE: "handed_service",
    Label.ACCOUNT: "handed_account",
    Label.SOURCE: "handed_source",
    Label.UPGRADE: "handed_upgrade",
    Label.COMPARE: "handed_compare",
    Label.STOCK: "handed_stock",
    Label.ORDER: "handed_order",
}
# In an open complaint these are more of it, unless the message clearly is something else.
_LEAVES_COMPLAINT = frozenset({Label.GREETING, Label.THANKS, Label.PRODUCT, Label.COMPARE, Label.NEED, Label.ORDER})
_LEAVES_COMPLAINT |= {Label.SUBSCRIBE, Label.UPGRADE, Label.SOURCE}
_CLEAR = 0.6
_TELLING = 12  # characters


def complain(situation: Situation) -> Decision:
    """Open a case at the first word of a complaint; a further word goes to the case that is open."""
    if situation.state.dialog == "complaint":
        return add(situation)
    kind, severity = _judged(situation)
    case = open_case(
        situation,
        "complaint",
        "complaint_opened",
        complaint=kind,
        severity=severity,
        kind=str(kind),
        files=situation.files,
        label=str(Label.COMPLAINT),
    )
    return Decision((case,), State("complaint", {"kind": str(kind)}), Label.COMPLAINT)


def call_human(situation: Situation, note: str = "") -> Decision:
    """Bring a person in; who has complained has one already, and needs no second case."""
    complained = situation.state.dialog == "complaint"
    reason = "addition" if complained else "human"
    case = open_case(situation, reason, "human_called", note=note, label=str(Label.HUMAN))
    state = situation.state if complained else State("handed", {"label": str(Label.HUMAN)})
    return Decision((case,), state, Label.HUMAN)


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


def add(situation: Situation) -> Decision:
    """Add the message and its files to the case that is open."""
    kind, severity = _judged(situation)
    complaint = kind if situation.meaning.complaint.is_complaint or situation.state.dialog == "complaint" else None
    case = open_case(situation, "addition", "case_added", complaint=complaint, severity=severity, files=situation.files)
    return Decision((case,), situation.state, situation.meaning.label)


def belongs_to_complaint(situation: Situation) -> bool:
    """Say whether the message is more of the open complaint."""
    if situation.state.dialog != "complaint":
        return False
    label = situation.meaning.label
    if label in {Label.GREETING, Label.THANKS}:
        return False
    if label not in _LEAVES_COMPLAINT or situation.meaning.confidence < _CLEAR:
        return True
    return label in {Label.NEED, Label.ORDER} and not _wants_to_buy(situation)


def take_files(situation: Situation) -> Decision:
    """Files and not a word: more for an open case, else we ask what they are about."""
    if situation.state.dialog in {"complaint", "handed"}:
        return add(situation)
    return Decision((say(situation, "files_received", choices=(HUMAN,), files=situation.files),), situation.state)


def _wants_to_buy(situation: Situation) -> bool:
    """Say whether the message is a purchase: "the order number is 4711" is none, "an offer for the tea" is one."""
    if situation.meaning.entities.orders or situation.files:
        return False
    return bool(find.products(situation, exact=True)) or bool(pattern("quotation").search(normal(situation.text)))


def _same_subject(situation: Situation, label: Label) -> bool:
    return label is Label.OTHER or situation.state.slots.get("label") == label


def _judged(situation: Situation) -> tuple[ComplaintKind, Severity]:
    judged = situation.meaning.complaint
    known = situation.state.slots.get("kind", "") if situation.state.dialog == "complaint" else ""
    earlier = ComplaintKind(known) if known in set(ComplaintKind) else ComplaintKind.OTHER
    return judged.kind or earlier, judged.severity or Severity.NORMAL
