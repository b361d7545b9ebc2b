"""A column becomes encrypted: its rows are rewritten later, all at once (``keeping.rewriting``)."""

from __future__ import annotations

from typing import Any

from django.db import migrations


class EncryptColumn(migrations.AlterField):
    """SQLite holds a text whatever length its column was given, so that no table is built anew there."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)
