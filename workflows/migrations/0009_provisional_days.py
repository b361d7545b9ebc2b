"""Open steps whose time hangs on a day given by hand are provisional while their year's notice is missing."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone

WITHOUT_TERM: list[dict[str, Any]] = [{}, {"by_hand": True}]


def mark(apps: Any, schema_editor: Any) -> None:
    announced = set(
        apps.get_model("policy", "CalendarYear").objects.filter(announced=True).values_list("year", flat=True)
    )
    tasks = apps.get_model("workflows", "Task").objects.filter(
        finished=None, due_at__isnull=False, due_provisional=False
    )
    for basis in WITHOUT_TERM:
        open_tasks = tasks.filter(due_basis=basis).values_list("pk", "due_at")
        keys = [pk for pk, due_at in open_tasks if timezone.localtime(due_at).year not in announced]
        for place in range(0, len(keys), 500):
            tasks.filter(pk__in=keys[place : place + 500]).update(due_provisional=True)


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0003_name_no_county_in_defaults"),
        ("workflows", "0008_step_notes"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
