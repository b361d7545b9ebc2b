"""Emergency aid in stages (C5, WF4).

An urgent small request goes the fast lane: the township head approves on the
phone, the reserve pays, the papers follow. Everything else is verified,
planned in stages and approved once; each stage is checked before it is paid.
Where a case breaks out of its way (a bounce, a death, a suspension) its process
ends and begins anew: ``where`` reads the record and goes on from there.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.actions import planning, stages
from coordination.aid.models import AidCase
from coordination.aid.notices import AidNotice
from coordination.aid.policies import cases as policies
from coordination.aid.queries.inquiries import awaits_answers
from coordination.aid.queries.stages import is_near
from coordination.units.holders import Holder
from workflows.case_deliberation.front import count_in_hearings
from workflows.emergency_aid import desks, terms
from workflows.engine.base import RecordFlow, actor_of, record_of, when
from workflows.engine.nodes import Await, End, Function, If, Join, Split, Start, Switch, this
from workflows.engine.turning import cancel_siblings

from .branches import hand_to_deliberation
from .desks import COUNTY, HEAD, PAYER, TOWNSHIP, VISITOR
from .states import EXPECTS

S = AidCase.Status


def is_now(*statuses: str) -> Any:
    return when(lambda case: case.status in statuses)


class EmergencyAidFlow(RecordFlow):
    """Emergency aid: registered where it happened, paid first where it is urgent, in stages where it lasts."""

    process_title = _("Emergency aid")
    record_label = "aid.aidcase"
    person_waits = True
    expects = EXPECTS

    @classmethod
    def goes_on_uncompared(cls, record: Any) -> Holder | None:
        return terms.late_advance_payer(record)

    start = Start(label=_("Registered")).Next(this.where)
    where = (
        Switch(label=_("Where does the case stand?"), lane=TOWNSHIP)
        .Case(this.answers, is_now(S.DUPLICATE), _("aid was found before"))
        .Case(this.urgent, is_now(S.REGISTERED), _("urgent and small"))
        .Case(this.pool, is_now(S.POOL_ASKED), _("the reserve is exhausted"))
        .Case(this.draw_up, is_now(S.PLANNING), _("a plan is to be drawn up"))
        .Case(this.review, is_now(S.UNDER_REVIEW), _("the plan waits for its review"))
        .Case(this.county_approve, is_now(S.COUNTY_REVIEW), _("the plan waits for the county"))
        .Case(this.check_stage, is_now(S.STAGE_DUE), _("a stage is being checked"))
        .Case(this.hear, is_now(S.HEARING), _("the person is heard"))
        .Case(this.follow_up, is_now(S.FOLLOW_UP), _("nothing is left to pay"))
        .Case(this.near, is_now(S.PLAN_APPROVED), _("a plan is approved"))
        .Case(this.pay, is_now(S.BOUNCED, S.QUICK_APPROVED, S.STAGE_RELEASED), _("to be paid, or paid again"))
        .Case(this.resume, is_now(S.SUSPENDED), _("suspended"))
        .Case(this.settle, is_now(S.FROZEN), _("the person has died"))
        .Case(
            this.take_down, when(terms.notice_hangs), _("the public notice hung before a payment came back")
        )
        .Case(this.publicise, is_now(S.PUBLICISING), _("on public notice before a payment came back"))
        .Case(this.draw_up, is_now(S.PLANNING), _("being planned before a payment came back"))
        .Case(this.review, is_now(S.UNDER_REVIEW), _("under review before a payment came back"))
        .Case(this.county_check, is_now(S.COUNTY_CHECK), _("with the county before a payment came back"))
        .Case(
            this.county_approve, is_now(S.COUNTY_REVIEW), _("awaiting the county before a payment came back")
        )
        .Case(this.amend, is_now(S.RETURNED), _("to be amended before a payment came back"))
        .Default(this.verify, _("everything else: verify first"))
    )

    # another county is asked by its civil affairs; the head waits for the answer as long as it may take
    answers = If(
        when(awaits_answers),
        label=_("Is another county still to answer?"),
        yes=_("to be awaited"),
        no=_("answered, late or not asked"),
        lane=COUNTY,
    )
    answers.Then(this.hear_counties).Else(this.rule)
    hear_counties = Await(
        until=lambda case: case.status != S.DUPLICATE or not awaits_answers(case),
        label=_("Until the other county has answered"),
        lane=COUNTY,
    ).Next(this.heard_counties)
    heard_counties = (
        Switch(label=_("What did it answer?"), lane=COUNTY)
        .Case(this.rule, is_now(S.DUPLICATE), _("aid stands, or no answer"))
        .Default(this.where, _("nothing stands"))
    )
    rule = desks.head(
        _("Rule on the possible duplicate"),
        policies.can_rule_on_duplicate,
        "AID_RULE",
        paper=True,
        signs=True,
    ).Next(this.ruled)
    ruled = (
        Switch(label=_("What was ruled?"), lane=HEAD)
        .Case(this.refused, is_now(S.REFUSED), _("aided already"))
        .Case(this.allow, is_now(S.DUPLICATE_COUNTY), _("one cause twice"))
        .Default(this.where, _("it goes on where it was"))
    )
    allow = desks.county_leader(
        _("Allow a second aid for one cause"),
        policies.can_allow_second_aid,
        "AID_RULE",
        paper=True,
        signs=True,
    ).Next(this.allowed)
    allowed = (
        Switch(label=_("Allowed?"), lane=COUNTY)
        .Case(this.refused, is_now(S.REFUSED), _("refused"))
        .Default(this.where, _("it goes on where it was"))
    )

    # the fast lane: the head decides; once the hours have passed the county leader may as well
    urgent = Split(label=_("Quick approval"), lane=HEAD).Next(this.quick_approve).Next(this.overtime)
    quick_approve = desks.head(
        _("Approve the advance"),
        policies.can_quick_approve,
        terms.advance_due,
        ladder=(terms.call_county_rung, terms.alarm_rung),
        paper=True,
        signs=True,
    ).Next(this.first_wins)
    overtime = Await(
        until=lambda case: case.county_asked_at is not None or case.status != S.REGISTERED,
        label=_("Until the hours have passed"),
        lane=COUNTY,
    ).Next(this.still_open)
    still_open = If(
        when(lambda case: case.status == S.REGISTERED),
        label=_("Still not decided?"),
        yes=_("not decided"),
        no=_("decided"),
        lane=COUNTY,
    )
    still_open.Then(this.approve_instead).Else(this.decided)
    approve_instead = desks.county_leader(
        _("Approve the advance instead of the township"),
        policies.can_approve_instead,
        terms.same_day,
        ladder=terms.INSTEAD_LADDER,
        paper=True,
        signs=True,
        says=AidNotice.ADVANCE_LATE,
    ).Next(this.first_wins)
    first_wins = Function(
        this.close_the_other, label=_("The other decision is no longer needed"), lane=HEAD
    ).Next(this.decided)
    decided = Join(label=_("Decided")).Next(this.quick)
    quick = (
        Switch(label=_("What was decided?"), lane=HEAD)
        .Case(this.pool, is_now(S.POOL_ASKED), _("the reserve is exhausted"))
        .Case(this.pay, is_now(S.QUICK_APPROVED), _("approved, the money is reserved"))
        .Case(this.amend, is_now(S.RETURNED), _("returned"))
        .Case(this.refused, is_now(S.REFUSED), _("refused"))
        .Case(this.answers, is_now(S.DUPLICATE), _("aid was found before"))
        .Default(this.verify, _("to the ordinary lane"))
    )
    pool = desks.county_leader(
        _("Release the county pool today"),
        policies.can_release_pool,
        terms.same_day,
        ladder=terms.MONEY_LADDER,
        paper=True,
        pays=True,
    ).Next(this.pooled)
    pooled = (
        Switch(label=_("Released?"), lane=COUNTY)
        .Case(this.answers, is_now(S.DUPLICATE), _("aid was found before"))
        .Default(this.pay, pgettext_lazy("aid", "released"))
    )

    # money, for the advance and for every stage
    pay = desks.payer(_("Pay"), policies.can_pay, terms.pay_due, ladder=terms.MONEY_LADDER, rests=True).Next(
        this.paid
    )
    paid = (
        Switch(label=_("Paid?"), lane=PAYER)
        .Case(this.answers, is_now(S.DUPLICATE), _("aid was found before"))
        .Default(this.receive, _("paid"))
    )
    receive = desks.visitor(
        _("Confirm the receipt"), policies.can_confirm_receipt, "AID_RECEIPT", signs=True
    ).Next(this.received)
    received = (
        Switch(label=_("Did it arrive?"), lane=VISITOR)
        .Case(this.pay, is_now(S.BOUNCED), _("it came back"))
        .Case(this.receive, is_now(S.ADVANCE_PAID, S.STAGE_PAID), _("another payment is on its way"))
        .Case(this.ease, is_now(S.EMERGENCY), _("the advance arrived"))
        .Case(this.supplement, is_now(S.AWAITING_SUPPLEMENT), _("the papers are still owed"))
        .Case(this.file, is_now(S.SUPPLEMENTED), _("the papers wait for filing"))
        .Case(this.near, is_now(S.PLAN_APPROVED), _("another stage follows"))
        .Case(this.follow_up, is_now(S.FOLLOW_UP), _("everything is paid"))
        .Default(this.where, _("back to where it stood before a payment came back"))
    )

    # the papers after the advance
    ease = desks.clerk(_("Note that the emergency is over"), policies.can_keep_papers, "AID_EASE").Next(
        this.supplement
    )
    supplement = desks.clerk(
        _("Hand in the papers"),
        policies.can_keep_papers,
        terms.supplement_due,
        ladder=terms.PAPERS_LADDER,
        signs=True,
    ).Next(this.file)
    file = desks.reviewer(_("File the advance"), policies.can_file_case, "AID_FILE").Next(this.filed)
    filed = (
        Switch(label=_("Filed?"), lane=COUNTY)
        .Case(this.supplement, is_now(S.AWAITING_SUPPLEMENT), _("better papers are asked for"))
        .Case(this.verify, is_now(S.VERIFYING), _("filed, more is needed in stages"))
        .Default(this.follow_up, _("filed"))
    )

    # the ordinary lane
    verify = desks.visitor(
        _("Verify the hardship"), policies.can_verify_case, terms.share("AID_VERIFY"), rests=True
    ).Next(this.verified)
    verified = (
        Switch(label=_("Confirmed?"), lane=VISITOR)
        .Case(this.publicise, is_now(S.PUBLICISING), _("heavy expenditure"))
        .Case(this.review, is_now(S.UNDER_REVIEW), _("not confirmed"))
        .Default(this.draw_up, pgettext_lazy("aid", "confirmed"))
    )
    publicise = desks.clerk(
        _("Put the public notice up"), policies.can_keep_papers, terms.share("AID_PLAN"), signs=True
    ).Next(this.take_down)
    take_down = desks.clerk(
        _("Take the public notice down"), policies.can_keep_papers, terms.notice_due
    ).Next(this.draw_up)
    draw_up = desks.clerk(_("Draw up the plan"), policies.can_keep_papers, terms.share("AID_PLAN")).Next(
        this.review
    )
    review = desks.head(
        _("Review the plan"), policies.can_review_case, terms.share("AID_REVIEW"), paper=True, signs=True
    ).Next(this.reviewed)
    reviewed = (
        Switch(label=_("What does the total ask for?"), lane=HEAD)
        .Case(this.near, is_now(S.PLAN_APPROVED), _("within the township's limit"))
        .Case(this.county_check, is_now(S.COUNTY_CHECK), _("within the county's limit"))
        .Case(this.deliberate, is_now(S.DELIBERATION), _("above the county's limit"))
        .Case(this.amend, is_now(S.RETURNED), _("returned"))
        .Case(this.follow_up, is_now(S.FOLLOW_UP), _("no more than the advance"))
        .Case(this.answers, is_now(S.DUPLICATE), _("aid was found before"))
        .Default(this.refused, _("refused"))
    )
    amend = desks.clerk(_("Amend the request"), policies.can_keep_papers, "AID_AMEND").Next(this.amended)
    amended = (
        Switch(label=_("Where does it go back to?"), lane=TOWNSHIP)
        .Case(this.urgent, is_now(S.REGISTERED), _("to the quick approval"))
        .Default(this.draw_up, _("to the plan"))
    )
    county_check = desks.reviewer(
        _("Check the plan for the county"), policies.can_check_for_county, terms.share("AID_COUNTY")
    ).Next(this.checked)
    checked = (
        Switch(label=_("In order?"), lane=COUNTY)
        .Case(this.amend, is_now(S.RETURNED), _("returned"))
        .Default(this.county_approve, _("in order"))
    )
    county_approve = desks.county_leader(
        _("Approve the plan for the county"),
        policies.can_approve_for_county,
        terms.share("AID_COUNTY"),
        paper=True,
        signs=True,
    ).Next(this.approved)
    approved = (
        Switch(label=_("Approved?"), lane=COUNTY)
        .Case(this.near, is_now(S.PLAN_APPROVED), _("approved"))
        .Case(this.amend, is_now(S.RETURNED), _("returned"))
        .Case(this.follow_up, is_now(S.FOLLOW_UP), _("no more than the advance"))
        .Case(this.answers, is_now(S.DUPLICATE), _("aid was found before"))
        .Default(this.refused, _("refused"))
    )
    deliberate = Await(opens=this.hand_over, label=_("Case deliberation decides"), lane=COUNTY).Next(
        this.handed_over
    )
    handed_over = Function(this.end_here, label=_("The decision has a case of its own"), lane=COUNTY).Next(
        this.closed
    )

    # stage after stage, each checked first
    near = If(
        when(is_near), label=_("Is the next stage near?"), yes=_("near"), no=_("not yet"), lane=TOWNSHIP
    )
    near.Then(this.open_stage).Else(this.next_stage)
    next_stage = Await(
        until=lambda case: case.status == S.PLAN_APPROVED and is_near(case),
        label=_("Until the next stage is near"),
        lane=TOWNSHIP,
    ).Next(this.open_stage)
    open_stage = Function(this.begin_stage, label=_("The next stage begins"), lane=TOWNSHIP).Next(
        this.check_stage
    )
    check_stage = desks.visitor(
        _("Check before the stage"), policies.can_check_stage, terms.stage_day, rests=True
    ).Next(this.looked_at)
    looked_at = (
        Switch(label=_("What was found?"), lane=VISITOR)
        .Case(this.hear, is_now(S.HEARING), _("less is due, or nothing"))
        .Case(this.resume, is_now(S.SUSPENDED), _("it has to wait"))
        .Default(this.pay, _("released"))
    )
    hear = desks.clerk(_("Hear the person"), policies.can_keep_papers, "AID_HEAR", signs=True).Next(this.cut)
    cut = desks.who_decided(
        _("Decide on the cut"), policies.can_decide_cut, "AID_CUT", paper=True, signs=True
    ).Next(this.cut_decided)
    cut_decided = (
        Switch(label=_("Is the stage paid?"), lane=HEAD)
        .Case(this.pay, is_now(S.STAGE_RELEASED), _("paid, perhaps less"))
        .Default(this.follow_up, _("the plan is stopped"))
    )
    resume = desks.who_decided(
        _("Resume or end the suspended aid"), policies.can_resume_case, terms.suspended_until
    ).Next(this.resumed)
    resumed = (
        Switch(label=_("Does it go on?"), lane=HEAD)
        .Case(this.check_stage, is_now(S.STAGE_DUE), _("the stage is checked again"))
        .Case(this.hear, is_now(S.HEARING), _("the person is heard"))
        .Default(this.near, _("it goes on"))
    )
    settle = desks.county_leader(
        _("Decide on the frozen stages"), policies.can_settle_frozen, "AID_CUT", paper=True, pays=True
    ).Next(this.settled)
    settled = (
        Switch(label=_("Is the due stage paid?"), lane=COUNTY)
        .Case(this.pay, is_now(S.QUICK_APPROVED, S.STAGE_RELEASED), _("paid to the family"))
        .Default(this.follow_up, _("everything unpaid is stopped"))
    )

    follow_up = desks.visitor(
        _("Follow-up visit"), policies.can_follow_up, terms.follow_up_due, signs=True, rests=True
    ).Next(this.visited)
    visited = (
        Switch(label=_("Is the hardship overcome?"), lane=VISITOR)
        .Case(this.verify, is_now(S.VERIFYING), _("more aid in the same case"))
        .Default(this.close, _("overcome, or handed on"))
    )
    close = desks.clerk(_("Close the case"), policies.can_keep_papers, "AID_CLOSE").Next(this.closed)

    closed = End(label=_("Closed"))
    refused = End(label=_("Refused"))

    def close_the_other(self, activation: Any) -> None:
        """Whoever decided first has decided; an open hearing counts the money."""
        cancel_siblings(activation, reason="decided")
        count_in_hearings(record_of(activation))

    def hand_over(self, activation: Any) -> None:
        """Above the county's limit the matter goes to case deliberation; this step waits for its end."""
        hand_to_deliberation(record_of(activation), activation.task, actor=actor_of(activation))

    def end_here(self, activation: Any) -> None:
        planning.end_by_deliberation(record_of(activation), actor=actor_of(activation))

    def begin_stage(self, activation: Any) -> None:
        stages.open_stage(record_of(activation), actor=actor_of(activation))
