"""``manage.py rotate_keys --begin FIELD_KEY`` puts a new key before the old; ``rotate_keys`` then turns what stands."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.ciphers.ring import BEFORE, RINGS
from coordination.keeping.beginning import begin
from coordination.keeping.keys import key_folder, prove_keys
from coordination.keeping.turning import Turned, turn


class Command(BaseCommand):
    help = "Write what is encrypted, and the indexes over it, anew under the newest key; may be cut off and run again."
    requires_system_checks = ["keys"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--begin", choices=RINGS, metavar="KEY", help=f"make a new key: {', '.join(RINGS)}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            if name := options["begin"]:
                self._begin(name)
            else:
                self._turn()

    def _begin(self, name: str) -> None:
        words = {"key": name, "before": f"{name}{BEFORE}", "folder": key_folder()}
        if settings.SCALED_OUT or os.environ.get(name):
            raise CommandError(
                _(
                    "Here the keys come from the environment. Set %(key)s to the new key and %(before)s to the"
                    " one of now, start server, worker and clock again, then run: manage.py rotate_keys"
                )
                % words
            )
        begin(name, key_folder())
        self.stdout.write(
            _(
                "A new %(key)s stands in %(folder)s, the old one in %(before)s. Keep a copy of both, start the"
                " server again, then run: manage.py rotate_keys"
            )
            % words
        )

    def _turn(self) -> None:
        prove_keys()
        results = turn(self._said)
        if not results:
            self.stdout.write(_("No key of before is in the ring: there is nothing to turn."))
        for turned in results:
            self._report(turned)

    def _said(self, turned: Turned) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"{turned.name}: {turned.rewritten}", ending="\r")

    def _report(self, turned: Turned) -> None:
        words = {"key": turned.name, "values": turned.rewritten, "before": f"{turned.name}{BEFORE}"}
        self.stdout.write(_("%(key)s: %(values)s values were rewritten.") % words)
        for code, values in sorted(turned.left.items()):
            self.stdout.write(
                _(
                    "Key %(code)s still reads %(values)s values that nobody may change: leave it in %(before)s."
                )
                % {**words, "code": code, "values": values}
            )
        for code in turned.done_with:
            self.stdout.write(
                _("Nothing is left that key %(code)s wrote: it may be taken out of %(before)s.")
                % {**words, "code": code}
            )
        if turned.unreadable:
            self.stderr.write(
                _("%(values)s values could not be read and stand as they stood: run manage.py audit verify.")
                % {"values": turned.unreadable}
            )
