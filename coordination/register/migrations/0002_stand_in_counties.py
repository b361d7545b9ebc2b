"""Households, people and questions of identity stand in a county."""

import django.db.models.deletion
from django.db import migrations, models

from coordination.units.county_columns import fill


def keep_serials(apps, schema_editor):
    """The serials drawn so far were drawn by the first county."""
    counties = apps.get_model("units", "Organisation").objects.filter(kind="government", level="county")
    first = counties.order_by("pk").first()
    Counter = apps.get_model("register", "Counter")
    for series in apps.get_model("register", "Series").objects.all():
        Counter.objects.create(county=first, name=series.name, last=series.last)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_initial"),
        ("units", "0004_stand_in_counties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="series")),
                ("last", models.PositiveBigIntegerField(default=0, verbose_name="last number")),
            ],
            options={
                "verbose_name": "series of the register",
                "verbose_name_plural": "series of the register",
            },
        ),
        migrations.AddField(
            model_name="historicalhousehold",
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
            model_name="historicalidentityquestion",
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
            model_name="historicalperson",
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
            model_name="household",
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
            model_name="identityquestion",
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
            model_name="person",
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
            model_name="counter",
            name="county",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.organisation",
                verbose_name="county",
            ),
        ),
        migrations.RunPython(keep_serials, migrations.RunPython.noop),
        fill(
            "register",
            Household="township__region",
            Person="household__county",
            IdentityQuestion="person__county",
        ),
    ]
