from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.audit.verbs import all_verbs
from coordination.forms import day_field, offer


class TrailFilter(forms.Form):
    """What part of the trail is read; it lives in the address."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), required=False, coerce=int, empty_value=None)
    verb = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    day = day_field(gettext_lazy("Day"), required=False)

    def __init__(self, *args: Any, units: Mapping[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        offer(self, "verb", [everything, *verb_choices()])
        if units is not None:
            offer(self, "unit", [everything, *units.items()])
        else:
            del self.fields["unit"]


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
    names = {
        "accounts": _("Accounts"),
        "units": _("Units and posts"),
        "policy": _("Policy and calendar"),
        "documents": _("Papers"),
        "notifications": _("Notices"),
        "sittings": _("Sittings"),
        "meetings": _("Joint meetings"),
        "duties": _("Assignments"),
        "register": _("Households"),
        "monitoring": _("Warnings"),
        "aid": _("Emergency aid"),
        "referrals": _("Referrals"),
        "deliberation": _("Case deliberation"),
        "api": _("Interfaces"),
        "workflow": _("Steps"),
        "audit": _("Audit"),
    }
    return names.get(room, room)
