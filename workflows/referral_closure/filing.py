"""A project of a social force is reported beforehand and put on file by civil affairs (R98)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from coordination.referrals.models import CharityProject
from coordination.referrals.policies import can_amend_project, can_file_project
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

if TYPE_CHECKING:
    from workflows.models import Task

S = CharityProject.Status
BODY = _("Charity or service body")
CIVIL_AFFAIRS = _("Civil affairs")


class CharityFilingFlow(RecordFlow):
    """Project of a social force: reported, put on file or amended."""

    record_label = "referrals.charityproject"
    process_title = _("Filing of a project")
    expects = {S.REPORTED: ("file",), S.RETURNED: ("amend",), S.FILED: ()}

    start = Start(label=_("Project reported")).Next(this.file)
    file = Human(
        holder=this.civil_affairs,
        policy=can_file_project,
        deadline="VERIFY",
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD)),
        ),
        label=_("Put the project on file"),
        lane=CIVIL_AFFAIRS,
    ).Next(this.filed)
    filed = (
        Switch(label=_("On file?"), lane=CIVIL_AFFAIRS)
        .Case(this.amend, when(lambda project: project.status == S.RETURNED), _("to be amended"))
        .Default(this.on_file, _("on file"))
    )
    amend = Human(
        holder=this.the_body,
        policy=can_amend_project,
        deadline="ITEM_AMEND",
        ladder=(Rung(after=0), Rung(after="OVERDUE_LADDER", nth=1)),
        label=_("Amend the project"),
        lane=BODY,
    ).Next(this.file)
    on_file = End(label=_("On file"))

    def civil_affairs(self, project: CharityProject, task: Task) -> Holder:
        return Holder.liaison(county_of(project).civil_affairs)

    def the_body(self, project: CharityProject, task: Task) -> Holder:
        return Holder(project.body, Role.PROV)
