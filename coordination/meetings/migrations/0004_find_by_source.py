"""An item is found by the matter it came from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_begin_with_the_county"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="agendaitem",
            index=models.Index(fields=["source_type", "source_id"], name="item_of_source"),
        ),
    ]
