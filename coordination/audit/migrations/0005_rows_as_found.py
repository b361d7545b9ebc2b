"""The rows that stand are bound to the trail as they are found; from now on events carry what they write."""

from typing import Any

from django.db import migrations

from coordination.audit.found import bind_as_found

BOUND = (
    "aid.LedgerLine",
    "aid.Payment",
    "documents.Paper",
    "documents.PaperFile",
    "documents.Signature",
    "meetings.DecisionLine",
    "meetings.Passage",
    "units.Post",
)


def bind(apps: Any, schema_editor: Any) -> None:
    for label in BOUND:
        bind_as_found(apps, label)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_row_digests"),
        ("aid", "0005_find_by_source"),
        ("documents", "0005_printings"),
        ("meetings", "0004_find_by_source"),
        ("units", "0010_accounts_confirmed"),
    ]

    operations = [migrations.RunPython(bind, migrations.RunPython.noop)]
