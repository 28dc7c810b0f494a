"""Why us? Who we are, what vouches for us, who speaks for us in the buyer's country, and how to visit.

Told is only what the exporter wrote into the configuration; a reference only where its customer allowed it for the
buyer's country. What is not there is asked of a person.
"""

from dataclasses import replace

from bot.actions import Decision, Paper, Situation
from bot.dialogs import certificates, handed, product
from bot.dialogs.phrases import normal, pattern
from bot.dialogs.speech import CATALOGUE, HUMAN, say
from bot.firm import Agent, Reference, in_language
from bot.meaning import Label

# What can be asked for, in the order in which it is told.
ASPECTS = ("profile", "references", "agent", "visit", "capacity", "certified")


def answer(situation: Situation) -> Decision:
    """Tell what is asked for; of a general question the profile and what vouches for us."""
    text = normal(situation.text)
    asked = [aspect for aspect in ASPECTS[1:] if pattern(f"source_{aspect}").search(text)]
    if (certified := certificates.answer(situation)) is None:
        return _answered(situation, asked)
    if card := product.meant(situation):
        return product.show(situation, card)
    asked = [aspect for aspect in asked if aspect != "certified"]
    if not asked:
        return replace(certified, label=Label.SOURCE)
    answered = _answered(situation, asked)
    return replace(answered, actions=(*certified.actions, *answered.actions))


def _answered(situation: Situation, asked: list[str]) -> Decision:
    known = _known(situation)
    missing = [aspect for aspect in asked if not known[aspect]]
    told = [aspect for aspect in asked if known[aspect]] or ([] if missing else _general(known))
    if not told:
        return handed.hand_over(situation)
    papers = tuple(Paper("stored", (one.sha256, one.title)) for one in situation.firm.documents if "profile" in told)
    said = say(situation, "source", firm=situation.firm, choices=(CATALOGUE, HUMAN), papers=papers)
    said = replace(
        said, values={**said.values, **{aspect: known[aspect] if aspect in told else None for aspect in ASPECTS}}
    )
    if not missing:
        return Decision((said,), situation.state, Label.SOURCE)
    passed_on = handed.hand_over(situation)
    return Decision((said, *passed_on.actions), passed_on.state, Label.SOURCE)


def agents(situation: Situation) -> tuple[Agent, ...]:
    """Return who speaks for us in the buyer's country, or in a country that the message names."""
    wanted = {situation.contact.country, *situation.meaning.entities.countries} - {""}
    return tuple(agent for agent in situation.firm.agents if wanted & set(agent.countries))


def references(situation: Situation) -> tuple[Reference, ...]:
    """Return the customers who allowed us to name them to buyers of this country."""
    own = situation.contact.country
    return tuple(one for one in situation.firm.references if not one.countries or own in one.countries)


def _general(known: dict[str, object]) -> list[str]:
    return [aspect for aspect in ("profile", "references", "certified") if known[aspect]]


def _known(situation: Situation) -> dict[str, object]:
    firm, language = situation.firm, situation.meaning.language
    named = [{"name": one.name, "text": in_language(one.text, language)} for one in references(situation)]
    return {
        "profile": in_language(firm.introduction, language),
        "references": named,
        "agent": agents(situation),
        "visit": in_language(firm.visit, language),
        "capacity": in_language(firm.capacity, language),
        "certified": list(firm.certificates),
    }
