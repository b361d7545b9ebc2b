"""The doors of the house at which people are counted (``limits``), as the trail calls them."""

from django.utils.translation import gettext_lazy as _

from coordination.vocabulary import Words


class DoorName(Words):
    """What was knocked at."""

    PASSWORD = "doors.password", _("password")
    CODE = "doors.code", _("second factor")
    API_KEY = "doors.api_key", _("interface key")
    API = "doors.api", _("interface requests")
    SEARCH = "doors.search", _("search")
    FILE = "doors.file", _("opening papers and attachments")
    PERSON = "doors.person", _("opening personal particulars")
    EXPORT = "doors.export", _("export")
    SUBSCRIPTION = "doors.subscription", _("live updates")
    SOCKET = "doors.socket", _("pages open at the same time")
