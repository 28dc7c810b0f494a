"""Whether goods come from a place that is named or go there, as the words beside it say."""

import re

from bot.understanding.spans import Placed

_FROM = re.compile(
    r"(?<!\w)(?:from|ex|ab|von|desde|de|depuis|dari|từ|из|от|с|من|pol:?|port of loading:?|loading at|origin:?)\s$", re.I
)
_FROM_BEHIND = re.compile(r"\s?항?(?:에서|발|출발|출항|から|発|发货|出发|起运|出港)")
_TOWARDS = re.compile(
    r"(?<!\w)(?:to|into|towards|nach|bis|a|al|para|hasta|até|à|au|vers|pour|ke|tujuan|đến|tới|в|до|إلى|الى|pod:?"
    r"|port of (?:discharge|destination|delivery):?|destination:?|discharge:?|destino:?|목적지:?|도착항:?"
    r"|(?:puest|entregad|entregu|rendid)[oaes]{1,2} en|(?:posto|posta|entregue)s? em|(?:rendu|livrée?)s? (?:à|au)"
    r"|frei|geliefert nach|deliver(?:ed|y) (?:at|in)|giao (?:tại|đến|về)|về|franco|с доставкой в|واصل|تسليم"
    r"|目的港[:：]?|仕向港[:：]?|到|至|往|发|运到|发到)"
    r"\s{0,2}(?:the )?(?:port of |puerto de |porto de |port de |port |порт |cảng |hafen )?$",
    re.I,
)
_TOWARDS_BEHIND = re.compile(r"\s?항?(?:까지|으로|로|행|향|도착|まで|へ|向け|着)")


def is_origin(place: Placed, text: str) -> bool:
    """Say whether goods come from there, as the words beside it say."""
    before = text[max(0, place.start - 24) : place.start]
    return _FROM.search(before) is not None or _FROM_BEHIND.match(text, place.end) is not None


def is_destination(place: Placed, text: str) -> bool:
    """Say whether goods go there, as the words beside it say, or because nothing else was written."""
    if is_origin(place, text):
        return False
    if _TOWARDS.search(text[max(0, place.start - 48) : place.start]) or _TOWARDS_BEHIND.match(text, place.end):
        return True
    rest = text[: place.start] + text[place.end :]
    return len(re.findall(r"[^\W\d_]+", rest)) <= 1 and len(rest) <= 24
