"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agendaitem",
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
            model_name="session",
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
            model_name="agendaitem",
            name="item_number_once",
        ),
        migrations.RemoveConstraint(
            model_name="session",
            name="session_numbered_once",
        ),
        migrations.RemoveIndex(
            model_name="agendaitem",
            name="item_status_unit",
        ),
        migrations.RemoveIndex(
            model_name="session",
            name="session_status",
        ),
        migrations.AddIndex(
            model_name="agendaitem",
            index=models.Index(fields=["county", "status", "unit"], name="item_status_unit"),
        ),
        migrations.AddIndex(
            model_name="agendaitem",
            index=models.Index(fields=["county", "-id"], name="item_newest"),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(fields=["county", "status"], name="session_status"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("county", "number"),
                name="item_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("county", "year", "serial"), name="session_numbered_once"
            ),
        ),
    ]
