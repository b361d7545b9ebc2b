from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coordination.demo.absences import load_absences
from coordination.demo.aid import load_aid
from coordination.demo.county import PASSWORD, read_county
from coordination.demo.deliberation import load_deliberations
from coordination.demo.duties import load_cycles, load_duties
from coordination.demo.items import load_items
from coordination.demo.monitoring import load_warnings
from coordination.demo.referrals import load_referrals
from coordination.demo.register import load_register
from coordination.policy.base import load_rules
from coordination.units.models import Organisation, User
from coordination.units.takeover import CountyRows, import_county


class Command(BaseCommand):
    help = "Load the fictional county; a second run adds what is missing and changes nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load although other data stands.")
        parser.add_argument(
            "--people-only", action="store_true", help="Leave absences, agenda items and households out."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        county = read_county()
        if not options["force"]:
            _refuse_real_data(county)
        call_command("load_base", verbosity=options["verbosity"])
        counts = import_county(county, password=PASSWORD)
        load_rules("policy_anhe")
        items = duties = households = 0
        if not options["people_only"]:
            load_absences()
            items = load_items()
            duties = load_duties()
            load_cycles()
            households = load_register()
            load_referrals()
            load_aid()
            load_warnings()
            load_deliberations()
        if options["verbosity"]:
            added = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
            self.stdout.write(
                f"Added {added}, {items} agenda items, {duties} assignments, {households} households."
                f" Everybody signs in with {PASSWORD}."
            )


def _refuse_real_data(county: CountyRows) -> None:
    people = User.objects.exclude(username__in=[row["username"] for row in county.people])
    people = people.filter(api_client=None)  # an interface client is no person
    units = Organisation.objects.exclude(code__in=[row["code"] for row in county.organisations])
    if people.exists() or units.exists():
        raise CommandError(
            "This database holds people or organisations that are not of the demonstration. "
            "Use --force to load the fictional county beside them."
        )
