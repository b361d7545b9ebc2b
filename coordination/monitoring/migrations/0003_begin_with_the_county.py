"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="county",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.AlterField(
            model_name="warning",
            name="county",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="warning",
            name="warning_once_a_source_key",
        ),
        migrations.RemoveIndex(
            model_name="warning",
            name="warning_by_status",
        ),
        migrations.RemoveIndex(
            model_name="warning",
            name="warning_by_month",
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["county", "status", "id"], name="warning_by_status"),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["county", "-id"], name="warning_newest"),
        ),
        migrations.AddIndex(
            model_name="warning",
            index=models.Index(fields=["county", "received_at"], name="warning_by_month"),
        ),
        migrations.AddConstraint(
            model_name="warning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("county", "source", "source_key"),
                name="warning_once_a_source_key",
            ),
        ),
    ]
