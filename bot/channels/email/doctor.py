"""What the doctor asks of a mail account: can we log in, read, be woken, and hand letters over?"""

import ssl
from datetime import UTC, datetime

import aiosmtplib

from bot.channels.email.advice import explain, refused
from bot.channels.email.imaptalk import RefusedError
from bot.channels.email.imapwire import WireError
from bot.channels.email.pool import Connection, Pool
from bot.channels.email.replies import translate
from bot.channels.email.session import LoginRefusedError, Session
from bot.channels.email.settings import ImapSettings, Security, Server, SetupError, SmtpSettings
from bot.errors import ChannelDownError, DeliveryError, TemporaryError
from bot.messages import Finding

_SOON = 14  # days
_SENDER_ADVICE = (
    "Does the server want a login (username, password, login = true in [email.smtp]) or TLS first, or may this user "
    "not write under email.address?"
)


async def check_imap(settings: ImapSettings, now: datetime) -> list[Finding]:
    """Log in and open the folder; nothing is read or marked."""
    server = settings.server
    name = f"IMAP {server.host}:{server.port}"
    try:
        async with Session(server) as session:
            findings = [
                Finding(True, f"{name}: logged in as {server.user}"),
                *_certificate(name, session.certificate(), now),
            ]
            return [*findings, *await _folder(session, settings, name)]
    except LoginRefusedError as error:
        return [Finding(False, f"{name}: {error}", refused(str(error), "imap"))]
    except (SetupError, WireError, RefusedError, OSError) as error:
        return [_broken(name, server, error, "imap")]


async def _folder(session: Session, settings: ImapSettings, name: str) -> list[Finding]:
    try:
        folder = await session.select(settings.folder)
    except RefusedError as error:
        there = ", ".join(await session.folders())
        advice = f"Write one of these as folder in [email.imap]: {there}." if there else "Try INBOX as folder."
        return [Finding(False, f"{name}: {error}", advice)]
    findings = [Finding(True, f"{name}: folder {settings.folder} holds {mails(session.exists)}")]
    if settings.mark_seen and not folder.writable:
        advice = "Give this user the right to write, or set mark_seen = false in [email.imap]."
        findings.append(Finding(False, f"{name}: folder {settings.folder} cannot be written", advice))
    if "IDLE" in session.capabilities:
        findings.append(Finding(True, f"{name}: wakes us when mail comes (IDLE)"))
    else:
        findings.append(Finding(True, f"{name}: has no IDLE; it is asked every {settings.poll_seconds:g} s"))
    return findings


async def check_smtp(settings: SmtpSettings, hello: str, now: datetime, sender: str = "") -> list[Finding]:
    """Connect, log in, and ask whether letters may come from `sender`; nothing is sent."""
    server = settings.server
    name = f"SMTP {server.host}:{server.port}"
    pool = Pool(settings, hello)
    try:
        async with pool.take() as connection:
            secure = connection.client.get_transport_info("sslcontext") is not None
            certificate = dict(connection.client.get_transport_info("peercert") or {}) if secure else {}
            refusal = await _ask_sender(connection, sender)
        who = f"logged in as {server.user}" if server.user else "takes us without a login"
        findings = [Finding(True, f"{name}: {who}"), *_certificate(name, certificate, now)]
        if server.security is Security.OPPORTUNISTIC and not secure:
            advice = "Letters go out readable by everybody on the way; set security to tls or starttls if it can."
            findings.append(Finding(False, f"{name}: offers no TLS", advice))
        if refusal:
            findings.append(Finding(False, f"{name}: takes no letters from {sender} ({refusal})", _SENDER_ADVICE))
        return findings
    except (SetupError, TemporaryError) as error:
        return [_broken(name, server, error, "smtp")]
    except ChannelDownError as error:
        return [Finding(False, f"{name}: {error}", refused(str(error), "smtp"))]
    finally:
        pool.close()


async def _ask_sender(connection: Connection, sender: str) -> DeliveryError | None:
    """Begin a letter from `sender` to itself and take it back; return the refusal, if that is what we get."""
    refusal: DeliveryError | None = None
    try:
        # Many servers say only after the recipient that they want nothing from us.
        for stage, command in (("mail", f"MAIL FROM:<{sender}>"), ("rcpt", f"RCPT TO:<{sender}>")) if sender else ():
            response = await connection.client.execute_command(command.encode())
            if response.code // 100 == 5:
                refusal = translate(stage, response.code, response.message)
                break
        if refusal is None:
            await connection.client.rset()
    except (aiosmtplib.SMTPException, OSError) as error:
        return TemporaryError(str(error))
    connection.whole = True
    return refusal


def _certificate(name: str, certificate: dict[str, object], now: datetime) -> list[Finding]:
    """Say until when the server's certificate is good; nothing where there is none."""
    end = certificate.get("notAfter")
    if not isinstance(end, str):
        return []
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC)
    if (until - now).days < _SOON:
        advice = "Renew it before then, or mail stops."
        return [Finding(False, f"{name}: the certificate ends on {until:%Y-%m-%d}", advice)]
    return [Finding(True, f"{name}: the certificate is good until {until:%Y-%m-%d}")]


def _broken(name: str, server: Server, error: Exception, protocol: str) -> Finding:
    """Say what to do about a connection that does not come about."""
    said, advice = explain(error, server, protocol)
    return Finding(False, f"{name}: {said}", advice)


def mails(many: int) -> str:
    """Return how many mails there are, as one says it."""
    return f"{many} mail" if many == 1 else f"{many} mails"
