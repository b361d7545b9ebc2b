"""The duty catalogue names the authority of the register's categories."""

from django.db import migrations, models

# the lines of the seed that say so in their text
DETERMINED = {
    "MZ-05": "DIBAO_MARGINAL RIGID_EXPENSE",
    "MZ-09": "TEKUN DIBAO",
    "NYNC-03": "POVERTY_WATCH",
}
FIELD = {
    "blank": True,
    "help_text": "Codes of the categories of the register whose authority the unit is by this duty.",
    "max_length": 120,
    "verbose_name": "categories determined",
}


def name_authorities(apps, schema_editor):
    lines = apps.get_model("units", "DutyLine").objects
    for code, categories in DETERMINED.items():
        lines.filter(code=code).update(determines=categories)


class Migration(migrations.Migration):
    dependencies = [("units", "0002_stand_in_counties")]

    operations = [
        migrations.AddField("dutyline", "determines", models.CharField(**FIELD)),
        migrations.AddField("historicaldutyline", "determines", models.CharField(**FIELD)),
        migrations.RunPython(name_authorities, migrations.RunPython.noop),
    ]
