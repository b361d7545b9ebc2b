"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deliberation",
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
            model_name="deliberation",
            name="case_number_once",
        ),
        migrations.RemoveIndex(
            model_name="deliberation",
            name="case_status_newest",
        ),
        migrations.AddIndex(
            model_name="deliberation",
            index=models.Index(fields=["county", "status", "-id"], name="case_status_newest"),
        ),
        migrations.AddIndex(
            model_name="deliberation",
            index=models.Index(fields=["county", "-id"], name="case_newest"),
        ),
        migrations.AddConstraint(
            model_name="deliberation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("county", "number"),
                name="case_number_once",
            ),
        ),
    ]
