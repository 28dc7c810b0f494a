"""Tortoise's SQLite engine with three repairs; named as `engine` in the connection's configuration.

- Transactions begin IMMEDIATE: a deferred one that reads first and writes later fails at once with "database is
  locked" when another process wrote in between, busy timeout or not (sqlite.org/lang_transaction.html, 2.2).
- A task cancelled while its transaction is still beginning gives the connection's lock back. Tortoise 1.1 keeps it,
  and every later query of the process would wait for ever.
- A database that cannot just now says BusyError, told apart from what Tortoise calls operational errors besides.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

from bot.store.busy import BusyError


@contextmanager
def _naming() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise BusyError(error) from error
    except OperationalError as error:
        if type(error) is OperationalError:
            raise BusyError(*error.args) from error
        raise


class _Naming(SqliteClient):
    """Every way to the database, with its errors named."""

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        with _naming():
            return await super().execute_insert(query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        with _naming():
            await super().execute_many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        with _naming():
            return await super().execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Any:
        with _naming():
            return await super().execute_query_dict(query, values)

    async def execute_script(self, query: str) -> None:
        with _naming():
            await super().execute_script(query)


class _Transaction(_Naming, SqliteTransactionWrapper):
    async def begin(self) -> None:
        with _naming():
            await self._connection.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        with _naming():
            await super().commit()


class _Context(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            try:
                await self._undo()
            finally:
                self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]

    async def _undo(self) -> None:
        """A cancelled BEGIN may still run in the connection's thread: undo it behind it, before the lock is let go."""
        if self.connection._connection is None:
            return
        # One that was closed meanwhile, or never wholly opened, has nothing to undo: aiosqlite says ValueError.
        with suppress(ValueError, sqlite3.Error):
            await self.connection._connection.rollback()


class Client(_Naming):
    """The engine's client."""

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Transaction(self), self._lock)


client_class: type[Any] = Client
