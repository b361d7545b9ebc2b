"""The form in which names are compared, of everybody who stands in the register; and by it their index."""

from django.db import migrations

from coordination.audit.guards import lifted_from
from coordination.ciphers.indexes import hold_indexes
from coordination.register.identity import identity_index, normalise_name

AT_ONCE = 2000


def fill(apps, schema_editor):
    Person = apps.get_model("register", "Person")
    last = 0
    hold_indexes()
    with lifted_from(schema_editor.connection, Person._meta.db_table):
        while True:
            lot = list(
                Person.objects.filter(pk__gt=last)
                .order_by("pk")
                .only("name", "born_on", "name_key", "identity_index")[:AT_ONCE]
            )
            if not lot:
                return
            for person in lot:
                person.name_key = normalise_name(person.name)
                # a dot or a space of another kind stood in the index as it was typed
                person.identity_index = identity_index(person.name, person.born_on)
            Person.objects.bulk_update(lot, ["name_key", "identity_index"], batch_size=500)
            last = lot[-1].pk


class Migration(migrations.Migration):
    # apart from the column: PostgreSQL makes no index while rows of its table are under way
    dependencies = [
        ("register", "0008_names_in_one_form"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
