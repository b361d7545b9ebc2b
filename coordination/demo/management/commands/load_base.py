from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from coordination.policy.base import EVERY_COUNTY, load_rules


class Command(BaseCommand):
    help = "Load what every county needs: policy parameters and the working-day calendar."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_rules(*EVERY_COUNTY)
        if options["verbosity"]:
            self.stdout.write(f"Added {added} rows of rules and calendar.")
