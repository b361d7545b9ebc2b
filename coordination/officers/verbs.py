"""What the officers do to the house itself."""

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb


class OfficerVerb(RoomVerb):
    VERIFICATION_ASKED = (
        "officers.verification_asked",
        _("%(actor)s asked for the audit trail to be verified"),
    )
    JOB_RETRIED = "officers.job_retried", _("%(actor)s put a failed job back into its queue")
