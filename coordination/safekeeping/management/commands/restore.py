"""``manage.py restore FILE``: a backup back into an empty place, closed until it is answered."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from coordination.audit.verify import Verification
from coordination.keeping.keys import prove_keys
from coordination.keeping.words import KeyAway
from coordination.safekeeping.actions import close_after_restore
from coordination.safekeeping.archive import ArchiveTrouble
from coordination.safekeeping.restoring import clear_staging, finish, place, staged_manifest, take_keys_out
from coordination.safekeeping.unfinished import rub_out, standing_mark
from coordination.units.actors import clock_actor
from coordination.units.models import Post
from coordination.wording import listed


class Command(BaseCommand):
    help = (
        "Put a backup back into an empty place. Its hashes, its version and its trail are checked; the house opens "
        "closed: the last numbers and payments are entered first, then two officers open it."
    )
    requires_system_checks: list[str] = []  # the keys come with the archive

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
        parser.add_argument(
            "--finish", action="store_true", help="close, migrate and verify what a restore has placed"
        )

        parser.add_argument(
            "--keys",
            type=Path,
            metavar="FOLDER",
            help="take the sealed keys out into a folder, and nothing else",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                if options["finish"]:
                    self._finish()
                elif options["keys"]:
                    self._take_keys(options["file"], options["keys"])
                else:
                    self._restore(options["file"])
            except (ArchiveTrouble, KeyAway, OSError) as error:
                raise CommandError(_("Not restored. %(why)s") % {"why": error}) from error

    def _restore(self, file: Path | None) -> None:
        if file is None:
            raise CommandError(_("Name the backup: make restore FILE=var/backups/lianxi-….tar.gz"))
        place(file, ask=passphrase)
        if code := finish():
            raise CommandError(
                _("The restore is not finished. Mend what is named above, then do it again."), returncode=code
            )

    def _take_keys(self, file: Path | None, folder: Path) -> None:
        if file is None:
            raise CommandError(_("Name the backup: make restore FILE=var/backups/lianxi-….tar.gz"))
        names = take_keys_out(file, folder, ask=passphrase)
        self.stdout.write(
            _(
                "The keys stand in %(folder)s: %(names)s. Put them where the environment of the house is kept, then delete them here."
            )
            % {"folder": folder, "names": listed(names)}
        )

    def _finish(self) -> None:
        mark = standing_mark()
        if mark is None:
            raise CommandError(_("No restore waits to be finished here."))
        manifest = staged_manifest()
        prove_keys()
        call_command("migrate", verbosity=0, skip_checks=True)
        try:
            clock = clock_actor()
        except Post.DoesNotExist:  # a house without a county: nobody has numbered or paid anything
            restoration = None
        else:
            restoration = close_after_restore(Path(mark.archive).name, manifest, actor=clock)
        verification = Verification()
        findings = verification.run()
        if restoration is not None:
            restoration.findings = len(findings)
            restoration.first_finding = str(findings[0])[:300] if findings else ""
            restoration.save()
        rub_out()
        clear_staging()
        self._say(manifest.taken_at, manifest.seal, manifest.missing, findings, verification.events)

    def _say(self, taken_at: str, seal: int, missing: list[str], findings: list[Any], events: int) -> None:
        taken = parse_datetime(taken_at)
        assert taken is not None  # noqa: S101 - the manifest was read
        words = {"until": f"{localtime(taken):%Y-%m-%d %H:%M:%S}", "seal": seal, "events": events}
        self.stdout.write(_("Restored. It holds until %(until)s, seal %(seal)s.") % words)
        if missing:
            self.stderr.write(
                _("%(count)s files were missing when it was backed up.") % {"count": len(missing)}
            )
        if findings:
            self.stderr.write(_("The trail is not sound; first: %(first)s") % {"first": findings[0]})
        else:
            self.stdout.write(_("The trail is sound: %(events)s events.") % words)
        self.stdout.write(
            _(
                "The house is closed: start it, let each county's office and finance answer under “After a restore”, "
                "then two officers open it."
            )
        )


def passphrase() -> str:
    """Of the keys in the archive, where it holds any."""
    if settings.BACKUP_PASSPHRASE:
        return str(settings.BACKUP_PASSPHRASE)
    if not sys.stdin.isatty():
        raise ArchiveTrouble(
            _("The keys in this backup are sealed: set BACKUP_PASSPHRASE, since nobody is here to be asked.")
        )
    return getpass.getpass(_("Passphrase of the keys: "))
