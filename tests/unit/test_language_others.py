"""Languages outside the twelve are told by their own code, or at least are none of the twelve; mixed texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import language
from bot.understanding.cues import LANGUAGES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Merhaba, ürünlerinizin fiyat listesini gönderebilir misiniz?", "tr"),
        ("Siparişimiz hâlâ gelmedi, ne zaman teslim edilecek?", "tr"),
        ("Buongiorno, potreste inviarci il listino prezzi aggiornato?", "it"),
        ("La merce è arrivata danneggiata", "it"),
        ("Dzień dobry, proszę o przesłanie oferty na 500 sztuk", "pl"),
        ("Towar przyszedł uszkodzony", "pl"),
        ("Kunt u ons een offerte sturen voor 500 stuks?", "nl"),
        ("De goederen zijn beschadigd aangekomen", "nl"),
        ("ขอใบเสนอราคาสำหรับสินค้า 500 ชิ้น", "th"),
        ("कृपया 500 पीस का कोटेशन भेजें", "hi"),
        ("لطفا قیمت ۵۰۰ عدد را برای ما بفرستید", "fa"),
        ("Надішліть, будь ласка, ціну на 500 штук", "uk"),
        ("Vi önskar en offert på 500 stycken, tack", "sv"),
        ("Kérjük, küldjenek ajánlatot 500 darabra", "hu"),
        ("Vă rugăm să ne trimiteți o ofertă pentru 500 de bucăți", "ro"),
        ("Prosíme o nabídku na 500 kusů", "cs"),
        ("Pyydämme tarjousta 500 kappaleesta, kiitos", "fi"),
        ("Παρακαλώ στείλτε μας προσφορά", "el"),
        ("אנא שלחו הצעת מחיר", "he"),
        ("অনুগ্রহ করে মূল্য তালিকা পাঠান", "bn"),
        ("براہ کرم ہمیں قیمت بھیجیں، شکریہ", "ur"),
        ("Құрметті әріптестер, бағаңызды жіберіңізші", "kk"),
    ],
)
def test_other_languages_by_their_code(text: str, code: str) -> None:
    assert language.detect(text) == code


@pytest.mark.parametrize(
    "text", ["siparis nerede", "quanto costa la spedizione", "ile kosztuje dostawa", "hoeveel kost het"]
)
def test_short_lines_of_other_languages_are_none_of_the_twelve(text: str) -> None:
    assert language.detect(text) not in LANGUAGES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("أضف Samsung Galaxy Ultra Max Pro إلى الطلب من فضلك", "ar"),
        ("Нужна цена на Stainless Vacuum Flask VF-750", "ru"),
        ("请报 Stainless Vacuum Flask 的价格", "zh"),
        ("電話番号が変更になりました", "ja"),
        ("電話番号変更", "ja"),
        ("電話號碼變更", "zh"),
        ("Bitte ein Angebot für Stainless Steel Vacuum Flask and Honey Citron Tea", "de"),
        ("Necesitamos precio de Honey Citron Tea Premium Gift Set", "es"),
        ("ขอราคา Stainless Vacuum Flask", "th"),
        ("Dear Sir, please quote for 유자차. Best regards, 김철수", "en"),
    ],
)
def test_names_of_goods_do_not_change_the_language(text: str, code: str) -> None:
    assert language.detect(text) == code


@given(st.text(max_size=200), st.sampled_from(["", *LANGUAGES]))
def test_any_text_has_a_language(text: str, known: str) -> None:
    ranked = language.ranked(text, known)
    assert ranked
    assert abs(sum(share for _, share in ranked) - 1) < 1e-6
