"""Refuses what Django's command would do: an account beside the officers, of which no trace is left."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _


class Command(BaseCommand):
    help = "Refused: accounts are opened by the system administrator, those of a county by new_county."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("--username", "--email", "--name", "--database"):  # as whoever knows Django's calls it
            parser.add_argument(name)
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            raise CommandError(
                _(
                    "A superuser opens nothing here. The system administrator opens accounts on a page, a county's first ones come with manage.py new_county; whose password is lost gets one by manage.py changepassword."
                )
            )
