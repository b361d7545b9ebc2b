"""``manage.py backup``: the whole house into one file, while it runs."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.safekeeping.archive import ArchiveTrouble
from coordination.safekeeping.backups import take_backup
from coordination.wording import listed

NAMED = 5


class Command(BaseCommand):
    help = (
        "Back up the running house into BACKUP_DIR: data, attachments, issued papers, anchors. The keys come along "
        "only with --with-keys, sealed by a passphrase that is asked for (or taken from BACKUP_PASSPHRASE)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-keys", action="store_true", help="also the keys, sealed by a passphrase")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                taken = take_backup(passphrase=new_passphrase() if options["with_keys"] else "")
            except (ArchiveTrouble, OSError) as error:
                raise CommandError(_("No backup was taken. %(why)s") % {"why": error}) from error
            words = {
                "path": taken.path,
                "size": filesizeformat(taken.size),
                "seal": taken.manifest.seal,
            }
            self.stdout.write(_("Backed up into %(path)s (%(size)s), up to seal %(seal)s.") % words)
            if not taken.manifest.has_keys:
                self.stdout.write(
                    _("The keys are not in it: keep them elsewhere, without them nothing is read.")
                )
            if missing := taken.manifest.missing:
                self.stderr.write(
                    _("%(count)s files that the database names are not on the disk, among them %(names)s.")
                    % {"count": len(missing), "names": listed(missing[:NAMED])}
                )


def new_passphrase() -> str:
    """Asked for twice, or given by the environment where nobody is there to be asked."""
    if settings.BACKUP_PASSPHRASE:
        return str(settings.BACKUP_PASSPHRASE)
    if not sys.stdin.isatty():
        raise ArchiveTrouble(_("Nobody is here to be asked for a passphrase: set BACKUP_PASSPHRASE."))
    typed = getpass.getpass(_("Passphrase for the keys: "))
    if getpass.getpass(_("Once more: ")) != typed:
        raise ArchiveTrouble(_("The two passphrases differ."))
    if not typed:
        raise ArchiveTrouble(_("Keys are not backed up without a passphrase."))
    return typed
