"""A self-signed certificate for this machine, so that TLS can be tried without anything but Python.

ECDSA on P-256 (FIPS 186-5) and X.509 (RFC 5280) in the few lines they need. For loopback only: the arithmetic takes
no care to run in constant time.
"""

import base64
import hashlib
import ipaddress
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_ECDSA_SHA256 = "1.2.840.10045.4.3.2"
Point = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the certificate and its key lie, as PEM files."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return a server's context with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_certificate(folder: Path, *, days: int = 30) -> Certificate:
    """Write a fresh certificate for localhost, 127.0.0.1 and ::1 into `folder`; negative `days` make an expired one."""
    secret = secrets.randbelow(_N - 1) + 1
    public = _times(secret, _G)
    assert public is not None
    found = Certificate(folder / "certificate.pem", folder / "key.pem")
    found.certificate.write_text(_pem("CERTIFICATE", _signed(secret, _point(public), days)))
    found.key.touch(mode=0o600)
    found.key.write_text(_pem("EC PRIVATE KEY", _private(secret, _point(public))))
    return found


def _signed(secret: int, point: bytes, days: int) -> bytes:
    algorithm = _sequence(_oid(_ECDSA_SHA256))
    name = _sequence(_tagged(0x31, _sequence(_oid("2.5.4.3"), _tagged(0x0C, b"localhost"))))
    now = datetime.now(UTC)
    begin, end = sorted((now - timedelta(days=1), now + timedelta(days=days)))
    body = _sequence(
        _tagged(0xA0, _integer(2)),
        _integer(secrets.randbits(120) + 1),
        algorithm,
        name,
        _sequence(_time(begin), _time(end)),
        name,
        _sequence(_sequence(_oid("1.2.840.10045.2.1"), _oid("1.2.840.10045.3.1.7")), _bits(point)),
        _tagged(0xA3, _sequence(*_extensions(point))),
    )
    return _sequence(body, algorithm, _bits(_sign(secret, body)))


def _extensions(point: bytes) -> list[bytes]:
    identifier = hashlib.sha1(point, usedforsecurity=False).digest()
    addresses = [ipaddress.ip_address(text).packed for text in ("127.0.0.1", "::1")]
    names = _sequence(_tagged(0x82, b"localhost"), *(_tagged(0x87, packed) for packed in addresses))
    return [
        _extension("2.5.29.14", _tagged(0x04, identifier)),
        _extension("2.5.29.35", _sequence(_tagged(0x80, identifier))),
        _extension("2.5.29.19", _sequence(_tagged(0x01, b"\xff")), critical=True),  # may sign: itself
        _extension("2.5.29.15", _tagged(0x03, b"\x02\x84"), critical=True),  # digitalSignature, keyCertSign
        _extension("2.5.29.17", names),
    ]


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return _sequence(_oid(oid), _tagged(0x01, b"\xff") if critical else b"", _tagged(0x04, value))


def _private(secret: int, point: bytes) -> bytes:
    curve = _tagged(0xA0, _oid("1.2.840.10045.3.1.7"))
    return _sequence(_integer(1), _tagged(0x04, secret.to_bytes(32, "big")), curve, _tagged(0xA1, _bits(point)))


def _sign(secret: int, body: bytes) -> bytes:
    digest = int.from_bytes(hashlib.sha256(body).digest(), "big")
    while True:
        once = secrets.randbelow(_N - 1) + 1
        point = _times(once, _G)
        r = point[0] % _N if point else 0
        s = pow(once, -1, _N) * (digest + r * secret) % _N
        if r and s:
            return _sequence(_integer(r), _integer(s))


def _add(a: Point, b: Point) -> Point:
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % _P == 0:
        return None
    slope = (3 * a[0] ** 2 - 3) * pow(2 * a[1], -1, _P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, _P)
    x = (slope**2 - a[0] - b[0]) % _P
    return x, (slope * (a[0] - x) - a[1]) % _P


def _times(factor: int, point: Point) -> Point:
    found: Point = None
    while factor:
        if factor & 1:
            found = _add(found, point)
        point = _add(point, point)
        factor >>= 1
    return found


def _point(point: tuple[int, int]) -> bytes:
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def _tagged(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 128:
        return bytes([tag, size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


def _sequence(*values: bytes) -> bytes:
    return _tagged(0x30, b"".join(values))


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _bits(value: bytes) -> bytes:
    return _tagged(0x03, b"\0" + value)


def _time(moment: datetime) -> bytes:
    return _tagged(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())


def _oid(dotted: str) -> bytes:
    first, second, *others = (int(part) for part in dotted.split("."))
    coded = bytes([first * 40 + second])
    for number in others:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | (number & 0x7F))
        coded += bytes(reversed(groups))
    return _tagged(0x06, coded)


def _pem(label: str, der: bytes) -> str:
    lines = base64.encodebytes(der).decode()
    text = "".join(lines.split())
    rows = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *rows, f"-----END {label}-----", ""])
