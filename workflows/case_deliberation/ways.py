"""What a case's flow asks of the record and does by itself; the flow says when (``case_deliberation``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.deliberation.actions.deciding import finish_execution
from coordination.deliberation.actions.hearing import close_written
from coordination.deliberation.models import Round, Sheet
from coordination.deliberation.queries.signatures import is_proposal_signed, seats_unsigned
from coordination.sittings.models import Seat
from coordination.units.queries import clock_actor
from workflows.engine.base import actor_of, record_of

from .outcomes import carry_out, has_children, open_children
from .preparation import gather, start_advance
from .sessions import bring_back, put_on_agenda
from .terms import sitting_of

if TYPE_CHECKING:
    from coordination.deliberation.models import Deliberation


class CaseWays:
    """Branches, conditions and the system's own steps."""

    def sheets_asked(self, case: Deliberation) -> list[Sheet]:
        asked = Sheet.objects.filter(
            round__deliberation=case, round__number=case.round, status=Sheet.Status.ASKED
        )
        return list(asked.select_related("unit", "round__deliberation"))

    def seats_to_sign(self, case: Deliberation) -> list[Seat]:
        return seats_unsigned(case.current)

    sitting_of = staticmethod(sitting_of)

    # conditions

    def is_unsigned(self, activation: Any) -> bool:
        return not is_proposal_signed(record_of(activation))

    def by_session(self, activation: Any) -> bool:
        return record_of(activation).current.forum == Round.Forum.SESSION

    def in_writing(self, activation: Any) -> bool:
        return record_of(activation).current.forum == Round.Forum.WRITTEN

    def all_answered(self, activation: Any) -> bool:
        return not sitting_of(record_of(activation)).seats.filter(signed_in_at=None).exists()

    def opens_processes(self, activation: Any) -> bool:
        return has_children(record_of(activation))

    # the system's own steps

    def gather_findings(self, activation: Any) -> None:
        gather(record_of(activation), actor=clock_actor())

    def begin_advance(self, activation: Any) -> None:
        start_advance(record_of(activation), actor=clock_actor())

    def open_item(self, activation: Any) -> None:
        put_on_agenda(record_of(activation), actor=clock_actor(), parent_task=activation.task)

    def take_back(self, activation: Any) -> None:
        bring_back(record_of(activation), actor=clock_actor())

    def end_written(self, activation: Any) -> None:
        close_written(record_of(activation), actor=clock_actor())

    def carry_out_at_once(self, activation: Any) -> None:
        carry_out(record_of(activation), actor=clock_actor())

    def open_processes(self, activation: Any) -> None:
        open_children(record_of(activation), actor=actor_of(activation), parent_task=activation.task)

    def end_execution(self, activation: Any) -> None:
        finish_execution(record_of(activation), actor=clock_actor())
