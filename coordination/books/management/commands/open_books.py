"""Lay the books of a county that begins in mid-year before the two who sign for them, or draw the workbook."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.books.actions import lay_down
from coordination.books.books import Books
from coordination.books.checking.places import lead_names, township_names
from coordination.books.layouts import LAYOUTS
from coordination.books.standing import must_be_unopened
from coordination.founding.files import FileTrouble, words_of, write_once
from coordination.founding.founding import Refused
from coordination.units.actors import clock_actor
from coordination.units.counties import County
from coordination.units.models import Organisation
from coordination.wording import listed
from coordination.workbooks import template


class Command(BaseCommand):
    help = (
        "Lay down FILE.xlsx, the books of a county that begins in mid-year: last numbers, reserves, aid paid, "
        "categories, open assignments and decisions. They are taken over whole once two people have signed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE.xlsx")
        parser.add_argument(
            "--template", type=Path, metavar="FILE.xlsx", help="Write the workbook to fill in."
        )
        parser.add_argument(
            "--county", default="", help="Its short name; not needed where one county stands."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what is wrong in every row, and lay nothing down."
        )
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            if (options["file"] is None) == (options["template"] is None):
                raise CommandError(_("Name the workbook of the books, or --template with the file to write."))
            county = _county(options["county"])
            try:
                if options["template"] is not None:
                    self._draw(options["template"], county)
                else:
                    self._lay_down(options["file"], county, dry_run=options["dry_run"])
            except FileTrouble as trouble:
                raise CommandError(str(trouble)) from trouble
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from error
            except Refused as refused:
                count = _("Nothing was changed. Problems: %(n)s.") % {"n": len(refused.problems)}
                raise CommandError("\n".join([*refused.problems, count])) from refused

    def _draw(self, path: Path, county: County) -> None:
        offered = {"township": township_names(county), "lead_unit": lead_names(county)}
        write_once(path, template(LAYOUTS, offered))
        self.stdout.write(_("The workbook to fill in stands in %(path)s.") % {"path": path})

    def _lay_down(self, path: Path, county: County, *, dry_run: bool) -> None:
        must_be_unopened(county)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise FileTrouble(words_of(error, path)) from error
        books = Books.of(content, path.name, county)
        name = {"county": county.government.short_name}
        if dry_run:
            books.try_out()
            self.stdout.write(_("The books of %(county)s can be taken over; nothing was changed.") % name)
            self._say(books)
            return
        opening = lay_down(content, path.name, county=county, actor=clock_actor())
        self._say(books)
        words = _(
            "The books of %(county)s are laid down. Nothing of them stands before the office director and the head "
            "of finance have signed for them: %(address)s"
        )
        self.stdout.write(words % {**name, "address": opening.get_absolute_url()})

    def _say(self, books: Books) -> None:
        words = _(
            "Number series: %(series)s. Reserves: %(reserves)s. Aid paid: %(aid)s. Categories: %(categories)s. "
            "Open assignments: %(assignments)s. Open decisions: %(lines)s. Persons to be entered: %(people)s, "
            "known: %(known)s."
        )
        self.stdout.write(words % books.counts)
        for town in books.towns():
            said = _("%(town)s: balance %(balance)s, aid of this year %(aid)s, together %(paid)s yuan.")
            self.stdout.write(
                said
                % {
                    "town": town.name,
                    "balance": "—" if town.balance is None else town.balance,
                    "aid": town.aid,
                    "paid": town.paid,
                }
            )
        for note in books.notes:
            self.stdout.write(_("Worth a look: %(note)s") % {"note": note})


def _county(name: str) -> County:
    """The county of this short name; where there is but one, it needs none."""
    standing = list(Organisation.objects.counties().valid_on().order_by("order", "pk"))
    named = [one for one in standing if name in ("", one.short_name)]
    if len(named) == 1:
        return County(named[0].pk)
    names = listed([one.short_name for one in standing])
    if not standing:
        raise CommandError(_("No county stands here yet. Found one: manage.py new_county FILE.xlsx"))
    raise CommandError(_("Say with --county whose books these are: %(names)s.") % {"names": names})
