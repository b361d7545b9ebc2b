"""Every unit of a county names the county in which it stands, the county itself among them."""

import django.db.models.deletion
from django.db import migrations, models


def fill_regions(apps, schema_editor):
    Organisation = apps.get_model("units", "Organisation")
    counties = set(
        Organisation.objects.filter(kind="government", level="county").values_list("pk", flat=True)
    )
    parents = dict(Organisation.objects.values_list("pk", "parent"))
    found = {county: [] for county in counties}
    for unit in Organisation.objects.filter(region=None).values_list("pk", flat=True):
        above = unit
        while above is not None and above not in counties:
            above = parents[above]
        if above is not None:
            found[above].append(unit)
    for county, units in found.items():
        Organisation.objects.filter(pk__in=units).update(region=county)
    if len(counties) == 1:  # correspondents in other regions are part of nothing, and were entered by it
        partners = Organisation.objects.filter(region=None, parent=None, kind="invited_unit")
        partners.update(region=counties.pop())


REGION = {
    "blank": True,
    "help_text": "The county in which the unit stands; a county is its own.",
    "null": True,
    "related_name": "+",
    "to": "units.organisation",
    "verbose_name": "region",
}


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="region",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, **REGION),
        ),
        migrations.AlterField(
            model_name="historicalorganisation",
            name="region",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, **REGION
            ),
        ),
        migrations.RunPython(fill_regions, migrations.RunPython.noop),
    ]
