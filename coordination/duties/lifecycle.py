"""What may happen to an assignment until its lead unit has it."""

from __future__ import annotations

from viewflow import fsm

from coordination.duties.models import Assignment

S = Assignment.Status


class AssignmentLifecycle:
    status = fsm.State(S, default=S.DRAFTED)

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment

    @status.getter()
    def _get_status(self) -> Assignment.Status:
        return S(self.assignment.status)

    @status.setter()
    def _set_status(self, value: Assignment.Status) -> None:
        self.assignment.status = value

    @status.transition(source=S.DRAFTED, target=S.DISPATCHED)
    def dispatch(self) -> None: ...

    @status.transition(source=S.DISPATCHED, target=S.RECEIVED)
    def receive(self) -> None: ...
