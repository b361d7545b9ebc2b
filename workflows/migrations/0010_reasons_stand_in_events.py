"""Why a step was ended stands in the event of whoever ended it; the second copy beside the step lay in clear."""

from django.db import migrations


def drop_copies(apps, schema_editor):
    tasks = apps.get_model("workflows", "Task").objects.filter(status="CANCELED")
    for task in tasks.only("pk", "data").iterator(chunk_size=500):
        ended = (task.data or {}).get("cancelled")
        if ended and ended.pop("reason", None) is not None:
            tasks.filter(pk=task.pk).update(data=task.data)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0009_provisional_days")]
    operations = [migrations.RunPython(drop_copies, migrations.RunPython.noop, elidable=False)]
