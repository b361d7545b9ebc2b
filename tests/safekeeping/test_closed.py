"""A restored house is read and not worked in until it is answered and two officers have opened it."""

import inspect

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from coordination.audit import actions as audit
from coordination.audit.actions import record, record_each, record_many
from coordination.audit.closing import GOES_ON, HouseClosed, is_closed
from coordination.audit.models import Event
from coordination.audit.verbs import all_verbs
from coordination.monitoring.actions.imports import begin_import
from coordination.monitoring.models import ImportRun, Warning
from coordination.safekeeping.actions import (
    ask_opening,
    close_after_restore,
    open_again,
    refuse_opening,
)
from coordination.safekeeping.models import Restoration
from coordination.safekeeping.verbs import SafekeepingVerb
from coordination.sign_ins.models import SignIn
from coordination.units.actors import clock_actor
from coordination.units.verbs import UnitVerb
from tests.api.clients import Platform, rows
from tests.safekeeping.answers import answered
from tests.safekeeping.conftest import manifest
from tests.safekeeping.traces import leaves_event
from tests.test_architecture import ACTIONS
from workflows.rounds import rounds

pytestmark = pytest.mark.django_db
WRITES = {
    "record": lambda verb, actor, unit: record(verb, actor=actor, subject=unit),
    "record_many": lambda verb, actor, unit: record_many(verb, actor=actor, subjects=[unit]),
    "record_each": lambda verb, actor, unit: record_each(
        verb, actor=actor, subjects=[unit], given=lambda _one: {}
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_m2_5_14_every_verb_is_refused_in_a_closed_house_but_those_that_are_named(cast, closed, write):
    actor, unit, before = cast.actor("wangmin"), cast.unit("MZ"), Event.objects.count()
    refused = [verb for verb in all_verbs() if verb.value not in GOES_ON]
    assert len(refused) > 100
    for verb in refused:
        with pytest.raises(HouseClosed), transaction.atomic():
            write(verb, actor, unit)
    assert Event.objects.count() == before


def test_m2_5_14_what_is_numbered_signed_paid_and_sent_is_among_what_rests():
    for verb in ("documents.paper_signed", "aid.paid", "documents.paper_distributed", "units.post_granted"):
        assert verb in {one.value for one in all_verbs()}
        assert verb not in GOES_ON


# Actions that leave no event of their own, and why the house is closed to them all the same, or need not be.
WITHIN = "part of an action that leaves one, in its transaction"
OWN = "a person's own: what they have read, what they are typing, where they are signed in"
NO_EVENT = {
    "coordination.accounts.actions.checks.ask_for_check": WITHIN,
    "coordination.accounts.actions.checks.check_founded": WITHIN,
    "coordination.aid.actions.funding.release_stage": WITHIN,
    "coordination.aid.actions.banking.admit_answer": WITHIN,
    "coordination.aid.actions.ledger.write_line": WITHIN,
    "coordination.aid.actions.stages.stop_unpaid": WITHIN,
    "coordination.api.actions.note_use": "that a key was used",
    "coordination.audit.actions.bulk_create_versions": WITHIN,
    "coordination.audit.actions.bulk_update_versions": WITHIN,
    "coordination.audit.actions.save_version": WITHIN,
    "coordination.deliberation.actions.agenda.note_item": WITHIN,
    "coordination.deliberation.actions.outcomes.follow": WITHIN,
    "coordination.deliberation.actions.outcomes.point_to": WITHIN,
    "coordination.deliberation.actions.proposing.begin_sheets": WITHIN,
    "coordination.documents.actions.discard_draft": OWN,
    "coordination.documents.actions.save_draft": OWN,
    "coordination.duties.actions.cycles.take_cycle": "a round, which rests",
    "coordination.duties.actions.work.ask_co_units": WITHIN,
    "coordination.duties.actions.work.ask_progress": WITHIN,
    "coordination.duties.actions.work.lapse_progress": WITHIN,
    "coordination.entries.actions.entering.let_payer_go_on": "a round, which rests",
    "coordination.meetings.actions.minutes.close_countersigning": WITHIN,
    "coordination.monitoring.actions.triage.follow_household": WITHIN,
    "coordination.notifications.actions.mark_all_read": OWN,
    "coordination.notifications.actions.mark_read": OWN,
    "coordination.notifications.actions.settle_notices": WITHIN,
    "coordination.recoveries.actions.ordering.lay_out": WITHIN,
    "coordination.referrals.actions.reminders.tell_window_late": "a round, which rests",
    "coordination.second_factor.actions.begin_set_up": OWN,
    "coordination.sign_ins.actions.begin_sign_in": OWN,
    "coordination.sittings.actions.invitations.invite_units": WITHIN,
    "coordination.register.actions.exits.tell_exit": "a round, which rests",
    "coordination.register.actions.reviewing.note_review_opened": "a round, which rests",
}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_m2_5_14_every_action_leaves_an_event_and_so_asks_whether_the_house_is_open(name):
    assert leaves_event(ACTIONS[name]) != (name in NO_EVENT)


def test_m2_5_14_the_guard_stands_where_every_event_is_made():
    assert "must_be_open(verb)" in inspect.getsource(audit._common)
    for write in (audit.record, audit.record_many, audit.record_each):
        assert "_common(" in inspect.getsource(write)


def test_m2_5_14_an_import_is_not_begun_in_a_closed_house(cast, closed):
    with pytest.raises(HouseClosed):
        begin_import(ImportRun(), actor=cast.actor("wutong"))


def test_m2_5_14_the_rounds_rest_but_those_that_seal_and_that_look_after_sign_ins(closed, monkeypatch):
    went = []
    for each in rounds():
        work = getattr(each.work, "__wrapped__", each.work)
        if work is each.work:
            went.append(each.name)
        else:
            assert each.work() is None
    assert went == ["sealer", "sign-ins"]


def test_m2_5_14_sign_ins_of_the_moment_of_the_copy_are_over(cast):
    cast.client("wangmin")
    assert SignIn.objects.exists()
    close_after_restore("a.tar.gz", manifest(), actor=clock_actor())
    assert not SignIn.objects.exists()


def test_m2_5_14_a_platform_is_told_to_report_again_later(cast):
    platform = Platform(cast)
    close_after_restore("a.tar.gz", manifest(), actor=clock_actor())
    answer = platform.post(rows(2))
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    assert "备份" in answer.json()["detail"]
    assert not Warning.objects.exists()
    assert platform.get("warnings").status_code == 200


def test_m2_5_14_jobs_of_the_copy_wait_until_the_house_is_open(cast):
    note.enqueue()
    restoration = close_after_restore("a.tar.gz", manifest(), actor=clock_actor())
    assert not DBTaskResult.objects.ready().exists()
    answered(cast, restoration.answers.get())
    ask_opening(restoration, actor=cast.actor("yangfan"))
    open_again(restoration, actor=cast.actor("majun"))
    assert DBTaskResult.objects.ready().count() == 1


@task()
def note():
    """A job that the copy has."""


def test_m2_5_14_closing_is_done_once_however_often_it_is_begun(closed):
    said = manifest(taken_at=closed.taken_at.isoformat())
    assert close_after_restore(closed.archive, said, actor=clock_actor()) == closed
    assert Event.objects.filter(verb=SafekeepingVerb.RESTORED).count() == 1


class TestOpening:
    def test_m2_5_14_two_officers_open_it_and_each_leaves_an_event(self, cast, closed, answer):
        answered(cast, answer)
        ask_opening(closed, actor=cast.actor("yangfan"))
        assert is_closed()
        open_again(closed, actor=cast.actor("majun"))
        closed.refresh_from_db()
        assert (closed.status, closed.asked_by.username, closed.opened_by.username) == (
            "open",
            "yangfan",
            "majun",
        )
        assert not is_closed()
        told = Event.objects.of(closed).order_by("pk").values_list("verb", "user_name")
        assert [verb for verb, _name in told] == [
            SafekeepingVerb.RESTORED,
            SafekeepingVerb.OPENING_ASKED,
            SafekeepingVerb.OPENED,
        ]
        assert len({name for _verb, name in told}) == 3
        record(UnitVerb.POST_GRANTED, actor=cast.actor("majun"), subject=cast.unit("MZ"))

    def test_m2_5_14_nobody_opens_it_alone(self, cast, closed, answer):
        answered(cast, answer)
        ask_opening(closed, actor=cast.actor("majun"))
        with pytest.raises(PermissionDenied, match="由你申请"):
            open_again(closed, actor=cast.actor("majun"))
        assert is_closed()

    def test_m2_5_14_not_before_every_county_has_answered(self, cast, closed):
        with pytest.raises(PermissionDenied, match="安和县"):
            ask_opening(closed, actor=cast.actor("yangfan"))
        with pytest.raises(PermissionDenied):
            open_again(closed, actor=cast.actor("majun"))

    @pytest.mark.parametrize("who", ["wangmin", "guqing", "hejun"])
    def test_m2_5_14_nobody_else_opens_it(self, cast, closed, answer, who):
        answered(cast, answer)
        with pytest.raises(PermissionDenied):
            ask_opening(closed, actor=cast.actor(who))

    def test_m2_5_14_the_second_officer_gives_it_back_with_a_reason(self, cast, closed, answer):
        answered(cast, answer)
        ask_opening(closed, actor=cast.actor("yangfan"))
        with pytest.raises(ValidationError):
            refuse_opening(closed, actor=cast.actor("majun"), reason=" ")
        refuse_opening(closed, actor=cast.actor("majun"), reason="银行对账未完成")
        closed.refresh_from_db()
        assert (closed.status, closed.asked_by) == (Restoration.Status.CLOSED, None)
        assert Event.objects.of(closed).first().reason == "银行对账未完成"
        answered(cast, answer)

    def test_m2_5_14_while_the_second_officer_is_asked_nothing_is_entered(self, cast, closed, answer):
        answered(cast, answer)
        ask_opening(closed, actor=cast.actor("yangfan"))
        with pytest.raises(PermissionDenied):
            answered(cast, answer)
