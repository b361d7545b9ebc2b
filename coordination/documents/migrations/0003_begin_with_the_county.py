"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attachment",
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
            model_name="paper",
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
        migrations.RemoveIndex(
            model_name="paper",
            name="paper_register",
        ),
        migrations.RemoveIndex(
            model_name="paper",
            name="paper_register_kind",
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["county", "status", "signed_at", "id"], name="paper_register"),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["county", "status", "kind", "signed_at", "id"], name="paper_register_kind"
            ),
        ),
    ]
