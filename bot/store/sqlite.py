"""Tortoise's SQLite engine with two repairs; named as `engine` in the connection's configuration.

- Transactions begin IMMEDIATE: a deferred one that reads first and writes later fails at once with "database is
  locked" when another process wrote in between, busy timeout or not (sqlite.org/lang_transaction.html, 2.2).
- A task cancelled while its transaction is still beginning gives the connection's lock back. Tortoise 1.1 keeps it,
  and every later query of the process would wait for ever.
"""

import sqlite3
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class _Transaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class _Context(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            # A cancelled BEGIN may still run in the connection's thread: undo it behind it, then let go.
            if self.connection._connection is not None:
                await self.connection._connection.rollback()
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]


class Client(SqliteClient):
    """The engine's client."""

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Transaction(self), self._lock)


client_class: type[Any] = Client
