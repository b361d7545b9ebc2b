"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="charityproject",
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
            model_name="referral",
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
            model_name="referral",
            name="referral_numbered_once",
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_status_newest",
        ),
        migrations.RemoveIndex(
            model_name="referral",
            name="referral_ledger",
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["county", "status", "-id"], name="referral_status_newest"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["county", "-id"], name="referral_newest"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "closed")),
                fields=["county", "-closed_at", "-id"],
                name="referral_ledger",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(fields=("county", "number"), name="referral_numbered_once"),
        ),
    ]
