"""Every stem of chat, mail and staff words renders in every language, and every catalogue is complete."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bot.dialogs.phrases import is_cancel, is_yes
from bot.dialogs.press import Press, command
from bot.meaning import ComplaintKind, Label, Severity
from bot.people import ContactCard, Stage
from bot.render import Words
from bot.trade import Incoterm, Money, ProductCard, Quantity
from tests.unit.stems import VALUES

WORDS = Words()
FOLDERS = ("chat", "mail", "staff")
STAFF_LANGUAGES = ("en", "ko")
# What only staff and the try-out page say is in English and Korean.
OF_STAFF = ("staff/", "demo/", "desk/")
CATALOGUES = [language for language in WORDS.languages if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

CARD = ProductCard(
    1,
    "GL-100",
    {"en": "Ginseng tea", "ko": "인삼차"},
    {"en": "Red ginseng in bags"},
    Money(Decimal("3.20"), "USD"),
    "box",
    500,
    21,
    "2106.90",
    "KR",
    ("HACCP", "Halal"),
)
BARE = ProductCard(2, "B-2", {"en": "Bare <b>thing</b>"})
CONTACT = ContactCard(7, "Anna <i>Berg</i>", "Berg & Co", Stage.REGULAR, "en", "DE", "Europe/Berlin", True, 4)
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
INQUIRY = {
    "number": "Q-2026-00042",
    "kind": "inquiry",
    "lines": [{"product": "Tea", "code": "GL-100", "quantity": Quantity(Decimal(600), "box"), "note": "in bags"}],
    "destination": "Hamburg, Germany",
    "incoterm": Incoterm("CIF", "Hamburg"),
    "target_price": Money(Decimal("2.9"), "USD"),
    "wanted_on": date(2026, 5, 1),
    "certificates": ["Halal"],
    "address": "Hafenstr. 1, Hamburg",
    "courier": "000-1",
    "repeats": "SO-2025-00001",
    "note": "soon",
}
NOTED = {
    "card": CARD,
    "quantity": Quantity(Decimal(600), "box"),
    "place": "Hamburg",
    "country": "DE",
    "incoterm": Incoterm("DPU", "Hamburg", "DAT"),
}
FULL: dict[str, object] = {
    "address": "anna@berg.example",
    "again": True,
    "asked": ("price",),
    "below_moq": 500,
    "buttons": [("Open <it>", "https://example.org/?a=1&b=2")],
    "by": "Minji",
    "card": CARD,
    "cards": (CARD, BARE),
    "case_number": "C-1042",
    "channel": "telegram",
    "complaint": ComplaintKind.DAMAGE,
    "contact": CONTACT,
    "count": 3,
    "country": "DE",
    "due": NOW,
    "exporter": "Hanbit Foods",
    "file": "plan.pdf",
    "files": 2,
    "firm": "Berg & Co",
    "first": 1,
    "first_due": NOW,
    "incoterm": Incoterm("DPU", "Hamburg", "DAT"),
    "inquiry": INQUIRY,
    "kind": "damage",
    "letter": False,
    "limit": 20_000_000,
    "missing": ("price", "moq", "lead_time", "hs_code", "certificates", "origin"),
    "name": "Anna <i>Berg</i>",
    "note": "GL-100",
    "noted": NOTED,
    "now": NOW,
    "number": "C-1042",
    "other": "email",
    "owner": "Minji",
    "page": 1,
    "pages": 3,
    "paragraphs": ["One <b>bold</b>", "Two\nlines"],
    "part": "morning",
    "place": "Hamburg",
    "promise": "first",
    "promised_at": NOW,
    "quantity": Quantity(Decimal(600), "box"),
    "quoted": "Old <words>\nof mine",
    "quoted_at": NOW,
    "quoted_from": "Anna",
    "reason": "complaint",
    "result": "queued",
    "rule": "FOB",
    "severity": Severity.HIGH,
    "signature": ["Hanbit Foods", "Busan"],
    "solve_due": NOW,
    "staff_name": "Minji Kim",
    "staff_timezone": "Asia/Seoul",
    "started": True,
    "subject": "Tea",
    "text": "30 boxes <script>arrived</script> wet",
    "timezone": "Europe/Berlin",
    "total": 20,
    "trades": [{"date": date(2026, 1, 2), "kind": "order", "text": "600 box", "total": Money(Decimal(9), "EUR")}],
    "vendor_id": "17",
    "what": "a forged reply address",
    "who": "x@example.org",
    "why": "too deep",
    "wish": "order",
}
PLAIN = {"certified": None, "unknown": ()}
OPTIONAL = frozenset(
    {
        "address",
        "buttons",
        "complaint",
        "count",
        "file",
        "first_due",
        "inquiry",
        "limit",
        "note",
        "other",
        "owner",
        "quoted",
        "quoted_at",
        "quoted_from",
        "result",
        "signature",
        "solve_due",
        "subject",
        "trades",
        "vendor_id",
        "who",
    }
)
# What may be left out is left out here, and what may be empty is empty.
SPARE: dict[str, object] = {
    **{name: value for name, value in FULL.items() if name not in OPTIONAL},
    "again": False,
    "started": False,
    "noted": dict.fromkeys(NOTED),
    "below_moq": None,
    "card": BARE,
    "cards": (),
    "name": "",
    "promised_at": None,
    "contact": ContactCard(8, "", "", Stage.POTENTIAL, "xx", "", "", False),
    "incoterm": Incoterm("FOB"),
    "quantity": Quantity(Decimal("2.5")),
    "country": "",
    "kind": "other",
    "files": 0,
    "severity": "normal",
    "text": "",
    "wish": "quotation",
    "pages": 1,
    "reason": "unheard of",
    "channel": "carrier pigeon",
    "promise": "solution",
}


def templates() -> list[str]:
    found = (path for folder in FOLDERS for path in (WORDS.folder / folder).rglob("*.*"))
    names = (path.relative_to(WORDS.folder).as_posix() for path in found if path.suffix in {".txt", ".html"})
    return sorted(name for name in names if "/_" not in name)


def values_for(name: str, values: dict[str, object]) -> dict[str, object]:
    """Staff templates take file names, the others their count."""
    files: object = (["a.jpg", "b.jpg"] if values is FULL else []) if name.startswith("staff/") else values["files"]
    return {**values, "files": files}


def ways(name: str) -> list[dict[str, object]]:
    """Return the sets of values to render a template with: its own for a stem that has some."""
    stem = name.removesuffix(".html").removesuffix(".txt").removesuffix(".subject")
    own = VALUES.get(stem, ({},))
    return [values_for(name, values) | dict(one) for values in (FULL, SPARE) for one in own]


@pytest.mark.parametrize("name", templates())
def test_every_template_renders_in_every_language(name: str) -> None:
    for language in STAFF_LANGUAGES if name.startswith("staff/") else WORDS.languages:
        assert_renders(name, language)


def assert_renders(name: str, language: str) -> None:
    for values in ways(name):
        rendered = WORDS.render(name, language, values).strip()
        if name != "chat/staff_answer.txt" or values["text"]:
            assert rendered, language
        assert "None" not in rendered
        assert "%(" not in rendered
        assert "\n\n\n\n" not in rendered


@pytest.mark.parametrize("name", [name for name in templates() if name.endswith(".html")])
def test_values_are_escaped_in_html(name: str) -> None:
    rendered = WORDS.render(name, "en", ways(name)[0])
    assert not re.search(r"<script|<b>bold|<i>Berg|<words>|Open <it>", rendered)
    assert "&amp;lt;" not in rendered


@pytest.mark.parametrize("name", templates())
def test_every_template_names_its_values_or_needs_none(name: str) -> None:
    """A template without a comment at its head must render with nothing at all."""
    if not (WORDS.folder / name).read_text(encoding="utf-8").startswith("{#"):
        assert WORDS.render(name, "en")


@pytest.mark.parametrize("kind", list(ComplaintKind))
@pytest.mark.parametrize("language", WORDS.languages)
def test_every_kind_of_complaint_is_regretted(kind: ComplaintKind, language: str) -> None:
    said = WORDS.text("chat/complaint_opened", language, {**FULL, "kind": str(kind), "ask": "photos"})
    assert "C-1042" in said


@pytest.mark.parametrize("hour", ["morning", "afternoon", "evening", "night"])
def test_a_greeting_names_the_part_of_the_day_once(hour: str) -> None:
    said = WORDS.text("chat/greeting", "en", {**FULL, "part": hour})
    assert said.count("Anna") == 1
    assert "Anna" not in WORDS.text("chat/greeting", "en", {**FULL, "part": hour, "letter": True})


def test_a_promise_is_told_in_the_readers_own_time_with_its_zone() -> None:
    assert "Sunday 1 March, 10:30 (GMT+01:00)" in WORDS.text("chat/human_called", "en", FULL)


def test_a_price_is_a_beginning_and_never_an_offer() -> None:
    said = WORDS.text("chat/product", "en", {**FULL, **PLAIN, "price": CARD.price})
    assert "from US$3.20 per box" in said
    assert "by quotation" in WORDS.text("chat/product", "en", {**FULL, **PLAIN, "price": None})


def test_a_reply_keeps_one_re_and_no_value_breaks_the_subject() -> None:
    subject = WORDS.letter("mail/reply", "en", {**FULL, "subject": "RE: Tea\r\nBcc: all@example.org"}).subject
    assert subject == "RE: Tea Bcc: all@example.org"
    assert WORDS.letter("mail/reply", "en", FULL).subject == "Re: Tea"
    assert WORDS.letter("mail/reply", "en", {**FULL, "subject": ""}).subject == "Your message to Hanbit Foods"


@pytest.mark.parametrize("label", [label for label in Label if (WORDS.folder / f"chat/handed_{label}.txt").exists()])
def test_a_hand_over_gives_number_and_promise(label: Label) -> None:
    said = WORDS.text(f"chat/handed_{label}", "en", FULL)
    assert "C-1042" in said
    assert "1 March" in said


def key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(str(form) for form in message.id)


@lru_cache(maxsize=2)
def extracted(*, buyers: bool = False) -> dict[str | tuple[str, ...], Message]:
    """Return every message of the templates, as `pybabel extract` with our mapping finds it; only `buyers`' if told."""
    with (WORDS.folder / "locale" / "babel.cfg").open(encoding="utf-8") as opened:
        methods, options = parse_mapping_cfg(opened)  # type: ignore[no-untyped-call]
    catalogue = Catalog()
    for name, _, message, _, context in extract_from_dir(WORDS.folder, methods, options):
        if not (buyers and name.replace("\\", "/").startswith(OF_STAFF)):
            catalogue.add(message, context=context)
    return {key(message): message for message in catalogue if message.id}


def catalogue(language: str) -> Catalog:
    source = WORDS.folder / "locale" / language / "LC_MESSAGES" / "dangol.po"
    with source.open("rb") as opened:
        return read_po(opened, locale=language)


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Return each msgid with its translation, plural forms each against the plural msgid."""
    if isinstance(message.id, tuple | list):
        assert isinstance(message.string, tuple | list)
        for string in message.string:
            yield str(message.id[1]), str(string)
    else:
        yield str(message.id), str(message.string)


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_on_disk_is_complete(language: str) -> None:
    read = catalogue(language)
    for msgid in extracted(buyers=language not in STAFF_LANGUAGES):
        message = read.get(msgid if isinstance(msgid, str) else msgid[0])
        assert message is not None, f"{language}: {msgid!r} is missing"
        assert not message.fuzzy, f"{language}: {msgid!r} is fuzzy"
        for said, string in pairs(message):
            assert string.strip(), f"{language}: {said!r} is not translated"
            allowed, used = set(PLACEHOLDER.findall(said)), set(PLACEHOLDER.findall(string))
            # A plural form for one may say "one" in words.
            missing = set() if isinstance(message.id, tuple) else allowed - used
            assert not missing and used <= allowed, f"{language}: placeholders of {said!r} differ"
            assert string.count("%") == len(PLACEHOLDER.findall(string)), f"{language}: a stray % in {string!r}"


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_holds_nothing_that_no_template_says(language: str) -> None:
    known = {msgid if isinstance(msgid, str) else msgid[0] for msgid in extracted()}
    held = {
        message.id if isinstance(message.id, str) else message.id[0] for message in catalogue(language) if message.id
    }
    assert held <= known


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_date_pattern_of_a_catalogue_can_be_written(language: str) -> None:
    for msgid in extracted(buyers=language not in STAFF_LANGUAGES):
        if isinstance(msgid, str) and "HH:mm" in msgid:
            assert re.search("H+:mm", WORDS.translate(msgid, language))


PROMISED = {
    "If you would rather talk to a person, write “person” at any time.": "human",
    "If you wish no more newsletters and cards, write “unsubscribe”.": "stop",
    "Thank you! You will get news from %(exporter)s at this address. "
    "Whenever you have had enough, write “unsubscribe”.": "stop",
    "Done: you will get no more newsletters, offers or cards from %(exporter)s. We still answer when you write to us. "
    "If this was a mistake, write “subscribe”.": "subscribe",
}
QUOTED = re.compile("[“„«「『](.+?)[”“»」』]")


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("msgid", PROMISED)
def test_a_word_that_we_tell_buyers_to_write_is_understood(msgid: str, language: str) -> None:
    assert msgid in extracted()
    quoted = QUOTED.findall(WORDS.translate(msgid, language))
    assert quoted
    for word in quoted:
        assert command(word.strip(" \u202f\u00a0"), ()) == Press(PROMISED[msgid])


@pytest.mark.parametrize("language", WORDS.languages)
def test_the_yes_and_the_cancel_that_we_tell_buyers_to_write_are_understood(language: str) -> None:
    asked = "Is this right? Answer “yes” and I pass it on, or tell me what to change."
    leave = (
        "What shall I change? Write it as it should be, for example: “600 pcs” or “to Rotterdam”. "
        "With “cancel” you leave this request."
    )
    assert {asked, leave} <= set(extracted())
    assert all(is_yes(word) for word in QUOTED.findall(WORDS.translate(asked, language)))
    assert is_cancel(QUOTED.findall(WORDS.translate(leave, language))[-1])


def test_english_is_always_spoken() -> None:
    assert "en" in WORDS.languages
    assert WORDS.speaks("tlh") == "en"


def test_a_new_language_is_a_catalogue_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat" / "hello.txt").write_text('{{ _("Hello") }}', encoding="utf-8")
    folder = tmp_path / "locale" / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "dangol.po").write_text('msgid "Hello"\nmsgstr "Hej"\n', encoding="utf-8")
    assert Words(tmp_path).text("chat/hello", "sv") == "Hej"
