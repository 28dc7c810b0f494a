"""The price that a buyer wishes to pay: named as such, asked for, or set as a limit."""

import re
from collections.abc import Sequence

from bot.trade import Money
from bot.understanding import amounts
from bot.understanding.spans import Found

_WISHED = re.compile(
    r"(?:target|targeted|our idea|aim(?:ing)? (?:for|at)|hop(?:e|ing) (?:for|to (?:get|pay))|expect(?:ed|ing)? price"
    r"|willing to pay|wish to pay|budget|objetivo|objectif|cible|alvo|pretendido|presupuesto|orçamento|zielpreis"
    r"|preisvorstellung|wunschpreis|целевая|целевую|целевой|желаемая|желаемую|бюджет|목표|희망|예산|目标价?"
    r"|目標価?格?|目標"
    r"|期望价?|理想价|预算|希望|予算|mục tiêu|mong muốn|ngân sách|harga target|target harga|harapan|anggaran"
    r"|المستهدف|المطلوب|المرجو|هدفنا|ميزانيتنا|الميزانية"
    r"|can you (?:do|make it|accept|offer|match|meet|go down to)|could you (?:do|make it|accept|offer|match|meet)"
    r"|if you can (?:do|make|match)|pued(?:e|en) dejar\w{0,4}(?: en)?|pod(?:e|em) fazer(?: por)?"
    r"|pouvez[- ]vous (?:faire|accepter)"
    r"|сможете по|отдадите по|làm được(?: giá)?|bisa (?:kasih|dapat)|能做到?|可以做到?|能给到?|能不能做到?)"
)
# A limit, before the price and behind it.
_LIMIT = re.compile(
    r"(?:max(?:imum|imal)?\.?|at most|no(?:t)? more than|not (?:to )?exceed(?:ing)?|no higher than|höchstens|maximal"
    r"|nicht mehr als"
    r"|máximo|maximo|no más de|no mas de|não mais (?:de|que)|no máximo|maximum|pas plus de|au plus|максимум|не более"
    r"|не дороже|не выше"
    r"|tối đa|không quá|không vượt quá|maksimal|maksimum|tidak lebih dari|بحد أقصى|لا يزيد عن|لا يتجاوز|كحد أقصى|최대"
    r"|최고"
    r"|最多|最高|不超过|不超過|不高于|最大|上限)"
)
_LIMITED = re.compile(
    r"\s?(?:(?:per|/|a|each|por|pro|par|за)\s?\w{1,10}\s)?,?\s?(?:max(?:imum|imal)?(?!\w)|at most|tops|or less"
    r"|höchstens|máximo|como máximo"
    r"|no máximo|maximum|au maximum|maxi|максимум|tối đa|maksimal|كحد أقصى|이하|이내|아래|밑으로|에 맞춰|에 해|以下"
    r"|以内|封顶)"
)
# These limit many things; of prices only where the sentence speaks of one.
_WEAK = re.compile(
    r"(?:up to|under|below|less than|within|bis(?: zu)?|unter|hasta|por debajo de|até|abaixo de|jusqu'à|moins de|до"
    r"|ниже|dưới"
    r"|di bawah|hingga|حتى|أقل من)\s?$"
)
_WEAKLY = re.compile(r"\s?(?:까지|미만|まで|未満|以内)")
_PRICE = re.compile(
    r"price|per (?:pc|piece|unit|set)|/ ?(?:pc|unit|set)|each|preis|stück|precio|unidad|pieza|preço|unidade|peça|prix"
    r"|pièce|unité"
    r"|цен|штук|шт|giá|cái|chiếc|harga|buah|سعر|قطعة|حبة|단가|가격|개당|单价|價|价|每|単価|価格"
)
_GAP = 40  # characters between the word and its price
_ENDS = re.compile(r"[\n!?;]|\.\s")
_PAST = re.compile(r"\b(?:last|paid|was|but|market|instead|aber|pero|mas|mais)\b")


def find(text: str, found: Sequence[Found[Money]]) -> Money | None:
    """Return the price that the buyer says to wish for; `found` are the amounts of money in `text`."""
    low = amounts.lower(text)
    for one in found:
        if _is_told(_WISHED, low, one.start) or _is_told(_LIMIT, low, one.start) or _LIMITED.match(low, one.end):
            return one.value
        weak = _WEAK.search(low, max(0, one.start - _GAP), one.start) or _WEAKLY.match(low, one.end)
        if weak and _PRICE.search(low, max(0, one.start - 2 * _GAP), one.end + _GAP):
            return one.value
    return None


def _is_told(words: re.Pattern[str], low: str, start: int) -> bool:
    """Say whether one of the words stands before a price, with nothing between that turns it to something else."""
    before = low[max(0, start - _GAP) : start]
    return any(
        not (_ENDS.search(between) or _PAST.search(between) or re.search(r"\d", between))
        for between in (before[match.end() :] for match in words.finditer(before))
    )
