"""A restored house is read and not worked in until it is answered and two officers have opened it."""

import inspect
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from coordination import changes
from coordination.audit import actions as audit
from coordination.audit.actions import record, record_each, record_many
from coordination.audit.closing import GOES_ON, HouseClosed, is_closed
from coordination.audit.models import Event
from coordination.audit.verbs import all_verbs
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
from tests.safekeeping.answers import answered
from tests.safekeeping.conftest import manifest
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


def test_m2_5_14_every_action_leaves_an_event_and_so_asks_whether_the_house_is_open():
    """The guard stands where events are written: an action past it would have to leave none."""
    writers = {"record", "record_many", "record_each", "record_event", "trace", "enter", "begin", "tell"}
    assert "must_be_open" in inspect.getsource(audit._common)
    assert "record_event(" in inspect.getsource(changes.trace)
    bare = {
        name
        for name, action in ACTIONS.items()
        if not writers & set(re.findall(r"\w+", inspect.getsource(inspect.getmodule(action))))
    }
    # a person's own half-filled forms, what they have read, hints to open pages
    assert {name.rpartition(".")[0] for name in bare} <= {"coordination.notifications.actions"}


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
        with pytest.raises(PermissionDenied, match="由你提出"):
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
