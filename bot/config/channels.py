"""The sections about the ways by which buyers write."""

import re
from typing import Annotated

from pydantic import Field, SecretStr

from bot.config.base import Section
from bot.config.kinds import Expects, Mail, Port, ReplyAddress, Security, WebAddress, checked, checked_secret, is_token

Authserv = Annotated[
    str,
    checked(re.compile(r"(?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,20}", re.ASCII).fullmatch),
    Expects("the name at the head of Authentication-Results, such as mx.example.com or *.example.com"),
]


class Telegram(Section):
    """Chat with buyers, and the group of the staff."""

    enabled: bool = Field(False, description="Whether Telegram is used; if left out: where there is a token.")
    token: Annotated[
        SecretStr,
        checked_secret(is_token),
        Expects("digits, a colon and letters, as @BotFather gave it"),
    ] = Field(SecretStr(""), description="The bot's token, from @BotFather.")
    username: Annotated[
        str, checked(re.compile(r"\w{3,32}", re.ASCII).fullmatch), Expects("the bot's name without the @")
    ] = Field("", description="The bot's name without the @, for links into the chat in letters; empty: no such links.")
    staff_group: int | None = Field(None, description="Chat id of the staff group (a negative number).")
    base_url: WebAddress = Field(
        "https://api.telegram.org/bot", min_length=1, description="Bot API address; the token is put at its end."
    )
    base_file_url: WebAddress = Field(
        "https://api.telegram.org/file/bot", min_length=1, description="The same for files."
    )
    webhook: bool = Field(False, description="Have Telegram call service.public_url instead of asking it (polling).")
    webhook_secret: Annotated[
        SecretStr,
        checked_secret(re.compile(r"[\w-]{1,256}", re.ASCII).fullmatch),
        Expects("1 to 256 of A-Z a-z 0-9 _ -"),
    ] = Field(
        SecretStr(""), description="What Telegram must show when it calls; empty: worked out from service.secret."
    )
    poll_seconds: int = Field(30, ge=1, le=50, description="How long one question for news may wait.")
    messages_per_second: float = Field(25, gt=0, le=1000, description="At most this many messages a second in all.")
    messages_per_chat: float = Field(1, gt=0, le=100, description="At most this many messages a second in one chat.")
    messages_per_group: float = Field(20, gt=0, le=1000, description="At most this many messages a minute in a group.")


class Imap(Section):
    """Where mail is fetched."""

    host: str = Field("", description="The IMAP server.")
    port: Port | None = Field(None, description="Its port; empty: 993 for tls, else 143.")
    security: Security = Field("tls", description="tls from the start, starttls, or none (on this machine only).")
    ca_file: str = Field("", description="Certificates to trust instead of the system's, from this file's folder.")
    username: str = Field("", description="Login name; empty: email.address.")
    password: SecretStr = Field(SecretStr(""), description="Password; many providers want an app password here.")
    folder: str = Field("INBOX", min_length=1, description="The mail folder that is read.")
    mark_seen: bool = Field(True, description="Mark a mail as read once it is stored.")
    start: Annotated[str, Field(pattern="^(new|all)$"), Expects("new or all")] = Field(
        "new",
        description="At the very first start: only mail that comes from now on (new), or what lies there too (all).",
    )
    poll_seconds: int = Field(
        60, ge=1, le=1500, description="How often to look where the server cannot wake us (IDLE)."
    )
    max_mail_mb: int = Field(35, ge=1, le=200, description="Of a larger mail only the beginning is fetched.")
    timeout_seconds: float = Field(60, gt=0, le=600, description="How long the server may take to answer.")


class Smtp(Section):
    """Where mail is handed over."""

    host: str = Field("", description="The SMTP server.")
    port: Port | None = Field(None, description="Its port; empty: 465 for tls, 587 for starttls, else 25.")
    security: Security = Field("starttls", description="tls from the start, starttls, or none (on this machine only).")
    ca_file: str = Field("", description="Certificates to trust instead of the system's, from this file's folder.")
    username: str = Field("", description="Login name; empty: email.imap.username.")
    password: SecretStr = Field(SecretStr(""), description="Password; empty: email.imap.password.")
    login: bool = Field(True, description="Log in; false for a server that takes our mail without.")
    hello: str = Field("", description="Name to greet the server with; empty: this machine's.")
    connections: int = Field(4, ge=1, le=100, description="How many connections at once.")
    per_second: float = Field(10, gt=0, le=10_000, description="At most this many letters a second.")
    timeout_seconds: float = Field(60, gt=0, le=600, description="How long the server may take to answer.")


class Email(Section):
    """E-mail with buyers."""

    enabled: bool = Field(False, description="Whether e-mail is used; if left out: where there is an address.")
    address: Mail = Field("", description="The address that buyers write to and get answers from.")
    name: str = Field("", max_length=200, description="The sender's name; empty: exporter.name.")
    reply_address: ReplyAddress = Field(
        "", description="Where answers come back, {token} being ours; empty: by plus addressing, sales+{token}@…"
    )
    plus_addressing: bool = Field(
        True,
        description="Whether your mail server delivers sales+anything@ to sales@; if not, such answers would bounce.",
    )
    own_addresses: tuple[Mail, ...] = Field(
        (), description="Other addresses of ours in the same mailbox; mail from them is never answered."
    )
    trusted_authserv: tuple[Authserv, ...] = Field(
        (),
        description="Whose Authentication-Results prove a sender (docs/mail.md); empty: no mail proves itself by them.",
    )
    imap: Imap = Field(default_factory=Imap, description="Where mail is fetched.")
    smtp: Smtp = Field(default_factory=Smtp, description="Where mail is handed over.")
