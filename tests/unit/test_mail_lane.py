"""The lane of a mail: the same for all mails of one sender, whatever else stands in them."""

import pytest

from bot.channels.email.lane import lane


@pytest.mark.parametrize(
    "field",
    [
        b"From: Ana Silva <ana@lisboacasa.example>",
        b"FROM:ANA@LisboaCasa.example",
        b'From: "ana@elsewhere.example" <ana@lisboacasa.example>',
        b"From:\r\n\tAna Silva\r\n <ana@lisboacasa.example>",
    ],
)
def test_a_sender_keeps_to_one_lane(field: bytes) -> None:
    mail = b"Received: from a.example\r\nSubject: hello\r\n" + field + b"\r\n\r\nFrom: bob@x.example"
    assert lane(mail) == lane(b"From: ana@lisboacasa.example\r\n\r\n")


def test_senders_share_few_lanes() -> None:
    lanes = {lane(b"From: a%d@x.example\r\n\r\n" % number) for number in range(200)}
    assert len(lanes) == 8


@pytest.mark.parametrize(
    "mail", [b"", b"no mail at all", b"From: nobody\r\n\r\n", b"From: " + b"a" * 100_000, b"\0@\xff"]
)
def test_what_names_no_sender_has_a_lane_of_its_own(mail: bytes) -> None:
    assert lane(mail) == "0"
