from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coordination.access import Actor
from coordination.api.actions import ROLES, add_client, change_key, end_client
from coordination.api.models import ApiClient, Scope
from coordination.monitoring.models import Channel
from coordination.units.models import Organisation, Post, Role


class Command(BaseCommand):
    help = "Add an interface client, change its key or end it. The key is printed once and kept as a hash."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        adding = commands.add_parser("add", help="Add a client and print its key.")
        adding.add_argument("code")
        adding.add_argument("--name", required=True)
        adding.add_argument("--unit", required=True, help="The code of the organisation it belongs to.")
        adding.add_argument("--county", default="", help="The short name of its county, if the code repeats.")
        adding.add_argument("--role", default=str(Role.UP), choices=[str(role) for role in ROLES])
        adding.add_argument("--channel", required=True, choices=Channel.values)
        adding.add_argument("--scope", action="append", choices=Scope.values, required=True)
        adding.add_argument("--rate", type=int, default=60, help="Requests a minute.")
        adding.add_argument(
            "--address", action="append", default=[], help="Only from this address or network."
        )
        adding.add_argument("--signs", action="store_true", help="It signs each request.")
        adding.add_argument("--until", type=dt.date.fromisoformat, help="The last day of the key.")
        changing = commands.add_parser("key", help="Change the key and print the new one.")
        changing.add_argument("code")
        ending = commands.add_parser("end", help="End a client.")
        ending.add_argument("code")
        ending.add_argument("--reason", required=True)
        commands.add_parser("list", help="The clients, without their keys.")
        for one in (adding, changing, ending):
            one.add_argument("--by", required=True, help="The security administrator's user name.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except (PermissionDenied, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise CommandError(" ".join(words)) from error

    def _add(self, options: dict[str, Any]) -> None:
        actor = self._actor(options)
        units = Organisation.objects.visible_to(actor).filter(code=options["unit"])
        if options["county"]:
            units = units.filter(region__short_name=options["county"])
        found = list(units[:2])
        if not found:
            raise CommandError(f"No organisation that {options['by']} keeps has the code {options['unit']}.")
        if len(found) > 1:
            raise CommandError(f"Several counties have a unit {options['unit']}: name one with --county.")
        unit = found[0]
        _client, key = add_client(
            actor=actor,
            code=options["code"],
            name=options["name"],
            organisation=unit,
            role=options["role"],
            channel=options["channel"],
            scopes=options["scope"],
            rate=options["rate"],
            valid_until=options["until"],
            addresses=options["address"],
            signs=options["signs"],
        )
        self.stdout.write(key)

    def _key(self, options: dict[str, Any]) -> None:
        _client, key = change_key(self._client(options), actor=self._actor(options))
        self.stdout.write(key)

    def _end(self, options: dict[str, Any]) -> None:
        end_client(self._client(options), actor=self._actor(options), reason=options["reason"])

    def _list(self, options: dict[str, Any]) -> None:
        for client in ApiClient.objects.select_related("organisation"):
            state = "valid" if client.is_valid else "ended"
            self.stdout.write(
                f"{client.code} {client.organisation.code} {client.prefix}… {','.join(client.scopes)} {state}"
            )

    def _client(self, options: dict[str, Any]) -> ApiClient:
        client = ApiClient.objects.filter(code=options["code"]).first()
        if client is None:
            raise CommandError(f"No client is called {options['code']}.")
        return client

    def _actor(self, options: dict[str, Any]) -> Actor:
        post = Post.objects.current().filter(user__username=options["by"], role=Role.SECADM).first()
        if post is None:
            raise CommandError(f"{options['by']} is no security administrator.")
        return Actor(post.user, post)
