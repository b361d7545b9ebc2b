"""What may happen to a referral, to a leg and to a project of a social force (C6)."""

from __future__ import annotations

from viewflow import fsm

from coordination.referrals.models import CharityProject, Leg, Referral

C = Referral.Status
L = Leg.Status
P = CharityProject.Status


class ReferralLifecycle:
    """One application: accepted, sent, handled elsewhere, answered once, called back, verified."""

    status = fsm.State(C, default=C.REGISTERED)

    def __init__(self, case: Referral) -> None:
        self.case = case

    @status.getter()
    def _get_status(self) -> Referral.Status:
        return C(self.case.status)

    @status.setter()
    def _set_status(self, value: Referral.Status) -> None:
        self.case.status = value

    @status.transition(source=C.REGISTERED, target=C.ACCEPTED)
    def accept(self) -> None: ...

    @status.transition(source=C.ACCEPTED, target=C.DISPATCHED)
    def dispatch(self) -> None: ...

    @status.transition(source=C.ACCEPTED, target=C.DELIBERATING)
    def deliberate(self, reason: str) -> None:
        self.case.reason = reason

    @status.transition(source=C.DISPATCHED, target=C.IN_HANDLING)
    def begin_handling(self) -> None: ...

    @status.transition(source={C.DISPATCHED, C.IN_HANDLING, C.DELIBERATING}, target=C.RESULTS_IN)
    def gather(self) -> None: ...

    @status.transition(source=C.RESULTS_IN, target=C.ANSWERED)
    def give_answer(self, answer: str) -> None:
        self.case.answer = answer

    @status.transition(source=C.ANSWERED, target=C.CALLED_BACK)
    def call_back(self) -> None: ...

    @status.transition(source=C.ANSWERED, target=C.SUPERVISED)
    def supervise(self, reason: str) -> None:
        self.case.reason = reason

    @status.transition(source=C.SUPERVISED, target=C.ANSWERED)
    def end_supervision(self) -> None: ...

    @status.transition(source={C.ANSWERED, C.CALLED_BACK, C.CLOSED}, target=C.IN_HANDLING)
    def reopen(self, reason: str) -> None:
        self.case.reason = reason
        self.case.reopenings += 1
        self.case.round += 1

    @status.transition(source=C.CALLED_BACK, target=C.CLOSED)
    def close(self, note: str) -> None:
        self.case.closing_note = note

    @status.transition(source=set(Referral.WITHDRAWABLE), target=C.WITHDRAWN)
    def withdraw(self, reason: str) -> None:
        self.case.reason = reason


class LegLifecycle:
    """One receiver: sent, received or returned with the right unit, handled, answered."""

    status = fsm.State(L, default=L.NAMED)

    def __init__(self, leg: Leg) -> None:
        self.leg = leg

    @status.getter()
    def _get_status(self) -> Leg.Status:
        return L(self.leg.status)

    @status.setter()
    def _set_status(self, value: Leg.Status) -> None:
        self.leg.status = value

    @status.transition(source={L.NAMED, L.RETURNED, L.RULING}, target=L.SENT)
    def send(self) -> None: ...

    @status.transition(source={L.NAMED, L.RETURNED, L.RULING}, target=L.HANDLING)
    def keep(self) -> None:
        """What the window handles itself is sent to nobody."""

    @status.transition(source=L.SENT, target=L.RECEIVED)
    def receive(self) -> None: ...

    @status.transition(source=L.SENT, target=L.RETURNED)
    def give_back(self) -> None:
        self.leg.returns += 1

    @status.transition(source=L.SENT, target=L.RULING)
    def give_to_ruling(self) -> None:
        self.leg.returns += 1

    @status.transition(source={L.RECEIVED, L.HANDLING}, target=L.HANDLING)
    def work(self) -> None: ...

    @status.transition(source={L.RECEIVED, L.HANDLING}, target=L.ANSWERED)
    def answer(self) -> None: ...

    @status.transition(source=L.ANSWERED, target=L.HANDLING)
    def reopen(self, reason: str) -> None:
        self.leg.reason = reason
        self.leg.round += 1

    @status.transition(
        source={L.NAMED, L.SENT, L.RETURNED, L.RULING, L.RECEIVED, L.HANDLING}, target=L.DROPPED
    )
    def drop(self, reason: str) -> None:
        self.leg.reason = reason


class ProjectLifecycle:
    """A project is reported before it takes anybody up; civil affairs puts it on file."""

    status = fsm.State(P, default=P.REPORTED)

    def __init__(self, project: CharityProject) -> None:
        self.project = project

    @status.getter()
    def _get_status(self) -> CharityProject.Status:
        return P(self.project.status)

    @status.setter()
    def _set_status(self, value: CharityProject.Status) -> None:
        self.project.status = value

    @status.transition(source=P.REPORTED, target=P.FILED)
    def put_on_file(self) -> None:
        self.project.reason = ""

    @status.transition(source=P.REPORTED, target=P.RETURNED)
    def give_back(self, reason: str) -> None:
        self.project.reason = reason

    @status.transition(source=P.RETURNED, target=P.REPORTED)
    def report_again(self) -> None: ...
