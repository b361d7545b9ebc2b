"""How a remedy ended, as notices say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.vocabulary import Words


class RemedyEnding(Words):
    STANDS = "remedies.stands", _("the decision stands")
    CHANGED = "remedies.changed", _("the decision is changed")
    REVOKED = "remedies.revoked", _("the decision is revoked")
    ORDERED = "remedies.ordered", _("the duty is to be done in a set time")
    WITHDRAWN = "remedies.withdrawn", _("withdrawn or settled by mediation")
