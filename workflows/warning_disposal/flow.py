"""The front door (C1): a warning is triaged, verified and goes one of five routes; urgent ones beside aid.

County civil affairs triages, the township verifies, and each route starts what
it must: a referral, informing with proof, a re-check with a hearing before any
cut, a deliberation. The warning closes when what it started has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.monitoring import policies
from coordination.monitoring.actions.closing import close_warning, note_child
from coordination.monitoring.models import Route, Warning
from coordination.policy.deadlines import Due, due
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role
from workflows.engine.base import RecordFlow, actor_of, record_of, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import Await, End, Function, Human, Join, Split, Start, Switch, this

from .children import start_aid, start_deliberation, start_referral
from .next_tier import looks_after

if TYPE_CHECKING:
    from workflows.models import Task

S = Warning.Status
CIVIL_AFFAIRS = _("County civil affairs")
TOWNSHIP = _("Township")
AUTHORITY = _("Determining authority")

COUNTY_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.CHEAD, Role.OFFICE)),
)
TOWN_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.THEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.THEAD, Role.CHEAD)),
)
AUTHORITY_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.UHEAD, Role.OFFICE)),
)


def is_now(*statuses: str) -> Callable[[Any], bool]:
    return when(lambda warning: warning.status in statuses)


def goes(*routes: str) -> Callable[[Any], bool]:
    return when(lambda warning: warning.route in routes and warning.status == S.WORKING)


class WarningFlow(RecordFlow):
    """Warning

    Triage, verification by the township, one of five routes, and its end.
    """

    process_title = pgettext_lazy("process", "Disposal of a warning")
    record_label = "monitoring.warning"
    expects = {
        S.TRIAGE: ("triage", "choose_again", "aid"),
        S.VERIFYING: ("verify", "aid"),
        S.INFORMING: ("inform", "aid", "late_aid"),
        S.FOLLOWING: ("follow_up", "aid", "late_aid"),
        S.RECHECKING: ("recheck", "aid", "late_aid"),
        S.HEARING: ("hear", "aid", "late_aid"),
        S.DECIDING: ("decide", "aid", "late_aid"),
        S.WORKING: ("refer", "deliberate", "aid", "late_aid"),
        S.CLOSED: (),
        S.DISMISSED: (),
    }

    start = Start(label=_("Warning received, matched and compared")).Next(this.triage)

    start_review = Start(label=_("The review of a category is due")).Next(this.recheck)

    triage = Human(
        holder=this.the_desk,
        policy=policies.can_triage_warning,
        deadline="WARN_TRIAGE",
        ladder=COUNTY_LADDER,
        label=_("Triage the warning"),
        lane=CIVIL_AFFAIRS,
    ).Next(this.triaged)
    triaged = (
        Switch(label=_("Route chosen?"), lane=CIVIL_AFFAIRS)
        .Case(this.dismissed, is_now(S.DISMISSED), _("dismissed"))
        .Default(this.fork, _("route chosen"))
    )
    fork = (
        Split(label=_("Is it urgent?"), lane=CIVIL_AFFAIRS)
        .Next(this.verify)
        .Next(this.aid, case=when(lambda warning: warning.opens_aid))
    )
    aid = Await(opens=start_aid, label=_("Emergency aid beside the route"), lane=TOWNSHIP).Next(
        this.all_ended
    )

    verify = Human(
        holder=this.the_township,
        policy=policies.can_verify_warning,
        deadline="WARN_VERIFY",
        ladder=TOWN_LADDER,
        label=_("Verify the warning"),
        lane=TOWNSHIP,
    ).Next(this.verified)
    verified = (
        Switch(label=_("Is it so?"), lane=TOWNSHIP)
        .Case(this.choose_again, is_now(S.TRIAGE), _("something else was found"))
        .Case(this.all_ended, when(lambda warning: warning.outcome == "false"), _("not so"))
        .Default(this.beside, _("it is so"))
    )
    choose_again = Human(
        holder=this.the_desk,
        policy=policies.can_triage_warning,
        deadline="WARN_TRIAGE",
        ladder=COUNTY_LADDER,
        label=_("Choose the route again"),
        lane=CIVIL_AFFAIRS,
    ).Next(this.chosen_again)
    chosen_again = (
        Switch(label=_("Route chosen?"), lane=CIVIL_AFFAIRS)
        .Case(this.verify, is_now(S.VERIFYING), _("route chosen"))
        .Default(this.all_ended, _("dismissed"))
    )

    beside = (
        Split(label=_("Found urgent?"), lane=TOWNSHIP)
        .Next(this.routed)
        .Next(this.late_aid, case=this.is_urgent_only_now)
    )
    late_aid = Await(opens=start_aid, label=_("Emergency aid opened at verification"), lane=TOWNSHIP).Next(
        this.route_ended
    )
    routed = (
        Switch(label=_("Which route?"), lane=TOWNSHIP)
        .Case(this.refer, goes(Route.DELIVER, Route.PUSH), _("1 and 2: to the competent units"))
        .Case(this.inform, is_now(S.INFORMING), _("3: inform"))
        .Case(this.recheck, is_now(S.RECHECKING), _("4: re-check"))
        .Default(this.deliberate, _("5: deliberate"))
    )

    refer = Await(
        opens=start_referral, label=_("The competent units handle it"), lane=_("Competent units")
    ).Next(this.route_ended)
    deliberate = Await(
        opens=start_deliberation, label=_("Case-by-case deliberation"), lane=_("Joint-meeting office")
    ).Next(this.route_ended)

    inform = Human(
        holder=this.the_township,
        policy=policies.can_inform_person,
        deadline=this.informing_time,
        ladder=TOWN_LADDER,
        label=_("Inform the person of policy and channel"),
        rests=True,
        lane=TOWNSHIP,
    ).Next(this.informed)
    informed = (
        Switch(label=_("Reached?"), lane=TOWNSHIP)
        .Case(this.inform, is_now(S.INFORMING), _("not reached, tried again"))
        .Default(this.follow_up, _("informed, with proof"))
    )
    follow_up = Human(
        holder=this.the_township,
        policy=policies.can_inform_person,
        deadline="WARN_FOLLOW",
        ladder=TOWN_LADDER,
        label=_("Follow up with the person informed"),
        rests=True,
        lane=TOWNSHIP,
        signs=True,
    ).Next(this.route_ended)

    recheck = Human(
        holder=this.the_checker,
        policy=policies.can_recheck_household,
        deadline="WARN_RECHECK",
        ladder=AUTHORITY_LADDER,
        label=_("Re-check the household"),
        lane=AUTHORITY,
    ).Next(this.rechecked)
    rechecked = (
        Switch(label=_("Conditions still met?"), lane=AUTHORITY)
        .Case(this.hear, is_now(S.HEARING), _("a cut is proposed"))
        .Default(this.route_ended, _("the aid stays"))
    )
    hear = Human(
        holder=this.the_checker,
        policy=policies.can_hear_person,
        deadline="WARN_HEAR",
        ladder=AUTHORITY_LADDER,
        label=_("Hear the person before any cut"),
        lane=AUTHORITY,
        signs=True,
    ).Next(this.decide)
    decide = Human(
        holder=this.the_leader,
        policy=policies.can_decide_cut,
        deadline="WARN_DECIDE",
        ladder=AUTHORITY_LADDER,
        label=_("Decide on the aid"),
        lane=AUTHORITY,
        paper=True,
        signs=True,
    ).Next(this.next_tier)
    next_tier = Function(
        this.look_at_next_tier, label=_("Where aid ends, look at the next tier"), lane=AUTHORITY
    ).Next(this.route_ended)

    route_ended = Join(label=_("Route ended")).Next(this.all_ended)
    all_ended = Join(label=_("All that was started has ended")).Next(this.close)
    close = Function(this.close_it, label=_("Close, and tell whoever reported it")).Next(this.closed)
    closed = End(label=pgettext_lazy("warning", "Closed"))
    dismissed = End(label=pgettext_lazy("warning", "Dismissed"))

    def the_desk(self, warning: Warning, task: Task) -> Holder:
        return Holder(warning.desk, Role.CCLERK)

    def the_township(self, warning: Warning, task: Task) -> Holder:
        return Holder(warning.township, Role.TCLERK)

    def the_checker(self, warning: Warning, task: Task) -> Holder:
        return _in_authority(warning, Role.CCLERK, Holder.handler)

    def the_leader(self, warning: Warning, task: Task) -> Holder:
        return _in_authority(warning, Role.CHEAD, Holder.head)

    def informing_time(self, warning: Warning, task: Task) -> Due:
        """Counted from the verification, so that attempts in vain win no time."""
        return due(
            "WARN_INFORM",
            start=warning.verified_at or warning.received_at,
            on=warning.policy_on,
            county=county_of(warning),
        )

    def is_urgent_only_now(self, activation: Any) -> bool:
        """Found urgent at verification, and aid was not opened at triage."""
        opened = activation.process.task_set.filter(flow_task=type(self).aid).exists()
        return record_of(activation).opens_aid and not opened

    def look_at_next_tier(self, activation: Any) -> None:
        """Where the decision cut an aid, the next tier is looked at: named on the warning that led to it (R282)."""
        warning = record_of(activation)
        for look in looks_after(warning):
            note_child(warning, look, actor=actor_of(activation))

    def close_it(self, activation: Any) -> None:
        close_warning(record_of(activation), actor=actor_of(activation))


def _in_authority(
    warning: Warning, in_civil_affairs: str, elsewhere: Callable[[Organisation], Holder]
) -> Holder:
    """Who does it in the determining authority: civil affairs has people of its own for it."""
    unit = warning.authority or warning.desk
    return Holder(unit, in_civil_affairs) if unit.pk == warning.desk_id else elsewhere(unit)
