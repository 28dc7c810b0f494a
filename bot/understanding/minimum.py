"""A minimum order that is asked about: the number in "MOQ 500?" is no quantity wanted."""

import re

from bot.understanding.spans import Found

_NAMED = (
    r"(?:(?<![\w-])(?:m\.?o\.?q\.?|min(?:imum|\.)? ?(?:order|purchase)(?: ?(?:quantity|qty\.?|amount))?"
    r"|minimum(?: quantity)?"
    r"|(?:pedido|cantidad|compra|encomenda|quantidade)s? mínim[oa]s?|mínimo(?: de pedido)?"
    r"|mindest(?:bestell|abnahme)?menge|mindestbestellung"
    r"|commande minim(?:ale|um)|quantité minimale|minimum de commande"
    r"|минимальн\w{2,3} (?:заказ\w?|парти\w{1,2}|количеств\w)|минимум|(?:số lượng )?(?:đặt hàng |đặt )?tối thiểu"
    r"|(?:pemesanan|pesanan|jumlah|order) minim(?:um|al)|minimal order|الحد الأدنى(?: لل?طلب(?:ية)?)?|أقل كمية)(?!\w)"
    r"|최소\s?(?:주문|발주|구매)?\s?(?:수량|량|물량)?|最小起订量|最低起订量|起订量|起訂量|最小订购量|最低订购量|最小発注数|最小注文数量|最小ロット|最低ロット|最小数量)"
)
_SAID = (
    r"[\s:：=]{0,3}(?:(?:is|are|of|still|at|for|es|de|é|ist|von|liegt|bei|est|là|adalah|составляет|هو|은|는|이|가|是|为|為|は|が)\s?){0,2}"
    r"(?:it |this |that )?"
)
_NUMBER = r"(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?!\d)|\d{1,9})"
_ASKED = (
    r"(?![^.!。！\n?？؟]{0,6}(?:we|i|let)\s)[^.!。！\n?？؟]{0,40}"
    r"(?:[?？؟]|(?:인가요|입니까|맞나요|되나요|예요|吗|嗎|ですか|でしょうか))"
)
_QUESTION = re.compile(rf"{_NAMED}{_SAID}{_NUMBER}{_ASKED}", re.I)


def find(text: str) -> list[Found[str]]:
    """Return the numbers that a question names as a minimum order, with their places."""
    return [Found(match["number"], *match.span("number")) for match in _QUESTION.finditer(text)]
