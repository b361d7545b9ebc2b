"""The verbs of the whole house by room, as the filter of the trail offers them."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext as _

from coordination.audit.verbs import AT_DOORS, all_verbs


def door_choices() -> list[tuple[str, str]]:
    """What happens at the doors alone."""
    return [choice for _room, verbs in verb_choices() for choice in verbs if choice[0] in AT_DOORS]


def verb_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The verbs by room, each as its sentence without a person."""
    rooms: dict[str, list[tuple[str, str]]] = {}
    for verb in all_verbs():
        words = (str(verb.label) % _Blank()).strip(" ，,;；")
        rooms.setdefault(verb.room, []).append((str(verb.value), words[:1].upper() + words[1:]))
    return [(str(room_words(room)), verbs) for room, verbs in rooms.items()]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def room_words(room: str) -> str:
    """A room's name; accounts and steps have none of their own."""
    names = {"accounts": _("Accounts"), "workflow": _("Steps")}
    if apps.is_installed(f"coordination.{room}"):
        return str(apps.get_app_config(room).verbose_name)
    return names.get(room, room)
