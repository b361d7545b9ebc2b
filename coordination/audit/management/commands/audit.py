"""``manage.py audit seal`` closes what awaits its seal; ``manage.py audit verify`` checks the trail."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.audit import macs
from coordination.audit.anchor_file import append_anchors
from coordination.audit.running import run_by_command
from coordination.audit.seals import seal_all, state_all

UNSOUND, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Seal the audit trail, or verify it (exit code 0: sound, 1: unsound, 2: could not be checked)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["seal", "verify"])
        parser.add_argument("--limit", type=int, default=20, help="stop after so many findings")
        parser.add_argument(
            "--papers", action="store_true", help="open every PDF, not only the newest of each day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            macs.key()
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        # commands run without a language: speak the house's
        with translation.override(settings.LANGUAGE_CODE):
            if options["what"] == "seal":
                self.seal()
            else:
                self.verify(options["limit"], thorough=options["papers"])

    def seal(self) -> None:
        seals = seal_all()
        state_all()
        append_anchors()
        self.stdout.write(
            _("%(seals)s seals made over %(events)s events")
            % {"seals": len(seals), "events": sum(seal.count for seal in seals)}
        )

    def verify(self, limit: int, *, thorough: bool) -> None:
        run, findings = run_by_command(limit, thorough=thorough)
        if run.trouble:
            raise CommandError(run.trouble, returncode=UNREADABLE)
        for finding in findings:
            self.stderr.write(f"{finding.kind}: {finding.sentence}")
        words = {"events": run.events, "seals": run.seals}
        if findings:
            if len(findings) >= limit:
                self.stderr.write(_("and perhaps more; where every row fails, look first at AUDIT_MAC_KEY"))
            raise CommandError(
                _("the trail is not sound; first: %(first)s") % {"first": findings[0].sentence},
                returncode=UNSOUND,
            )
        self.stdout.write(_("sound: %(events)s events, %(seals)s seals") % words)
