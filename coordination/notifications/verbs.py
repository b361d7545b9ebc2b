"""What happens to notices beside their being read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb


class NotificationVerb(RoomVerb):
    CALLED_BY_PHONE = "notifications.called_by_phone", _("%(actor)s called by phone")
