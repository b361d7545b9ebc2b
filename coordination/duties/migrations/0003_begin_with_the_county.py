"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
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
            model_name="dutycycle",
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
            model_name="assignment",
            name="assignment_numbered_once",
        ),
        migrations.RemoveIndex(
            model_name="assignment",
            name="assignment_by_due",
        ),
        migrations.RemoveIndex(
            model_name="assignment",
            name="assignment_by_status",
        ),
        migrations.RemoveIndex(
            model_name="assignment",
            name="assignment_ledger",
        ),
        migrations.AlterField(
            model_name="dutycycle",
            name="title",
            field=models.CharField(max_length=120, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="historicaldutycycle",
            name="title",
            field=models.CharField(max_length=120, verbose_name="title"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["county", "due_on", "id"], name="assignment_by_due"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["county", "status", "due_on", "id"], name="assignment_by_status"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("status", "closed")),
                fields=["county", "-closed_at", "-id"],
                name="assignment_ledger",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("county", "number"),
                name="assignment_numbered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutycycle",
            constraint=models.UniqueConstraint(fields=("county", "title"), name="cycle_titled_once_a_county"),
        ),
    ]
