"""Trees of parts: what was put in comes out, in any charset, and nothing grows over its limits."""

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.email.parse import Reading, read

CHARSETS = {
    "utf-8": "Hello 안녕 你好",
    "utf-16": "Hello 안녕 你好",
    "euc-kr": "견적 부탁드립니다 감사합니다",
    "cp949": "견적 부탁드립니다 감사합니다",
    "iso-2022-kr": "견적 부탁드립니다",
    "gb2312": "请报价谢谢",
    "gbk": "请报价谢谢",
    "gb18030": "请报价谢谢",
    "hz-gb-2312": "请报价谢谢",
    "big5": "請報價謝謝",
    "shift_jis": "見積をお願いします",
    "euc-jp": "見積をお願いします",
    "iso-2022-jp": "見積をお願いします",
    "koi8-r": "Пришлите цену пожалуйста",
    "windows-1251": "Пришлите цену пожалуйста",
    "windows-1252": "Prix détaillé s’il vous plaît",
    "iso-8859-2": "Proszę o wycenę",
    "windows-1254": "Fiyat lütfen, şirketimiz için",
    "windows-1256": "نرجو إرسال عرض السعر",
    "tis-620": "กรุณาส่งใบเสนอราคา",
    "windows-1253": "Καλημέρα θα ήθελα",
    "utf-7": "Café 안녕",
}


def mixed(parts: bytes, kind: str = "multipart/mixed") -> Reading:
    head = f"From: anna@acme.example\nSubject: x\nContent-Type: {kind}; boundary=b1\n\n"
    return read(head.encode() + parts)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", CHARSETS)
def test_text_survives_its_charset_and_encoding(charset: str, encoding: str) -> None:
    python = {"hz-gb-2312": "hz"}.get(charset, charset)
    body = CHARSETS[charset].encode(python)
    if encoding != "8bit":
        body = body.hex().encode() if encoding == "hex" else _encoded(body, encoding)
    head = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert read(head.encode() + body).text == CHARSETS[charset]


def _encoded(body: bytes, encoding: str) -> bytes:
    import base64
    import quopri

    return base64.encodebytes(body) if encoding == "base64" else quopri.encodestring(body)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a.pdf", "견적.xlsx", "a b;c.tar.gz", "№1.doc"]), st.binary(min_size=1, max_size=500)
        ),
        max_size=6,
    ),
    st.sampled_from(["How much are 500 lamps?", "견적 부탁드립니다", "请问价格是多少?"]),
)
@settings(max_examples=60)
def test_built_mails_give_back_text_and_files(files: list[tuple[str, bytes]], text: str) -> None:
    built = EmailMessage()
    built["From"] = "Anna <anna@acme.example>"
    built["Subject"] = text
    built.set_content(text)
    built.add_alternative(f"<p>{text}</p>", subtype="html")
    for name, content in files:
        built.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    reading = read(built.as_bytes())
    assert (reading.subject, reading.text) == (text, text)
    assert [(each.name, each.content) for each in reading.files] == files


def test_pictures_in_the_letter_keep_their_content_id() -> None:
    outer = MIMEMultipart("related")
    outer["From"] = "anna@acme.example"
    inner = MIMEMultipart("alternative")
    inner.attach(MIMEText("See the picture.", "plain"))
    inner.attach(MIMEText('<p>See <img src="cid:p1"></p>', "html"))
    outer.attach(inner)
    raw = outer.as_bytes().replace(
        b"--" + outer.get_boundary("").encode() + b"--",
        b"--"
        + outer.get_boundary("").encode()
        + b"\nContent-Type: image/png\nContent-ID: <p1>\n\nPNG\n--"
        + outer.get_boundary("").encode()
        + b"--",
    )
    reading = read(raw)
    assert reading.text == "See the picture."
    assert [(each.content_id, each.media_type, each.name) for each in reading.files] == [
        ("p1", "image/png", "attachment-1.png")
    ]


def test_html_is_taken_where_the_plain_half_is_empty_or_says_so() -> None:
    for plain in (b"", b"This message requires an HTML capable mail reader."):
        parts = b"--b1\nContent-Type: text/plain\n\n%s\n--b1\nContent-Type: text/html\n\n<p>Price?</p>\n--b1--" % plain
        assert mixed(parts, "multipart/alternative").text == "Price?"


def test_flowed_text_is_joined() -> None:
    head = b"From: a@b.example\nContent-Type: text/plain; format=flowed; delsp=yes\n\n"
    assert read(head + "견적을 부탁 \n드립니다\n".encode()).text == "견적을 부탁드립니다"


def test_encrypted_mail_is_said_to_be() -> None:
    parts = b"--b1\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
    parts += b"--b1\nContent-Type: application/octet-stream\n\nx\n--b1--"
    assert "encrypted" in mixed(parts, "multipart/encrypted").notices
    smime = b"From: a@b.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx"
    assert "encrypted" in read(smime).notices


def test_clear_signed_text_is_read() -> None:
    body = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
    body += "We order:\n- - 500 lamps\n-----BEGIN PGP SIGNATURE-----\nabc\n"
    assert read(b"From: a@b.example\n\n" + body.encode()).text == "We order:\n- 500 lamps"


def test_too_many_parts_are_left_out_with_a_notice() -> None:
    reading = mixed(b"--b1\nContent-Type: image/png\n\nx\n" * 5_000)
    assert len(reading.files) == 200
    assert reading.notices == ("too_many_parts",)


def test_too_deep_nesting_ends_with_a_notice() -> None:
    raw = b"From: a@b.example\n"
    for level in range(5_000):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    assert "too_deep" in read(raw).notices


def test_long_names_keep_their_extension() -> None:
    part = b'--b1\nContent-Type: application/pdf; name="' + b"x" * 500 + b'.pdf"\n\nx\n--b1--'
    (file,) = mixed(part).files
    assert len(file.name) == 200
    assert file.name.endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\\\temp\\\\a.pdf", "a.pdf"),
        ("../..", "attachment-1.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("invoice.pdf.exe", "invoice.pdf.exe"),
        ("a:b?.pdf", "a_b_.pdf"),
    ],
)
def test_names_of_files_are_no_paths(name: str, kept: str) -> None:
    part = f'--b1\nContent-Type: application/pdf; name="{name}"\n\nx\n--b1--'
    assert mixed(part.encode()).files[0].name == kept


def test_uuencoded_parts_are_decoded() -> None:
    part = b"--b1\nContent-Type: application/x; name=a.txt\nContent-Transfer-Encoding: x-uuencode\n\n"
    part += b"begin 644 a.txt\n%:&5L;&\\\n`\nend\n--b1--"
    assert mixed(part).files[0].content == b"hello"
