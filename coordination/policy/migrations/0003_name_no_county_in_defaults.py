"""Defaults of every region name no county: what was said of the first one is said of whoever reads."""

from django.db import migrations

NAME, WORD = "{县名}", "{县代字}"


def name_whoever_reads(apps, schema_editor):
    counties = apps.get_model("units", "Organisation").objects.filter(kind="government", level="county")
    first = counties.order_by("pk").first()
    if first is None:
        return
    word = first.organ_word.removesuffix("政") or first.short_name[:1]
    for row in apps.get_model("policy", "Parameter").objects.filter(region=None, unit="text"):
        if not isinstance(row.raw, str):
            continue
        said = row.raw.replace(first.short_name, NAME)
        if row.name.startswith("WORD_") and said.startswith(word):
            said = WORD + said.removeprefix(word)
        if said != row.raw:
            type(row).objects.filter(pk=row.pk).update(raw=said)


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0002_labels_of_a_region"),
        ("units", "0005_begin_with_the_county"),
    ]

    operations = [migrations.RunPython(name_whoever_reads, migrations.RunPython.noop)]
