"""A catalogue and a day for the tests of what a message names."""

from collections.abc import Sequence
from datetime import date

from bot.meaning import Entities
from bot.trade import ProductCard
from bot.understanding import entities
from bot.understanding.text import clean

TODAY = date(2026, 11, 22)  # a Sunday
CATALOGUE = (
    ProductCard(
        1, "A100", {"en": "Ceramic Brake Pad", "ko": "세라믹 브레이크 패드", "es": "Pastilla de freno cerámica"}
    ),
    ProductCard(2, "B200", {"en": "Oil Filter", "de": "Ölfilter", "ru": "Масляный фильтр", "ar": "فلتر زيت"}),
    ProductCard(3, "KT-10", {"en": "Honey Citron Tea", "ko": "유자차", "zh": "蜂蜜柚子茶", "ja": "ゆず茶"}),
    ProductCard(4, "VF-750", {"en": "Stainless Vacuum Flask", "fr": "Gourde isotherme", "vi": "Bình giữ nhiệt inox"}),
)


def read(
    text: str, language: str = "en", *, today: date = TODAY, catalogue: Sequence[ProductCard] = CATALOGUE
) -> Entities:
    return entities.load().read(clean(text), language, catalogue, today)
