from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from coordination.demo.county import CITY, COUNTIES, PASSWORD, DemoCounty
from coordination.demo.records import load_records
from coordination.documents.printing import print_now
from coordination.policy.base import load_rules
from coordination.units.models import Organisation, User
from coordination.units.takeover import CLOCK, import_county


class Command(BaseCommand):
    help = "Load the fictional counties; a second run adds what is missing and changes nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load although other data stands.")
        parser.add_argument(
            "--people-only", action="store_true", help="Leave absences, agenda items and households out."
        )
        parser.add_argument(
            "--county",
            choices=sorted(COUNTIES),
            help="Load this county alone, without the other and without the city's people.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        named = options["county"]
        counties = [COUNTIES[named]] if named else list(COUNTIES.values())
        if not options["force"]:
            _refuse_real_data()
        call_command("load_base", verbosity=options["verbosity"])
        counts = Counter[str]()
        for demo in [*counties, *([] if named else [CITY])]:
            counts.update(import_county(demo.read(), password=PASSWORD))
        for demo in counties:
            load_rules(demo.rules, county=demo.county())
        if not options["people_only"]:
            for demo in counties:
                counts.update(load_records(demo))
            transaction.on_commit(print_now)
        if options["verbosity"]:
            added = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
            self.stdout.write(f"Added {added}. Everybody signs in with {PASSWORD}.")


def _refuse_real_data() -> None:
    """Whoever is of neither county, nor of the city above them, is real."""
    every: list[DemoCounty] = [*COUNTIES.values(), CITY]
    known = [CLOCK, *(row["username"] for demo in every for row in demo.people())]
    people = User.objects.exclude(username__in=known).filter(api_client=None)  # an interface is no person
    codes = [row["code"] for demo in every for row in demo.organisations()]
    if people.exists() or Organisation.objects.exclude(code__in=codes).exists():
        raise CommandError(
            "This database holds people or organisations that are not of the demonstration. "
            "Use --force to load the fictional counties beside them."
        )
