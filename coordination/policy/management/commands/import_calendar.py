"""Import the State Council's notice on a year's holidays from a CSV file or a workbook."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.policy.actions import import_notice, register_document
from coordination.policy.models import PolicyDocument
from coordination.policy.notice import read_file
from coordination.units.models import Post, Role


class Command(BaseCommand):
    help = "Import the State Council's notice on a year's holidays. FILE (.csv or .xlsx) has lines of date,kind,name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--number", required=True, help="the notice's document number")
        parser.add_argument("--issued-on", type=dt.date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the office person who imports")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                days = read_file(file)
            if not days:
                raise CommandError(_("%(file)s names no day.") % {"file": options["file"]})
            year = days[0].date.year
            with transaction.atomic():
                actor = self._actor(options["by"])
                document = register_document(
                    f"国务院办公厅关于{year}年部分节假日安排的通知",
                    number=options["number"],
                    issuers=["国务院办公厅"],
                    level=PolicyDocument.Level.STATE,
                    issued_on=options["issued_on"],
                    in_force_from=dt.date(year, 1, 1),
                    actor=actor,
                )
                import_notice(year, days, document, actor=actor)
        except FileNotFoundError as error:
            raise CommandError(_("There is no file %(path)s.") % {"path": options["file"]}) from error
        except OSError as error:
            raise CommandError(_("%(file)s cannot be opened.") % {"file": options["file"]}) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(year)s: %(n)s days imported.") % {"year": year, "n": len(days)})

    def _actor(self, username: str) -> Actor:
        posts = Post.objects.current().filter(user__username=username, role__in=(Role.OFFICE, Role.OFFDIR))
        post = posts.select_related("user", "unit").order_by("-role").first()
        if post is None:
            raise CommandError(
                _("%(username)s does not work in the joint-meeting office.") % {"username": username}
            )
        return Actor(post.user, post)
