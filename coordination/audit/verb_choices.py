"""The verbs of the whole house by kind and by room, as the filters of the trail offer them."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.audit.verbs import ADVERSE, AT_DOORS, all_verbs, bare_words

Choice = tuple[str, str]
BY_ROOM = "room-"
KINDS: dict[str, tuple[Promise, Q]] = {
    "adverse": (gettext_lazy("Returned, refused, overdue"), Q()),
    "doors": (gettext_lazy("Refused at the doors"), Q()),
    "paper": (gettext_lazy("Signed on paper or said by telephone"), ~Q(medium="")),
    "behalf": (gettext_lazy("Done on another's behalf"), ~Q(on_behalf_label="")),
}
"""Kinds of events besides their rooms; the first two by their verbs, which are known when all rooms are loaded."""


def door_choices() -> list[Choice]:
    """What happens at the doors alone."""
    return [choice for _room, verbs in verb_choices() for choice in verbs if choice[0] in AT_DOORS]


def verb_choices() -> list[tuple[str, list[Choice]]]:
    """The verbs by room, each as its sentence without a person."""
    rooms: dict[str, list[Choice]] = {}
    for verb in all_verbs():
        words = (bare_words(verb) % {"actor": ""}).strip(" ，,;；")
        rooms.setdefault(verb.room, []).append((str(verb.value), words[:1].upper() + words[1:]))
    return [(str(room_words(room)), verbs) for room, verbs in rooms.items()]


def group_choices() -> list[tuple[str, list[Choice]]]:
    """Kinds of events, then the rooms in which they happen."""
    kinds = [(key, str(words)) for key, (words, _asked) in KINDS.items()]
    rooms = {f"{BY_ROOM}{verb.room}": room_words(verb.room) for verb in all_verbs()}
    return [(_("By kind"), kinds), (_("By room"), sorted(rooms.items(), key=lambda one: one[0]))]


def group_of(group: str) -> Q:
    """The events of a group."""
    if group.startswith(BY_ROOM):
        room = group.removeprefix(BY_ROOM)
        return Q(verb__in=[str(verb.value) for verb in all_verbs() if verb.room == room])
    return {"adverse": Q(verb__in=ADVERSE - AT_DOORS), "doors": Q(verb__in=AT_DOORS)}.get(
        group, KINDS[group][1]
    )


def room_words(room: str) -> str:
    """A room's name; accounts and steps have none of their own."""
    names = {"accounts": _("Accounts"), "workflow": _("Steps")}
    if apps.is_installed(f"coordination.{room}"):
        return str(apps.get_app_config(room).verbose_name)
    return names.get(room, room)
