"""Found a county from one workbook, or draw the workbook to fill in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.documents.content import check_content
from coordination.founding.files import FileTrouble, must_be_free, words_of, write_once
from coordination.founding.founding import Founding, Refused
from coordination.founding.layouts import LAYOUTS
from coordination.policy.base import base_stands
from coordination.units.takeover import Counts
from coordination.workbooks import refuse_excess, template


class Command(BaseCommand):
    help = (
        "Found a county from FILE.xlsx: organisations, people, posts, substitutes, duty lines and parameters, "
        "whole or not at all. First passwords are printed into a PDF, a sheet for each person, once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE.xlsx")
        parser.add_argument(
            "--template", type=Path, metavar="FILE.xlsx", help="Write the workbook to fill in."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what is wrong in every row, and change nothing."
        )
        parser.add_argument(
            "--passwords",
            type=Path,
            metavar="FILE.pdf",
            help="Where the sheets with first passwords go; beside the workbook unless said.",
        )
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            if (options["file"] is None) == (options["template"] is None):
                raise CommandError(
                    _("Name the workbook of the county, or --template with the file to write.")
                )
            try:
                if options["template"] is not None:
                    self._draw(options["template"])
                else:
                    self._found(options["file"], options["passwords"], dry_run=options["dry_run"])
            except FileTrouble as trouble:
                raise CommandError(str(trouble)) from trouble
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from error
            except Refused as refused:
                count = _("Nothing was changed. Problems: %(n)s.") % {"n": len(refused.problems)}
                raise CommandError("\n".join([*refused.problems, count])) from refused

    def _draw(self, path: Path) -> None:
        write_once(path, template(LAYOUTS))
        self.stdout.write(_("The workbook to fill in stands in %(path)s.") % {"path": path})

    def _found(self, path: Path, passwords: Path | None, *, dry_run: bool) -> None:
        if not base_stands():
            raise CommandError(
                _("The base rules and the calendar are not loaded yet. Run: manage.py load_base")
            )
        passwords = passwords or path.with_name(f"{path.stem}-passwords.pdf")
        founding = _read(path)
        must_be_free(passwords)
        if dry_run:
            counts = founding.try_out()
            words = _("%(county)s can be founded; nothing was changed.")
            self._say(founding, counts, words % {"county": founding.county})
            return
        founded = founding.carry_out(passwords)
        self._say(founding, founded.counts, _("%(county)s is founded.") % {"county": founding.county})
        if founded.trouble:
            self.stdout.write(founded.trouble)
        words = _(
            "The first passwords stand in %(path)s, a sheet for each person, and nowhere else. "
            "Print it, hand each sheet to its person, and delete the file."
        )
        self.stdout.write(words % {"path": founded.passwords})

    def _say(self, founding: Founding, counts: Counts, outcome: str) -> None:
        self.stdout.write(outcome)
        self.stdout.write(_counted(counts, len(founding.figures)))
        for note in founding.notes:
            self.stdout.write(_("Worth a look: %(note)s") % {"note": note})


def _read(path: Path) -> Founding:
    """The workbook, after the same look at its content that an upload gets."""
    try:
        with path.open("rb") as opened:
            file = File(opened, name=path.name)
            file.size = path.stat().st_size
            refuse_excess(opened)
            check_content(file, path.name, "xlsx")
            return Founding.of(opened)
    except OSError as error:
        raise FileTrouble(words_of(error, path)) from error


def _counted(counts: Counts, figures: int) -> str:
    words = _(
        "Organisations: %(organisations)s. People: %(people)s. Posts: %(posts)s. "
        "Substitutes: %(substitutions)s. Duty lines: %(duty_lines)s. Parameters: %(parameters)s."
    )
    return words % {**counts, "parameters": figures}
