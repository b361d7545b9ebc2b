"""What may happen to an agenda item, from draft to decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewflow import fsm

from coordination.meetings.models.items import AgendaItem

if TYPE_CHECKING:
    import datetime as dt

S = AgendaItem.Status

# withdrawn by the unit until the convener has approved
WITHDRAWABLE = (
    S.DRAFT,
    S.SIGNING,
    S.SUBMITTED,
    S.RETURNED,
    S.COORDINATING,
    S.RECOMMENDING,
    S.REVIEWING,
    S.APPROVING,
    S.HELD,
    S.HIGHER,
)


class AgendaItemLifecycle:
    """The moves of one item; each takes what the state needs in order to be true."""

    status = fsm.State(S, default=S.DRAFT)

    def __init__(self, item: AgendaItem) -> None:
        self.item = item

    @status.getter()
    def _get_status(self) -> AgendaItem.Status:
        return S(self.item.status)

    @status.setter()
    def _set_status(self, value: AgendaItem.Status) -> None:
        self.item.status = value

    # by the reporting unit
    @status.transition(source={S.DRAFT, S.RETURNED}, target=S.SIGNING)
    def hand_over(self) -> None:
        self.item.put_off = False

    @status.transition(source=S.SIGNING, target=S.DRAFT)
    def send_back_draft(self, reason: str) -> None:
        self.item.reason = reason

    @status.transition(source=S.SIGNING, target=S.RETURNED)
    def send_back_amendment(self, reason: str) -> None:
        self.item.reason = reason

    @status.transition(source=S.SIGNING, target=S.SUBMITTED)
    def submit(self) -> None:
        self.item.reason = ""

    @status.transition(source=set(WITHDRAWABLE), target=S.WITHDRAWN)
    def withdraw(self, reason: str) -> None:
        self.item.reason = reason

    # by the office
    @status.transition(source={S.SUBMITTED, S.REVIEWING}, target=S.RETURNED)
    def return_for_amendment(self, reason: str) -> None:
        self.item.reason = reason
        self.item.returns += 1

    @status.transition(source=S.SUBMITTED, target=S.RETURNED)
    def put_off_to_next_call(self, reason: str) -> None:
        self.item.reason = reason
        self.item.returns = 0
        self.item.put_off = True

    @status.transition(source=S.SUBMITTED, target=S.COORDINATING)
    def ask_units(self) -> None:
        self.item.round += 1

    @status.transition(source={S.SUBMITTED, S.COORDINATING, S.RECOMMENDING}, target=S.REVIEWING)
    def bring_to_review(self) -> None: ...

    @status.transition(source=S.COORDINATING, target=S.RECOMMENDING)
    def find_unresolved(self) -> None: ...

    # the head's signature on civil affairs' own item was the director's review
    @status.transition(source={S.SUBMITTED, S.COORDINATING}, target=S.APPROVING)
    def bring_to_approval(self) -> None: ...

    # by the office director
    @status.transition(source=S.REVIEWING, target=S.APPROVING)
    def pass_review(self, opinion: str) -> None:
        self.item.review_opinion = opinion

    @status.transition(source=S.REVIEWING, target=S.REROUTED)
    def reroute(self, reason: str) -> None:
        self.item.reason = reason

    @status.transition(source={S.REVIEWING, S.APPROVING}, target=S.REJECTED)
    def reject(self, reason: str) -> None:
        self.item.reason = reason

    # by the convener
    @status.transition(source=S.APPROVING, target=S.APPROVED)
    def approve(self) -> None:
        self.item.reason = ""
        self.item.held_until = None

    @status.transition(source=S.APPROVING, target=S.HELD)
    def hold(self, reason: str, until: dt.date | None) -> None:
        self.item.reason = reason
        self.item.held_until = until

    @status.transition(source=S.HELD, target=S.APPROVING)
    def present_again(self) -> None:
        self.item.held_until = None

    @status.transition(source={S.APPROVING, S.PLACED}, target=S.HIGHER)
    def refer_up(self, reason: str) -> None:
        self.item.reason = reason

    # by the higher level
    @status.transition(source=S.HIGHER, target=S.APPROVED)
    def approve_from_above(self) -> None:
        self.item.reason = ""
        self.item.held_until = None

    @status.transition(source=S.HIGHER, target=S.REJECTED)
    def reject_from_above(self, answer: str) -> None:
        self.item.reason = answer

    # by the session
    @status.transition(source={S.APPROVED, S.DEFERRED, S.CARRIED_OVER}, target=S.PLACED)
    def place(self) -> None:
        self.item.deferred_until = None

    @status.transition(source=S.PLACED, target=S.CARRIED_OVER)
    def carry_over(self, reason: str) -> None:
        self.item.reason = reason

    @status.transition(source=S.PLACED, target=S.DEFERRED)
    def defer(self, reason: str, until: dt.date) -> None:
        self.item.reason = reason
        self.item.deferred_until = until

    @status.transition(source=S.PLACED, target=S.DECIDED)
    def decide(self, conclusion: str) -> None:
        self.item.conclusion = conclusion
        self.item.reason = ""
