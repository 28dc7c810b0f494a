"""An article before a person: told where it fits, never twice, never to a complaint, never in a strange language."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Decision, OpenCase, Situation, State
from bot.dialogs import handed, knowledge
from bot.dialogs.choose import decide
from bot.firm import Article
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Severity
from bot.people import Stage
from bot.trade import Money
from tests.unit.situations import Talk, buttons, case, meant, said, situation, stems

LOGO = Article("logo", "Can you print our logo?", "From 300 pieces.", "en", score=0.7)
KOREAN = replace(LOGO, title="로고를 인쇄할 수 있습니까?", language="ko")
ASKED = "Could you engrave our name on the lids?"


def asked(text: str = ASKED, label: Label = Label.OTHER, **changes: object) -> Situation:
    return situation(text, label, None, **{"articles": (LOGO,), **changes})


def test_an_article_that_fits_is_told_instead_of_a_hand_over() -> None:
    decision = decide(asked())
    assert stems(decision) == ["article"]
    told = said(decision, "article")
    assert (told.values["title"], told.values["text"]) == (LOGO.title, LOGO.text)
    assert buttons(decision) == ["article:no:logo"]
    assert decision.state.dialog == "knowledge"


@pytest.mark.parametrize("label", [Label.OTHER, Label.SERVICE, Label.SOURCE, Label.PRODUCT])
def test_every_kind_of_question_may_be_answered(label: Label) -> None:
    assert "article" in stems(knowledge.instead(asked(label=label), handed.hand_over(asked(label=label))))


@pytest.mark.parametrize("label", [Label.ACCOUNT, Label.HUMAN, Label.ACCEPTANCE])
def test_what_wants_a_person_gets_one(label: Label) -> None:
    decision = handed.hand_over(asked(label=label))
    assert knowledge.instead(asked(label=label), decision) == decision


def test_a_complaint_never_gets_an_article() -> None:
    meaning = meant(Label.OTHER, complaint=Complaint(True, ComplaintKind.DAMAGE, Severity.HIGH))
    for changes in ({"meaning": meaning}, {"state": State("complaint", {"kind": "damage"})}):
        assert "article" not in stems(decide(asked(**changes)))
    assert "article" not in stems(decide(asked(label=Label.COMPLAINT)))


def test_what_the_record_answers_is_answered_from_it() -> None:
    assert stems(decide(asked("What is the MOQ of ginseng tea?", Label.PRODUCT))) == ["product"]


def test_a_statement_needs_a_surer_article_than_a_question() -> None:
    weak = replace(LOGO, score=0.55)
    assert stems(decide(asked(articles=(weak,)))) == ["article"]
    assert case(decide(asked("Our name should be engraved on the lids", articles=(weak,)))).reason == "unsure"
    assert stems(decide(asked("Our name should be engraved on the lids"))) == ["article"]


def test_an_article_in_a_language_the_buyer_does_not_read_is_named_to_staff_only() -> None:
    decision = decide(asked("Können Sie unser Logo gravieren?", meaning=meant(language="de")))
    assert stems(decision) == []
    assert case(decision).told == "handed_other"
    assert "Can you print our logo? (logo, en)" in str(case(decision).values["note"])
    foreign = decide(asked("Kan ni gravera vår logotyp på locket?", meaning=meant(language="sv")))
    assert case(foreign).told == "handed_language"
    assert "logo" in str(case(foreign).values["note"])


def test_the_readers_own_language_is_taken_where_there_is_one() -> None:
    decision = decide(asked("로고를 새길 수 있나요?", meaning=meant(language="ko"), articles=(LOGO, KOREAN)))
    assert said(decision, "article").values["title"] == KOREAN.title


def test_text_of_no_certain_language_is_answered_in_english() -> None:
    assert stems(decide(asked("logo??", meaning=meant(language="und")))) == ["article"]


@pytest.mark.parametrize(
    "text",
    ["No, that is not it", "This does not answer my question", "그게 아니에요", "Das hilft nicht", "👎"],
)
def test_who_says_that_it_did_not_help_gets_a_person(text: str) -> None:
    talk = Talk()
    talk.say(ASKED, articles=(LOGO,))
    decision = talk.say(text)
    assert case(decision).told == "article_handed"
    assert ASKED in str(case(decision).values["note"])
    assert "logo" in str(case(decision).values["note"])
    assert talk.state.dialog == "handed"


def test_who_is_cross_that_it_did_not_help_has_not_complained_and_who_complains_has() -> None:
    cross = meant(Label.COMPLAINT, complaint=Complaint(True, ComplaintKind.SERVICE, Severity.LOW))
    talk = Talk()
    talk.say(ASKED, articles=(LOGO,))
    state = talk.state
    assert case(talk.say("This does not help me at all!", meaning=cross)).reason == "unsure"
    told = "The last engraving does not help: 30 lids came with a wrong name on them and we want our money back at once"
    assert case(decide(asked(told, state=state, meaning=cross))).reason == "complaint"


def test_the_button_brings_a_person_at_once_and_also_later() -> None:
    talk = Talk()
    talk.say(ASKED, articles=(LOGO,))
    assert ASKED in str(case(talk.press("article:no:logo")).values["note"])
    late = decide(situation(button="article:no:logo"))
    assert case(late).values["note"] == "logo"
    assert stems(decide(situation(button="article:yes"))) == ["button_unknown"]


def test_the_same_article_is_not_told_twice_in_a_row() -> None:
    talk = Talk()
    talk.say(ASKED, articles=(LOGO,))
    assert case(talk.say("Is the engraving deep enough?", articles=(LOGO,))).reason == "unsure"


def test_a_new_subject_leaves_the_article_behind() -> None:
    talk = Talk()
    talk.say(ASKED, articles=(LOGO,))
    assert stems(talk.say("What is the MOQ of ginseng tea?", Label.PRODUCT)) == ["product"]


def test_a_slug_too_long_for_a_button_is_left_out() -> None:
    decision = decide(asked(articles=(replace(LOGO, slug="로고" * 30),)))
    assert buttons(decision) == ["article:no"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("How do I log in to your dealer portal?", Label.OTHER),
        ("Do you engrave?", Label.NEED),
        ("How is engraving paid?", Label.PAYMENT),
        ("Where do I find the manual?", Label.SERVICE),
        ("Is a sheet mask engraved?", Label.PRODUCT),
    ],
)
def test_an_article_that_surely_fits_comes_before_asking_back(text: str, label: Label) -> None:
    plain = decide(situation(text, label))
    assert stems(plain)
    assert stems(decide(asked(text, label))) == ["article"]
    assert decide(asked(text, label, articles=(replace(LOGO, score=0.55),))) == plain


def test_a_product_of_which_the_card_knows_nothing_asked_comes_with_the_article() -> None:
    decision = decide(asked("Is the ginseng tea engraved?", Label.PRODUCT))
    assert stems(decision) == ["product", "article"]
    assert decision.state.slots["product"] == "GT-1"


@pytest.mark.parametrize(
    ("text", "label", "entities"),
    [
        ("Has our payment arrived?", Label.PAYMENT, Entities()),
        ("Did you get the 4,000 USD?", Label.PAYMENT, Entities(money=(Money(Decimal(4000), "USD"),))),
        ("Where is SO-1?", Label.DELIVERY, Entities(orders=("SO-1",))),
    ],
)
def test_what_is_about_their_own_order_or_money_gets_no_article(text: str, label: Label, entities: Entities) -> None:
    found = decide(situation(text, label, entities, articles=(replace(LOGO, score=1.0),)))
    assert "article" not in stems(found)


def test_what_is_told_beside_a_hand_over_stays_told() -> None:
    both = Decision(
        (*decide(situation("What is ginseng tea?", Label.PRODUCT)).actions, OpenCase("unsure", "product_fact_missing")),
        State("product", {"product": "GT-1"}),
        Label.PRODUCT,
    )
    decision = knowledge.instead(asked(label=Label.PRODUCT), both)
    assert stems(decision) == ["product", "article"]
    assert decision.state.slots["product"] == "GT-1"
    after = decide(situation("And the MOQ?", Label.PRODUCT, state=decision.state))
    assert stems(after) == ["product"]


ARTICLES = st.lists(
    st.builds(
        Article,
        st.text(max_size=80),
        st.text(max_size=20),
        st.text(max_size=20),
        st.sampled_from(["en", "ko", "ar", "xx", ""]),
        stage=st.sampled_from(Stage),
        score=st.floats(0, 1),
    ),
    max_size=3,
).map(tuple)


@given(
    st.text(max_size=60),
    st.sampled_from(Label),
    st.sampled_from(["en", "de", "und", "sv", ""]),
    st.sampled_from(["", "knowledge", "handed", "inquiry", "complaint", "product"]),
    st.sampled_from(["", "article:no", "article:no:x", "article", "article:", "article:no:" + "y" * 60]),
    ARTICLES,
)
def test_any_articles_at_all_get_a_decision(
    text: str, label: Label, language: str, dialog: str, button: str, articles: tuple[Article, ...]
) -> None:
    decision = decide(
        situation(
            text, meaning=meant(label, language=language), state=State(dialog, {"article": "x", "label": "nonsense"}),
            button=button, articles=articles,
        )
    )  # fmt: skip
    assert decision.actions
    assert all(len(data.encode()) <= 64 for data in buttons(decision))
