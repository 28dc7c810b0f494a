"""The questions of `dangol init`: one thing after the other, and a wrong answer is asked again."""

from collections.abc import Callable

from bot.commands import providers
from bot.commands.ask import Ask
from bot.commands.providers import Answers, Provider
from bot.config.kinds import is_database, is_mail, is_token, is_zone
from bot.config.settings import zone_of
from bot.importing.names import countries, country_name, folded

_NO_CHANNEL = "At least one of Telegram and e-mail is needed: how else could buyers write?"


def interview(ask: Ask) -> Answers:
    """Ask a person, one thing after the other; a wrong answer is asked again."""
    answers: Answers = {}
    ask.say("A few questions; Enter takes what stands in brackets. Everything can be changed later in the file.")
    answers["exporter.name"] = _until(ask, "Your firm's name, as buyers read it", _filled("a name"))
    country = _until(ask, "The country your firm is in", _country, "KR")
    answers["exporter.country"] = country
    zone = zone_of(country) or _until(ask, f"Your time zone in {country_name(country)}", _zone)
    answers["exporter.timezone"] = zone
    answers["exporter.language"] = ask.choice(
        "Language of staff messages (1 or 2)", ("en", "ko"), "ko" if country == "KR" else "en"
    )
    while True:
        _telegram(ask, answers)
        _email(ask, answers)
        if "telegram.token" in answers or "email.address" in answers:
            break
        ask.say(_NO_CHANNEL)
    if url := _until(
        ask, "Database: Enter for a file beside the configuration, or postgres://…", _database, empty=True
    ):
        answers["database.url"] = url
    return answers


def _telegram(ask: Ask, answers: Answers) -> None:
    token = _until(ask, "Telegram bot token from @BotFather (Enter for none)", _token, secret=True, empty=True)
    if not token:
        return
    answers["telegram.token"] = token
    group = _until(ask, "Chat id of the staff group (Enter if you do not know it yet)", _group, empty=True)
    if group:
        answers["telegram.staff_group"] = int(group)


def _email(ask: Ask, answers: Answers) -> None:
    address = _until(ask, "E-mail address that buyers write to (Enter for none)", _mail, empty=True)
    if not address:
        return
    answers["email.address"] = address
    provider = providers.of_address(address) or _provider(ask, address)
    answers.update(provider.answers())
    if not providers.of_address(address) and provider not in providers.PROVIDERS:
        answers["email.imap.host"] = _until(ask, "IMAP server (mail in)", _filled("a host name"), provider.imap)
        answers["email.smtp.host"] = _until(ask, "SMTP server (mail out)", _filled("a host name"), provider.smtp)
    if provider.hint:
        ask.say(provider.hint)
    answers["email.imap.password"] = _until(ask, f"Password of {address}", _filled("a password"), secret=True)


def _provider(ask: Ask, address: str) -> Provider:
    own = providers.own_server(address)
    options = {provider.name: provider for provider in (*providers.for_firms(), own)}
    return options[ask.choice("Who runs this mailbox?", tuple(options), own.name)]


Reader = Callable[[str], str]  # returns the answer as it is kept, or raises ValueError with what is expected


def _until(
    ask: Ask, question: str, read: Reader, default: str = "", *, secret: bool = False, empty: bool = False
) -> str:
    """Ask until the answer can be used. An empty one passes where `empty` says so."""
    while True:
        answer = ask.text(question, default, secret=secret)
        if not answer and empty:
            return ""
        try:
            return read(answer)
        except ValueError as error:
            ask.say(f"Expected {error}.")


def _filled(what: str) -> Reader:
    def read(answer: str) -> str:
        if not answer or len(answer) > 200:
            raise ValueError(what)
        return answer

    return read


def _country(answer: str) -> str:
    code = countries().get(folded(answer))
    if code is None:
        raise ValueError("a country by its name or as two letters, such as KR")
    return code


def _zone(answer: str) -> str:
    if not answer or not is_zone(answer):
        raise ValueError("an IANA time zone, such as America/Chicago")
    return answer


def _mail(answer: str) -> str:
    if not is_mail(answer):
        raise ValueError("an e-mail address, such as sales@example.com")
    return answer


def _group(answer: str) -> str:
    if not answer.removeprefix("-").isdigit() or not answer.isascii():
        raise ValueError("a whole number, such as -1001234567890")
    return answer


def _database(answer: str) -> str:
    if not is_database(answer):
        raise ValueError("sqlite://file or postgres://user:password@host/name")
    return answer


def _token(answer: str) -> str:
    if not is_token(answer):
        raise ValueError("digits, a colon and letters, as @BotFather gave it")
    return answer
