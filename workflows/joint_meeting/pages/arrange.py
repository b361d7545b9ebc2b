"""Arranging a session: items are put in order, and the units they bring to the table are invited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.meetings.actions.sessions import Turn
from coordination.meetings.forms.session_steps import ArrangementForm
from coordination.meetings.models import Placement, Session
from coordination.meetings.queries.sessions import PoolRow, pool_for
from coordination.sittings.models import Seat
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from workflows.desk.task_pages import task_page
from workflows.joint_meeting.flow import JointMeetingFlow
from workflows.joint_meeting.placing import arrange_and_place

from .session_steps import SessionPage

PLANNED_MINUTES = 15
LONGEST_TURN = 480


class ArrangeForm(ArrangementForm):
    """The arrangement with its agenda and its invitees, read from the rows of the page."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        self.pool = pool_for(session)
        placed = {
            placement.item_id: placement.matter
            for placement in Placement.objects.filter(
                matter__sitting=session.sitting_id, left_at=None
            ).select_related("matter")
        }
        seats = {seat.unit_id: seat for seat in session.sitting.seats.all()}
        self.agenda_rows = [self._agenda_row(row, placed.get(row.item.pk)) for row in self.pool]
        county = county_of(session)
        self.members = list(county.members)
        self.guests = list(county.units().filter(kind=Organisation.Kind.INVITED_UNIT).order_by("order"))
        self.unit_rows = [self._unit_row(unit, seats, placed) for unit in self.members]
        self.guest_rows = [self._unit_row(unit, seats, placed) for unit in self.guests]

    def _agenda_row(self, row: PoolRow, matter: Any) -> dict[str, Any]:
        key = f"item-{row.item.pk}"
        chosen = key in self.data if self.is_bound else matter is not None
        return {
            "item": row.item,
            "units": row.units,
            "name": key,
            "chosen": chosen,
            "order": self.data.get(f"order-{row.item.pk}", "")
            if self.is_bound
            else (matter.order if matter else ""),
            "minutes": self.data.get(f"minutes-{row.item.pk}")
            or (matter.minutes_planned if matter else PLANNED_MINUTES),
        }

    def _unit_row(
        self, unit: Organisation, seats: Mapping[int, Seat], placed: Mapping[int, Any]
    ) -> dict[str, Any]:
        why = [row.item.title for row in self.pool if unit in row.units]
        key = f"unit-{unit.pk}"
        called = any(unit in row.units for row in self.pool if row.item.pk in placed)
        chosen = key in self.data if self.is_bound else (unit.pk in seats or called)
        return {"unit": unit, "name": key, "chosen": chosen, "why": why}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [row for row in self.agenda_rows if row["chosen"]]
        if not chosen:
            raise forms.ValidationError(_("Place at least one approved item on the agenda."))
        try:
            ordered = sorted(enumerate(chosen), key=lambda pair: (int(pair[1]["order"] or 99), pair[0]))
            data["turns"] = [Turn(row["item"], int(row["minutes"])) for _place, row in ordered]
        except ValueError:
            raise forms.ValidationError(_("Order and minutes are whole numbers.")) from None
        if any(not 0 < turn.minutes <= LONGEST_TURN for turn in data["turns"]):
            raise forms.ValidationError(_("An item takes between 1 and 480 minutes."))
        data["members"] = self._invited(self.unit_rows, chosen)
        data["invited"] = self._invited(self.guest_rows, chosen)
        if not data["members"]:
            raise forms.ValidationError(_("Invite at least the units whose items are on the agenda."))
        return data

    def _invited(self, rows: list[dict[str, Any]], agenda: list[dict[str, Any]]) -> dict[Organisation, str]:
        comma = "；"
        return {
            row["unit"]: comma.join(turn["item"].title for turn in agenda if row["unit"] in turn["units"])[
                :200
            ]
            for row in rows
            if row["chosen"]
        }


@task_page(JointMeetingFlow, "arrange")
class ArrangePage(SessionPage):
    template = "meetings/sessions/arrange.html"
    form_class = ArrangeForm
    action = arrange_and_place
    submit = gettext_lazy("Bring the notice to signature")

    def form_kwargs(self) -> dict[str, Any]:
        return {"session": self.record}
