"""A client is kept by the officer of a county."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("units", "0005_begin_with_the_county"),
    ]

    operations = [
        migrations.AddField(
            model_name="apiclient",
            name="county",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.AddField(
            model_name="historicalapiclient",
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
    ]
