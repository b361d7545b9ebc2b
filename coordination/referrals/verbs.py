"""What happens to referrals, their legs and the projects of social forces."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely, unmasks


class ReferralVerb(RoomVerb):
    REGISTERED = "referrals.registered", _("%(actor)s registered the application")
    OPENED = "referrals.opened", _("A referral was opened at the window")
    ACCEPTED = "referrals.accepted", _("%(actor)s accepted the application and gave a receipt")
    CATEGORY_DECIDED = (
        "referrals.category_decided",
        _("%(actor)s decided at the window on the category %(category)s: %(words)s"),
    )
    RESTRICTED = "referrals.restricted", _("The matter was restricted to those who need to know")
    READER_NAMED = "referrals.reader_named", _("%(actor)s named %(name)s as needing to know")
    DISPATCHED = "referrals.dispatched", _("%(actor)s sent the matter on")
    SENT_TO_DELIBERATION = (
        "referrals.sent_to_deliberation",
        _("%(actor)s proposed the matter for case deliberation"),
    )
    DELIBERATED = "referrals.deliberated", _("The case deliberation ended")
    RESULTS_GATHERED = "referrals.results_gathered", _("All results are in")
    ANSWERED = "referrals.answered", _("%(actor)s answered the person")
    CALLED_BACK = "referrals.called_back", _("%(actor)s called the person back: %(words)s")
    COMPLAINED = "referrals.complained", _("The person was dissatisfied with ground, %(actor)s noted")
    SUPERVISED = "referrals.supervised", _("%(actor)s put %(unit)s under supervision")
    SUPERVISION_ENDED = "referrals.supervision_ended", _("The supervision ended")
    REOPENED = "referrals.reopened", _("%(actor)s reopened the matter")
    CLOSED = "referrals.closed", _("%(actor)s verified the matter and struck it off the ledger")
    WITHDRAWN = "referrals.withdrawn", _("%(actor)s recorded that the person withdrew the application")
    LEG_AGAIN = (
        "referrals.leg_again",
        _("%(actor)s said why the leg goes to %(unit)s beside what stands already"),
    )
    LEG_SENT = "referrals.leg_sent", _("%(actor)s sent the leg to %(unit)s")
    LEG_KEPT = "referrals.leg_kept", _("%(actor)s handles the leg at the window")
    LEG_RECEIVED = "referrals.leg_received", _("%(actor)s received the leg for %(unit)s")
    LEG_RETURNED = "referrals.leg_returned", _("%(actor)s returned the leg for %(unit)s as not theirs")
    LEG_RULED = "referrals.leg_ruled", _("%(actor)s ruled that %(unit)s handles the leg")
    LEG_DROPPED = "referrals.leg_dropped", _("The leg to %(unit)s is no longer pursued")
    LEG_URGED = "referrals.leg_urged", _("%(actor)s urged %(unit)s")
    LEG_REOPENED = "referrals.leg_reopened", _("%(actor)s reopened the leg with %(unit)s")
    LEG_ANSWERED = "referrals.leg_answered", _("%(actor)s gave the result for %(unit)s: %(words)s")
    LEG_REVIEWED = "referrals.leg_reviewed", _("%(actor)s reviewed the waiting list: %(words)s")
    REVIEW_TOLD = "referrals.review_told", _("%(actor)s told the person what came of the waiting list")
    CONTACT_TRIED = "referrals.contact_tried", _("%(actor)s tried to reach the person")
    CONSENT_GIVEN = "referrals.consent_given", _("The person agreed to the data sent to %(unit)s")
    CONSENT_WITHDRAWN = (
        "referrals.consent_withdrawn",
        _("The person withdrew the consent to the data sent to %(unit)s"),
    )
    FIELDS_OPENED = "referrals.fields_opened", _("%(actor)s opened the fields of the person")
    PROJECT_REPORTED = "referrals.project_reported", _("%(actor)s reported the project")
    PROJECT_FILED = "referrals.project_filed", _("%(actor)s put the project on file")
    PROJECT_RETURNED = "referrals.project_returned", _("%(actor)s returned the project for amendment")


V = ReferralVerb
adverse(V.LEG_RETURNED, V.COMPLAINED, V.SUPERVISED, V.REOPENED, V.LEG_REOPENED, V.PROJECT_RETURNED)
said_barely(
    {
        ReferralVerb.READER_NAMED: _("%(actor)s named somebody who may read it"),
        ReferralVerb.CALLED_BACK: _("%(actor)s called the person back"),
        ReferralVerb.SUPERVISED: _("%(actor)s put a unit under supervision"),
        ReferralVerb.CATEGORY_DECIDED: _("%(actor)s decided on a category that may have fitted"),
        ReferralVerb.LEG_AGAIN: _("%(actor)s said why it is asked once more"),
        ReferralVerb.LEG_SENT: _("%(actor)s sent it to a unit"),
        ReferralVerb.LEG_RECEIVED: _("%(actor)s acknowledged it for the unit"),
        ReferralVerb.LEG_RETURNED: _("%(actor)s returned it as not the unit's duty"),
        ReferralVerb.LEG_RULED: _("%(actor)s ruled which unit handles it"),
        ReferralVerb.LEG_DROPPED: _("One unit's part is no longer handled"),
        ReferralVerb.LEG_URGED: _("%(actor)s urged a unit"),
        ReferralVerb.LEG_REOPENED: _("%(actor)s reopened a unit's part"),
        ReferralVerb.LEG_ANSWERED: _("%(actor)s reported the unit's result"),
        ReferralVerb.LEG_REVIEWED: _("%(actor)s looked at the waiting list again"),
        ReferralVerb.CONSENT_GIVEN: _("The person agreed that a unit is told"),
        ReferralVerb.CONSENT_WITHDRAWN: _("The person withdrew the consent that a unit is told"),
    }
)
unmasks(V.FIELDS_OPENED)
