"""Papers and attachments stand in a county."""

import django.db.models.deletion
from django.db import migrations, models

from coordination.units.county_columns import fill


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("units", "0004_stand_in_counties"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
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
            model_name="paper",
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
        fill("documents", Paper="organ__region", Attachment="unit__region"),
    ]
