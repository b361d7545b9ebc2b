"""How far a recovery may go by the county's figures: instalments, seeking, who lets how much go."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.policy.queries import parameter
from coordination.recoveries.models import Recovery
from coordination.units.counties import county_of


def must_be_so_many(count: int, recovery: Recovery) -> None:
    """At most so many instalments (INSTALMENTS_MAX), each of a yuan at least."""
    most = int(parameter("INSTALMENTS_MAX", on=recovery.policy_on, county=county_of(recovery)).value)
    most = max(1, min(most, int(recovery.rest)))
    if not 1 <= count <= most:
        raise ValidationError({"count": _("From one to %(most)s instalments.") % {"most": most}})


def must_have_been_sought(recovery: Recovery) -> None:
    """Nobody counts as not found before so many attempts, each on a day of its own (RECOVER_TRIES)."""
    tries = int(parameter("RECOVER_TRIES", on=recovery.policy_on, county=county_of(recovery)).value)
    if recovery.attempts.count() < tries:
        words = _("Nobody counts as not found before %(tries)s attempts on as many days.") % {"tries": tries}
        raise ValidationError({"why": words})


def needs_deputy(recovery: Recovery) -> bool:
    """Whether more is left than civil affairs and finance may let go by themselves (WRITE_OFF_MAX)."""
    most = parameter("WRITE_OFF_MAX", on=recovery.policy_on, county=county_of(recovery)).value
    return bool(recovery.rest > most)
