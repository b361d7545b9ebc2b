"""Route 4 goes to the authority of the category, and D37 does what it says (R220–R222, R249, art. 48)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.monitoring.actions import recheck
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from coordination.policy.deadlines import add_months
from coordination.policy.models import Parameter
from coordination.register.actions import confirm_category
from coordination.register.models import CategoryStatus
from coordination.register.notices import RegisterNotice
from coordination.register.verbs import RegisterVerb
from tests.monitoring.reports import Registered, Walker
from workflows.warning_disposal.watching import look_after_categories

FROM = dt.timedelta(days=20)


def today() -> dt.date:
    return timezone.localdate()


def monitored(cast, known, authority="NYNC") -> CategoryStatus:
    return confirm_category(
        known.household,
        "POVERTY_WATCH",
        actor=cast.actor("suting"),
        authority=cast.unit(authority),
        from_on=today(),
        review_on=None,
        basis="防止返贫动态监测和帮扶工作方案",
    )


def improved(cast, known) -> Walker:
    return Walker(cast, kinds=["improved"], id_number=known.id_number)


def heard(cast, known, finding) -> Walker:
    return improved(cast, known).triaged("4").confirmed().rechecked(finding).heard(today())


def decide(walker, **values):
    walker.take("decide", recheck.decide_cut, "weiguoqiang", grounds="家庭收入超过标准。", **values)


@pytest.mark.parametrize(
    ("category", "wrong"),
    [("POVERTY_WATCH", "MZ"), ("DIBAO", "NYNC"), ("TEKUN", "YB"), ("POVERTY_WATCH", "XZ01")],
)
def test_m2_4_5_no_unit_confirms_what_another_confirms(cast, category, wrong):
    known = Registered(cast, category="")
    values = {"actor": cast.actor("suting"), "from_on": today(), "review_on": None, "basis": "规定"}
    with pytest.raises(ValidationError) as refused:
        confirm_category(known.household, category, authority=cast.unit(wrong), **values)
    assert "authority" in refused.value.message_dict
    assert not CategoryStatus.objects.exists()


def test_m2_4_5_a_township_confirms_what_was_delegated_to_it(cast):
    known = Registered(cast, category="")
    clerk, town = cast.actor("wutong"), cast.unit("XZ01")
    values = {"actor": clerk, "authority": town, "from_on": today(), "review_on": None, "basis": "规定"}
    confirm_category(known.household, "DIBAO", **values)
    with pytest.raises(ValidationError):
        confirm_category(known.household, "POVERTY_WATCH", **values)


def test_m2_4_5_of_others_in_hardship_the_decision_names_the_unit(cast):
    known = Registered(cast, category="")
    values = {
        "actor": cast.actor("suting"),
        "from_on": today(),
        "review_on": None,
        "basis": "安联议〔2026〕1号",
    }
    confirm_category(known.household, "OTHER_HARDSHIP", authority=cast.unit("YB"), **values)
    assert CategoryStatus.objects.get().authority.code == "YB"


def test_m2_4_5_several_at_once_go_to_the_authority_of_the_category(cast, client):
    known = Registered(cast, category="")
    monitored(cast, known)
    walker = improved(cast, known)
    client.force_login(cast.user("suting"))
    client.post(reverse("workflows:warnings-triage"), {f"route-{walker.warning.key}": "4"})
    warning = Warning.objects.get()
    assert (warning.route, warning.authority.code) == ("4", "NYNC")


def test_m2_4_5_where_several_determined_somebody_says_which(cast, client):
    known = Registered(cast)
    monitored(cast, known)
    walker = improved(cast, known)
    with pytest.raises(ValidationError):
        walker.triaged("4")
    client.force_login(cast.user("suting"))
    page = client.post(reverse("workflows:warnings-triage"), {f"route-{walker.warning.key}": "4"})
    assert "由哪个单位复核" in page.content.decode()
    assert Warning.objects.get().status == Warning.Status.TRIAGE
    walker.triaged("4", authority=cast.unit("NYNC"))
    assert walker.warning.authority.code == "NYNC"


def test_m2_4_5_who_determined_nothing_is_not_asked(cast):
    known = Registered(cast)
    walker = improved(cast, known)
    with pytest.raises(ValidationError) as refused:
        walker.triaged("4", authority=cast.unit("ZJ"))
    assert "authority" in refused.value.message_dict
    assert walker.warning.status == Warning.Status.TRIAGE


def test_m2_4_5_whose_category_it_is_may_be_known_only_at_the_verification(cast):
    known = Registered(cast, category="", number=False)
    monitored(cast, known)
    walker = Walker(cast, kinds=["improved"]).triaged("4")
    assert walker.warning.authority.code == "MZ"
    walker.confirmed(person=known.person)
    assert walker.warning.authority.code == "NYNC"
    assert walker.task("recheck").holder_unit.code == "NYNC"


def test_m2_4_5_the_decision_ends_what_it_names_and_nothing_of_another_authority(cast):
    known = Registered(cast)
    other = monitored(cast, known)
    walker = improved(cast, known).triaged("4", authority=cast.unit("MZ")).confirmed()
    walker.rechecked("end").heard(today())
    decide(walker, decision="end")
    known.status.refresh_from_db()
    other.refresh_from_db()
    assert known.status.until_on == today()
    assert other.until_on is None
    [row] = [
        row for row in Paper.objects.of(walker.warning).get(kind="D37").content["rows"] if row[0] == "决定"
    ]
    assert row[1] == "终止救助：最低生活保障对象（县民政局认定）"


def test_m2_4_5_a_decision_that_ends_nothing_is_not_signed(cast):
    known = Registered(cast)
    walker = heard(cast, known, "end")
    CategoryStatus.objects.update(authority=cast.unit("ZJ"))
    with pytest.raises(ValidationError):
        decide(walker, decision="end")
    assert not Paper.objects.of(walker.warning).filter(kind="D37").exists()
    assert walker.warning.status == Warning.Status.DECIDING


def test_m2_4_5_reducing_reduces(cast):
    known = Registered(cast)
    CategoryStatus.objects.update(monthly=Decimal(786))
    walker = heard(cast, known, "reduce")
    decide(walker, decision="reduce", monthly=Decimal(400), from_on=today() + FROM)
    known.status.refresh_from_db()
    assert (known.status.monthly, known.status.monthly_from) == (Decimal(400), today() + FROM)
    assert known.status.until_on is None
    event = Event.objects.of(known.status).get(verb=RegisterVerb.CATEGORY_REDUCED)
    assert (event.before["monthly"], event.after["monthly"]) == ("786.00", "400.00")
    assert event.household == known.household.key
    paper = Paper.objects.of(walker.warning).get(kind="D37")
    assert [paper.content["rows"][-2][0], paper.content["rows"][-2][1][:9]] == ["调减后标准", "每月400.00元"]
    assert walker.warning.outcome == "reduced"


@pytest.mark.parametrize("monthly", [None, Decimal(0), Decimal(786), Decimal(900)])
def test_m2_4_5_what_reduces_nothing_is_refused(cast, monthly):
    known = Registered(cast)
    CategoryStatus.objects.update(monthly=Decimal(786))
    walker = heard(cast, known, "reduce")
    with pytest.raises(ValidationError):
        decide(walker, decision="reduce", monthly=monthly, from_on=today() + FROM)
    assert walker.warning.status == Warning.Status.DECIDING
    known.status.refresh_from_db()
    assert known.status.monthly == Decimal(786)


def test_m2_4_5_the_page_asks_what_is_granted_from_when(cast, client):
    known = Registered(cast)
    walker = heard(cast, known, "reduce")
    client.force_login(cast.user("weiguoqiang"))
    page = client.get(walker.task("decide").get_absolute_url()).content.decode()
    assert 'name="monthly"' in page
    assert 'name="until_on"' in page


def test_m2_4_10_nothing_is_kept_on_where_the_region_says_nothing(cast):
    known = Registered(cast)
    walker = heard(cast, known, "end")
    with pytest.raises(ValidationError) as refused:
        decide(walker, decision="end", until_on=today() + dt.timedelta(days=800))
    assert "until_on" in refused.value.message_dict
    decide(walker, decision="end")
    known.status.refresh_from_db()
    assert known.status.until_on == today()


def gradual_exit(months=24) -> None:
    Parameter.objects.filter(name="GRADUAL_EXIT_MAX").update(raw=months)


def test_m2_4_10_a_gradual_exit_where_the_region_has_one_and_its_end_is_told(cast):
    gradual_exit()
    known = Registered(cast)
    walker = heard(cast, known, "end")
    last = add_months(today(), 12)
    decide(walker, decision="end", until_on=last)
    known.status.refresh_from_db()
    assert known.status.until_on == last
    assert look_after_categories() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=(last - today()).days - 20), tick=False):
        assert look_after_categories() == 1
        assert look_after_categories() == 0
    notices = Notice.objects.filter(kind=RegisterNotice.EXIT_NEAR)
    assert {"wutong", "suting"} <= set(notices.values_list("recipient__username", flat=True))
    assert notices.first().params["day"] == last.isoformat()


def test_m2_4_10_a_gradual_exit_ends_within_what_the_region_allows(cast):
    gradual_exit(6)
    walker = heard(cast, Registered(cast), "end")
    with pytest.raises(ValidationError) as refused:
        decide(walker, decision="end", until_on=add_months(today(), 7))
    assert "until_on" in refused.value.message_dict


def test_m2_4_5_illness_is_confirmed_with_rigid_expenditure(cast):
    known = Registered(cast, category="")
    values = {"actor": cast.actor("suting"), "from_on": today(), "review_on": None, "basis": "规定"}
    with pytest.raises(ValidationError):
        confirm_category(known.household, "ILLNESS_POOR", authority=cast.unit("YB"), **values)
    confirm_category(known.household, "ILLNESS_POOR", authority=cast.unit("MZ"), **values)
    assert CategoryStatus.objects.get().authority.code == "MZ"
