"""The script of `dangol demo --check`: what a visitor would do first, and what they must see. Each scene by itself."""

import re

from bot.demo.visitor import Json, SeenOtherwiseError, Visitor, short

_CASE = re.compile(r"C-\d+")
_INQUIRY = re.compile(r"Q-\d{4}-\d+")


async def opens_the_page(visitor: Visitor) -> str:
    """The page is there, with its people."""
    page = await visitor.text("/")
    people = await visitor.people()
    if "<main" not in page or len(people) < 200:
        raise SeenOtherwiseError(f"{len(people)} people on a page of {len(page)} characters")
    return f"{len(people)} people in {len({one['country'] for one in people})} countries"


async def asks_in_chat(visitor: Visitor) -> str:
    """A product question is answered with the product's picture, and both are on the timeline."""
    buyer = await _somebody(visitor, 0, language="en", chats=True)
    last = await visitor.says(buyer, "What is the MOQ of the glass food containers?")
    answer = await visitor.hears(buyer, last, picture=True)
    await visitor.remembers(buyer, lambda found: _entries(found, "telegram") >= 2, "the question and its answer")
    return short(answer["text"])


async def asks_for_a_quotation(visitor: Visitor) -> str:
    """An inquiry is taken in over three turns, confirmed by a button, and stored as a trade."""
    buyer = await _somebody(visitor, 1, language="en", chats=True)
    last = await visitor.says(buyer, "Please send me a quotation for the glass food containers")
    first = await visitor.hears(buyer, last)
    await visitor.says(buyer, "1,200 pcs")
    second = await visitor.hears(buyer, first["id"])
    await visitor.says(buyer, "CIF Rotterdam")
    summary = await visitor.hears(buyer, second["id"], "Rotterdam")
    confirm = next(key for row in summary["buttons"] for key in row if "confirm" in key["data"])
    await visitor.do(f"/api/people/{buyer['key']}/press", message=summary["id"], data=confirm["data"])
    await visitor.hears(buyer, summary["id"])
    post = await visitor.group("Rotterdam")
    number = _number(_INQUIRY, post["text"])
    await visitor.remembers(
        buyer, lambda found: number in [trade["number"] for trade in found["trades"]], f"the inquiry {number}"
    )
    return f"{number}, {short(summary['text'], 50)}"


async def writes_in_korean(visitor: Visitor) -> str:
    """A mail in Korean is answered in Korean, in its own thread."""
    buyer = await _somebody(visitor, 0, language="ko")
    asked = await visitor.writes(
        buyer, await _exporter(visitor), "문의드립니다", "유리 밀폐용기 최소 주문 수량이 어떻게 되나요?"
    )
    answer = await visitor.gets(buyer, lambda mail: mail["answers"] == asked["message_id"], "in the thread")
    if not re.search(r"[가-힣]", answer["text"]) or not answer["subject"].startswith("Re: "):
        raise SeenOtherwiseError(f"the answer is {answer['subject']!r}: {short(answer['text'])}")
    await visitor.remembers(buyer, lambda found: _entries(found, "email") >= 2, "the mail and its answer")
    return f"{answer['subject']} · {short(answer['text'])}"


async def complains(visitor: Visitor) -> str:
    """A complaint opens a case; staff take it and answer in the group; the buyer reads it as a mail."""
    buyer = await _somebody(visitor, 2, language="en")
    words = "30 boxes of the last shipment arrived wet and broken. What can you do?"
    await visitor.writes(buyer, await _exporter(visitor), "Wet boxes", words)
    told = await visitor.gets(buyer, lambda mail: bool(_CASE.search(mail["text"])), "with a case number")
    number = _number(_CASE, told["text"])
    post = await visitor.group(number)
    staff = (await visitor.get("/api/people"))["staff"][1]
    take = next(key for row in post["buttons"] for key in row if "take" in key["data"])
    await visitor.do("/api/group/press", staff=str(staff["id"]), message=post["id"], data=take["data"])
    answer = "We are sorry. New boxes leave on Friday."
    await visitor.send("/api/group", staff=str(staff["id"]), text=answer, reply_to=str(post["id"]))
    await visitor.gets(buyer, lambda mail: answer in mail["text"], "with the answer of staff")
    await visitor.remembers(
        buyer, lambda found: staff["name"] in [one["author"] for one in found["entries"]], "who answered"
    )
    return f"{number}, answered by {staff['name']}"


async def has_a_birthday(visitor: Visitor) -> str:
    """On the next birthday a card with a picture arrives, by mail or in chat."""
    ahead = (await visitor.get("/api/clock"))["birthday"]
    person = next(one for one in await visitor.people() if one["key"] == ahead["key"])
    await visitor.travels("birthday")
    await visitor.remembers(person, _has_card, f"a card for {person['name']}")
    where = await visitor.until(lambda: _card(visitor, person), f"no picture reached {person['name']}")
    return f"{person['name']} ({person['country']}), {where}"


async def leaves_the_newsletter(visitor: Visitor) -> str:
    """Two readers get the newsletter; one leaves it with one click; the next issue reaches the other only."""
    stays, leaves = await _readers(visitor)
    # On the way to the birthday an issue may have gone out already.
    before = [await _newsletters(visitor, reader) for reader in (stays, leaves)]
    await _to_newsletter(visitor, stays, leaves)
    await _next_newsletter(visitor, stays, before[0])
    letter = await _next_newsletter(visitor, leaves, before[1])
    if letter["leave"] != "click":
        raise SeenOtherwiseError(f"the newsletter cannot be left by one click but by {letter['leave'] or 'nothing'!r}")
    await visitor.do(f"/api/mail/{leaves['mail']}/{letter['id']}/leave", name=leaves["name"])
    await visitor.remembers(leaves, _opted_out, "that the reader left")
    await _to_newsletter(visitor, stays, leaves)
    after = [await _newsletters(visitor, reader) for reader in (stays, leaves)]
    many = [len(now) - len(then) for now, then in zip(after, before, strict=True)]
    if many != [2, 1]:
        raise SeenOtherwiseError(f"after two issues the reader who stays has {many[0]}, the one who left {many[1]}")
    return f"“{short(letter['subject'])}”: {stays['firm']} got two issues, {leaves['firm']} one"


async def _newsletters(visitor: Visitor, reader: Json) -> list[str]:
    """Return the Message-IDs of the newsletters in the reader's mailbox: there are other letters to many, too."""
    known = await visitor.get(f"/api/people/{reader['key']}/memory")
    written = {one["message_id"] for one in known["entries"] if one["kind"] == "newsletter"}
    came = [await visitor.opens(reader, mail) for mail in await visitor.mails(reader) if not mail["sent"]]
    return [mail["message_id"] for mail in came if mail["message_id"] in written]


async def _next_newsletter(visitor: Visitor, reader: Json, before: list[str]) -> Json:
    """Wait for a newsletter that was not there before."""

    async def look() -> str | None:
        return next((one for one in await _newsletters(visitor, reader) if one not in before), None)

    new = await visitor.until(look, f"no newsletter reached {reader['mail']}")
    return await visitor.gets(reader, lambda mail: mail["message_id"] == new, "that is the newsletter")


async def _to_newsletter(visitor: Visitor, *readers: Json) -> None:
    """Move to where the issue is due for all of them."""
    due = {reader["key"]: (await visitor.get(f"/api/clock?person={reader['key']}"))["newsletter"] for reader in readers}
    await visitor.travels("newsletter", max(readers, key=lambda one: str(due[one["key"]])))


async def _somebody(visitor: Visitor, number: int, *, language: str, chats: bool = False) -> Json:
    """Return the buyer with this number among those who fit."""
    people = await visitor.people()
    found = [one for one in people if one["language"] == language and (one["telegram"] or not chats)]
    return found[number]


async def _readers(visitor: Visitor) -> tuple[Json, Json]:
    """Return two people in one time zone who said yes to newsletters and get them by mail.

    Regular buyers are reminded of their stock, too, and with that they may have had enough letters in a week.
    """
    first: dict[str, Json] = {}
    for person in await visitor.people():
        if person["telegram"] or person["language"] != "en" or person["stage"] not in ("potential", "buyer"):
            continue
        known = await visitor.get(f"/api/people/{person['key']}/memory")
        free = not any(case["state"] != "closed" for case in known["cases"])
        if free and [one["consent"] for one in known["contact"]["addresses"]] == ["opted_in"]:
            other = first.setdefault(person["timezone"], person)
            if other is not person and other["firm"] != person["firm"]:
                return other, person
    raise SeenOtherwiseError("no two readers in one time zone")


async def _exporter(visitor: Visitor) -> str:
    return str((await visitor.get("/api/people"))["exporter"]["mail"])


async def _card(visitor: Visitor, person: Json) -> str | None:
    chat = (await visitor.get(f"/api/people/{person['key']}/chat"))["messages"]
    if any(one["bot"] and any(file["picture"] for file in one["files"]) for one in chat):
        return "in chat"
    for mail in await visitor.mails(person):
        if mail["sent"] or not (await visitor.opens(person, mail))["html"]:
            continue
        if "data:image/png" in await visitor.text(f"/api/mail/{person['mail']}/{mail['id']}/page"):
            return f"by mail: {mail['subject']}"
    return None


def _has_card(found: Json) -> bool:
    return any(one["kind"] == "card" and one.get("state") == "sent" for one in found["entries"])


def _opted_out(found: Json) -> bool:
    return all(one["consent"] == "opted_out" for one in found["contact"]["addresses"])


def _entries(found: Json, channel: str) -> int:
    return sum(1 for one in found["entries"] if one["channel"] == channel)


def _number(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise SeenOtherwiseError(f"no number in {short(text)!r}")
    return found[0]
