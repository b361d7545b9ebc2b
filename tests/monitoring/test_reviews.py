"""A review that is due opens its task by itself at the authority of the category (R16)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.monitoring.actions import recheck
from coordination.monitoring.forms.reports import ReportForm
from coordination.monitoring.models import Warning
from coordination.monitoring.models.terms import REPORTED
from coordination.register.actions import confirm_category
from coordination.register.models import CategoryStatus
from coordination.register.verbs import RegisterVerb
from tests.monitoring.reports import Registered
from tests.order import disagreements
from tests.seen import verbs
from tests.walking import Walker
from workflows.models import Process
from workflows.warning_disposal.watching import look_after_categories

S = Warning.Status
NEXT = dt.timedelta(days=365)


def today() -> dt.date:
    return timezone.localdate()


def due(cast) -> Registered:
    known = Registered(cast)
    CategoryStatus.objects.update(review_on=today())
    return known


def opened(cast) -> Walker:
    assert look_after_categories() == 1
    return Walker(Warning.objects.get(kind="review"), cast)


def test_m2_4_7_a_review_that_is_due_opens_a_task_at_its_authority_once(cast):
    known = due(cast)
    walk = opened(cast)
    assert look_after_categories() == 0
    warning = walk.record
    assert (warning.status, warning.route, warning.authority.code) == (S.RECHECKING, "4", "MZ")
    assert warning.person == known.person
    task = walk.task("recheck")
    assert (task.holder_unit.code, task.holder_role) == ("MZ", "CCLERK")
    assert task.due_at is not None
    assert verbs(warning)[-1] == "monitoring.review_begun"
    assert Event.objects.of(warning).get(verb="monitoring.review_begun").household == known.household.key
    assert disagreements() == []


def test_m2_4_7_before_its_day_none_is_opened(cast):
    Registered(cast)
    CategoryStatus.objects.update(review_on=today() + dt.timedelta(days=1))
    assert look_after_categories() == 0
    assert not Warning.objects.exists()


def test_m2_4_7_reviewed_and_kept_names_the_next_day(cast):
    known = due(cast)
    walk = opened(cast)
    with pytest.raises(ValidationError):
        walk.take("recheck", recheck.recheck_household, finding="keep", note="收入未变。")
    with pytest.raises(ValidationError):
        walk.take("recheck", recheck.recheck_household, finding="keep", note="收入未变。", review_on=today())
    walk.take(
        "recheck", recheck.recheck_household, finding="keep", note="收入未变。", review_on=today() + NEXT
    )
    known.status.refresh_from_db()
    known.household.refresh_from_db()
    assert known.status.review_on == known.household.next_review_on == today() + NEXT
    assert walk.status == S.CLOSED
    assert Process.objects.of(walk.record).get().status == "DONE"
    assert Event.objects.of(known.status).get(verb=RegisterVerb.CATEGORY_REVIEWED).reason == "收入未变。"
    assert look_after_categories() == 0
    assert disagreements() == []


def test_m2_4_7_a_review_that_finds_better_hears_before_it_ends(cast):
    known = due(cast)
    walk = opened(cast)
    walk.take("recheck", recheck.recheck_household, finding="end", note="收入超标。")
    assert walk.open == ["hear"]
    values = {"heard_on": today(), "place": "县民政局", "statement": "没有意见。"}
    walk.take("hear", recheck.hear_person, **values)
    walk.take("decide", recheck.decide_cut, "weiguoqiang", decision="end", grounds="收入超标。")
    known.status.refresh_from_db()
    assert known.status.until_on == today()
    assert walk.status == S.CLOSED
    assert disagreements() == []


def test_m2_4_7_what_a_township_confirmed_it_reviews_itself(cast):
    known = Registered(cast, category="")
    clerk, town = cast.actor("wutong"), cast.unit("XZ01")
    values = {"authority": town, "from_on": today(), "review_on": today(), "basis": "审核确认办法"}
    confirm_category(known.household, "DIBAO", actor=clerk, **values)
    walk = opened(cast)
    assert walk.task("recheck").holder_unit.code == "XZ01"
    said = {"finding": "keep", "note": "收入未变。", "review_on": today() + NEXT}
    walk.take("recheck", recheck.recheck_household, "wutong", **said)
    assert walk.status == S.CLOSED


def test_m2_4_7_each_authority_has_its_own_and_one_for_all_that_it_determined(cast):
    known = due(cast)
    for category, unit in (("RIGID_EXPENSE", "MZ"), ("POVERTY_WATCH", "NYNC")):
        confirm_category(
            known.household,
            category,
            actor=cast.actor("suting"),
            authority=cast.unit(unit),
            from_on=today(),
            review_on=today(),
            basis="认定办法",
        )
    assert look_after_categories() == 2
    units = Warning.objects.values_list("authority__code", flat=True)
    assert sorted(units) == ["MZ", "NYNC"]


def test_m2_4_7_nobody_opens_or_reports_a_review_by_hand(cast):
    due(cast)
    walk = opened(cast)
    with pytest.raises(PermissionDenied):
        recheck.begin_review(walk.record, actor=cast.actor("suting"), authority=cast.unit("MZ"))
    assert "review" not in dict(REPORTED)
    post = cast.actor("suting").acting_post
    assert "review" not in dict(ReportForm(None, post=post).fields["kinds"].choices)


def test_m2_4_7_the_page_of_the_review_asks_for_the_next_day(cast, client):
    due(cast)
    walk = opened(cast)
    client.force_login(cast.user("suting"))
    page = client.get(walk.task("recheck").get_absolute_url()).content.decode()
    assert 'name="review_on"' in page
    assert "复核" in page
