"""Why a mail server cannot be reached or does not take us, and what a person can do about it. Pure functions."""

import re
import socket
import ssl
from collections.abc import Iterator

from bot.channels.email.settings import Security, Server, SetupError

# X509_V_ERR_…: what OpenSSL found wrong with a certificate.
_NOT_YET, _EXPIRED, _OTHER_NAME = 9, 10, {62, 64}
_DIRECT = {"imap": 993, "smtp": 465}
_LATER = {"imap": 143, "smtp": 587}
_APP_PASSWORD = re.compile(
    r"app(?:lication)?[ -]?(?:specific )?password|5\.7\.9|two[ -]?(?:step|factor)", re.IGNORECASE
)
_SWITCHED_OFF = re.compile(r"not enabled|disabled|not activated|switched off|5\.7\.139|basic auth", re.IGNORECASE)
_BUSY = re.compile(r"\[(?:unavailable|limit|inuse)\]|too many|temporar|try again|limit exceeded", re.IGNORECASE)
_PRIVACY = re.compile(r"privacyrequired|plaintext|must issue a? ?starttls|encryption required|5\.7\.11", re.IGNORECASE)


def explain(error: BaseException, server: Server, protocol: str) -> tuple[str, str]:
    """Return what happened and what to do about it, each as a sentence. `protocol` is imap or smtp."""
    where = f"[email.{protocol}]"
    for cause in _causes(error):
        if isinstance(cause, SetupError):
            return str(cause), cause.advice.format(where=where)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, server, where)
        if found := _line(cause, server, protocol):
            return found
    return _said(str(error) or type(error).__name__, server, protocol)


def refused(words: str, protocol: str) -> str:
    """Return what to do about a login that the server refused with these words."""
    where = f"[email.{protocol}]"
    if _PRIVACY.search(words):
        return f'The server wants TLS before a password: set security = "tls" or "starttls" in {where}.'
    if _APP_PASSWORD.search(words):
        return f"The provider wants an app password: make one in the account's settings and put it into {where}."
    if _SWITCHED_OFF.search(words):
        return f"Switch on {protocol.upper()} with password in the provider's settings, or use another mailbox."
    if _BUSY.search(words):
        return "The server is busy or other programs hold its connections: try again in some minutes."
    return (
        f"Check username and password in {where}. Many providers want an app password, or {protocol.upper()} "
        "switched on first."
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what led to it; at most ten."""
    found: BaseException | None = error
    for _ in range(10):
        if found is None:
            return
        yield found
        found = found.__cause__ or found.__context__


def _certificate(error: ssl.SSLCertVerificationError, server: Server, where: str) -> tuple[str, str]:
    code = error.verify_code
    if code == _EXPIRED:
        return "the server's certificate has expired", "Renew it on the mail server; if that is not yours, tell them."
    if code == _NOT_YET:
        return "the server's certificate is not good yet", "Is the clock of this machine right?"
    if code in _OTHER_NAME:
        advice = f"Write in {where} as host the name that stands in the certificate, as your provider gives it."
        return f"the server's certificate is for another name than {server.host}", advice
    said = f"nobody whom we know vouches for the server's certificate ({error.verify_message})"
    if server.ca_file:
        return said, f"The file of ca_file in {where} must hold the certificate that signed the server's."
    advice = f"For a server with a certificate of its own name the file of its authority as ca_file in {where}."
    return said, advice


def _line(cause: BaseException, server: Server, protocol: str) -> tuple[str, str] | None:
    """Explain a line that does not come about; None for any other error."""
    where = f"[email.{protocol}]"
    if isinstance(cause, socket.gaierror | UnicodeError):
        advice = f"Check the spelling of host in {where}, and that this machine has a name server."
        return f"no host of the name {server.host!r} is found", advice
    if isinstance(cause, ConnectionRefusedError):
        return f"nothing listens at port {server.port}", _ports(protocol)
    if isinstance(cause, ssl.SSLError):
        return _handshake(cause, server, protocol)
    if isinstance(cause, ConnectionResetError | ConnectionAbortedError | BrokenPipeError):
        return f"{server.host} breaks off the connection", "Try again; if it stays so, the server's own log says why."
    if isinstance(cause, OSError) and not isinstance(cause, TimeoutError) and cause.strerror:
        return f"{server.host} cannot be reached ({cause.strerror})", f"Is this machine online? {_ports(protocol)}"
    return None


def _handshake(error: ssl.SSLError, server: Server, protocol: str) -> tuple[str, str]:
    if server.security is Security.TLS and re.search("WRONG_VERSION|RECORD_LAYER|UNKNOWN_PROTOCOL", str(error)):
        advice = f'Set security = "starttls" in [email.{protocol}], or port = {_DIRECT[protocol]}.'
        return f"port {server.port} does not speak TLS from the start", advice
    return f"TLS fails ({error.reason or error})", "Does the server speak TLS 1.2 or 1.3? Ask who runs it."


def _said(words: str, server: Server, protocol: str) -> tuple[str, str]:
    """Explain by the words of an error that is ours or the library's."""
    low, where = words.lower(), f"[email.{protocol}]"
    if "greet" in low or "ready message" in low:
        # A server that waits for our TLS handshake says nothing, whatever we wait for.
        advice = f'Most likely it wants TLS from the start: set security = "tls" in {where}, or another port.'
        return f"port {server.port} takes us and then says nothing", advice
    if "starttls" in low and ("offer" in low or "not supported" in low):
        advice = f'Set security = "tls" and port = {_DIRECT[protocol]} in {where}, if the server has that.'
        return f"no STARTTLS is offered at port {server.port}", advice
    if "malformed" in low or "does not take us" in low:
        return f"port {server.port} does not speak {protocol.upper()} ({words})", _ports(protocol)
    if low.startswith(("connect: 5", "hello: 5")):
        advice = f"It may want mail servers only, or not this machine: {_ports(protocol)}"
        return f"{server.host} wants nothing from us at port {server.port} ({words})", advice
    if "timed out" in low or "timeout" in low:
        return f"{server.host} does not answer at port {server.port}", f"A firewall in between? {_ports(protocol)}"
    return words, f"Check host and port in {where}."


def _ports(protocol: str) -> str:
    return (
        f"Check host and port in [email.{protocol}]: {_DIRECT[protocol]} for tls, {_LATER[protocol]} for starttls; "
        "your provider's help pages name them."
    )
