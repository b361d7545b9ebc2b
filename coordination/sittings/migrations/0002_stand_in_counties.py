"""Sittings stand in a county."""

import django.db.models.deletion
from django.db import migrations, models

from coordination.units.county_columns import fill


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0001_initial"),
        ("units", "0004_stand_in_counties"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsitting",
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
            model_name="sitting",
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
        fill("sittings", Sitting="chair__unit__region"),
    ]
