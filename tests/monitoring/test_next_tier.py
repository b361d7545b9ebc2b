"""Where an aid is lost, in whichever room, the next tier is looked at and the household is watched (R237, R282)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.monitoring.actions import recheck
from coordination.monitoring.models import Warning
from coordination.monitoring.proposal import reason_words
from coordination.register.actions import (
    confirm_category,
    end_category,
    expire_category,
    reduce_category,
    watch,
    watch_refusal,
)
from coordination.register.models import CategoryStatus, WatchEntry
from coordination.register.verbs import RegisterVerb
from coordination.units.queries import clock_actor
from tests.monitoring.reports import Registered, Walker
from workflows.warning_disposal.watching import look_after_categories


def today() -> dt.date:
    return timezone.localdate()


def look(**given) -> Warning:
    return Warning.objects.get(kind="cliff", **given)


def test_m2_4_6_a_category_that_runs_out_says_so_is_watched_and_looked_at(cast):
    known = Registered(cast)
    CategoryStatus.objects.update(until_on=today())
    assert look_after_categories() == 0  # the last day counts
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        assert look_after_categories() == 1
        assert look_after_categories() == 0
        warning = look()
        assert (warning.person, warning.status, warning.channel) == (known.person, "triage", "house")
    entry = WatchEntry.objects.get()
    assert (entry.kind, entry.category, entry.since_on) == ("exited", "DIBAO", known.status.from_on)
    event = Event.objects.of(known.status).get(verb=RegisterVerb.CATEGORY_EXPIRED)
    assert event.household == known.household.key


def test_m2_4_6_what_has_not_run_out_does_not_expire(cast):
    known = Registered(cast)
    with pytest.raises(ValidationError):
        expire_category(known.status, actor=clock_actor())
    assert not WatchEntry.objects.exists()


def test_m2_4_6_one_that_fails_keeps_none_of_the_others(cast, monkeypatch):
    first, second = Registered(cast), Registered(cast, 2, name="李桂兰")
    yesterday = today() - dt.timedelta(days=1)
    CategoryStatus.objects.update(from_on=yesterday, until_on=yesterday)
    CategoryStatus.objects.filter(pk=first.status.pk).update(until_on=yesterday, end_reason="")

    def failing(status, *, actor):
        if status.pk == first.status.pk:
            raise RuntimeError("unreadable")
        return expire_category(status, actor=actor)

    monkeypatch.setattr("workflows.warning_disposal.watching.expire_category", failing)
    assert look_after_categories() == 1
    assert look().person == second.person


def test_m2_4_6_ended_by_hand_the_next_tier_is_looked_at_with_category_and_ratio(cast):
    known = Registered(cast)
    end_category(known.status, actor=cast.actor("suting"), until_on=today(), reason="收入超标")
    warning = look()
    assert warning.proposed == "3"
    assert reason_words(warning.reasons)[0] == (
        "最低生活保障对象：已终止。接着审核：低保边缘家庭（人均收入不高于当地低保标准的1.5倍）。"
    )
    assert "最低生活保障" in warning.facts
    assert warning.reported_by.code == "MZ"
    assert WatchEntry.objects.get().kind == "exited"


def test_m2_4_6_reduced_the_next_tier_is_looked_at_and_nobody_left(cast):
    known = Registered(cast)
    values = {"monthly": Decimal(300), "from_on": today(), "reason": "收入增加"}
    reduce_category(known.status, actor=cast.actor("suting"), **values)
    assert look().reasons[0][1]["how"] == "lost.reduced"
    assert not WatchEntry.objects.exists()  # who still holds it did not leave


def test_m2_4_6_a_refusal_is_watched_once_and_looked_at(cast):
    known = Registered(cast, category="")
    values = {
        "actor": cast.actor("duwei"),
        "source": known.household,
        "source_label": "安救〔2026〕7号",
        "reason": "收入超标",
        "authority": cast.unit("MZ"),
    }
    entry = watch_refusal(known.person, **values)
    assert (entry.kind, entry.until_on.year) == ("refused", today().year + 1)
    assert watch_refusal(known.person, **values) is None
    warning = look()
    assert warning.facts.startswith("安救〔2026〕7号：救助申请")
    assert "低保" in reason_words(warning.reasons)[0]


def test_m2_4_6_entered_by_hand_a_refusal_is_looked_at_too(cast):
    known = Registered(cast, category="")
    watch(
        known.household,
        actor=cast.actor("suting"),
        kind="refused",
        since_on=today(),
        reason="收入超标",
        category="DIBAO",
    )
    assert look().reasons[0][1] == {
        "lost": "DIBAO",
        "how": "lost.refused",
        "next": "DIBAO_MARGINAL",
        "ratio": "1.5",
    }


def test_m2_4_6_the_decision_of_a_warning_names_the_look_that_it_set_going(cast):
    known = Registered(cast)
    walker = Walker(cast, kinds=["improved"], id_number=known.id_number)
    walker.triaged("4").confirmed().rechecked("end").heard(today())
    walker.take("decide", recheck.decide_cut, "weiguoqiang", decision="end", grounds="超标。")
    started = Event.objects.of(walker.warning).get(verb="monitoring.warning_started")
    assert started.after["pk"] == look().pk


def test_m2_3_23_who_still_holds_a_category_is_no_new_hardship(cast):
    """One category ends, another stands: the proposal names what was lost, and is no route 2."""
    known = Registered(cast)
    other = confirm_category(
        known.household,
        "RIGID_EXPENSE",
        actor=cast.actor("suting"),
        authority=cast.unit("MZ"),
        from_on=today(),
        review_on=None,
        basis="认定办法",
    )
    end_category(other, actor=cast.actor("suting"), until_on=today(), reason="支出回落")
    warning = look()
    assert "DIBAO" in warning.categories
    assert (warning.proposed, warning.reasons[0][1]["lost"]) == ("3", "RIGID_EXPENSE")
    assert "刚性支出" in reason_words(warning.reasons)[0]
