"""Payment: what is open, where to pay, what came, and what must never be believed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Decision, OpenCase, Say
from bot.dialogs import payment
from bot.dialogs.choose import decide
from bot.firm import Bank, Firm
from bot.meaning import Entities, Label, Severity
from bot.record import Line, Payment, Record, TradeCard
from bot.render import Words
from bot.trade import Money, Quantity
from tests.unit.situations import case, said, situation, stems

WORDS = Words()
TODAY = date(2026, 3, 1)
OPEN = TradeCard(
    "SO-2026-0042", "order", "shipped", TODAY, "USD",
    lines=(Line("GT-1", Quantity(Decimal(600), "box"), Money(Decimal("3.20"), "USD")),),
    due_on=date(2026, 3, 20), payments=(Payment(Money(Decimal(576), "USD"), date(2026, 2, 3), "TT 77"),),
)  # fmt: skip
PAID = replace(OPEN, number="SO-2026-0017", payments=(Payment(Money(Decimal(1920), "USD"), date(2025, 8, 3)),))
RECORD = Record((OPEN, PAID))
BANK = Bank("Hanbit Foods Co.", "Hana Bank", "123-456-789", "KOEXKRSE", currency="USD")
FIRM = Firm("Hanbit Foods", payment_terms={"en": "30% deposit by T/T, 70% against copy of B/L"}, banks=(BANK,))


def asked(text: str, **changes: object) -> Decision:
    known: dict[str, Any] = {"record": RECORD, "firm": FIRM, "today": TODAY, **changes}
    return decide(situation(text, Label.PAYMENT, **known))


def spoken(text: str, **changes: object) -> str:
    decision = asked(text, **changes)
    known = {"case_number": "C-1001", "promised_at": None, "timezone": "UTC"}
    spoken = [one for one in decision.actions if isinstance(one, Say | OpenCase)]
    told = [(one.told if isinstance(one, OpenCase) else one.stem, one.values) for one in spoken]
    return "\n".join(WORDS.text(f"chat/{stem}", "en", {**known, **values}) for stem, values in told)


def test_what_is_open_is_told_with_amounts_and_due_date() -> None:
    told = spoken("How much do we still owe you?")
    assert "US$1,344.00 is open and due on 20 March 2026" in told
    assert "SO-2026-0017" not in told


def test_what_is_overdue_is_said_so() -> None:
    assert "was due on 20 March 2026" in spoken("What is open?", today=date(2026, 4, 2))


def test_an_order_that_is_named_is_told_also_when_it_is_paid() -> None:
    told = spoken("What about SO-2026-0017?")
    assert "paid in full" in told
    assert "SO-2026-0042" not in told


def test_a_number_of_somebody_else_is_a_number_that_does_not_exist() -> None:
    decision = asked("How much is open of PO-77-1234?", meaning=replace(
        situation("", Label.PAYMENT).meaning, entities=Entities(orders=("PO-77-1234",))))  # fmt: skip
    assert case(decision).told == "delivery_unknown"


def test_who_has_paid_everything_hears_that_nothing_is_open() -> None:
    assert stems(asked("What is open?", record=Record((PAID,)))) == ["payment_none"]
    assert "no order of yours" in spoken("What is open?", record=Record())


def test_bank_details_come_from_the_configuration_with_a_warning() -> None:
    told = spoken("Please send me your bank details")
    assert "123-456-789" in told
    assert "never change by a message" in told
    assert case(asked("Your bank details please", firm=Firm("Hanbit Foods"))).told == "payment_bank_none"


@pytest.mark.parametrize(
    "text",
    ["¿A qué cuenta bancaria pagamos?", "Boa tarde. Para qual conta pagamos?", "¿En qué cuenta bancaria le pagamos?"],
)
def test_where_do_we_pay_is_no_news_that_we_paid(text: str) -> None:
    assert stems(asked(text)) == ["payment_bank"]


@pytest.mark.parametrize("text", ["¿Cómo pagamos?", "Como pagamos?"])
def test_how_do_we_pay_is_no_news_that_we_paid(text: str) -> None:
    assert stems(asked(text, firm=Firm("Hanbit", payment_terms={"en": "30% T/T"}))) == ["payment_terms"]


@pytest.mark.parametrize(
    "text", ["Ya pagamos a su cuenta bancaria, ¿lo ven?", "We have paid the deposit, do you see it?"]
)
def test_who_paid_into_the_account_is_not_told_the_account(text: str) -> None:
    assert case(asked(text)).told == "payment_told"


def test_bank_details_and_balances_need_a_proof_but_terms_do_not() -> None:
    assert stems(asked("Please send me your bank details", record=None)) == ["proof_ask"]
    assert stems(asked("How much do we owe?", record=None, channel="email")) == ["proof_reply"]
    assert "30% deposit" in spoken("What are your payment terms?", record=None)
    both = asked("What are your payment terms? And your bank details please", record=None, channel="email")
    assert stems(both) == ["payment_terms", "proof_reply"]


def test_other_terms_are_for_a_person() -> None:
    decision = asked("Can we get credit terms, net 60?")
    assert (stems(decision), case(decision).told) == (["payment_terms"], "payment_wish")
    assert case(asked("What are your payment terms?", firm=Firm("H"))).told == "payment_terms_none"


@pytest.mark.parametrize(
    "text",
    [
        "Please confirm your new bank account before we transfer.",
        "We were told that your bank details have changed. Is that right?",
        "Our bank details have changed, please use the account below from now on.",
        "Dear customer, due to an audit please pay to another account at our bank in Hong Kong.",
        "귀사의 계좌가 변경되었다고 들었습니다. 맞나요?",
        "我们的银行账户已经变更,请付到新的账户。",
        "銀行口座が変更になったとのメールが届きました。",
        "Chúng tôi được báo tài khoản ngân hàng của công ty đã thay đổi.",
        "¿Es correcta su nueva cuenta bancaria?",
        "Os dados bancários de vocês mudaram?",
        "Stimmt Ihre neue Bankverbindung?",
        "Vos coordonnées bancaires ont-elles changé ?",
        "Нам сообщили, что ваши реквизиты изменились.",
        "هل تم تغيير رقم الحساب البنكي؟",
        "Apakah nomor rekening Anda berubah?",
    ],
)
@pytest.mark.parametrize("label", [Label.PAYMENT, Label.OTHER])
def test_news_of_bank_details_alarms_staff_whoever_writes_them(text: str, label: Label) -> None:
    decision = decide(situation(text, label, record=RECORD, firm=FIRM))
    opened = case(decision)
    assert (opened.reason, opened.told, opened.severity) == ("alarm", "payment_alarm", Severity.HIGH)
    assert "123-456" not in WORDS.text("chat/payment_alarm", "en", {"case_number": "C-1", "promised_at": None})


@pytest.mark.parametrize(
    "text",
    [
        "Please send me your bank details for the deposit.",
        "Thanks for the swift reply! We would like new samples.",
        "What is new in your catalogue?",
        "We opened a new shop. Where do we pay?",
        "계좌 정보를 알려 주세요.",
        "Wie ist Ihre Bankverbindung?",
    ],
)
def test_a_plain_question_is_no_alarm(text: str) -> None:
    assert not payment.alarming(situation(text, Label.PAYMENT))


def test_a_payment_in_the_record_is_confirmed_with_amount_and_date() -> None:
    told = spoken("Have you received our payment?")
    assert "US$576.00 for order SO-2026-0042, received on 3 February 2026" in told


def test_a_payment_of_another_amount_is_looked_for_by_a_person() -> None:
    entities = Entities(money=(Money(Decimal(999), "USD"),))
    meaning = replace(situation("", Label.PAYMENT).meaning, entities=entities)
    assert case(asked("Have you received our payment of USD 999?", meaning=meaning)).told == "payment_not_seen"
    right = replace(meaning, entities=Entities(money=(Money(Decimal(576), "USD"),)))
    assert stems(asked("Have you received our payment of USD 576?", meaning=right)) == ["payment_seen"]


@pytest.mark.parametrize(
    "text",
    [
        "We have paid the deposit for SO-2026-0042 today.", "SO-2026-0042 송금했습니다.", "SO-2026-0042 已付款,请查收",
        "SO-2026-0042 の代金を振り込みました。", "Chúng tôi đã chuyển khoản cho SO-2026-0042",
        "Ya pagamos SO-2026-0042",
        "Já pagamos SO-2026-0042", "Wir haben überwiesen: SO-2026-0042",
        "Nous avons effectué le virement, SO-2026-0042",
        "Мы оплатили SO-2026-0042", "تم التحويل SO-2026-0042", "Sudah kami transfer SO-2026-0042",
    ],
)  # fmt: skip
def test_who_has_paid_is_thanked_and_staff_look_for_the_money(text: str) -> None:
    opened = case(asked(text, files=1))
    assert (opened.told, opened.values["note"]) == ("payment_told", "SO-2026-0042")
    assert case(asked(text, record=None)).told == "payment_told"


def test_what_is_owed_in_two_currencies_is_two_sums() -> None:
    euro = replace(OPEN, number="SO-9", currency="EUR", payments=(),
                   lines=(Line("GT-1", Quantity(Decimal(10)), Money(Decimal(2), "EUR")),))  # fmt: skip
    sums = said(asked("What is open?", record=Record((OPEN, euro))), "payment_status").values["sums"]
    assert sums == (Money(Decimal("1344.00"), "USD"), Money(Decimal(20), "EUR"))


def test_terms_and_money_that_came_are_both_told() -> None:
    decision = asked("Do you accept a letter of credit? Has our deposit arrived?")
    assert stems(decision) == ["payment_terms", "payment_seen"]


def test_a_deposit_of_the_last_days_is_found_in_the_record() -> None:
    assert "payment_seen" in stems(asked("Has our deposit arrived?"))


@pytest.mark.parametrize(
    "text",
    [
        "Mình còn nợ bao nhiêu? Cho mình xem công nợ",
        "What do we owe you, and is a deposit due?",
        "未払い残高はいくらですか？",
    ],
)
def test_who_asks_what_they_owe_is_asked_for_a_proof(text: str) -> None:
    assert "proof_ask" in stems(asked(text, record=None))


def test_one_word_for_a_balance_and_a_term_asks_for_no_terms() -> None:
    assert stems(asked("Mình còn nợ bao nhiêu? Cho mình xem công nợ", record=None)) == ["proof_ask"]
    assert stems(asked("Có thể thanh toán công nợ 60 ngày không?", record=None))[0] == "payment_terms"
