"""A long letter asks several things: cut into parts that ask one thing each, so that each gets its answer.

A sentence that says little by itself ("It is urgent.") belongs to the one before it. Parts that mean the same follow
each other as one. Where the whole means only one thing, there are no parts. What leads to a list asks nothing by
itself ("we would like to know:"), and the numbers of a list are not read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions import Part
from bot.meaning import Label, Meaning
from bot.trade import ProductCard
from bot.understanding.judge import Judge
from bot.understanding.text import clean, sentences

_SHORTEST = 60  # characters; a shorter message asks one thing
_MOST = 24  # sentences judged one by one
_TELLING = 0.5  # confidence from which a sentence stands for itself
_WEAK = frozenset({Label.OTHER, Label.GREETING, Label.THANKS})
# "1. …", "(2) …", "b) …", "- …" at the beginning of a line.
_MARK = re.compile(r"(?m)^[^\S\n]{0,20}(?:\(?\d{1,2}[.)]|\(?[a-zA-Z]\)|[-*•–—·▪])[^\S\n]{1,20}(?=\S)")
# What is asked of goods goes on being asked of those named before: "And what is its MOQ?"
_OF_GOODS = frozenset(
    {Label.PRODUCT, Label.COMPARE, Label.UPGRADE, Label.SERVICE, Label.ORDER, Label.NEED, Label.STOCK}
)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    meaning: Meaning
    sentences: int = 1


def parts(
    judge: Judge, text: str, whole: Meaning, *, catalogue: Sequence[ProductCard] = (), today: date
) -> tuple[Part, ...]:
    """Return the parts of `text`, whose `whole` meaning is known already; none where it asks one thing."""
    if len(text) < _SHORTEST:
        return ()
    plain, lead = _unlisted(clean(text))
    said = sentences(plain, _MOST)
    if len(said) < 2:
        return ()

    def judged(piece: str) -> Meaning:
        meaning = judge.judge(piece, known_language=whole.language, catalogue=catalogue, today=today)
        return replace(meaning, language=whole.language)

    alone = [_Piece(sentence, judged(sentence)) for sentence in said]
    pieces = _grouped([_silenced(piece) if piece.text == lead else piece for piece in alone])
    if len({piece.meaning.label for piece in pieces}) < 2:
        return ()
    # What was put together is read together: its goods, amounts and dates stand in several sentences.
    read = [judged(piece.text) if piece.sentences > 1 else piece.meaning for piece in pieces]
    kept = [_as_asked(new, old.meaning, whole) for new, old in zip(read, pieces, strict=True)]
    return tuple(Part(piece.text, meaning) for piece, meaning in zip(pieces, _with_goods(kept), strict=True))


def _unlisted(cleaned: str) -> tuple[str, str]:
    """Return the text without the marks of its list, and the sentence that leads to it; no list, no such sentence."""
    marks = list(_MARK.finditer(cleaned))
    if len(marks) < 2:
        return cleaned, ""
    before = sentences(cleaned[: marks[0].start()], _MOST)
    lead = before[-1] if before and not before[-1].endswith(("?", "؟")) else ""
    return _MARK.sub("", cleaned), lead


def _silenced(piece: _Piece) -> _Piece:
    """Return the piece as one that asks nothing; a complaint is heard wherever it stands."""
    if piece.meaning.complaint.is_complaint:
        return piece
    return replace(piece, meaning=replace(piece.meaning, label=Label.OTHER, labels=(Label.OTHER,), confidence=0.0))


def _as_asked(new: Meaning, old: Meaning, whole: Meaning) -> Meaning:
    """Return what was read in `new` with the judgement of `old`: a greeting beside a question changes none.

    That sentences together are a complaint, and none of them alone, counts only where the whole letter is one.
    """
    together = new.complaint.is_complaint and whole.complaint.is_complaint
    complaint = new.complaint if together and not old.complaint.is_complaint else old.complaint
    return replace(new, label=old.label, labels=old.labels, confidence=old.confidence, complaint=complaint)


def _grouped(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Put weak sentences to their neighbours, and neighbours that mean the same together."""
    groups: list[_Piece] = []
    before = ""  # weak sentences at the beginning go to the first that tells something
    for piece in pieces:
        if _is_weak(piece.meaning):
            if groups:
                groups[-1] = _joined(groups[-1], piece)
            else:
                before = f"{before} {piece.text}".strip()
        elif groups and groups[-1].meaning.label is piece.meaning.label:
            groups[-1] = _joined(groups[-1], piece)
        else:
            groups.append(piece)
    if before and groups:
        groups[0] = replace(groups[0], text=f"{before} {groups[0].text}", sentences=groups[0].sentences + 1)
    return groups


def _joined(first: _Piece, second: _Piece) -> _Piece:
    complaint = first.meaning.complaint if first.meaning.complaint.is_complaint else second.meaning.complaint
    meaning = replace(first.meaning, complaint=complaint)
    return _Piece(f"{first.text} {second.text}", meaning, first.sentences + second.sentences)


def _is_weak(meaning: Meaning) -> bool:
    if meaning.complaint.is_complaint:
        return False
    return meaning.label in _WEAK or meaning.confidence < _TELLING


def _with_goods(meanings: Sequence[Meaning]) -> list[Meaning]:
    goods: tuple[str, ...] = ()
    told: list[Meaning] = []
    for meaning in meanings:
        named = meaning.entities.products
        lent = goods if not named and meaning.label in _OF_GOODS else named
        told.append(replace(meaning, entities=replace(meaning.entities, products=lent)))
        goods = named or goods
    return told
