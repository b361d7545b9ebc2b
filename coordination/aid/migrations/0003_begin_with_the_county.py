"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aid", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
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
            model_name="aidcase",
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
            model_name="account",
            name="one_county_pool",
        ),
        migrations.RemoveIndex(
            model_name="aidcase",
            name="aid_by_status",
        ),
        migrations.AlterField(
            model_name="aidcase",
            name="number",
            field=models.CharField(editable=False, max_length=20, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="historicalaidcase",
            name="number",
            field=models.CharField(editable=False, max_length=20, verbose_name="number"),
        ),
        migrations.AddIndex(
            model_name="aidcase",
            index=models.Index(fields=["county", "status", "-id"], name="aid_by_status"),
        ),
        migrations.AddIndex(
            model_name="aidcase",
            index=models.Index(fields=["county", "-id"], name="aid_newest"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "pool")), fields=("county",), name="one_county_pool"
            ),
        ),
        migrations.AddConstraint(
            model_name="aidcase",
            constraint=models.UniqueConstraint(fields=("county", "number"), name="aid_numbered_once"),
        ),
    ]
