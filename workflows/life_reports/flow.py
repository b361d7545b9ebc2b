"""A death (C10): reported by whoever hears of it, confirmed or refuted by a second person, the relief offered.

The report freezes what is unpaid and the visits of that person. Where the township reported it, civil
affairs confirms, else the township does. Confirmed, the family is offered the relief of funeral fees
(R274); what they ask for goes to civil affairs as a referral.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.lives.models import DeathReport
from coordination.lives.policies import can_decide_report, can_offer_relief
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

S = DeathReport.Status
SECOND = _("Second person: civil affairs or the township")
TOWNSHIP = _("Township clerk")
# a person's money and visits rest until it is decided: late is late for a human being
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after=0, notify=(HOLDER, Role.CHEAD), urgent=True),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.THEAD, Role.CHEAD), urgent=True),
)
OFFER_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.THEAD)),
)


def second_person(report: DeathReport, task: Any) -> Holder:
    """Civil affairs where the township itself reported it, the township everywhere else."""
    township = report.household.township
    if report.reported_post.unit_id == township.pk:
        return county_of(report).holder(Role.CCLERK)
    return Holder(township, Role.TCLERK)


def township_clerk(report: DeathReport, task: Any) -> Holder:
    return Holder(report.household.township, Role.TCLERK)


class DeathReportFlow(RecordFlow):
    """A death that is reported: confirmed or refuted, then the relief of funeral fees."""

    process_title = _("Report of a death")
    record_label = "lives.deathreport"
    person_waits = True
    expects = {
        S.REPORTED: ("confirm",),
        S.CONFIRMED: ("offer",),
        S.SETTLED: (),
        S.REFUTED: (),
        S.UNDONE: (),
    }

    start = Start(label=pgettext_lazy("death", "Reported")).Next(this.confirm)
    confirm = Human(
        holder=second_person,
        policy=can_decide_report,
        deadline="REPORT_CONFIRM",
        ladder=LADDER,
        label=_("Confirm or refute the death"),
        lane=SECOND,
    ).Next(this.decided)
    decided = (
        Switch(label=_("Has the person died?"), lane=SECOND)
        .Case(
            this.refuted, when(lambda report: report.status == S.REFUTED), pgettext_lazy("death", "refuted")
        )
        .Default(this.offer, pgettext_lazy("death", "confirmed"))
    )
    offer = Human(
        holder=township_clerk,
        policy=can_offer_relief,
        deadline="FUNERAL_OFFER",
        ladder=OFFER_LADDER,
        label=_("Offer the relief of funeral fees"),
        lane=TOWNSHIP,
    ).Next(this.settled)
    settled = End(label=pgettext_lazy("death", "Settled"))
    refuted = End(label=pgettext_lazy("death", "Refuted"))
