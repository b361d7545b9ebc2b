from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from coordination.api.models import ApiClient
from coordination.demo.story.arrival import PLATFORM
from coordination.demo.story.book import BOOK, Chapter
from coordination.demo.story.meeting import OFFICE
from coordination.demo.story.teller import Teller
from coordination.demo.visitor import Refused


class Command(BaseCommand):
    help = "Fill a running demo county with one whole story, from two hundred warnings to the next session."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="Where the server runs.")

    def handle(self, *args: Any, **options: Any) -> None:
        address = str(options["address"]).rstrip("/")
        _answers(address)
        if ApiClient.objects.filter(code=PLATFORM).exists():
            raise CommandError(
                _(
                    "The story has been told here already. Begin anew with make demo-reset, then tell it again."
                )
            )
        tell = Teller(address)
        _signs_in(tell)
        for place, chapter in enumerate(BOOK, start=1):
            try:
                chapter.tell(tell)
            except (LookupError, Refused, TimeoutError) as error:
                raise CommandError(_stopped(chapter, error)) from error
            self.stdout.write(f"{place:>2}/{len(BOOK)}  {chapter.words}")
        self.stdout.write("")
        for words, name in (
            (_("The case"), "case"),
            (_("The joint meeting"), "session"),
            (_("The household's chain, to be printed"), "chain"),
        ):
            self.stdout.write(f"{address}{tell.found[name]}  {words}")


def _stopped(chapter: Chapter, error: Exception) -> str:
    return _(
        "The story stopped here: %(chapter)s Somebody else may have taken a step of it; "
        "begin anew with make demo-reset. (%(why)s)"
    ) % {"chapter": chapter.words, "why": str(error)[:300]}


def _answers(address: str) -> None:
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=5):  # noqa: S310 - the address of our own house
            return
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise CommandError(
            _(
                "No server answers at %(address)s. Start it with make run in another window; "
                "PORT= names another port for both."
            )
            % {"address": address}
        ) from error


def _signs_in(tell: Teller) -> None:
    """The demo county's people live there, and in the database that this command reaches, too."""
    try:
        visitor = tell[OFFICE]
    except Refused as error:
        raise CommandError(
            _("Nobody of the demo county can sign in at %(address)s. Load it with make demo-reset.")
            % {"address": tell.address}
        ) from error
    keys = [cookie.value for cookie in visitor.cookies if cookie.name == "sessionid"]
    if not Session.objects.filter(session_key__in=keys).exists():
        raise CommandError(
            _("The server at %(address)s runs on another database than this command.")
            % {"address": tell.address}
        )
