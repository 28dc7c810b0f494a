"""Who vouches for a sender: the topmost Authentication-Results of our own provider, and nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email import headers
from bot.channels.email.authresults import read as read_field
from bot.channels.email.authresults import vouches
from bot.channels.email.parse import read, to_inbound
from tests.cast import NOW

OURS = frozenset({"mx.haneul.example"})
PASS = b"Authentication-Results: mx.haneul.example; dmarc=pass (p=REJECT dis=none) header.from=lisboacasa.example\r\n"
FAIL = b"Authentication-Results: mx.haneul.example; dmarc=fail header.from=lisboacasa.example\r\n"
BORDER = b"Received: from out.lisboacasa.example (out [203.0.113.9]) by mx.haneul.example with ESMTPS id 1; today\r\n"
INNER = b"Received: from mx.haneul.example by store.haneul.example (Dovecot) with LMTP id 2; today\r\n"
THEIRS = b"Received: from laptop by out.lisboacasa.example with ESMTPSA id 3; today\r\n"
ANA = b"From: Ana <ana@lisboacasa.example>\r\n"
REST = b"Subject: Hi\r\nMessage-ID: <1@lisboacasa.example>\r\n\r\nWhere is my order?\r\n"


def proves(*fields: bytes, trusted: frozenset[str] = OURS, sender: bytes = ANA) -> bool:
    mail = b"".join(fields) + sender + REST
    return to_inbound(read(mail, trusted_authserv=trusted), "1", NOW).sender.verified


def says(results: bytes) -> bytes:
    return b"Authentication-Results: mx.haneul.example; " + results + b"\r\n"


def test_a_dmarc_pass_of_our_own_provider_proves_the_sender() -> None:
    assert proves(PASS, BORDER, THEIRS)
    assert proves(INNER, PASS, BORDER)
    assert proves(b"Received: by 2002:a05:7412:b0 with SMTP id q1; today\r\n", INNER, BORDER, PASS)


def test_nobody_is_believed_unless_the_configuration_names_them() -> None:
    assert not proves(PASS, trusted=frozenset())
    assert not proves(PASS, trusted=frozenset({"mx.other.example"}))


def test_a_field_that_the_sender_wrote_further_down_is_not_believed() -> None:
    assert not proves(FAIL, BORDER, PASS)
    assert not proves(BORDER, THEIRS, PASS)
    assert not proves(FAIL, PASS, BORDER)
    assert not proves(b"Received: from a by mx.elsewhere.example; today\r\n", PASS)


def test_a_field_of_ours_that_cannot_be_read_is_not_overruled_by_one_further_down() -> None:
    assert not proves(says(b"spf=pass smtp.mailfrom=a(b@evil.example"), PASS)
    assert not proves(says(b'spf=pass smtp.mailfrom="a@evil.example'), PASS)
    assert not proves(says(b"x=" + b"y" * 20_000), PASS)


@pytest.mark.parametrize(
    "results",
    [
        b"dmarc=fail header.from=lisboacasa.example",
        b"dmarc=none header.from=lisboacasa.example; dkim=pass header.d=lisboacasa.example",
        b"dmarc=pass header.from=evil.example",
        b"dmarc=pass",
        b"dmarc=pass header.from=evil.example.lisboacasa.example",
        b"dmarc=fail header.from=lisboacasa.example; dmarc=pass header.from=lisboacasa.example",
        b"dmarc=temperror header.from=lisboacasa.example",
        b"(dmarc=pass header.from=lisboacasa.example) none",
        b'x-evil="; dmarc=pass header.from=lisboacasa.example"',
        b"spf=pass smtp.mailfrom=ana@evil.example; dkim=pass header.d=evil.example",
        b"dkim=fail header.d=lisboacasa.example; spf=softfail smtp.mailfrom=lisboacasa.example",
        b"dkim=pass header.d=example",
        b"none",
        b"",
    ],
)
def test_what_is_less_than_a_pass_for_the_very_domain_proves_nothing(results: bytes) -> None:
    assert not proves(says(results), BORDER)


@pytest.mark.parametrize(
    "results",
    [
        b"dkim=pass header.d=lisboacasa.example header.s=k1 header.b=abc",
        b"dkim=pass header.i=@lisboacasa.example",
        b"spf=pass (sender (really)) smtp.mailfrom=bounces@lisboacasa.example",
        b"dkim=fail header.d=x.example; DKIM = pass HEADER.D = LisboaCasa.Example",
        b"dmarc=pass policy.dmarc=none header.from=LisboaCasa.example",
        b'dmarc/1=pass reason="all; well" header.from=lisboacasa.example',
    ],
)
def test_aligned_results_prove_where_no_dmarc_is_reported(results: bytes) -> None:
    assert proves(says(results), BORDER)


def test_who_signs_for_a_domain_above_speaks_for_the_one_below_but_not_the_other_way_round() -> None:
    sales = b"From: ana@sales.lisboacasa.example\r\n"
    assert proves(says(b"dkim=pass header.d=lisboacasa.example"), sender=sales)
    assert not proves(says(b"dkim=pass header.d=sales.lisboacasa.example"))


def test_a_star_stands_for_every_host_of_a_provider() -> None:
    field = b"Authentication-Results: mx7.mail.haneul.example 1; dmarc=pass header.from=lisboacasa.example\r\n"
    assert proves(field, BORDER, trusted=frozenset({"*.haneul.example"}))
    assert not proves(field.replace(b".haneul", b".evilhaneul"), trusted=frozenset({"*.haneul.example"}))


def test_a_provider_that_gives_no_name_is_not_believed() -> None:
    nameless = (
        b"Authentication-Results: spf=pass smtp.mailfrom=lisboacasa.example; dmarc=pass header.from=x.example\r\n"
    )
    assert not proves(nameless, trusted=frozenset({"spf=pass", "", "spf"}))


def test_several_senders_are_nobody() -> None:
    assert not proves(PASS, sender=ANA + b"From: eve@evil.example\r\n")
    assert not proves(PASS, sender=b"From: ana@lisboacasa.example, eve@evil.example\r\n")


def test_an_international_domain_is_compared_in_ascii() -> None:
    sender = "From: ana@münchen.example\r\n".encode()
    assert proves(says(b"dmarc=pass header.from=xn--mnchen-3ya.example"), sender=sender)


@given(st.text(max_size=400))
def test_any_field_can_be_read(value: str) -> None:
    read_field(value)
    fields, _ = headers.split(
        b"Authentication-Results: mx.haneul.example;" + value.encode("utf-8", "replace") + b"\n\n"
    )
    assert vouches(fields, "ana@lisboacasa.example", OURS) in {True, False}
