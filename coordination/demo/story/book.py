"""The chapters in the order in which they are told, each of a few steps that people take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coordination.demo.story import (
    advance,
    afterwards,
    arrival,
    decision,
    duty,
    hearing,
    meeting,
    money,
    referrals,
)
from coordination.demo.story.teller import Teller

Step = Callable[[Teller], None]


@dataclass(frozen=True)
class Chapter:
    name: str
    words: str | Promise
    steps: tuple[Step, ...]

    def tell(self, tell: Teller) -> None:
        for step in self.steps:
            step(tell)


BOOK: tuple[Chapter, ...] = (
    Chapter("arrival", _("A batch of 200 warnings arrives by the interface."), (arrival.two_hundred_arrive,)),
    Chapter(
        "triage",
        _("A clerk disposes of them; one is complex and urgent and goes to deliberation."),
        (arrival.the_clerk_disposes_of_them, arrival.one_goes_to_deliberation_with_an_advance),
    ),
    Chapter(
        "advance",
        _("Its advance is approved and paid within the hour."),
        (
            advance.the_township_finds_the_advance,
            advance.the_account_is_entered,
            advance.the_head_approves,
            advance.the_advance_is_paid,
        ),
    ),
    Chapter(
        "offers",
        _("The township verifies, the office accepts, five units write their offers."),
        (
            hearing.the_township_verifies,
            hearing.the_office_accepts,
            hearing.units_write_their_offers,
            hearing.the_report_goes_to_the_joint_meeting,
        ),
    ),
    Chapter(
        "session",
        _("The case is an item of a joint meeting, which is called, arranged and noticed."),
        (
            meeting.the_item_is_approved,
            meeting.the_session_is_called,
            meeting.it_is_arranged_and_noticed,
        ),
    ),
    Chapter(
        "meeting",
        _("The meeting hears it: one unit keeps out, one dissents, the chair concludes."),
        (
            meeting.the_meeting_opens,
            meeting.units_sign_in,
            meeting.the_case_is_heard,
            meeting.the_chair_concludes,
            meeting.the_minutes_are_signed,
        ),
    ),
    Chapter(
        "decision",
        _("The decision opens a category, a plan in three stages, an assignment and two referrals."),
        (
            decision.the_outcomes_are_written_down,
            decision.the_chair_signs,
            decision.everything_it_opened_is_found,
        ),
    ),
    Chapter(
        "referrals",
        _("A leg comes back twice as not ours and is ruled; both referrals are answered and struck off."),
        (
            referrals.the_window_sends_both,
            referrals.a_leg_comes_back_twice,
            referrals.the_director_rules,
            referrals.both_give_their_results,
            referrals.the_person_is_answered_and_it_is_struck_off,
        ),
    ),
    Chapter(
        "papers",
        _("The advance's papers are late, the clock reminds, then they are filed."),
        (advance.the_papers_are_late, advance.the_papers_are_handed_in, advance.the_advance_is_closed),
    ),
    Chapter(
        "stages",
        _("Three stages are checked and paid, each on its day."),
        (money.the_stages_are_paid, money.the_plan_ends),
    ),
    Chapter(
        "duty",
        _("The assignment is returned once, verified and closed."),
        (duty.the_unit_receives_and_works, duty.the_report_is_returned_once, duty.it_is_verified_and_closed),
    ),
    Chapter(
        "afterwards",
        _("The household is visited, the next session begins with these decisions, the chain is printed."),
        (
            afterwards.the_notice_comes_down,
            afterwards.the_household_is_visited,
            afterwards.the_next_session_begins_with_these_decisions,
            afterwards.the_chain_is_printed,
        ),
    ),
)
