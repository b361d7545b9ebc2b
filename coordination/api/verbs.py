"""What happens to interface clients."""

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, at_doors, said_barely
from coordination.vocabulary import Words


class ApiVerb(RoomVerb):
    CLIENT_ADDED = "api.client_added", _("%(actor)s added the interface client")
    KEY_CHANGED = "api.key_changed", _("%(actor)s changed the key of the interface client")
    CLIENT_ENDED = "api.client_ended", _("%(actor)s ended the interface client")
    SILENT = "api.silent", _("The monitoring platform has sent nothing since %(since)s")
    KEY_REFUSED = "api.key_refused", _("The interface refused a request: %(why)s")


class KeyRefusal(Words):
    """Why the interface let a request in no further than its key."""

    WRONG = "api_key.wrong", _("wrong key")
    ENDED = "api_key.ended", _("the key has ended")
    ADDRESS = "api_key.address", _("address not entered for this key")
    SIGNATURE = "api_key.signature", _("wrong or missing signature")
    LATE = "api_key.late", _("time of the signature too far off")
    REPLAYED = "api_key.replayed", _("signed request sent once more")


adverse(ApiVerb.CLIENT_ENDED, ApiVerb.KEY_REFUSED, ApiVerb.SILENT)
at_doors(ApiVerb.KEY_REFUSED)
said_barely(
    {
        ApiVerb.SILENT: _("The monitoring platform has sent nothing for long"),
        ApiVerb.KEY_REFUSED: _("The interface refused a request"),
    }
)
