"""What was found at a registration says by what it was found, how hard it weighs, and since when."""

from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor):
    Duplicate = apps.get_model("aid", "Duplicate")
    for row in Duplicate.objects.select_related("case", "other").order_by("pk").iterator():
        Duplicate.objects.filter(pk=row.pk).update(
            ground="person" if row.same_person else "household",
            is_hard=row.same_cause,
            found_at=row.case.registered_at,
            given_on=timezone.localdate(row.other.last_paid_at or row.other.registered_at),
        )


class Migration(migrations.Migration):
    # apart from the columns: PostgreSQL makes no index while rows of its table are under way
    dependencies = [
        ("aid", "0008_duplicates_ruled"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
