"""C1: triage, verification, and the routes that this room carries itself, each to its closing proof."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.monitoring.actions import informing, recheck, triage
from coordination.monitoring.models import Warning
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.models import Notice
from coordination.policy.deadlines import due
from coordination.register.models import CategoryStatus, WatchEntry
from coordination.units.counties import county_of
from tests.monitoring.reports import Registered, Walker
from tests.order import disagreements
from tests.seen import verbs
from workflows.engine.clock import sweep
from workflows.models import Process, Task

S = Warning.Status


def today() -> dt.date:
    return timezone.localdate()


def test_c1_triage_chooses_the_route_and_the_township_verifies(cast):
    walker = Walker(cast).triaged("3", note="先告知政策")
    assert walker.warning.status == S.VERIFYING
    assert walker.open == ["verify"]
    task = walker.task("verify")
    assert (task.holder_unit.code, task.holder_role) == ("XZ01", "TCLERK")
    [chosen] = walker.warning.routes
    assert (chosen["route"], chosen["proposed"], chosen["by"]) == ("3", "3", "苏婷")
    assert chosen["rule"] == walker.warning.rule_version
    event = Event.objects.of(walker.warning).get(verb=WarningVerb.TRIAGED)
    assert event.basis == walker.warning.rule_version
    assert disagreements() == []


def test_c1_triage_and_verify_have_their_working_days_and_being_late_climbs(cast):
    walker = Walker(cast)
    triage_task, on = walker.task("triage"), walker.warning.policy_on
    assert (
        triage_task.due_at
        == due("WARN_TRIAGE", start=walker.warning.received_at, on=on, county=county_of(walker.warning)).at
    )
    assert told_when_late(triage_task) == {"suting", "niesi", "weiguoqiang"}
    walker.triaged("3")
    verify = walker.task("verify")
    assert (
        verify.due_at == due("WARN_VERIFY", start=timezone.now(), on=on, county=county_of(walker.warning)).at
    )
    assert {"wutong", "shilei"} <= told_when_late(verify)
    assert walker.open == ["verify"]  # being late decides nothing


def told_when_late(task) -> set[str]:
    """Who hears when the first rung after the due day is reached."""
    past = timezone.now() - dt.timedelta(minutes=1)
    Task.objects.filter(pk=task.pk).update(rung=1, next_rung_at=past)
    sweep()
    notices = Notice.objects.filter(key__startswith=f"task:{task.pk}:rung:1:")
    return set(notices.values_list("recipient__username", flat=True))


@pytest.mark.parametrize("username", ["wutong", "wangmin", "weiguoqiang", "gaoyuan"])
def test_only_the_county_handler_triages(cast, username):
    walker = Walker(cast)
    with pytest.raises(PermissionDenied):
        walker.take("triage", triage.triage_warning, username, route="3")
    assert Warning.objects.get().status == S.TRIAGE


def test_a_triaged_warning_is_not_triaged_again(cast):
    walker = Walker(cast).triaged("3")
    with pytest.raises(TransitionNotAllowed):
        triage.triage_warning(walker.warning, actor=cast.actor("suting"), route="2")


def test_c1_triage_dismisses_with_a_reason(cast):
    walker = Walker(cast)
    with pytest.raises(ValidationError):
        walker.take("triage", triage.dismiss_warning, "suting", note=" ")
    walker.take("triage", triage.dismiss_warning, "suting", note="同一数据重复推送")
    assert walker.warning.status == S.DISMISSED
    assert walker.warning.outcome == "false"
    assert walker.open == []
    assert Process.objects.of(walker.warning).get().status == "DONE"
    assert disagreements() == []


def test_c1_verify_false_closes_with_the_reason(cast):
    walker = Walker(cast).triaged("2")
    walker.take("verify", triage.find_warning_false, "wutong", method="data", findings="系同名同姓。")
    assert (walker.warning.status, walker.warning.outcome) == (S.DISMISSED, "false")
    assert walker.warning.note == "系同名同姓。"
    assert verbs(walker.warning)[-2:] == [WarningVerb.FOUND_FALSE, WarningVerb.CLOSED]
    assert disagreements() == []


@pytest.mark.parametrize("method", ["data", "check", "visit"])
def test_c1_verify_by_each_of_the_three_methods(cast, method):
    walker = Walker(cast).triaged("3").confirmed(method=method)
    assert walker.warning.method == method
    assert walker.warning.status == S.INFORMING


def test_c1_verify_enters_whom_the_register_does_not_know(cast):
    walker = Walker(cast).triaged("3").confirmed()
    person = walker.warning.person
    assert person.is_temporary
    assert person.household == walker.warning.household
    assert walker.warning.household.township.code == "XZ01"


def test_only_the_townships_clerk_verifies(cast):
    walker = Walker(cast).triaged("3")
    with pytest.raises(PermissionDenied):
        walker.take("verify", triage.confirm_warning, "yeqing", method="visit", findings="属实")


def test_c1_something_else_was_found_and_the_route_is_chosen_again(cast):
    walker = Walker(cast).triaged("2")
    walker.take("verify", triage.send_warning_back, "wutong", method="visit", findings="实为收入好转。")
    assert walker.warning.status == S.TRIAGE
    assert walker.open == ["choose_again"]
    walker.take("choose_again", triage.triage_warning, "suting", route="3")
    assert walker.open == ["verify"]
    assert [one["route"] for one in walker.warning.routes] == ["2", "3"]
    walker.confirmed()
    assert walker.open == ["inform"]
    assert disagreements() == []


def test_confirming_several_names_whoever_chose_last(cast):
    walker = Walker(cast).triaged("2")
    several, desk = reverse("workflows:warnings-triage"), cast.client("suting")
    assert "苏婷已" in desk.post(several, {f"route-{walker.warning.key}": "3"}).content.decode()
    walker.take("verify", triage.send_warning_back, "wutong", method="visit", findings="实为收入好转。")
    again = walker.task("choose_again")
    walker.take("choose_again", triage.triage_warning, "suting", route="3")
    Task.objects.filter(pk=again.pk).update(owner=cast.user("weiguoqiang"))
    answer = desk.post(several, {f"route-{walker.warning.key}": "3"}).content.decode()
    assert f"{cast.user('weiguoqiang').label}已" in answer.replace(" ", "")


def test_a_second_triage_may_dismiss(cast):
    walker = Walker(cast).triaged("2")
    walker.take("verify", triage.send_warning_back, "wutong", method="visit", findings="已迁出。")
    walker.take("choose_again", triage.dismiss_warning, "suting", note="已迁出本县")
    assert walker.warning.status == S.DISMISSED
    assert disagreements() == []


def test_c1_3_informs_with_proof_and_follows_up_after_thirty_days(cast):
    walker = Walker(cast).triaged("3").confirmed()
    first_due = walker.task("inform").due_at
    at = timezone.now() - dt.timedelta(minutes=5)
    walker.take("inform", informing.try_to_inform, "wutong", way="phone", at=at)
    assert walker.warning.status == S.INFORMING
    assert walker.task("inform").due_at == first_due  # attempts in vain win no time
    with pytest.raises(ValidationError):
        walker.take(
            "inform", informing.inform_person, "wutong", way="visit", at=at, policies="低保", proof=""
        )
    walker.informed(at)
    assert [attempt.reached for attempt in walker.warning.attempts.all()] == [False, True]
    assert timezone.localdate(walker.task("follow_up").due_at) >= today() + dt.timedelta(days=30)
    walker.take("follow_up", informing.follow_up, "wutong", outcome="applied", note="已受理低保申请。")
    assert (walker.warning.status, walker.warning.outcome) == (S.CLOSED, "applied")
    assert disagreements() == []


def test_whoever_reported_hears_how_it_ended(cast):
    walker = Walker(cast, reporter="wutong", channel="visit").triaged("2")
    walker.take("verify", triage.find_warning_false, "wutong", method="visit", findings="情况不属实。")
    notice = Notice.objects.get(recipient=cast.user("wutong"), kind="warning_closed")
    assert notice.params["number"] == walker.warning.number
    assert "张" not in str(notice.params)


def test_c1_4_keeps_the_aid_where_the_conditions_are_met(cast):
    known = Registered(cast)
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4").confirmed().rechecked("keep")
    assert (walker.warning.status, walker.warning.outcome) == (S.CLOSED, "kept")
    assert CategoryStatus.objects.get().until_on is None


def test_c1_4_hears_the_person_before_any_cut(cast):
    known = Registered(cast)
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4").confirmed().rechecked("end")
    assert walker.open == ["hear"]
    with pytest.raises(PermissionDenied, match=r"听取|heard"):
        recheck.decide_cut(
            walker.warning, actor=cast.actor("weiguoqiang").proven(), decision="end", grounds="不符合"
        )
    walker.heard(today())
    hearing = Paper.objects.of(walker.warning).get(kind="D36")
    assert hearing.is_signed
    assert hearing.number is None
    walker.take("decide", recheck.decide_cut, "weiguoqiang", decision="end", grounds="家庭收入超过标准。")
    assert (walker.warning.status, walker.warning.outcome) == (S.CLOSED, "ended")
    decision = Paper.objects.of(walker.warning).get(kind="D37")
    assert str(decision.number).startswith("安民救决")
    status = CategoryStatus.objects.get()
    assert status.until_on == today()  # no region keeps it on here
    assert WatchEntry.objects.filter(household=known.household).exists()
    assert disagreements() == []


def test_c1_4_goes_to_the_unit_that_determined_the_category(cast):
    """Not civil affairs alone determines: housing, health and others decide on what they confirmed."""
    known = Registered(cast)
    CategoryStatus.objects.update(authority=cast.unit("ZJ"))
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4", authority=cast.unit("ZJ")).confirmed()
    walker.take("recheck", recheck.recheck_household, "shenlei", finding="end", note="已核对住房。")
    values = {"heard_on": today(), "place": "县住建局", "statement": "没有意见。"}
    walker.take("hear", recheck.hear_person, "shenlei", **values)
    with pytest.raises(PermissionDenied):
        walker.take("decide", recheck.decide_cut, "weiguoqiang", decision="end", grounds="超标。")
    walker.take("decide", recheck.decide_cut, "lubin", decision="end", grounds="已购住房。")
    assert CategoryStatus.objects.get().until_on is not None
    assert Paper.objects.of(walker.warning).get(kind="D37").organ.code == "ZJ"


def test_c1_where_an_aid_ends_the_next_tier_is_looked_at(cast):
    known = Registered(cast)
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4").confirmed().rechecked("end").heard(today())
    walker.take("decide", recheck.decide_cut, "weiguoqiang", decision="end", grounds="超标。")
    cliff = Warning.objects.exclude(pk=walker.warning.pk).get()
    assert (cliff.kind, cliff.channel, cliff.status) == ("cliff", "house", S.TRIAGE)
    assert cliff.person == known.person


def test_c1_the_leader_may_keep_the_aid_after_the_hearing(cast):
    known = Registered(cast)
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4").confirmed().rechecked("reduce").heard(today())
    walker.take("decide", recheck.decide_cut, "weiguoqiang", decision="keep", grounds="采纳申辩。")
    assert walker.warning.outcome == "kept"
    assert not Paper.objects.of(walker.warning).filter(kind="D37").exists()


def test_who_rechecked_does_not_decide(cast):
    known = Registered(cast)
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4").confirmed().rechecked("end").heard(today())
    with pytest.raises(PermissionDenied):
        walker.take("decide", recheck.decide_cut, "suting", decision="end", grounds="超标。")
