"""A new first password by whoever runs the machine; it takes the place of Django's command, which leaves no trace."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.accounts.actions import set_at_machine
from coordination.accounts.policies import needs_second_officer
from coordination.units.actors import clock_actor
from coordination.units.models import Post, User


class Command(BaseCommand):
    help = (
        "Make a new first password for an account and print it once: all its sign-ins end, it is changed at the first "
        "sign-in, and nothing is signed with it before its person and a second officer have confirmed it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="Why; it stands in the trail.")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            user = User.objects.filter(username=options["username"]).first()
            if user is None or not needs_second_officer(user):
                raise CommandError(_("No person signs in under this user name."))
            try:
                clock = clock_actor()
            except Post.DoesNotExist as error:
                raise CommandError(str(error)) from error
            reason = options["reason"].strip()
            if not reason:
                raise CommandError(_("Say why."))
            _user, plain = set_at_machine(user, actor=clock, reason=reason)
            words = _("First password of %(username)s, shown once: %(password)s")
            self.stdout.write(words % {"username": user.username, "password": plain})
