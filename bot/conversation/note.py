"""Writes what came in on the timeline: message, meaning, files. Nothing on it is ever silently changed."""

from dataclasses import asdict
from typing import Any

from bot.house import House
from bot.meaning import Meaning
from bot.messages import Act, Inbound
from bot.store import blobs
from bot.store.buyers import Address
from bot.store.inbox import Inbox
from bot.store.interactions import Attachment, Direction, Interaction, Kind, Thread

_KINDS = {Act.EDIT: Kind.EDIT, Act.BUTTON: Kind.BUTTON}


async def note(
    house: House, row: Inbox, inbound: Inbound, address: Address, thread: Thread, meaning: Meaning
) -> Interaction:
    """Store a message with its meaning and files; return its entry of the timeline."""
    said = await Interaction.create(
        created_at=house.clock.now(),
        at=min(inbound.sent_at, house.clock.now()),
        buyer_id=address.contact.buyer_id,
        contact_id=address.contact_id,
        thread_id=thread.id,
        channel=inbound.channel,
        direction=Direction.IN,
        kind=_KINDS.get(inbound.act, Kind.MESSAGE),
        text=_clean(inbound.text or inbound.button),
        full_text=_clean(inbound.full_text),
        subject=_clean(inbound.subject)[:400],
        language=meaning.language[:8],
        label=str(meaning.label),
        meaning=as_json(meaning),
        vector=meaning.vector or None,
        model=meaning.model[:40],
        vendor_id=inbound.vendor_id[:200],
        message_id=_clean(inbound.message_id)[:400],
        note={"edit_of": inbound.edit_of} if inbound.edit_of else {},
        inbox_id=row.id,
    )
    for file in inbound.files:
        await Attachment.create(
            created_at=house.clock.now(),
            interaction_id=said.id,
            name=_clean(file.name)[:255],
            media_type=_clean(file.media_type)[:127],
            kind=file.kind[:16],
            size=file.size,
            blob_id=await blobs.keep(file.content, house.clock.now()) if file.content is not None else None,
        )
    return said


def _clean(text: str) -> str:
    """Return `text` as a database can hold it: PostgreSQL takes no NUL, UTF-8 no lone surrogate."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def as_json(meaning: Meaning) -> dict[str, Any]:
    """Return a meaning as it is stored."""
    complaint = meaning.complaint
    return {
        "labels": [str(label) for label in meaning.labels],
        "confidence": round(meaning.confidence, 4),
        "complaint": {"is": complaint.is_complaint, "kind": complaint.kind, "severity": complaint.severity},
        "entities": {key: [str(item) for item in items] for key, items in asdict(meaning.entities).items() if items},
    }
