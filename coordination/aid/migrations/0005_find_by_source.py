"""A case is found by the matter it came from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("aid", "0004_aid_elsewhere"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="aidcase",
            index=models.Index(fields=["source_type", "source_id"], name="aid_of_source"),
        ),
    ]
