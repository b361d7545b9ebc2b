"""A person is entered once in each county, where it was once in the installation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0005_fill_identities"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="person",
            name="one_person_once",
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("identity__isnull", False), ("merged_into", None)),
                fields=("identity", "county"),
                name="one_entry_a_person_and_county",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("id_number_index", ""), ("identity", None)),
                    models.Q(
                        models.Q(("id_number_index", ""), _negated=True),
                        ("identity__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="numbered_person_has_identity",
            ),
        ),
    ]
