"""What happens to the anchors of the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class AnchorVerb(RoomVerb):
    PUBLISHED = "anchors.published", _("the anchor of the day was sent out: seal %(number)s")
    ALARMED = "anchors.alarmed", _("the anchor file is not as it was left: %(kind)s")
    EXPLAINED = "anchors.explained", _("%(actor)s said why the anchor file is not as it was left")
    RENEWED = "anchors.renewed", _("%(actor)s confirmed it as second officer; the anchor file goes on")
    SHEET_PRINTED = "anchors.sheet_printed", _("%(actor)s printed the sheet of anchors for signature")
    ADDRESS_CHANGED = "anchors.address_changed", _("%(actor)s changed the address for the daily mail")


adverse(AnchorVerb.ALARMED)

said_barely(
    {
        AnchorVerb.PUBLISHED: _("the anchor of the day was sent out"),
        AnchorVerb.ALARMED: _("the anchor file is not as it was left"),
    }
)
