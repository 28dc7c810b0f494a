"""One recipient's copy of a letter to many: the edition's bytes with the recipient's own values put in."""

from bot.letters.personal import put_in
from bot.messages import Letter, Outbound
from bot.outbox import unpack_file
from bot.store.outbox import Delivery


async def compose(row: Delivery) -> Outbound:
    """Return the letter of a row that has an edition; the same row gives the same letter, always (invariant 2).

    `row.values` holds `own` (what is put in), `to_name`, and `headers` as pairs. `row.edition` is fetched.
    """
    edition, values = row.edition, row.values
    assert edition is not None
    chat = row.channel != "email"
    plain = edition.chat if chat and edition.chat else edition.text
    letter = put_in(Letter(plain, edition.subject, "" if chat else edition.html), values["own"])
    files = () if chat else tuple([await unpack_file(packed) for packed in edition.values.get("files", [])])
    return Outbound(
        key=row.key,
        channel=row.channel,
        to=row.recipient,
        purpose=row.purpose,
        text=letter.text,
        subject=letter.subject,
        html=letter.html,
        to_name=values.get("to_name", ""),
        language=edition.language,
        files=files,
        message_id=row.message_id,
        headers=tuple((name, value) for name, value in values.get("headers", [])),
    )
