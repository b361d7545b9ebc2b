"""An identity for each number in the register and in its versions; every entry is tied to its own."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from coordination.audit.guards import lifted_from

AT_ONCE = 2000


def fill(apps, schema_editor):
    Identity = apps.get_model("register", "Identity")
    Person = apps.get_model("register", "Person")
    versions = apps.get_model("register", "HistoricalPerson").objects
    for rows in (Person.objects, versions):
        numbered = rows.exclude(id_number_index="").order_by().values_list("id_number_index", flat=True)
        missing = numbered.exclude(id_number_index__in=Identity.objects.values("index")).distinct()
        made = [Identity(index=index) for index in missing]
        Identity.objects.bulk_create(made, batch_size=AT_ONCE)
    found = Identity.objects.filter(index=OuterRef("id_number_index")).values("pk")[:1]
    with lifted_from(schema_editor.connection, Person._meta.db_table):
        Person.objects.exclude(id_number_index="").update(identity=Subquery(found))
    versions.exclude(id_number_index="").update(identity=Subquery(found))


class Migration(migrations.Migration):
    # apart from the column: PostgreSQL makes no index while rows of its table are under way
    dependencies = [
        ("register", "0004_identities"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
