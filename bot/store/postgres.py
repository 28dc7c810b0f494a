"""Tortoise's PostgreSQL engine with three repairs; named as `engine` in the connection's configuration.

- A transaction that cannot begin, or whose connection breaks, gives its connection back and leaves the task as it was.
  Tortoise 1.1 keeps both: the pool runs dry, and every later query of that task goes to the dead connection.
- A connection that breaks says so by the error that broke it, not by the failure to roll back on it.
- A database that cannot just now says BusyError, whichever of asyncpg's many errors that is.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from bot.store.busy import BusyError

# PostgreSQL's classes 08, 40, 53, 57 and 55P03, and what asyncpg says of a connection that it has lost itself.
_CANNOT_NOW = (
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
_NEVER = (asyncpg.exceptions.DataError, asyncpg.exceptions._base.DataError)  # values that do not fit


class _Naming(AsyncpgDBClient):
    async def _translate_exceptions(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except _NEVER as error:
            raise IntegrityError(error) from error
        except _CANNOT_NOW as error:
            raise BusyError(error) from error
        except OperationalError as error:
            if isinstance(error.__cause__, _NEVER):
                raise IntegrityError(*error.args) from error
            raise


class _Transaction(_Naming, TransactionWrapper):
    async def commit(self) -> None:
        try:
            await super().commit()
        except _CANNOT_NOW as error:
            raise BusyError(error) from error


class _Context(TransactionContextPooled):
    client: Any

    async def __aenter__(self) -> TransactionalDBClient:
        try:
            await self.ensure_connection()
            self.client._connection = await self.client._parent._pool.acquire()
        except _CANNOT_NOW as error:
            raise BusyError(error) from error
        try:
            await self.client.begin()
        except BaseException:
            await self._let_go()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client  # type: ignore[no-any-return]

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if self.client._finalized:
                return
            if exc_type:
                # On a lost connection there is nothing to roll back: the server has done so.
                with suppress(*_CANNOT_NOW):
                    await self.client.rollback()
            else:
                await self.client.commit()
        finally:
            get_connections().reset(self.token)
            await self._let_go()

    async def _let_go(self) -> None:
        if self.client._parent._pool:
            with suppress(*_CANNOT_NOW):
                await self.client._parent._pool.release(self.client._connection)


class Client(_Naming):
    """The engine's client."""

    async def create_connection(self, with_db: bool) -> None:
        try:
            await super().create_connection(with_db)
        except (*_CANNOT_NOW, asyncpg.InvalidAuthorizationSpecificationError) as error:
            raise DBConnectionError(error) from error

    def _in_transaction(self) -> TransactionContext:
        return _Context(_Transaction(self), self._pool_init_lock)


client_class: type[Any] = Client
