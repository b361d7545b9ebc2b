"""``manage.py prove_papers``: once, after the release that brings proofs, for the PDFs made before it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.documents.proving import prove_older


class Command(BaseCommand):
    help = "Take PDFs that were made before papers had proofs into the next seal, as they are found."

    def handle(self, *args: Any, **options: Any) -> None:
        # commands run without a language: speak the house's
        with translation.override(settings.LANGUAGE_CODE):
            taken, wrong = prove_older()
            self.stdout.write(
                _("%(count)s papers taken in; their proofs are there within a minute") % {"count": taken}
            )
            for paper in wrong:
                self.stderr.write(
                    _("the PDF of %(paper)s is not the one that was made")
                    % {"paper": paper.number or f"#{paper.pk}"}
                )
            if wrong:
                raise CommandError(_("%(count)s papers were left out") % {"count": len(wrong)})
