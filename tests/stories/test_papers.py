"""Papers that go with an answer, over the real protocols: drafts, comparisons, and what we keep on a person."""

import io
import zipfile
from datetime import date

from pypdf import PdfReader

from bot.demo.botapi.chats import Message
from bot.demo.stage import Stage
from bot.store.products import Product
from bot.store.trades import Trade, TradeKind
from tests.cast import lunchbox
from tests.stories.mailing import Mailer
from tests.stories.people import reader
from tests.stories.trading import chatting, ordered, proven


def read(content: bytes) -> str:
    """Return the words of a PDF."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def file_of(message: Message) -> tuple[str, bytes]:
    """Return the name and content of the file that came with a chat message."""
    (blob,) = message.blobs
    return blob.name, blob.content


async def test_a_quotation_in_chat_comes_with_its_draft(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    address = await reader(stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima")
    rosa = stage.api.user("Rosa")
    await chatting(stage, address, rosa)
    rosa.send_text("Please send me a quotation for 1200 pcs of the glass lunch box, CIF Callao, Peru")
    summary = await rosa.hears("Callao")
    rosa.press(summary, "confirm")
    told = await rosa.hears("as a draft", after=summary.id)
    name, content = file_of(told) if told.blobs else file_of(await rosa.hears(after=told.id))
    trade = await Trade.get(kind=TradeKind.QUOTATION)
    said = read(content)
    assert name == f"proforma-{trade.number}.pdf"
    for part in ("Draft – to be confirmed by Haneul Living", trade.number, "CIF Callao", "Rosa Diaz", "USD 3,840.00"):
        assert part in said


async def test_a_quotation_by_mail_in_korean_comes_with_its_draft_in_korean(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    address = await reader(
        stage, "김유나", "yuna@seoulmart.example", country="KR", timezone="Asia/Seoul", language="ko"
    )
    await proven(stage, address)
    yuna = Mailer(stage, "yuna@seoulmart.example", "김유나")
    await yuna.write("견적 요청", "유리 도시락 1200개 견적 부탁드립니다. CIF 인천, 한국 조건입니다.")
    summary = await yuna.gets()
    await yuna.write("", "예, 맞습니다", answering=summary)
    answer = await yuna.gets(2)
    (part,) = answer.iter_attachments()
    said = read(part.get_content())
    assert str(part.get_filename()).endswith(".pdf")
    assert "초안" in said
    assert "유리 도시락" in said
    assert "3,840.00" in said


async def test_products_are_compared_in_a_picture(stage: Stage) -> None:
    box = await lunchbox(stage.app.house)
    await Product.create(
        created_at=box.created_at, code="GL-200", names={"en": "Steel lunch box"}, specs={"Capacity": "2 l"}, moq=300
    )
    bob = stage.api.user("Bob")
    bob.send_text("What is the difference between GL-100 and GL-200?")
    told = await bob.hears("Side by side")
    pictured = told if told.blobs else await bob.hears(after=told.id)
    assert pictured.kind == "photo"


async def test_who_has_proven_themselves_takes_their_data_along(stage: Stage) -> None:
    box = await lunchbox(stage.app.house)
    address = await reader(stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima")
    await ordered(stage, address, box, date(2026, 6, 1), "SO-2026-00007")
    await proven(stage, address)
    rosa = Mailer(stage, "rosa@lima.example", "Rosa Diaz")
    await rosa.write("My data", "Please send me a copy of all the data you have about me (GDPR).")
    answer = await rosa.gets()
    (part,) = answer.iter_attachments()
    with zipfile.ZipFile(io.BytesIO(part.get_content())) as archive:
        page = archive.read("my-data.html").decode()
    assert part.get_content_type() == "application/zip"
    assert "SO-2026-00007" in page
    assert "a copy of all the data" in page
