"""What happens to accounts, units, posts, absences and the duty catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, at_doors


class UnitVerb(RoomVerb):
    SIGNED_IN = "accounts.signed_in", _("%(actor)s signed in")
    SIGN_IN_FAILED = "accounts.sign_in_failed", _("A sign-in failed")
    ACCOUNT_LOCKED = "accounts.locked", _("Sign-in was slowed down after repeated failures")
    ADDRESS_SLOWED = (
        "accounts.address_slowed",
        _("Sign-in from one address was slowed down after failures under several names"),
    )
    SIGNED_OUT = "accounts.signed_out", _("%(actor)s signed out")
    PASSWORD_CHANGED = "accounts.password_changed", _("%(actor)s changed the password")
    REAUTHENTICATED = "accounts.reauthenticated", _("%(actor)s confirmed the identity before signing")
    ACCOUNT_CREATED = "accounts.created", _("%(actor)s created the account")
    ACCOUNT_CLOSED = "accounts.closed", _("%(actor)s closed the account")
    DEMO_LOADED = "units.demo_loaded", _("%(actor)s loaded the demonstration county")
    COUNTY_FOUNDED = "units.county_founded", _("%(actor)s founded the county from its workbook")
    ORGANISATION_ADDED = "units.organisation_added", _("%(actor)s added the organisation")
    ORGANISATION_ENDED = (
        "units.organisation_ended",
        _("%(actor)s ended the organisation and named its successor"),
    )
    POST_GRANTED = "units.post_granted", _("%(actor)s granted the post")
    POST_ENDED = "units.post_ended", _("%(actor)s ended the post")
    POST_CHOSEN = "units.post_chosen", _("%(actor)s changed the post acted in")
    ABSENCE_RECORDED = "units.absence_recorded", _("%(actor)s recorded an absence")
    ABSENCE_CONFIRMED = "units.absence_confirmed", _("%(actor)s confirmed the absence")
    ABSENCE_ENDED = "units.absence_ended", _("%(actor)s ended the absence")
    SUBSTITUTION_SET = "units.substitution_set", _("%(actor)s named the substitute")
    SUBSTITUTION_ENDED = "units.substitution_ended", _("%(actor)s ended the substitution")
    DUTY_LINE_CHANGED = "units.duty_line_changed", _("%(actor)s changed the duty catalogue")


adverse(UnitVerb.SIGN_IN_FAILED, UnitVerb.ACCOUNT_LOCKED, UnitVerb.ADDRESS_SLOWED)
at_doors(UnitVerb.SIGN_IN_FAILED, UnitVerb.ACCOUNT_LOCKED, UnitVerb.ADDRESS_SLOWED)
