"""The Date field (RFC 5322 section 3.3): believed only where it can be true."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)  # clocks are wrong by hours, not by days


def read(text: str) -> datetime | None:
    """Return the moment in UTC, or None for what is no date."""
    try:
        found = parsedate_to_datetime(text[:100])
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def believed(sent: datetime | None, received: datetime) -> datetime:
    """Return when the mail was sent: as it says, or when it was received if that cannot be."""
    if sent is None or sent < _EARLIEST or sent > received + _AHEAD:
        return received
    return sent
