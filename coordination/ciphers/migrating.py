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
