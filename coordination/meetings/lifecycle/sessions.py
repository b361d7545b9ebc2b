"""What may happen to a session, from its opening to its issued minutes."""

from __future__ import annotations

from viewflow import fsm

from coordination.meetings.models import Session

S = Session.Status


class SessionLifecycle:
    """The moves of one session; the side ways back are named for what they mean."""

    status = fsm.State(S, default=S.DRAFT)

    def __init__(self, session: Session) -> None:
        self.session = session

    @status.getter()
    def _get_status(self) -> Session.Status:
        return S(self.session.status)

    @status.setter()
    def _set_status(self, value: Session.Status) -> None:
        self.session.status = value

    @status.transition(source=S.DRAFT, target=S.COLLECTING)
    def call_for_items(self) -> None: ...

    @status.transition(source=S.COLLECTING, target=S.INSTRUCTING)
    def close_call(self) -> None: ...

    @status.transition(source=S.INSTRUCTING, target=S.ARRANGING)
    def instruct(self) -> None: ...

    @status.transition(source=S.ARRANGING, target=S.NOTICING)
    def arrange(self) -> None: ...

    @status.transition(source=S.NOTICING, target=S.ARRANGING)
    def return_notice(self) -> None: ...

    @status.transition(source=S.NOTICING, target=S.NOTICED)
    def send_notice(self) -> None: ...

    @status.transition(source=S.NOTICED, target=S.IN_SESSION)
    def open(self) -> None: ...

    @status.transition(source=S.IN_SESSION, target=S.MINUTING)
    def end(self) -> None: ...

    @status.transition(source=S.IN_SESSION, target=S.INQUORATE)
    def end_without_quorum(self) -> None: ...

    @status.transition(source=S.MINUTING, target=S.COUNTERSIGNING)
    def send_for_countersigning(self) -> None: ...

    @status.transition(source=S.COUNTERSIGNING, target=S.RECONCILING)
    def find_objections(self) -> None: ...

    @status.transition(source=S.RECONCILING, target=S.COUNTERSIGNING)
    def countersign_again(self) -> None: ...

    @status.transition(source={S.MINUTING, S.COUNTERSIGNING, S.RECONCILING}, target=S.CHECKING)
    def bring_to_check(self) -> None: ...

    @status.transition(source=S.CHECKING, target=S.SIGNING)
    def pass_check(self) -> None: ...

    @status.transition(source={S.CHECKING, S.SIGNING}, target=S.MINUTING)
    def return_minutes(self) -> None: ...

    @status.transition(source=S.SIGNING, target=S.ISSUED)
    def issue(self) -> None: ...
