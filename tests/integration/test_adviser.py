"""What a message means where a larger model is asked as well: it helps where we are unsure, and its failure is none."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

import pytest

from bot.conversation.grasp import grasp
from bot.house import House
from bot.meaning import Label, Meaning
from bot.messages import Act, Inbound, Sender
from tests.cast import NOW, ana, build_house

pytestmark = pytest.mark.usefixtures("database")


class Wise:
    """Knows better, or not; remembers what it was asked."""

    def __init__(self, label: Label | None) -> None:
        self.label = label
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    async def refine(self, text: str, meaning: Meaning, names: Iterable[str] = ()) -> Meaning | None:
        self.asked.append((text, tuple(names)))
        return replace(meaning, label=self.label, labels=(self.label,)) if self.label else None


def mail(text: str, act: Act = Act.MESSAGE) -> Inbound:
    sender = Sender("ana@lisboacasa.example", name="A. Silva")
    return Inbound("email", "1", sender, act, NOW, chat=sender.address, text=text)


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    house = build_house()
    await ana(house)
    yield house


async def test_the_better_judgement_is_taken(house: House) -> None:
    wise = Wise(Label.DELIVERY)
    found = await grasp(replace(house, adviser=wise), mail("did the truck leave already"))
    assert found.meaning.label is Label.DELIVERY


async def test_the_names_we_know_go_along_to_be_taken_out(house: House) -> None:
    wise = Wise(None)
    await grasp(replace(house, adviser=wise), mail("did the truck leave already"))
    assert wise.asked == [("did the truck leave already", ("A. Silva", "Ana Silva", "Lisboa Casa Lda"))]


async def test_without_a_better_one_ours_stands(house: House) -> None:
    alone = await grasp(house, mail("where is my order"))
    advised = await grasp(replace(house, adviser=Wise(None)), mail("where is my order"))
    assert advised == alone


async def test_a_machine_s_mail_is_shown_to_nobody(house: House) -> None:
    wise = Wise(Label.DELIVERY)
    await grasp(replace(house, adviser=wise), mail("out of office", Act.MACHINE))
    assert wise.asked == []
