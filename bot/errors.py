"""The one error tree. A failure says whether it is permanent; vendors' errors are translated at the channel's door.

DangolError
├── ConfigError          the configuration file cannot be used (exit code 2)
├── ImportFileError      a file to import has faulty rows; nothing was written
├── IssueError           a newsletter issue has faults; nothing was compiled
├── TokenError           a signed token is forged, for another purpose, or too old
├── UnreadableError      raw input that cannot be parsed: quarantined, never retried
└── DeliveryError        a letter did not go out
    ├── TemporaryError   try again (retry_after seconds, where the other side said so)
    │   └── UncertainError   the connection broke after the letter was handed over: it may have arrived
    └── PermanentError   never try this letter at this address again
        ├── FileTooLargeError a file is larger than the channel hands out
        ├── AddressGoneError  the address itself is dead (blocked, user unknown): close it
        └── ChannelDownError  our own credentials or rights are refused: stop the channel, tell staff
"""


class DangolError(Exception):
    """Something went wrong in Dangol."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class ConfigError(DangolError):
    """The configuration has faults."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class ImportFileError(DangolError):
    """The file to import has faulty rows; nothing was written."""


class IssueError(DangolError):
    """The newsletter issue has faults. Each is `file:line: what is wrong`."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class TokenError(DangolError):
    """The token is forged, made for another purpose, or too old."""


class UnreadableError(DangolError):
    """The raw input cannot be read."""


class DeliveryError(DangolError):
    """The letter did not go out."""

    permanent = False


class TemporaryError(DeliveryError):
    """The letter did not go out this time; try again."""

    def __init__(self, message: str | None = None, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class UncertainError(TemporaryError):
    """The connection broke after the letter was handed over; it may have arrived."""


class PermanentError(DeliveryError):
    """The letter can never go out to this address."""

    permanent = True


class AddressGoneError(PermanentError):
    """The address is dead: blocked by its owner, or unknown at the other side."""


class FileTooLargeError(PermanentError):
    """The file is larger than the channel hands out."""


class ChannelDownError(PermanentError):
    """Our own credentials or rights are refused by the channel."""
