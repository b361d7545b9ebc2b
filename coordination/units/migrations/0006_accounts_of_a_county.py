"""An account remembers in which county it was opened: until it holds a post, nothing else says so."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Accounts without a post were opened by the officers of the county that there was."""
    counties = apps.get_model("units", "Organisation").objects.filter(kind="government", level="county")
    first = counties.order_by("pk").values_list("pk", flat=True).first()
    apps.get_model("units", "User").objects.filter(posts=None).update(opened_in=first)


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0005_begin_with_the_county"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="opened_in",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="opened in",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
