"""Complaints by words alone: polite, indirect, ironic and angry; and what only sounds like one."""

from datetime import date

import pytest

from bot.understanding import judge

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I am afraid the lids do not fit the jars.", "quality"),
        ("Kindly check, we miss 3 cartons: missing 3 cartons against the packing list", "quantity"),
        ("Bravo, the glasses arrived in pieces again", "damage"),
        ("It has been five weeks and still nothing, we are still waiting", "delay"),
        ("B/L has the wrong consignee, the documents are wrong", "documents"),
        ("We were charged twice", "payment"),
        ("the cartons were badly packed", "packaging"),
        ("nobody answers my mails", "service"),
        ("The price on the invoice is higher than agreed", "price"),
        ("불량품이 너무 많이 나옵니다", "quality"),
        ("아직도 선적이 안 됐나요? 약속한 납기가 지났습니다", "delay"),
        ("数量不对，少了五箱", "quantity"),
        ("商品が割れて届きました", "damage"),
        ("Hàng bị ướt và móp hết rồi", "damage"),
        ("Seguimos esperando, ya es un retraso de un mes", "delay"),
        ("A embalagem veio rasgada, mal embalada", "packaging"),
        ("Niemand antwortet auf meine Mails", "service"),
        ("Il manque trois cartons", "quantity"),
        ("Вы списали деньги дважды, списали дважды", "payment"),
        ("البضاعة وصلت مكسورة", "damage"),
        ("Barangnya cacat semua", "quality"),
    ],
)
def test_complaints_are_heard_with_their_kind(text: str, kind: str) -> None:
    said = judge.load("words").judge(text, today=TODAY).complaint
    assert said.is_complaint
    assert said.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "no complaints so far",
        "Everything arrived without any damage",
        "What happens if goods arrive damaged?",
        "How do you pack the glasses to avoid breakage?",
        "문제 없습니다",
        "파손된 것도 없고 다 좋아요",
        "没问题，都很好",
        "問題ありません",
        "không có vấn đề gì",
        "sin problemas, todo bien",
        "sem problemas",
        "keine Beschwerden",
        "aucun problème",
        "претензий нет",
        "لا توجد مشاكل",
        "tidak ada masalah",
        "The best supplier I ever had, great quality",
        "이 영화 정말 재미있고 감동적이었어요",
        "Sorry for the late reply, here is our order",
        "Do you have wet wipes?",
    ],
)
def test_what_only_sounds_like_a_complaint_is_none(text: str) -> None:
    assert not judge.load("words").judge(text, today=TODAY).complaint.is_complaint


def test_a_negation_covers_only_what_it_negates() -> None:
    said = judge.load("words").judge("No damage this time, but 12 pieces are missing", today=TODAY).complaint
    assert said.kind == "quantity"
