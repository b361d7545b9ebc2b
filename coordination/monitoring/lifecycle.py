"""What may happen to a warning (C1): triage, verification, one of five routes, its end."""

from __future__ import annotations

from viewflow import fsm

from coordination.monitoring.models import Warning

S = Warning.Status


class WarningLifecycle:
    status = fsm.State(S, default=S.TRIAGE)

    def __init__(self, warning: Warning) -> None:
        self.warning = warning

    @status.getter()
    def _get_status(self) -> Warning.Status:
        return S(self.warning.status)

    @status.setter()
    def _set_status(self, value: Warning.Status) -> None:
        self.warning.status = value

    @status.transition(source=S.TRIAGE, target=S.VERIFYING)
    def send_to_verify(self) -> None: ...

    @status.transition(source=S.TRIAGE, target=S.RECHECKING)
    def begin_review(self) -> None: ...

    @status.transition(source=S.TRIAGE, target=S.DISMISSED)
    def dismiss(self) -> None: ...

    @status.transition(source=S.VERIFYING, target=S.WORKING)
    def start_work(self) -> None: ...

    @status.transition(source=S.VERIFYING, target=S.INFORMING)
    def start_informing(self) -> None: ...

    @status.transition(source=S.VERIFYING, target=S.RECHECKING)
    def start_recheck(self) -> None: ...

    @status.transition(source=S.VERIFYING, target=S.TRIAGE)
    def send_back(self) -> None: ...

    @status.transition(source=[S.TRIAGE, S.VERIFYING], target=S.WORKING)
    def find_false(self) -> None: ...

    @status.transition(source=S.INFORMING, target=S.INFORMING)
    def try_again(self) -> None: ...

    @status.transition(source=S.INFORMING, target=S.FOLLOWING)
    def inform(self) -> None: ...

    @status.transition(source=S.FOLLOWING, target=S.WORKING)
    def follow_up(self) -> None: ...

    @status.transition(source=S.RECHECKING, target=S.WORKING)
    def keep_aid(self) -> None: ...

    @status.transition(source=S.RECHECKING, target=S.HEARING)
    def propose_cut(self) -> None: ...

    @status.transition(source=S.HEARING, target=S.DECIDING)
    def hear(self) -> None: ...

    @status.transition(source=S.DECIDING, target=S.WORKING)
    def decide(self) -> None: ...

    @status.transition(source=S.WORKING, target=S.CLOSED)
    def close(self) -> None: ...

    @status.transition(source=S.WORKING, target=S.DISMISSED)
    def close_as_false(self) -> None: ...

    @status.transition(
        source=[S.TRIAGE, S.VERIFYING, S.INFORMING, S.FOLLOWING, S.RECHECKING, S.HEARING, S.DECIDING],
        target=S.CLOSED,
    )
    def end_for_death(self) -> None: ...
