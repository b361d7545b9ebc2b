"""What happens to interface clients."""

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse


class ApiVerb(RoomVerb):
    CLIENT_ADDED = "api.client_added", _("%(actor)s added the interface client")
    KEY_CHANGED = "api.key_changed", _("%(actor)s changed the key of the interface client")
    CLIENT_ENDED = "api.client_ended", _("%(actor)s ended the interface client")


adverse(ApiVerb.CLIENT_ENDED)
