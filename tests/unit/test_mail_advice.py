"""What a person is told to do about a mail server that refuses us."""

import pytest

from bot.channels.email.advice import explain, refused
from bot.channels.email.imapwire import WireError
from bot.channels.email.settings import Server


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("login: NO [AUTHENTICATIONFAILED] Authentication failed.", "Check username and password"),
        ("auth: 535 5.7.8 Error: authentication failed: (reason unavailable)", "Check username and password"),
        ("auth: 534 5.7.9 Application-specific password required.", "app password"),
        ("login: NO [ALERT] Application-specific password required: (Failure)", "app password"),
        ("auth: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "Switch on SMTP"),
        ("login: NO Your account is not enabled for IMAP use.", "Switch on SMTP"),
        ("login: NO [UNAVAILABLE] Temporary authentication failure.", "try again"),
        ("login: NO [LIMIT] Maximum number of connections from user+IP exceeded", "try again"),
        ("login: NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.", "TLS"),
    ],
)
def test_a_refused_login_says_what_to_do(words: str, advice: str) -> None:
    assert advice in refused(words, "smtp")


def test_an_unknown_trouble_keeps_its_words() -> None:
    said, advice = explain(WireError("the server closed the connection"), Server("mail.example", 993), "imap")
    assert (said, "[email.imap]" in advice) == ("the server closed the connection", True)


def test_a_chain_of_causes_that_bites_its_tail_is_followed_only_so_far() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert explain(one, Server("mail.example", 993), "imap")[0] == "one"
