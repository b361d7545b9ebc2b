"""Duties stand in a county."""

import django.db.models.deletion
from django.db import migrations, models

from coordination.units.county_columns import fill


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0003_determine_categories"),
    ]

    operations = [
        migrations.AddField(
            model_name="dutyline",
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
            model_name="historicaldutyline",
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
        fill("units", DutyLine="unit__region"),
    ]
