"""What may happen to an assignment and its parts, and from which status (C3)."""

from __future__ import annotations

from viewflow import fsm

from coordination.duties.models import Assignment, Chase, CoTask, Extension, Progress

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

    # --- breakdown and dispatch ---------------------------------------------------------------

    @status.transition(source=S.BREAKDOWN, target=S.APPROVING)
    def break_down(self) -> None: ...

    @status.transition(source=S.APPROVING, target=S.DRAFTED)
    def approve(self) -> None: ...

    @status.transition(source=S.APPROVING, target=S.BREAKDOWN)
    def send_back(self) -> None: ...

    @status.transition(source=S.DRAFTED, target=S.DISPATCHED)
    def dispatch(self) -> None: ...

    @status.transition(source=S.DISPATCHED, target=S.RECEIVED)
    def receive(self) -> None: ...

    # --- dispute ------------------------------------------------------------------------------

    @status.transition(source={S.DISPATCHED, S.RECEIVED}, target=S.OBJECTING)
    def raise_dispute(self) -> None: ...

    @status.transition(source=S.OBJECTING, target=S.DISPUTED)
    def file_dispute(self) -> None: ...

    @status.transition(source={S.OBJECTING, S.DISPUTED}, target=S.APPEALED)
    def refer_dispute(self) -> None: ...

    @status.transition(source=S.DISPUTED, target=S.ADVISING)
    def ask_advice(self) -> None: ...

    @status.transition(source=S.ADVISING, target=S.DISPUTED)
    def give_advice(self) -> None: ...

    @status.transition(source={S.OBJECTING, S.DISPUTED, S.APPEALED}, target=S.DISPATCHED)
    def resume_unreceived(self) -> None: ...

    @status.transition(source={S.OBJECTING, S.DISPUTED, S.APPEALED}, target=S.RECEIVED)
    def resume_received(self) -> None: ...

    @status.transition(source={S.DISPUTED, S.APPEALED}, target=S.DRAFTED)
    def reassign(self) -> None: ...

    # --- work, report, verification -------------------------------------------------------------

    @status.transition(source=S.RECEIVED, target=S.IN_PROGRESS)
    def begin(self) -> None: ...

    @status.transition(source=S.IN_PROGRESS, target=S.RECEIVED)
    def hand_back(self) -> None: ...

    @status.transition(source=S.IN_PROGRESS, target=S.SIGNING)
    def lay_before_head(self) -> None: ...

    @status.transition(source=S.SIGNING, target=S.IN_PROGRESS)
    def rework(self) -> None: ...

    @status.transition(source=S.SIGNING, target=S.SUBMITTED)
    def submit(self) -> None: ...

    @status.transition(source={S.SUBMITTED, S.RETURNING}, target=S.VERIFIED)
    def verify(self) -> None: ...

    @status.transition(source={S.SUBMITTED, S.RETURNING}, target=S.IN_PROGRESS)
    def return_report(self) -> None: ...

    @status.transition(source=S.SUBMITTED, target=S.RETURNING)
    def propose_return(self) -> None: ...

    @status.transition(source=S.VERIFIED, target=S.SUBMITTED)
    def verify_again(self) -> None: ...

    @status.transition(source=S.VERIFIED, target=S.CLOSED)
    def close(self) -> None: ...


class CoTaskLifecycle:
    status = fsm.State(CoTask.Status, default=CoTask.Status.ASKED)

    def __init__(self, task: CoTask) -> None:
        self.task = task

    @status.getter()
    def _get_status(self) -> CoTask.Status:
        return CoTask.Status(self.task.status)

    @status.setter()
    def _set_status(self, value: CoTask.Status) -> None:
        self.task.status = value

    @status.transition(source=CoTask.Status.ASKED, target=CoTask.Status.RECEIVED)
    def receive(self) -> None: ...

    @status.transition(source=CoTask.Status.RECEIVED, target=CoTask.Status.DONE)
    def contribute(self) -> None: ...

    @status.transition(source=set(CoTask.OPEN), target=CoTask.Status.DEFAULTED)
    def default(self) -> None: ...

    @status.transition(source=set(CoTask.OPEN), target=CoTask.Status.ENDED)
    def end(self) -> None: ...


class ProgressLifecycle:
    status = fsm.State(Progress.Status, default=Progress.Status.ASKED)

    def __init__(self, entry: Progress) -> None:
        self.entry = entry

    @status.getter()
    def _get_status(self) -> Progress.Status:
        return Progress.Status(self.entry.status)

    @status.setter()
    def _set_status(self, value: Progress.Status) -> None:
        self.entry.status = value

    @status.transition(source=Progress.Status.ASKED, target=Progress.Status.GIVEN)
    def give(self) -> None: ...

    @status.transition(source=Progress.Status.ASKED, target=Progress.Status.LAPSED)
    def lapse(self) -> None: ...


class ExtensionLifecycle:
    status = fsm.State(Extension.Status, default=Extension.Status.SIGNING)

    def __init__(self, extension: Extension) -> None:
        self.extension = extension

    @status.getter()
    def _get_status(self) -> Extension.Status:
        return Extension.Status(self.extension.status)

    @status.setter()
    def _set_status(self, value: Extension.Status) -> None:
        self.extension.status = value

    @status.transition(source=Extension.Status.SIGNING, target=Extension.Status.ASKED)
    def ask(self) -> None: ...

    @status.transition(source=set(Extension.OPEN), target=Extension.Status.DROPPED)
    def drop(self) -> None: ...

    @status.transition(source=Extension.Status.ASKED, target=Extension.Status.GRANTED)
    def grant(self) -> None: ...

    @status.transition(source=Extension.Status.ASKED, target=Extension.Status.REFUSED)
    def refuse(self) -> None: ...


class ChaseLifecycle:
    status = fsm.State(Chase.Status, default=Chase.Status.DRAFTED)

    def __init__(self, chase: Chase) -> None:
        self.chase = chase

    @status.getter()
    def _get_status(self) -> Chase.Status:
        return Chase.Status(self.chase.status)

    @status.setter()
    def _set_status(self, value: Chase.Status) -> None:
        self.chase.status = value

    @status.transition(source=Chase.Status.DRAFTED, target=Chase.Status.SIGNED)
    def sign(self) -> None: ...

    @status.transition(source=Chase.Status.DRAFTED, target=Chase.Status.DROPPED)
    def drop(self) -> None: ...
