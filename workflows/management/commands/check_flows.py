"""Names records whose status and open tasks disagree, and open tasks that nobody holds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.engine.checks import check_flows


class Command(BaseCommand):
    help = "Names records whose status and open steps disagree, and steps that nobody holds."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = check_flows()
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} findings")
        self.stdout.write("Every record agrees with its open steps.")
