"""The configuration: what it takes, where it comes from, and how it tells its faults."""

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import Settings, Span, load
from bot.config.docs import default_of, quoted, reference, written
from bot.config.faults import dotted, find, is_secret, keys
from bot.config.settings import zone_of
from bot.errors import ConfigError
from bot.people import Stage

ROOT = Path(__file__).parents[2]
SECRET = "s" * 40
GOOD = f"""
[exporter]
name = "Hanul"
country = "kr"
[service]
secret = "{SECRET}"
[telegram]
token = "123456:AAE-token_token"
"""
MAIL = """
[email]
address = "sales@hanul.example"
[email.imap]
host = "imap.hanul.example"
password = "hush"
[email.smtp]
host = "smtp.hanul.example"
"""


def write(folder: Path, text: str, name: str = "dangol.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def faults(folder: Path, text: str, environ: dict[str, str] | None = None, *, running: bool = True) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(write(folder, text), environ or {}, running=running)
    return caught.value.faults


def uncommented(text: str) -> str:
    return re.sub(r"^#(?=[a-z_]+ = )", "", text, flags=re.MULTILINE)


class TestReading:
    def test_a_short_file_is_enough_and_the_rest_follows_from_it(self, tmp_path: Path) -> None:
        settings = load(write(tmp_path, GOOD + MAIL), {})
        assert settings.exporter.country == "KR"
        assert settings.exporter.timezone == settings.staff.timezone == "Asia/Seoul"
        assert settings.staff.holidays == "KR"
        assert settings.staff.language == "en"
        assert settings.telegram.enabled
        assert settings.email.enabled
        assert settings.email.name == "Hanul"
        assert settings.email.reply_address == "sales+{token}@hanul.example"
        assert (settings.email.imap.port, settings.email.smtp.port) == (993, 587)
        assert settings.email.smtp.username == "sales@hanul.example"
        assert settings.email.smtp.password.get_secret_value() == "hush"
        assert settings.database_url == f"sqlite://{tmp_path}/data/dangol.sqlite3"
        assert settings.data_dir == tmp_path / "data"
        assert len(settings.telegram.webhook_secret.get_secret_value()) == 64

    def test_settings_are_frozen(self, tmp_path: Path) -> None:
        settings = load(write(tmp_path, GOOD), {})
        with pytest.raises(ValidationError):
            settings.exporter.name = "Other"  # type: ignore[misc]

    def test_no_secret_shows_in_what_settings_print(self, tmp_path: Path) -> None:
        text = GOOD + MAIL + '[database]\nurl = "postgres://dangol:wordpass@db/dangol"\n'
        settings = load(write(tmp_path, text), {})
        for hidden in (SECRET, "AAE-token", "hush", "wordpass"):
            assert hidden not in repr(settings) + str(settings) + settings.model_dump_json()

    @pytest.mark.parametrize(
        ("url", "opened"),
        [
            ("sqlite://crm.sqlite3", "sqlite://{folder}/crm.sqlite3"),
            ("sqlite:///srv/crm.sqlite3", "sqlite:///srv/crm.sqlite3"),
            ("sqlite:////srv/crm.sqlite3", "sqlite:///srv/crm.sqlite3"),
            ("sqlite://:memory:", "sqlite://:memory:"),
            ("postgres://dangol@db:5433/crm", "postgres://dangol:p%40ss@db:5433/crm"),
            ("postgresql://dangol:own@db/crm", "postgresql://dangol:own@db/crm"),
        ],
    )
    def test_the_database_is_named_for_the_store(self, tmp_path: Path, url: str, opened: str) -> None:
        settings = load(write(tmp_path, f'{GOOD}[database]\nurl = "{url}"\npassword = "p@ss"\n'), {})
        assert settings.database_url == opened.format(folder=tmp_path)

    def test_a_server_without_login_gets_no_password(self, tmp_path: Path) -> None:
        smtp = load(write(tmp_path, GOOD + MAIL + "login = false\n"), {}).email.smtp
        assert (smtp.username, smtp.password.get_secret_value()) == ("", "")

    def test_without_plus_addressing_answers_come_to_the_plain_address(self, tmp_path: Path) -> None:
        text = GOOD + MAIL.replace("[email.imap]", "plus_addressing = false\n[email.imap]")
        assert load(write(tmp_path, text), {}).email.reply_address == ""

    def test_one_introduction_stands_for_all_languages(self, tmp_path: Path) -> None:
        text = GOOD.replace("[service]", 'introduction = "We make tea."\n[service]')
        assert load(write(tmp_path, text), {}).exporter.introduce("de") == "We make tea."

    def test_one_hour_of_a_promise_may_be_set_alone(self, tmp_path: Path) -> None:
        promises = load(write(tmp_path, GOOD + "[promises.partner]\nfirst_hours = 0.5\n"), {}).promises
        assert (promises.of(Stage.PARTNER).first_hours, promises.of(Stage.PARTNER).solution_hours) == (0.5, 8)
        assert promises.of(Stage.DORMANT) == promises.potential

    def test_a_byte_order_mark_and_windows_line_ends_are_read(self, tmp_path: Path) -> None:
        file = tmp_path / "dangol.toml"
        file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
        assert load(file, {}).exporter.name == "Hanul"

    def test_spans_know_midnight(self, tmp_path: Path) -> None:
        settings = load(
            write(tmp_path, GOOD + '[staff]\nworking_hours = ["18:00-24:00"]\nworking_days = ["Sun"]\n'), {}
        )
        assert time(7, 59) in settings.letters.quiet_hours and time(8) not in settings.letters.quiet_hours  # type: ignore[operator]
        assert time(23, 59) in settings.staff.working_hours[0]
        assert settings.staff.weekdays == {6}
        assert str(settings.staff.working_hours[0]) == "18:00-24:00"
        assert load(write(tmp_path, GOOD + '[letters]\nquiet_hours = ""\n'), {}).letters.quiet_hours is None

    @pytest.mark.parametrize(("listen", "host", "port"), [("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:0", "::1", 0)])
    def test_the_place_to_listen_is_taken_apart(self, tmp_path: Path, listen: str, host: str, port: int) -> None:
        service = load(write(tmp_path, GOOD.replace("[service]", f'[service]\nlisten = "{listen}"')), {}).service
        assert (service.host, service.port) == (host, port)


class TestPlaces:
    def test_the_named_file_wins_then_the_variable_then_the_folder_then_home(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        home = tmp_path / "home"
        (home / ".config" / "dangol").mkdir(parents=True)
        environ = {"HOME": str(home)}
        write(home / ".config" / "dangol", GOOD.replace("Hanul", "Home"))
        assert load(None, environ).exporter.name == "Home"
        write(tmp_path, GOOD.replace("Hanul", "Folder"))
        assert load(None, environ).exporter.name == "Folder"
        environ["DANGOL_CONFIG"] = str(write(tmp_path, GOOD.replace("Hanul", "Variable"), "v.toml"))
        assert load(None, environ).exporter.name == "Variable"
        assert load(write(tmp_path, GOOD.replace("Hanul", "Named"), "n.toml"), environ).exporter.name == "Named"

    def test_without_any_file_the_faults_say_where_it_was_looked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ConfigError, match=r"dangol\.toml.*dangol init"):
            load(None, {"HOME": str(tmp_path)})

    def test_the_environment_alone_is_enough(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        environ = {
            "HOME": str(tmp_path),
            "DANGOL_EXPORTER__NAME": "Hanul",
            "DANGOL_EXPORTER__COUNTRY": "KR",
            "DANGOL_SERVICE__SECRET": SECRET,
            "DANGOL_TELEGRAM__TOKEN": "1:abc",
        }
        assert load(None, environ).telegram.enabled

    def test_a_named_file_that_is_not_there_is_a_fault(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"absent\.toml: cannot be read"):
            load(tmp_path / "absent.toml", {})


class TestEnvironment:
    def test_it_wins_over_the_file(self, tmp_path: Path) -> None:
        environ = {
            "DANGOL_TELEGRAM__POLL_SECONDS": "7",
            "DANGOL_STAFF__WORKING_DAYS": "mon, tue",
            "DANGOL_STAFF__WORKING_HOURS": '["10:00-11:00"]',
            "DANGOL_EXPORTER__INTRODUCTION": '{ ko = "차" }',
            "DANGOL_LETTERS__BIRTHDAY_CARDS": "false",
            "DANGOL_EXPORTER__NAME": "",
        }
        settings = load(write(tmp_path, GOOD), environ)
        assert settings.telegram.poll_seconds == 7
        assert settings.staff.working_days == ("mon", "tue")
        assert settings.staff.working_hours == (Span(time(10), time(11)),)
        assert settings.exporter.introduce("ko") == "차"
        assert not settings.letters.birthday_cards
        assert settings.exporter.name == "Hanul"  # an empty variable is not set

    def test_a_fault_names_the_variable(self, tmp_path: Path) -> None:
        assert faults(tmp_path, GOOD, {"DANGOL_TELEGRAM__POLL_SECONDS": "x"}) == [
            'telegram.poll_seconds: found "x", expected a whole number from 1 to 50 '
            "(from DANGOL_TELEGRAM__POLL_SECONDS)"
        ]

    @pytest.mark.parametrize("key", ["email", "e_mail", "mail"])
    def test_the_exporters_address_is_looked_for_where_it_stands(self, tmp_path: Path, key: str) -> None:
        told = faults(tmp_path, f'[exporter]\nname = "H"\n{key} = "sales@example.com"\n')
        assert f"exporter.{key}: unknown key; did you mean email.address?" in told

    @pytest.mark.parametrize(
        "name",
        ["DANGOL_TELEGRAM_TOKEN", "DANGOL_TELEGRAM__TOKN", "DANGOL_TELEGARM__TOKEN", "DANGOL_TELEGRAM__TOKEN__X"],
    )
    def test_an_unknown_variable_is_a_fault_with_a_guess(self, tmp_path: Path, name: str) -> None:
        [fault] = faults(tmp_path, GOOD, {name: "1:hidden"})
        assert fault.startswith(f"{name}: unknown variable")
        assert "hidden" not in fault
        if not name.endswith("X"):
            assert "did you mean DANGOL_TELEGRAM__TOKEN?" in fault

    def test_somebody_elses_variables_are_left_alone(self, tmp_path: Path) -> None:
        assert load(write(tmp_path, GOOD), {"DANGOL_HOME": "x", "DANGOL_CONFIG": "y"}).exporter.name == "Hanul"


class TestSecretFiles:
    def test_a_secret_may_lie_in_a_file_beside_the_configuration(self, tmp_path: Path) -> None:
        write(tmp_path, "654321:from-a-file\n", "token")
        text = re.sub("token = .*", 'token_file = "token"', GOOD)
        assert load(write(tmp_path, text), {}).telegram.token.get_secret_value() == "654321:from-a-file"

    def test_a_file_named_by_the_environment_wins_over_the_configuration(self, tmp_path: Path) -> None:
        file = write(tmp_path, "654321:from-a-file\n", "token")
        settings = load(write(tmp_path, GOOD), {"DANGOL_TELEGRAM__TOKEN_FILE": str(file)})
        assert settings.telegram.token.get_secret_value() == "654321:from-a-file"

    def test_a_secret_whose_file_is_not_there_is_told_of_once(self, tmp_path: Path) -> None:
        text = '[exporter]\nname = "H"\ncountry = "KR"\n[service]\nsecret_file = "s"\n[telegram]\ntoken_file = "t"\n'
        assert [fault.partition(":")[0] for fault in faults(tmp_path, text)] == [
            "service.secret_file",
            "telegram.token_file",
        ]

    def test_both_spellings_at_once_are_a_fault(self, tmp_path: Path) -> None:
        assert "expected only one" in faults(tmp_path, GOOD + 'token_file = "token"\n')[0]

    @pytest.mark.parametrize(
        ("content", "words"),
        [(None, "cannot be read"), (b"\n", "is empty"), (b"\xff\xfe\x00", "not a text"), (b"short", "5 characters")],
    )
    def test_a_file_that_gives_no_secret_is_named(self, tmp_path: Path, content: bytes | None, words: str) -> None:
        if content is not None:
            (tmp_path / "secret").write_bytes(content)
        text = GOOD.replace(f'secret = "{SECRET}"', 'secret_file = "secret"')
        found = faults(tmp_path, text)
        assert any(fault.startswith("service.secret") and words in fault for fault in found)


class TestFaults:
    def test_all_are_told_together_with_what_was_found_and_what_is_expected(self, tmp_path: Path) -> None:
        text = """
        colour = "red"
        [exporter]
        nmae = "Hanul"
        country = "Korea"
        timezone = "Seoul"
        [service]
        public_url = "http://crm.example.com"
        [telegram]
        enabled = "perhaps"
        staff_group = "ours"
        [imap]
        host = "imap.example.com"
        [email]
        address = "sales"
        reply_address = "reply@example.com"
        [email.imap]
        port = 99999
        password = ["deep", "secret"]
        [email.smtp]
        security = "ssl"
        [staff]
        working_days = ["mon", "funday"]
        working_hours = ["25:00-26:00"]
        [promises]
        partner = { first_hours = -1 }
        """
        assert sorted(faults(tmp_path, text)) == sorted(
            [
                "colour: unknown key",
                "exporter.name: missing; expected a text that is not empty of at most 200 characters",
                "exporter.nmae: unknown key; did you mean exporter.name?",
                'exporter.country: found "Korea", expected a country as two letters (ISO 3166-1), such as KR',
                'exporter.timezone: found "Seoul", expected an IANA time zone, such as Asia/Seoul',
                "service.secret: missing; expected at least 32 characters that nobody can guess; "
                "`dangol init` makes it",
                'service.public_url: found "http://crm.example.com", expected a web address that begins with https:// '
                "(http:// only on this machine)",
                'telegram.enabled: found "perhaps", expected true or false',
                'telegram.staff_group: found "ours", expected a whole number',
                "imap: unknown key; did you mean email.imap?",
                'email.address: found "sales", expected an e-mail address, such as sales@example.com',
                'email.reply_address: found "reply@example.com", expected an e-mail address with {token} before the @, '
                "such as sales+{token}@example.com",
                "email.imap.host: missing; expected the name of the IMAP server",
                "email.imap.port: found 99999, expected a whole number from 1 to 65535",
                "email.imap.password: found a list, expected a text",
                "email.smtp.host: missing; expected the name of the SMTP server",
                'email.smtp.security: found "ssl", expected tls or starttls or none',
                'staff.working_days[1]: found "funday", expected a list, each mon or tue or wed or thu or fri '
                "or sat or sun",
                'staff.working_hours[0]: found "25:00-26:00", expected a list, each a span such as 09:00-12:00',
                "promises.partner.first_hours: found -1, expected a number above 0 and at most 1000",
            ]
        )

    def test_a_stage_that_is_none_is_told_with_those_there_are(self, tmp_path: Path) -> None:
        found = faults(tmp_path, GOOD + '[firm]\nprices_from = "byer"\n')
        stages = "potential or buyer or regular or advocate or partner or dormant or dissolved"
        assert found == [f'firm.prices_from: found "byer", expected {stages}']

    def test_a_section_that_is_no_section_is_a_fault(self, tmp_path: Path) -> None:
        assert faults(tmp_path, 'email = "x"\n' + GOOD) == ['email: found "x", expected a section']

    def test_an_exporter_that_is_no_section_is_a_fault(self, tmp_path: Path) -> None:
        assert 'exporter: found "x", expected a section' in faults(tmp_path, 'exporter = "x"\n')

    def test_no_secret_stands_in_a_fault(self, tmp_path: Path) -> None:
        text = GOOD.replace(SECRET, "guessme").replace("123456:AAE-token_token", "hush hush")
        told = "\n".join(faults(tmp_path, text + '[database]\nurl = "mysql://me:hush@db/x"\n'))
        assert "service.secret: found 7 characters" in told
        assert "hush" not in told and "guessme" not in told

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("[exporter]\nname = Hanul\n", ", line 2, column 8: not valid TOML"),
            ("[exporter\n", ", line 1,"),
            ("a = 1\na = 2\n", "not valid TOML"),
            ("x = " + "[" * 5000, "not valid TOML"),
            ("x = " + "9" * 5000, "not valid TOML"),
        ],
    )
    def test_a_file_that_is_no_toml_is_told_with_its_line(self, tmp_path: Path, text: str, where: str) -> None:
        [fault] = faults(tmp_path, text)
        assert where in fault

    def test_a_syntax_fault_does_not_show_the_line(self, tmp_path: Path) -> None:
        assert "123456" not in faults(tmp_path, "[telegram]\ntoken = 123456:AAE\n")[0]

    def test_bytes_that_are_no_text_are_told_with_their_line(self, tmp_path: Path) -> None:
        (tmp_path / "dangol.toml").write_bytes(b"[exporter]\nname = '\xc7\xd1'\n")
        with pytest.raises(ConfigError, match="line 2: not written in UTF-8"):
            load(tmp_path / "dangol.toml", {})

    def test_a_country_of_many_zones_wants_the_zone(self, tmp_path: Path) -> None:
        assert "exporter.timezone: missing" in faults(tmp_path, GOOD.replace('"kr"', '"US"'))[0]

    def test_one_channel_at_least_is_wanted_to_run_but_not_to_look(self, tmp_path: Path) -> None:
        text = '[exporter]\nname = "Hanul"\ncountry = "KR"\n'
        assert len(faults(tmp_path, text)) == 2
        assert not load(write(tmp_path, text), {}, running=False).telegram.enabled

    def test_a_password_does_not_travel_readable(self, tmp_path: Path) -> None:
        open_door = MAIL.replace("password", 'security = "none"\npassword')
        assert "email.imap.security" in faults(tmp_path, GOOD + open_door)[0]
        assert load(write(tmp_path, GOOD + open_door.replace("imap.hanul.example", "localhost")), {}).email.enabled

    def test_a_webhook_needs_an_address_that_telegram_can_call(self, tmp_path: Path) -> None:
        assert faults(tmp_path, GOOD + "webhook = true\n")[0].startswith("service.public_url: missing")

    @given(
        st.recursive(
            st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        ),
        st.sampled_from([path for path, _ in keys(Settings)]),
    )
    def test_any_value_at_any_key_is_taken_or_told(self, value: Any, path: tuple[str | int, ...]) -> None:
        from bot.config.load import _checked
        from bot.config.sources import Found

        data: dict[str, Any] = {"exporter": {"name": "Hanul", "country": "KR"}}
        table = data
        for part in path[:-1]:
            table = table.setdefault(str(part), {})
        table[str(path[-1])] = value
        try:
            _checked(Found(data), running=True)
        except ConfigError as error:
            assert error.faults


class TestPapers:
    """The example file and the reference hold every key."""

    def test_the_example_as_it_stands_needs_only_a_secret_and_a_channel(self) -> None:
        with pytest.raises(ConfigError) as caught:
            load(ROOT / "config.example.toml", {})
        assert [fault.partition(":")[0] for fault in caught.value.faults] == [
            "service.secret",
            "telegram.token, email.address",
        ]

    def test_the_example_holds_every_key_with_a_comment_and_nothing_else(self, tmp_path: Path) -> None:
        text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
        whole = uncommented(text)
        load(write(tmp_path, whole), {})
        data = tomllib.loads(whole)
        for path, _ in keys(Settings):
            value: Any = data
            for part in path:
                assert part in value, f"{dotted(path)} is not in config.example.toml"
                value = value[part]
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if re.match(r"#?[a-z_]+ = ", line):
                assert lines[number - 1].startswith("# "), f"line {number + 1} has no comment above it"

    def test_a_number_shown_in_the_example_is_the_default(self) -> None:
        data = tomllib.loads(uncommented((ROOT / "config.example.toml").read_text(encoding="utf-8")))
        for path, key in keys(Settings):
            value: Any = data
            for part in path:
                value = value[part]
            default = default_of(path)
            if isinstance(default, int | float) and path[-1] != "enabled":
                assert value == default, dotted(path)
            assert key.description, dotted(path)

    def test_the_reference_is_what_the_keys_say(self) -> None:
        assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == reference()

    def test_secrets_are_secret(self) -> None:
        for name in ("service.secret", "telegram.token", "email.imap.password", "email.smtp.password", "database.url"):
            assert is_secret(find(Settings, tuple(name.split("."))))

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_any_text_is_written_as_toml_and_read_again(self, text: str) -> None:
        assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}

    def test_values_are_written_as_toml(self) -> None:
        value = {"a": True, "b": [1, 2.5], "c": "x"}
        assert tomllib.loads(f"v = {written(value)}") == {"v": value}


@pytest.mark.parametrize(("country", "zone"), [("KR", "Asia/Seoul"), ("DE", "Europe/Berlin"), ("US", ""), ("XX", "")])
def test_a_country_with_one_zone_gives_it(country: str, zone: str) -> None:
    assert zone_of(country) == zone
