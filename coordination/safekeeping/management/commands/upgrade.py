"""``manage.py upgrade``: the house to the version that is checked out, with a backup to go back to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.safekeeping.archive import ArchiveTrouble
from coordination.safekeeping.upgrading import Failed, upgrade


class Command(BaseCommand):
    help = (
        "Look at the house, back it up, migrate it to the version that is checked out, look again. Stop the servers "
        "first. Cut off, it goes on when it is run again; where it fails, it says how to go back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--changed", action="store_true", help="also where the source is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                upgrade(self.stdout.write, changed=options["changed"])
            except (ArchiveTrouble, OSError) as error:
                raise CommandError(
                    _("Not upgraded, and nothing was touched. %(why)s") % {"why": error}
                ) from error
            except Failed as error:
                raise CommandError(str(error)) from error
            self.stdout.write(_("Upgraded. Start the servers again."))
