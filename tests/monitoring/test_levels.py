"""Arrival is told at each level and receipts go down (R109); of the monitored rural affairs hears (R253)."""

from __future__ import annotations

from django.utils import timezone

from coordination.monitoring.notices import WarningNotice
from coordination.notifications.models import Notice
from coordination.referrals.models import Leg
from coordination.register.actions import confirm_category
from tests.monitoring.reports import Registered, Walker, row
from workflows.warning_disposal.front import open_warnings


def told(kind) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_m2_4_r109_each_level_hears_once_of_a_batch(cast):
    rows = [row(source_key=f"k{n}", village="XZ01-01") for n in range(3)]
    open_warnings(rows, actor=cast.actor("zhuoya"), channel="hotline", source="test")
    assert "suting" in told(WarningNotice.ARRIVED)
    below = Notice.objects.filter(kind=WarningNotice.ARRIVED_BELOW)
    assert {"wutong"} <= told(WarningNotice.ARRIVED_BELOW)
    assert len({one.params["place"] for one in below}) == 2  # the township and the village
    assert {one.params["count"] for one in below} == {"3"}
    assert below.filter(recipient__username="wutong").count() == 1


def test_m2_4_r109_whoever_reported_it_is_told_no_news(cast):
    Walker(cast, reporter="wutong", channel="visit")
    assert "wutong" not in told(WarningNotice.ARRIVED_BELOW)


def test_m2_4_r109_that_it_was_taken_up_goes_down_again_once(cast):
    walker = Walker(cast, reporter="wutong", channel="visit").triaged("3")
    receipt = Notice.objects.get(kind=WarningNotice.RECEIVED, recipient__username="wutong")
    assert receipt.params["number"] == walker.warning.number
    assert receipt.url == walker.warning.get_absolute_url()


def test_m2_4_r109_a_platform_gets_no_receipt_by_notice(cast):
    open_warnings([row()], actor=cast.actor("suting"), channel="window", source="test")
    assert not told(WarningNotice.RECEIVED)


def test_m2_4_r253_a_new_hardship_of_the_monitored_goes_to_rural_affairs_too(cast):
    known = Registered(cast, category="")
    confirm_category(
        known.household,
        "POVERTY_WATCH",
        actor=cast.actor("suting"),
        authority=cast.unit("NYNC"),
        from_on=timezone.localdate(),
        review_on=None,
        basis="监测方案",
    )
    Walker(cast, kinds=["illness"], id_number=known.id_number).triaged("2").confirmed()
    legs = {leg.receiver.code: leg.matter for leg in Leg.objects.all()}
    assert set(legs) == {"YB", "NYNC"}
    assert "返贫监测" in legs["NYNC"]


def test_m2_4_r253_others_do_not(cast):
    known = Registered(cast)
    Walker(cast, kinds=["illness"], id_number=known.id_number).triaged("2").confirmed()
    assert {leg.receiver.code for leg in Leg.objects.all()} == {"YB"}
