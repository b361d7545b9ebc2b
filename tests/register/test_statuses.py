"""Means checks for six months, authorisations used again, and the watch list's last days (R225, R226, R237, C10)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.audit.models import Event
from coordination.register.actions import (
    confirm_category,
    end_category,
    lift_watch,
    record_authorization,
    record_means_check,
    reuse_means_check,
    revoke_authorization,
    use_authorization,
    watch,
)
from coordination.register.models import MeansCheck, WatchEntry
from coordination.register.models.households import NO_REVIEW
from coordination.register.queries import authorization_in_force, reusable_check
from coordination.register.verbs import RegisterVerb
from tests.register.people import Clerk

CHECKED = dt.date(2026, 8, 31)
LAST = dt.date(2027, 2, 28)  # the day of the same number, or the month's last


@pytest.fixture
def county(cast):
    return cast.actor("suting", "CCLERK")


@pytest.fixture
def person(cast):
    return Clerk(cast).person()


@pytest.fixture
def check(cast, person, county) -> MeansCheck:
    authorization = record_authorization(
        person.household, actor=county, scope="收入和财产", signed_on=dt.date(2026, 8, 1), signer=person
    )
    return record_means_check(
        person.household,
        actor=county,
        authorization=authorization,
        checked_by=cast.unit("HDZX"),
        checked_on=CHECKED,
        result="meets",
        category="DIBAO",
        findings="无车辆",
    )


def test_a_check_is_taken_over_through_the_day_six_months_later(cast, check, county):
    household = check.household
    assert check.valid_through == LAST
    assert reusable_check(household, LAST) == check
    assert reusable_check(household, LAST + dt.timedelta(days=1)) is None
    with time_machine.travel(dt.datetime(2027, 2, 28, 8, tzinfo=dt.UTC), tick=False):
        assert check.days_left == 1
        reuse_means_check(check, actor=cast.actor("wutong"), purpose="临时救助")
    event = Event.objects.get(verb=RegisterVerb.CHECK_REUSED)
    assert (event.household, event.unit_id) == (household.key, cast.unit("XZ01").pk)
    assert "临时救助" in event.sentence
    with (
        time_machine.travel(dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC), tick=False),
        pytest.raises(ValidationError),
    ):
        reuse_means_check(check, actor=county, purpose="临时救助")
    with pytest.raises(PermissionDenied):
        reuse_means_check(check, actor=cast.actor("duwei"), purpose="临时救助")


def test_an_authorisation_serves_again_and_each_use_is_a_line(cast, check, county):
    authorization = authorization_in_force(check.household)
    assert authorization == check.authorization
    use_authorization(authorization, actor=county, purpose="转为低保边缘家庭")
    record_means_check(
        check.household,
        actor=county,
        authorization=authorization,
        checked_by=cast.unit("HDZX"),
        checked_on=dt.date(2026, 9, 15),
        result="unclear",
        category="DIBAO_MARGINAL",
    )
    assert (
        Event.objects.filter(verb=RegisterVerb.AUTHORIZATION_USED, household=check.household.key).count() == 2
    )
    revoke_authorization(authorization, actor=county, revoked_on=dt.date(2026, 9, 20))
    assert authorization_in_force(check.household) is None
    for act in (
        lambda: use_authorization(authorization, actor=county, purpose="再核对"),
        lambda: record_means_check(
            check.household, actor=county, authorization=authorization, checked_by=cast.unit("HDZX"),
            checked_on=dt.date(2026, 10, 1), result="meets",
        ),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            act()


def test_nobody_is_checked_before_they_authorised_it_or_under_anothers(cast, check, county):
    given = {"actor": county, "checked_by": cast.unit("HDZX"), "result": "meets"}
    with pytest.raises(ValidationError):
        record_means_check(
            check.household, authorization=check.authorization, checked_on=dt.date(2026, 7, 1), **given
        )
    other = Clerk(cast).household()
    with pytest.raises(ValidationError):
        record_means_check(other, authorization=check.authorization, checked_on=CHECKED, **given)
    with pytest.raises(PermissionDenied):
        record_authorization(other, actor=cast.actor("duwei"), scope="收入", signed_on=dt.date(2026, 8, 1))


@pytest.mark.parametrize(
    ("kind", "since", "last"),
    [
        ("refused", dt.date(2026, 5, 10), dt.date(2027, 5, 10)),
        ("exited", dt.date(2026, 5, 10), dt.date(2028, 5, 10)),
        ("exited", dt.date(2024, 2, 29), dt.date(2026, 2, 28)),
    ],
)
def test_the_watch_list_ends_through_the_same_day(county, person, kind, since, last):
    entry = watch(person, actor=county, kind=kind, since_on=since, reason="收入超标")
    assert entry.until_on == last
    assert WatchEntry.objects.active(last).filter(pk=entry.pk).exists()
    assert not WatchEntry.objects.active(last + dt.timedelta(days=1)).filter(pk=entry.pk).exists()
    event = Event.objects.get(verb=RegisterVerb.WATCH_STARTED)
    assert event.household == person.household.key


def test_who_leaves_is_watched_and_who_is_admitted_again_no_longer(cast, county, person):
    status = Clerk(cast).category(person)
    with pytest.raises(ValidationError):
        end_category(status, actor=county, until_on=dt.date(2026, 11, 1), reason="")
    ended = end_category(status, actor=county, until_on=dt.date(2026, 11, 1), reason="子女就业")
    household = person.household
    household.refresh_from_db()
    assert household.next_review_on == NO_REVIEW
    entry = household.watch_entries.get()
    assert (entry.kind, entry.until_on, entry.source_id) == ("exited", dt.date(2028, 11, 1), ended.pk)
    assert Event.objects.get(verb=RegisterVerb.CATEGORY_ENDED).tone == "late"
    confirm_category(
        person, "DIBAO", actor=county, authority=cast.unit("MZ"), from_on=dt.date(2026, 11, 10),
        review_on=None, basis="重新申请",
    )  # fmt: skip
    entry.refresh_from_db()
    assert entry.lifted_on is not None
    assert not entry.is_active
    with pytest.raises(ValidationError):
        lift_watch(entry, actor=county, reason="再移出")


def test_watching_by_hand_and_lifting_are_not_everybodys(cast, county, person):
    given = {"kind": "refused", "since_on": dt.date(2026, 11, 1), "reason": "收入超标"}
    for username in ("duwei", "yeqing", "taochunsheng"):
        with pytest.raises(PermissionDenied):
            watch(person, actor=cast.actor(username), **given)
    entry = watch(person, actor=county, **given)
    with pytest.raises(PermissionDenied):
        lift_watch(entry, actor=cast.actor("duwei"), reason="误录")
    assert lift_watch(entry, actor=county, reason="误录").lift_reason == "误录"
    # another room's own decision enters by itself
    assert watch(person, actor=cast.actor("duwei"), source=person.household, **given).source_type


def test_the_leader_of_the_unit_that_determined_a_category_ends_it_and_nobody_elses(cast, person, county):
    status = confirm_category(
        person,
        "OTHER_HARDSHIP",
        actor=county,
        authority=cast.unit("YB"),
        from_on=dt.date(2026, 1, 5),
        review_on=dt.date(2026, 12, 1),
        basis="安联议〔2026〕1号",
    )
    last = dt.date(2027, 2, 28)
    for stranger in (cast.actor("fengkai", "UHEAD"), cast.actor("jiangli", "LIAISON")):
        with pytest.raises(PermissionDenied):
            end_category(status, actor=stranger, until_on=last, reason="收入增加。")
    end_category(status, actor=cast.actor("fanhua", "UHEAD"), until_on=last, reason="收入增加。")
    status.refresh_from_db()
    assert status.until_on == last
    assert Event.objects.of(status).get(verb=RegisterVerb.CATEGORY_ENDED).after["authority"] == "县医保局"
    assert WatchEntry.objects.filter(household=person.household).exists()
