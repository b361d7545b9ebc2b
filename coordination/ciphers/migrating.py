"""Columns become encrypted: their rows are rewritten later, all at once (``keeping.rewriting``)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation


class EncryptColumns(Operation):
    """Columns of a room by its models, at once: with each change of its state a house is laid out anew.

    PostgreSQL lets go of the length of a text; SQLite holds one whatever length its column was given.
    """

    def __init__(self, columns: dict[str, dict[str, models.Field[Any, Any]]]) -> None:
        self.columns = columns

    def deconstruct(self) -> Any:
        return type(self).__name__, [self.columns], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        for name, fields in self.columns.items():
            state.models[app_label, name].fields.update(fields)
        state.reload_models({(app_label, name) for name in self.columns}, delay=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for name, fields in self.columns.items():
            stood = from_state.models[app_label, name]
            table = stood.options.get("db_table") or f"{app_label}_{name}"
            for column in fields:
                if isinstance(stood.fields[column], models.CharField):
                    schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text')

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """What lies there stays: it may be longer now than the column was."""

    def describe(self) -> str:
        return f"Encrypt columns of {', '.join(self.columns)}"


# The last migration of each room that reads and writes what it finds in clear: all of them run before
# any column is encrypted, since none of them knows of records that open their texts.
WRITTEN_IN_CLEAR = [
    ("accounts", "0001_initial"),
    ("aid", "0005_find_by_source"),
    ("api", "0004_addresses_and_signatures"),
    ("audit", "0002_stand_in_counties"),
    ("deliberation", "0004_find_by_source"),
    ("documents", "0005_printings"),
    ("duties", "0003_begin_with_the_county"),
    ("entries", "0001_initial"),
    ("keeping", "0001_initial"),
    ("meetings", "0004_find_by_source"),
    ("monitoring", "0003_begin_with_the_county"),
    ("notifications", "0002_county_of_a_notice"),
    ("policy", "0004_units_of_passwords"),
    ("referrals", "0004_find_by_source"),
    ("register", "0006_one_entry_a_county"),
    ("second_factor", "0001_initial"),
    ("sign_ins", "0001_initial"),
    ("sittings", "0003_begin_with_the_county"),
    ("units", "0010_accounts_confirmed"),
    ("workflows", "0010_reasons_stand_in_events"),
]
