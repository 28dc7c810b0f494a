"""The wish to go on in chat, written by mail: a link for who is proven, where we are for who is not, an honest no."""

from datetime import date
from typing import Any

import pytest

from bot.actions import Decision, SendLink, State
from bot.conversation.links import masked
from bot.dialogs.choose import decide
from bot.firm import Firm
from bot.meaning import Entities, Label
from bot.record import Record
from bot.tokens import Signer
from bot.understanding import judge
from tests.unit.situations import case, count, situation, stems

FIRM = Firm("Hanbit", chat="https://t.me/hanbit_bot")
TODAY = date(2026, 6, 1)
WISHES = [
    ("en", "Dear Mr Kim,\n\ncan we talk on Telegram? It is easier for us.\n\nBest regards"),
    ("en", "Do you have WhatsApp?"),
    ("en", "I would like to continue in a chat, please."),
    ("ko", "안녕하세요 담당자님, 텔레그램으로 대화할 수 있을까요?"),
    ("ko", "카톡으로 계속 연락하고 싶습니다."),
    ("zh", "您好，我们可以在 Telegram 上聊吗？"),
    ("zh", "希望加微信联系"),
    ("ja", "Telegram でやり取りできますか。"),
    ("ja", "今後はチャットでご連絡したいです。"),
    ("vi", "Chúng ta có thể nói chuyện qua Telegram được không?"),
    ("es", "¿Podemos hablar por Telegram?"),
    ("es", "Preferimos seguir por chat, por favor."),
    ("pt", "Podemos conversar pelo Telegram?"),
    ("de", "Können wir in Telegram weiterschreiben?"),
    ("de", "Ich würde lieber per Chat mit Ihnen schreiben."),
    ("fr", "Peut-on continuer sur Telegram ?"),
    ("fr", "Nous préférons discuter par messagerie instantanée."),
    ("ru", "Можем продолжить общение в телеграме?"),
    ("ru", "Давайте перейдём в мессенджер."),
    ("ar", "هل يمكننا التحدث على تيليجرام؟"),
    ("id", "Bisakah kita lanjut di Telegram?"),
    ("id", "Saya mau ngobrol lewat WA saja."),
]


def hears(text: str, label: Label = Label.OTHER, entities: Entities | None = None, **changes: object) -> Decision:
    known: dict[str, Any] = {"channel": "email", "firm": FIRM, "proven": True, "record": Record(), **changes}
    return decide(situation(text, label, entities, **known))


@pytest.mark.parametrize(("language", "text"), WISHES)
def test_the_wish_is_understood_in_every_language(language: str, text: str) -> None:
    meaning = judge.load("words").judge(text, known_language=language, today=TODAY)
    assert hears(text, meaning=meaning).actions == (SendLink(),)


def test_who_may_have_forged_their_letter_hears_where_the_chat_is_and_gets_the_link_by_answering() -> None:
    asked = hears("Can we talk on Telegram?", proven=False, record=None)
    assert stems(asked) == ["chat_public"]
    assert SendLink() not in asked.actions
    answered = hears("Yes, it is me.", state=asked.state)
    assert (answered.actions, answered.state) == ((SendLink(),), State())
    # An address that proved itself once vouches for no later letter.
    assert stems(hears("Can we talk on Telegram?", proven=False)) == ["chat_public"]


def test_an_exporter_without_a_chat_says_so() -> None:
    said = hears("Can we talk on Telegram?", firm=Firm("Hanbit"))
    assert stems(said) == ["chat_none"]


def test_whoever_is_in_chat_already_is_sent_no_link() -> None:
    assert SendLink() not in hears("Can we talk on Telegram?", channel="telegram").actions


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Please call a person, can I talk to a person on Telegram?", Label.HUMAN),
        ("Can I subscribe to your newsletter on Telegram?", Label.SUBSCRIBE),
        ("The goods arrived broken, can we talk on Telegram?", Label.SUBSCRIBE),
        ("I have a complaint, can we talk on WhatsApp?", Label.HUMAN),
        ("Avez-vous des aliments pour chat ?", Label.PRODUCT),
        ("Which production line do you use?", Label.SOURCE),
    ],
)
def test_what_only_looks_like_it_is_answered_by_its_own_dialog(text: str, label: Label) -> None:
    assert SendLink() not in hears(text, label).actions


def test_a_letter_with_a_matter_of_its_own_is_answered_for_that() -> None:
    wanted = hears("We need 500 Ginseng Tea, can we talk on Telegram?", Label.NEED, count(500))
    assert SendLink() not in wanted.actions


def test_an_open_case_stays_open_while_the_link_is_sent() -> None:
    handed = State("handed", {"label": "source"})
    assert hears("Can we talk on Telegram?", state=handed).state == handed
    unproven = hears("Can we talk on Telegram?", state=handed, proven=False, record=None)
    assert unproven.state == handed


def test_who_answers_from_elsewhere_gets_a_person_and_no_link() -> None:
    asked = hears("Can we talk on Telegram?", proven=False, record=None)
    handed = hears("Yes.", state=asked.state, proven=False, record=None)
    assert case(handed).told == "proof_handed"
    assert SendLink() not in handed.actions


def test_a_quoted_link_is_masked_however_it_was_written() -> None:
    token = Signer("s").sign("start", "0123456789abcdef")
    for link in (f"https://t.me/x?start={token}", f"<https://t.me/x?start={token}>", f"u=t.me%2Fx%3Fstart%3D{token}"):
        assert token not in masked(f"> Open the chat: {link}\n> bye")
    assert masked("start=now, please") == "start=now, please"
