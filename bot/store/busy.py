"""When the database cannot do its work just now: told apart from data that it will never take."""

from tortoise.exceptions import DBConnectionError, OperationalError


class BusyError(OperationalError):
    """The database is locked, full, shutting down or gone: the same step may succeed later."""


# Tortoise's OperationalError means much more: a row that is not there, a value that does not fit. Who tried those
# again for ever would never tell anybody.
BUSY = (BusyError, DBConnectionError, ConnectionError)
