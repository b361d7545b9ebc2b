"""Clients of the years of one county learn in which county they are kept."""

from django.db import migrations

from coordination.units.county_columns import fill


class Migration(migrations.Migration):
    # apart from the column: PostgreSQL makes no index while rows of its table are under way
    dependencies = [
        ("api", "0002_stand_in_counties"),
    ]

    operations = [
        fill("api", ApiClient="organisation__region"),
    ]
