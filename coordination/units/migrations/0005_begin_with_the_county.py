"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0004_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dutyline",
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
            model_name="dutyline",
            name="code",
            field=models.CharField(max_length=12, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="historicaldutyline",
            name="code",
            field=models.CharField(max_length=12, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="historicalorganisation",
            name="code",
            field=models.CharField(max_length=40, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="code",
            field=models.CharField(max_length=40, verbose_name="code"),
        ),
        migrations.AddConstraint(
            model_name="dutyline",
            constraint=models.UniqueConstraint(
                fields=("county", "code"), name="duty_line_coded_once_a_county"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                fields=("region", "code"), name="organisation_code_once_a_county"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("region", None)),
                fields=("code",),
                name="organisation_code_once_above_counties",
            ),
        ),
    ]
