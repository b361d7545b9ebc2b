"""What is done to found a county by pages; that it stands is an event of its own, the clock's."""

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse


class FoundingVerb(RoomVerb):
    WORKBOOK_BROUGHT = "founding.workbook_brought", _("%(actor)s brought the workbook of a county")
    ASKED = "founding.asked", _("%(actor)s had the county founded")
    FAILED = "founding.failed", _("The county could not be founded")
    SHEETS_FETCHED = "founding.sheets_fetched", _("%(actor)s fetched the sheets with the first passwords")


adverse(FoundingVerb.FAILED)
