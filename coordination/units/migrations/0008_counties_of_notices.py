"""Notices of the years of one county learn in which county their matter lies."""

from django.db import migrations

from coordination.units.county_columns import fill


class Migration(migrations.Migration):
    # here and not beside the column, since the room of notices knows no units
    dependencies = [
        ("notifications", "0002_county_of_a_notice"),
        ("units", "0007_must_change_password"),
    ]

    operations = [
        fill("notifications", Notice="recipient__posts__unit__region"),
    ]
