"""The verbs of the whole house by room, as the filter of the trail offers them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.audit.verbs import all_verbs


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
