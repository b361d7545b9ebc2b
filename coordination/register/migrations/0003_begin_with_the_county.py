"""No row without its county; what is unique, and what serves a list, begins with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0002_stand_in_counties"),
    ]

    operations = [
        migrations.AlterField(
            model_name="household",
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
            model_name="identityquestion",
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
            model_name="person",
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
        migrations.DeleteModel(
            name="Series",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="temporary_number_drawn_once",
        ),
        migrations.RemoveIndex(
            model_name="household",
            name="household_by_review",
        ),
        migrations.RemoveIndex(
            model_name="identityquestion",
            name="question_by_status",
        ),
        migrations.AlterField(
            model_name="historicalhousehold",
            name="number",
            field=models.CharField(editable=False, max_length=24, verbose_name="household number"),
        ),
        migrations.AlterField(
            model_name="household",
            name="number",
            field=models.CharField(editable=False, max_length=24, verbose_name="household number"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["county", "next_review_on", "id"], name="household_by_review"),
        ),
        migrations.AddIndex(
            model_name="identityquestion",
            index=models.Index(fields=["county", "status", "asked_at", "id"], name="question_by_status"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(fields=("county", "number"), name="household_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("temporary_number", ""), _negated=True),
                fields=("county", "temporary_number"),
                name="temporary_number_drawn_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.UniqueConstraint(
                fields=("county", "name"), name="one_counter_a_county_and_word"
            ),
        ),
    ]
