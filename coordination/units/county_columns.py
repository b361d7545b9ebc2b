"""For migrations: rows from the years of one county learn in which county they stand."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

from coordination.audit.guards import lifted_from


def fill(app: str, **paths: str) -> migrations.RunPython:
    """Give every row, and every version of one, the county found over a path: ``Warning="township__region"``.

    What a path does not find stands in the first county: there was no other.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        counties = apps.get_model("units", "Organisation").objects.filter(kind="government", level="county")
        first = counties.order_by("pk").values_list("pk", flat=True).first()
        for name, path in paths.items():
            model = apps.get_model(app, name)
            with lifted_from(schema_editor.connection, model._meta.db_table):
                found = model.objects.filter(pk=OuterRef("pk")).order_by().values(path)[:1]
                model.objects.update(county=Subquery(found))
                model.objects.filter(county=None).update(county=first)
            try:
                versions = apps.get_model(app, f"Historical{name}")
            except LookupError:  # this model keeps no versions
                continue
            stands = model.objects.filter(pk=OuterRef("id")).values("county")[:1]
            versions.objects.update(county=Subquery(stands))
            versions.objects.filter(county=None).update(county=first)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
