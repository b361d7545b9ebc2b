"""When a decision line may still change."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.meetings.models import Session

# while the desk or the draft is with the office
CHANGEABLE = (Session.Status.IN_SESSION, Session.Status.MINUTING, Session.Status.RECONCILING)


def require_changeable(session: Session) -> None:
    """The units countersign, and the chair signs, what stands still before them."""
    if session.status == Session.Status.ISSUED:
        raise ValidationError(_("The minutes are signed; a correction needs a paper of its own."))
    if session.status not in CHANGEABLE:
        raise ValidationError(_("The minutes are out for signature; a line changes when they come back."))
