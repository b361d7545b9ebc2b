"""C10: what may be the same aid is asked before every decision and payment; what is soft holds nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import duplicates, reserves
from coordination.aid.models import AidCase, Duplicate, Payment
from coordination.aid.queries.duplicates import find_duplicates, open_duplicates
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.documents.words import day_words, time_words
from coordination.notifications.models import Notice
from coordination.register.actions import merge_persons
from tests.order import disagreements

S = AidCase.Status
CARD = "6217001999000001111"
PHONE = "13855550001"


@pytest.fixture(autouse=True)
def second_reserve(aid):
    """The other township pays out of its own."""
    unit, finance = aid.cast.unit("XZ02"), aid.cast.actor("hejun")
    reserves.open_account(unit, actor=finance, quota=Decimal(50000), opening=Decimal(50000))


def stranger(aid, town="XZ02", clerk="yeqing", **given):
    """Somebody of another township, entered without a number."""
    return aid.member(given.pop("name", "陶满仓"), town=town, village=None, clerk=clerk, **given)


def rule(walk, ruling, who="shilei", reason="已核对", **values):
    walk.take("rule", duplicates.rule_on_duplicate, who, ruling=ruling, reason=reason, **values)


def told():
    return set(Notice.objects.filter(kind="aid_duplicate").values_list("recipient__username", flat=True))


def test_m2_3_2_one_card_in_three_townships_is_hard_and_held(aid):
    """The three are three people to the register; their card is one."""
    first = aid.walk(person=aid.member("甲一", account=CARD)).approved().paid()
    walks = [
        aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="乙二", account=CARD)),
        aid.walk(clerk="wutong", person=aid.member("丙三", account=CARD)),
    ]
    for walk in walks:
        assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
        grounds = {one.ground for one in walk.case.duplicates.all()}
        assert grounds == {"account"}
        assert walk.case.duplicates.filter(other=first.case, is_hard=True).exists()
    assert Payment.objects.count() == 1


def test_m2_3_2_an_account_that_was_typed_at_the_payment_counts_as_well(aid):
    paid_into = {"account": CARD, "account_name": "周福来", "relation": "外甥", "account_reason": "无账户"}
    aid.walk(person=aid.member("甲一", account="")).approved().paid(**paid_into)
    walk = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="乙二", account=CARD))
    [found] = walk.case.duplicates.all()
    assert (found.ground, found.is_hard, walk.status) == ("account", True, S.DUPLICATE)


def test_c10_one_card_of_one_household_is_ordinary(aid):
    aid.walk(person=aid.member("甲一", account=CARD), cause="traffic").approved().paid()
    assert aid.walk().status == S.REGISTERED


def test_m2_3_2_somebody_entered_twice_without_a_number_is_asked_about_and_not_held(aid):
    aid.walk(person=aid.member("陶满园")).approved().paid()
    twin = stranger(aid, name="陶满园")
    walk = aid.walk(clerk="yeqing", town="XZ02", person=twin)
    assert (walk.status, walk.open) == (S.REGISTERED, ["quick_approve"])
    [found] = walk.case.duplicates.all()
    assert found.ground in ("question", "name_birth")
    assert not found.is_hard
    page = aid.cast.client("guojianhua", "THEAD").get(walk.task("quick_approve").get_absolute_url())
    assert 'name="found_answer"' in page.content.decode()
    walk.approved("guojianhua", found_answer="同名不同人，已电话核实")
    found.refresh_from_db()
    assert (found.ruling, found.ruling_reason) == ("noted", "同名不同人，已电话核实")
    assert found.ruled_by.user.username == "guojianhua"
    assert Event.objects.filter(verb="aid.soft_found_answered").count() == 1
    printed = str(Paper.objects.of(walk.case).get(kind="D23").content)
    assert "同名不同人" in printed
    assert "桃源镇" in printed


def test_c10_a_soft_hit_holds_no_advance_and_an_ordinary_decision_needs_its_sentence(aid):
    aid.walk(cause="traffic").approved().paid()
    quick = aid.walk(cause="illness")
    quick.approved()
    assert quick.status == S.QUICK_APPROVED
    walk = aid.walk(cause="education", is_urgent=False).verified().planned(500)
    with pytest.raises(ValidationError) as refused:
        walk.reviewed(found_answer=" ")
    assert "found_answer" in refused.value.message_dict
    walk.reviewed(found_answer="不同事由")
    assert walk.status in (S.PLAN_APPROVED, S.STAGE_DUE)
    assert not [one for one in open_duplicates(walk.case) if one.other.cause == "traffic"]
    assert "不同事由" in str(Paper.objects.of(walk.case).get(kind="D25").content)


@pytest.fixture
def merged_later(aid):
    """An advance of this year, and another entry of the same man whose advance is approved; merged then."""
    first = aid.walk(person=aid.member("陶满园")).approved().paid()
    twin = stranger(aid, name="陶满园")
    second = aid.walk(clerk="yeqing", town="XZ02", person=twin).approved("guojianhua")
    clerk = aid.cast.actor("suting", "CCLERK")
    merge_persons(first.case.person, second.case.person, actor=clerk, reason="比对户口簿，为同一人")
    return first, second


def test_m2_3_2_after_a_merge_the_payment_is_held_until_it_is_ruled_on(aid, merged_later):
    first, second = merged_later
    assert second.open == ["pay"]
    second.paid()
    assert (second.status, second.open) == (S.DUPLICATE, ["rule"])
    assert not Payment.objects.filter(plan__case=second.case).exists()
    assert second.case.duplicate_in == S.QUICK_APPROVED
    assert "guojianhua" in told()
    rule(second, "net_off", "guojianhua", netted=Decimal(200))
    assert (second.status, second.open) == (S.QUICK_APPROVED, ["pay"])
    [row] = second.case.duplicates.filter(is_hard=True)
    assert (row.other_id, row.ruling, row.netted) == (first.case.pk, "net_off", 200)
    second.paid()
    assert Payment.objects.get(plan__case=second.case).amount == 500
    assert second.case.plan.reserved == 0
    assert disagreements() == []


@pytest.mark.parametrize("netted", [None, Decimal(700)])
def test_m2_3_22_an_advance_that_is_netted_off_whole_is_refused_and_its_money_freed(
    aid, merged_later, netted
):
    _first, second = merged_later
    second.paid()
    rule(second, "net_off", "guojianhua", netted=netted)
    assert (second.status, second.open) == (S.REFUSED, [])
    assert second.case.plan.reserved == 0
    assert Paper.objects.of(second.case).filter(kind="D35").exists()
    assert disagreements() == []


def test_m2_3_22_up_to_the_stage_itself_is_netted_off(aid, merged_later):
    _first, second = merged_later
    second.paid()
    for netted in (Decimal(0), Decimal(701)):
        with pytest.raises(ValidationError) as refused:
            rule(second, "net_off", "guojianhua", netted=netted)
        assert "netted" in refused.value.message_dict


def test_c10_a_plan_that_stands_is_stopped_only_after_the_person_was_heard(aid):
    walk = aid.walk(is_urgent=False).verified().planned(500, 400).reviewed().checked()
    other = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="乙二", account="6217002"))
    other.approved("guojianhua").paid()
    twin = other.case.person
    merge_persons(walk.case.person, twin, actor=aid.cast.actor("suting", "CCLERK"), reason="同一人")
    walk.paid()
    assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
    rule(walk, "stop")
    assert (walk.status, walk.open) == (S.HEARING, ["hear"])
    assert walk.case.plan.reserved == 900, "nothing is taken away before the hearing"
    assert disagreements() == []


def test_m2_3_22_a_stage_netted_off_whole_is_stopped_and_the_next_goes_on(aid):
    walk = aid.walk(is_urgent=False).verified().planned(500, 400).reviewed().checked()
    other = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="乙二", account="6217002"))
    other.approved("guojianhua").paid()
    merge_persons(
        walk.case.person, other.case.person, actor=aid.cast.actor("suting", "CCLERK"), reason="同一人"
    )
    walk.paid()
    rule(walk, "net_off")
    first, second = walk.case.stages
    assert (first.status, second.status) == ("stopped", "planned")
    assert (walk.status, walk.open) == (S.PLAN_APPROVED, [])
    assert walk.case.plan.reserved == 400
    assert disagreements() == []


def test_c10_of_two_with_money_ahead_the_later_one_is_asked(aid):
    first = aid.walk()
    second = aid.walk(clerk="yeqing", town="XZ02")
    assert second.status == S.DUPLICATE
    first.approved()
    assert first.status == S.QUICK_APPROVED, "the earlier one goes on"
    first.paid()
    rule(second, "", "guojianhua", reason="再次失火")
    second.take("allow", duplicates.allow_second_aid, "weiguoqiang", reason="情况特殊")
    second.approved("guojianhua")
    assert second.status == S.QUICK_APPROVED, "what was ruled is not asked again"


def test_c10_the_period_is_counted_by_the_day_of_payment_and_last_years_is_shown(aid):
    walk = aid.walk().approved()
    old = timezone.now() - dt.timedelta(days=400)
    AidCase.objects.filter(pk=walk.case.pk).update(registered_at=old)
    again = aid.walk(clerk="yeqing", town="XZ02")
    assert again.status == S.REGISTERED, "asked for before the period and never paid"
    walk.paid()
    assert [one.kind for one in find_duplicates(again.case) if one.is_hard] == ["paid"]
    Payment.objects.update(paid_at=old)
    assert not find_duplicates(again.case)
    again.approved("guojianhua")
    page = aid.cast.client("guojianhua").get(again.case.get_absolute_url()).content.decode()
    assert "本期以前" in page
    assert "本期以前的救助" in str(Paper.objects.of(again.case).get(kind="D23").content)


def test_m2_3_9_the_ruling_prints_with_day_cause_and_place(aid):
    aid.walk(amount=Decimal(300)).approved().paid()
    walk = aid.walk(clerk="yeqing", town="XZ02")
    rule(walk, "other_cause", "guojianhua", cause="illness", reason="另一事由，突发疾病")
    walk.approved("guojianhua")
    printed = str(Paper.objects.of(walk.case).get(kind="D23").content)
    for words in ("桃源镇", "火灾", "300", "另一事由，突发疾病", "已发放"):
        assert words in printed, words


@pytest.mark.parametrize("kind", ["D23", "D25"])
def test_m2_3_9_both_sheets_print_who_ruled_on_a_duplicate_and_when(aid, kind):
    aid.walk(amount=Decimal(300)).approved().paid()
    walk = aid.walk(is_urgent=kind == "D23")
    rule(walk, "net_off", netted=Decimal(100), reason="已核对，抵扣")
    _ = walk.approved() if kind == "D23" else walk.verified().planned(600).reviewed()
    rows = dict(Paper.objects.of(walk.case).get(kind=kind).content["rows"])
    one = Duplicate.objects.get(case=walk.case)
    ruling = rows["重复救助核查"]
    assert ruling.startswith(f"{day_words(one.given_on)}桃源镇，火灾，300元（已发放；同一人）"), ruling
    assert "抵扣100元。已核对，抵扣" in ruling
    assert ruling.endswith(f"（{one.ruled_by.house_label}，{time_words(one.ruled_at)}）"), ruling


def test_c10_a_year_later_what_was_paid_before_is_not_asked_about(aid):
    aid.walk().approved().paid()
    walk = aid.walk(clerk="yeqing", town="XZ02")
    assert open_duplicates(walk.case)
    with time_machine.travel(timezone.now() + dt.timedelta(days=400), tick=True):
        assert find_duplicates(walk.case) == []


def test_the_page_of_the_ruling_says_what_is_asked(aid):
    aid.walk(amount=Decimal(300)).approved().paid()
    walk = aid.walk(clerk="yeqing", town="XZ02")
    client = aid.cast.client("guojianhua", "THEAD")
    url = walk.task("rule").get_absolute_url()
    page = client.get(url).content.decode()
    for words in ("同一人", "火灾", "300.00", "待认定"):
        assert words in page, words
    sent = {"outcome": "net_off", "netted": "301", "reason": "已核对", "password": aid.cast.password}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"netted": "100"}).status_code == 302
    assert walk.case.amount == 600
    assert Duplicate.objects.get(case=walk.case).netted == 100


def test_a_wrong_state_is_refused(aid):
    walk = aid.walk()
    with pytest.raises(TransitionNotAllowed):
        duplicates.rule_on_duplicate(
            walk.case,
            actor=aid.cast.actor("shilei", "THEAD"),
            ruling="other_cause",
            cause="illness",
            reason="无",
        )
