"""Migrations that only add tables and columns, at the price of what they add.

Before each operation Tortoise builds all models of the database anew, to have the state before it beside the state
after it. To add something nobody needs the former; leaving it out halves the time that a first start takes.
"""

from tortoise.migrations import Migration
from tortoise.migrations.operations import AddField, CreateModel
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


class Additive(Migration):
    """Does what its base does; whatever is no mere addition on a real database is left to the base."""

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        """Bring `state` and the database from before this migration to after it."""
        adding = all(isinstance(operation, AddField | CreateModel) for operation in self.operations)
        if dry_run or collect_sql or schema_editor is None or not adding:
            return await super().apply(state, dry_run=dry_run, schema_editor=schema_editor, collect_sql=collect_sql)
        transactions = schema_editor.client.capabilities.supports_transactions
        for operation in self.operations:
            operation.state_forward(self.app_label, state)
            await self._run_database_forward(operation, state, state, schema_editor, transactions)
        state.validate_relations_initialized()
        return state
