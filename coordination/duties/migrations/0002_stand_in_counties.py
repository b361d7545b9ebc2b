"""Assignments and recurring duties stand in a county."""

import django.db.models.deletion
from django.db import migrations, models

from coordination.units.county_columns import fill


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0001_initial"),
        ("units", "0004_stand_in_counties"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="county",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.AddField(
            model_name="dutycycle",
            name="county",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.AddField(
            model_name="historicalassignment",
            name="county",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.AddField(
            model_name="historicaldutycycle",
            name="county",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        fill("duties", Assignment="lead_unit__region", DutyCycle="lead_unit__region"),
    ]
