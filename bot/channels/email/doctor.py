"""What the doctor asks of a mail account: can we log in, read, be woken, and hand letters over?"""

import ssl
from datetime import UTC, datetime

from bot.channels.email.imapwire import WireError
from bot.channels.email.pool import Pool
from bot.channels.email.session import LoginRefusedError, RefusedError, Session
from bot.channels.email.settings import ImapSettings, Security, Server, SmtpSettings
from bot.errors import ChannelDownError, TemporaryError
from bot.messages import Finding

_SOON = 14  # days
_LOGIN_ADVICE = "Check user and password; many providers want an app password, or IMAP and SMTP switched on first."


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
        return [Finding(False, f"{name}: {error}", _LOGIN_ADVICE)]
    except ChannelDownError as error:
        return [Finding(False, f"{name}: {error}", "Set security to tls or starttls.")]
    except (WireError, RefusedError, OSError) as error:
        return [_broken(name, server, error)]


async def _folder(session: Session, settings: ImapSettings, name: str) -> list[Finding]:
    try:
        folder = await session.select(settings.folder)
    except RefusedError as error:
        return [
            Finding(False, f"{name}: folder {settings.folder}: {error}", "Name a folder that exists, such as INBOX.")
        ]
    findings = [Finding(True, f"{name}: folder {settings.folder} holds {session.exists} mails")]
    if settings.mark_seen and not folder.writable:
        advice = "Give this user the right to write, or switch mark_seen off."
        findings.append(Finding(False, f"{name}: folder {settings.folder} cannot be written", advice))
    if "IDLE" in session.capabilities:
        findings.append(Finding(True, f"{name}: wakes us when mail comes (IDLE)"))
    else:
        findings.append(Finding(True, f"{name}: has no IDLE; it is asked every {settings.poll_seconds:g} s"))
    return findings


async def check_smtp(settings: SmtpSettings, hello: str, now: datetime) -> list[Finding]:
    """Connect and log in; nothing is sent."""
    server = settings.server
    name = f"SMTP {server.host}:{server.port}"
    pool = Pool(settings, hello)
    try:
        async with pool.take() as connection:
            secure = connection.client.get_transport_info("sslcontext") is not None
            certificate = dict(connection.client.get_transport_info("peercert") or {}) if secure else {}
            connection.whole = True
        who = f"logged in as {server.user}" if server.user else "takes us without a login"
        findings = [Finding(True, f"{name}: {who}"), *_certificate(name, certificate, now)]
        if server.security is Security.OPPORTUNISTIC and not secure:
            advice = "Letters go out readable by everybody on the way; set security to tls or starttls if it can."
            findings.append(Finding(False, f"{name}: offers no TLS", advice))
        return findings
    except ChannelDownError as error:
        return [Finding(False, f"{name}: {error}", _LOGIN_ADVICE)]
    except TemporaryError as error:
        return [_broken(name, server, error)]
    finally:
        pool.close()


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


def _broken(name: str, server: Server, error: Exception) -> Finding:
    """Say what to do about a connection that does not come about."""
    said = str(error) or type(error).__name__
    low = said.lower()
    if "certificate" in low:
        advice = "The name must be the one in the certificate; for a certificate of your own name its file in ca_file."
    elif "starttls" in low:
        advice = "The server has no STARTTLS on this port: try security = tls with port 993 (IMAP) or 465 (SMTP)."
    elif "wrong_version" in low or "wrong version" in low or "record layer" in low:
        advice = "This port does not speak TLS from the start: try security = starttls, or port 993 (IMAP), 465 (SMTP)."
    elif isinstance(error, TimeoutError) or "time" in low:
        advice = f"Nothing answers at port {server.port}: a firewall, or security = tls on a port that wants starttls?"
    else:
        advice = "Check host and port, and that this machine may connect to them."
    return Finding(False, f"{name}: {said}", advice)
