"""What may happen to a case, from its proposal to the visit after (C4)."""

from __future__ import annotations

from viewflow import fsm

from coordination.deliberation.models import Deliberation

S = Deliberation.Status

# the proposer may take it back until it is being heard
WITHDRAWABLE = (S.PROPOSED, S.RETURNED, S.PREPARING, S.ACCEPTED, S.ARRANGING, S.SCHEDULED, S.DEFERRED)
HEARD = (S.DELIBERATING, S.SCHEDULED)


class DeliberationLifecycle:
    """The moves of one case; each takes what the state needs in order to be true."""

    status = fsm.State(S, default=S.PROPOSED)

    def __init__(self, case: Deliberation) -> None:
        self.case = case

    @status.getter()
    def _get_status(self) -> Deliberation.Status:
        return S(self.case.status)

    @status.setter()
    def _set_status(self, value: Deliberation.Status) -> None:
        self.case.status = value

    # the proposal
    @status.transition(source=S.PROPOSED, target=S.RETURNED)
    def return_to_proposer(self, reason: str) -> None:
        self.case.reason = reason
        self.case.returns += 1

    @status.transition(source=S.RETURNED, target=S.PROPOSED)
    def propose_again(self) -> None:
        self.case.reason = ""

    @status.transition(source=S.PROPOSED, target=S.DECLINED)
    def decline(self, reason: str, route: str) -> None:
        self.case.reason = reason
        self.case.route = route

    @status.transition(source=S.PROPOSED, target=S.MERGED)
    def merge(self, reason: str, other: Deliberation) -> None:
        self.case.reason = reason
        self.case.merged_into = other

    @status.transition(source=S.PROPOSED, target=S.PREPARING)
    def accept(self) -> None:
        self.case.reason = ""

    @status.transition(source=set(WITHDRAWABLE), target=S.WITHDRAWN)
    def withdraw(self, reason: str) -> None:
        self.case.reason = reason

    # preparing
    @status.transition(source=S.PREPARING, target=S.ACCEPTED)
    def close_sheets(self) -> None: ...

    @status.transition(source=S.ACCEPTED, target=S.ARRANGING)
    def assemble(self) -> None: ...

    @status.transition(source=S.ARRANGING, target=S.SCHEDULED)
    def schedule(self) -> None: ...

    # hearing
    @status.transition(source=S.SCHEDULED, target=S.DELIBERATING)
    def open(self) -> None: ...

    @status.transition(source=set(HEARD), target=S.DECIDED)
    def decide(self) -> None: ...

    @status.transition(source=S.SCHEDULED, target=S.SETTLING)
    def carry_back(self) -> None: ...

    @status.transition(source={*HEARD, S.SETTLING}, target=S.DEFERRED)
    def defer(self, reason: str) -> None:
        self.case.reason = reason

    @status.transition(source=set(HEARD), target=S.ARRANGING)
    def call_again(self) -> None: ...

    @status.transition(source=S.DEFERRED, target=S.ARRANGING)
    def receive_evidence(self) -> None:
        self.case.reason = ""

    # the decision
    @status.transition(source=S.SETTLING, target=S.DECIDED)
    def settle(self) -> None: ...

    @status.transition(source=S.DECIDED, target=S.SETTLING)
    def send_back(self, reason: str) -> None:
        self.case.reason = reason

    @status.transition(source=S.DECIDED, target=S.ARRANGING)
    def recall(self, reason: str) -> None:
        self.case.reason = reason

    @status.transition(source=S.DECIDED, target=S.EXECUTING)
    def sign(self) -> None:
        self.case.reason = ""

    # after it
    @status.transition(source=S.EXECUTING, target=S.FOLLOW_UP)
    def carry_out(self) -> None: ...

    @status.transition(source={S.EXECUTING, S.FOLLOW_UP}, target=S.CLOSED)
    def close(self, closed_as: str) -> None:
        self.case.closed_as = closed_as

    @status.transition(source=S.FOLLOW_UP, target=S.FOLLOW_UP)
    def visit_again(self) -> None: ...

    @status.transition(source=S.CLOSED, target=S.PREPARING)
    def reopen(self, reason: str) -> None:
        self.case.round += 1
        self.case.reason, self.case.closed_as, self.case.ended_at = reason, "", None

    @status.transition(source=S.FOLLOW_UP, target=S.PREPARING)
    def begin_round(self, reason: str) -> None:
        self.case.round += 1
        self.case.reason = reason
