"""What happens to second factors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, at_doors


class SecondFactorVerb(RoomVerb):
    SET_UP = "second_factor.set_up", _("%(actor)s set up a second factor")
    GIVEN = "second_factor.given", _("%(actor)s gave the second factor")
    FAILED = "second_factor.failed", _("A wrong code was given as second factor")
    RECOVERY_USED = "second_factor.recovery_used", _("%(actor)s used a recovery code")
    RECOVERY_RENEWED = "second_factor.recovery_renewed", _("%(actor)s had new recovery codes made")
    REMOVED = "second_factor.removed", _("%(actor)s gave up the second factor")
    RESET = "second_factor.reset", _("%(actor)s reset the second factor")


adverse(SecondFactorVerb.FAILED)
at_doors(SecondFactorVerb.FAILED)
