"""C7, 3.2: after a merge the aid given twice is found by itself, told to both townships, netted off or asked back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import duplicates, overlaps, reserves
from coordination.aid.models import AidCase, LedgerLine, Overlap, Payment
from coordination.aid.queries.advances import advance_account
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.register.actions import merge_persons
from tests.aid.test_duplicates_asked import rule, stranger
from tests.counties import second_county
from tests.order import disagreements
from tests.walking import Walker
from workflows.emergency_aid.rounds import look_after_aid
from workflows.models import Task

S = AidCase.Status
O = Overlap.Status  # noqa: E741
TODAY = timezone.localdate
ASKED = {"amount": Decimal(300), "way": "letter", "paper": "安救函〔2026〕3号", "on": TODAY()}


@pytest.fixture(autouse=True)
def second_reserve(aid):
    """The other township pays out of its own."""
    unit, finance = aid.cast.unit("XZ02"), aid.cast.actor("hejun")
    return reserves.open_account(unit, actor=finance, quota=Decimal(50000), opening=Decimal(50000))


def merge(aid, first, second, reason="比对户口簿，为同一人"):
    clerk = aid.cast.actor("suting", "CCLERK")
    return merge_persons(first.case.person, second.case.person, actor=clerk, reason=reason)


@pytest.fixture
def twice(aid):
    """One fire, two townships, two entries: an advance of each paid and received, the second in XZ02; merged then."""
    first = aid.walk(person=aid.member("陶满园")).approved().paid().received()
    twin = stranger(aid, name="陶满园")
    second = aid.walk(clerk="yeqing", town="XZ02", person=twin).approved("guojianhua").paid().received()
    merge(aid, first, second)
    return first, second


def overlap_walk(aid):
    return Walker(Overlap.objects.get(), aid.cast)


def told(kind="aid_overlap"):
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_m2_3_2_after_a_merge_aid_paid_twice_is_found_at_once_and_asked_about(aid, twice):
    first, second = twice
    overlap = Overlap.objects.get()
    assert (overlap.case, overlap.other) == (second.case, first.case), "the one that was paid later answers"
    assert (overlap.status, overlap.ground, overlap.amount) == (O.OPEN, "person", 700)
    assert overlap.joined_by.user.username == "suting"
    assert overlap.joined_because == "比对户口簿，为同一人"
    task = Task.objects.open().about(overlap).get()
    assert (task.flow_task.name, task.holder_unit, task.holder_role) == (
        "decide", aid.cast.unit("XZ02"), "THEAD",
    )  # fmt: skip
    assert task.due_at is not None
    assert Event.objects.filter(verb="aid.overlap_found").count() == 3, "of itself and of both cases"
    assert disagreements() == []


def test_m2_3_2_both_townships_hear_once_and_whoever_decides_from_the_step(aid, twice):
    overlap = Overlap.objects.get()
    assert told() == ["lulin", "shilei", "wutong", "xiangmei", "yeqing"]
    assert {one.url for one in Notice.objects.filter(kind="aid_overlap")} == {overlap.get_absolute_url()}
    opened = Notice.objects.filter(
        kind="task_opened", url=Task.objects.open().about(overlap).get().get_absolute_url()
    )
    assert list(opened.values_list("recipient__username", flat=True)) == ["guojianhua"]


def test_m2_3_2_it_stands_on_both_cases_and_on_a_page_of_its_own(aid, twice):
    first, second = twice
    overlap = Overlap.objects.get()
    for who, walk in (("shilei", first), ("guojianhua", second)):
        client = aid.cast.client(who, "THEAD")
        page = client.get(walk.case.get_absolute_url()).content.decode()
        assert "合并后发现重复发放" in page
        assert overlap.get_absolute_url() in page
        own = client.get(overlap.get_absolute_url())
        assert own.status_code == 200
        words = own.content.decode()
        for one in (first.case.number, second.case.number, "700.00", "同一人", "退回"):
            assert one in words, one
        assert "陶满园" not in words
    assert aid.cast.client("taochunsheng").get(overlap.get_absolute_url()).status_code == 404
    assert aid.cast.client("dengjie").get(overlap.get_absolute_url()).status_code == 404


def test_m2_3_2_another_county_knows_nothing_of_it(aid, twice):
    other = second_county()
    assert other.client("CHEAD").get(Overlap.objects.get().get_absolute_url()).status_code == 404


def test_c7_what_is_asked_back_comes_into_the_reserve_that_paid(aid, twice, second_reserve):
    _first, second = twice
    walk, before = overlap_walk(aid), second_reserve.balance
    walk.take("decide", overlaps.ask_back, **ASKED)
    assert (walk.status, walk.open) == (O.ASKED, ["take_in"])
    task = walk.task("take_in")
    assert (task.holder_unit, task.holder_role) == (aid.cast.unit("XZ02"), "TOFFICER")
    with pytest.raises(ValidationError) as refused:
        walk.take("take_in", overlaps.take_in, amount=Decimal(301), voucher="回单1")
    assert "amount" in refused.value.message_dict
    walk.take("take_in", overlaps.take_in, amount=Decimal(100), voucher="回单1")
    assert (walk.status, walk.open) == (O.ASKED, ["take_in"]), "a part leaves the rest awaited"
    walk.take("take_in", overlaps.take_in, amount=Decimal(200), voucher="回单2")
    overlap = walk.reread()
    assert (overlap.status, overlap.returned, overlap.awaited) == (O.RETURNED, 300, 0)
    assert overlap.ended_at is not None
    assert second_reserve.balance == before + 300
    lines = LedgerLine.objects.filter(kind="returned")
    assert [(line.amount, line.reason) for line in lines.order_by("pk")] == [(100, "回单1"), (200, "回单2")]
    assert second.case.plan.paid == 400
    assert told("aid_overlap_answered") == ["shilei", "wutong", "xiangmei"]
    assert disagreements() == []


def test_c7_the_account_of_the_advance_stays_in_balance(aid):
    first = aid.walk(person=aid.member("陶满园")).approved().paid().received()
    second = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满园"))
    second.approved("guojianhua").paid().received().eased().supplemented().filed()
    merge(aid, first, second)
    walk = overlap_walk(aid)
    walk.take("decide", overlaps.ask_back, **ASKED)
    walk.take("take_in", overlaps.take_in, amount=Decimal(300), voucher="回单1")
    account = advance_account(second.case)
    assert (account.advanced, account.returned, account.rest) == (700, 300, 0)
    assert account.confirmed == 400


def test_c7_whoever_took_it_in_good_faith_keeps_it(aid, twice):
    walk = overlap_walk(aid)
    with pytest.raises(ValidationError):
        walk.take("decide", overlaps.let_stand, reason=" ")
    walk.take("decide", overlaps.let_stand, reason="善意取得，已用于修房")
    overlap = walk.reread()
    assert (overlap.status, overlap.reason, walk.open) == (O.STANDS, "善意取得，已用于修房", [])
    assert overlap.decided_by.user.username == "guojianhua"
    assert not LedgerLine.objects.filter(kind="returned").exists()
    assert Event.objects.filter(verb="aid.overlap_stands").count() == 1
    assert disagreements() == []


def test_c7_what_is_not_given_back_goes_to_the_head_again_and_nobody_is_ordered_to(aid, twice):
    walk = overlap_walk(aid)
    walk.take("decide", overlaps.ask_back, **ASKED)
    walk.take("take_in", overlaps.give_up_waiting, reason="本人称已用完")
    assert (walk.status, walk.open) == (O.OPEN, ["decide"])
    walk.take("decide", overlaps.let_stand, reason="善意取得")
    assert walk.status == O.STANDS


def test_c7_no_more_is_asked_back_than_was_given_twice_in_money(aid, twice):
    walk = overlap_walk(aid)
    for amount in (Decimal(0), Decimal(701)):
        with pytest.raises(ValidationError) as refused:
            walk.take("decide", overlaps.ask_back, **{**ASKED, "amount": amount})
        assert "amount" in refused.value.message_dict
    with pytest.raises(ValidationError):
        walk.take("decide", overlaps.ask_back, **{**ASKED, "on": TODAY() + dt.timedelta(days=1)})


def test_c7_only_the_head_of_the_township_that_paid_later_decides(aid, twice):
    overlap = Overlap.objects.get()
    for who, role in (("shilei", "THEAD"), ("yeqing", "TCLERK"), ("hejun", "FIN")):
        with pytest.raises(PermissionDenied):
            overlaps.let_stand(overlap, actor=aid.cast.actor(who, role), reason="善意取得")


def test_a_wrong_state_is_refused(aid, twice):
    walk = overlap_walk(aid)
    payer = aid.cast.holder("TOFFICER", "XZ02")
    with pytest.raises(ValidationError):
        overlaps.take_in(walk.reread(), actor=payer, amount=Decimal(1), voucher="回单")
    walk.take("decide", overlaps.let_stand, reason="善意取得")
    with pytest.raises(TransitionNotAllowed):
        overlaps.let_stand(walk.reread(), actor=aid.cast.actor("guojianhua", "THEAD"), reason="又一次")


def test_m2_3_2_what_is_still_to_be_paid_is_told_of_at_the_merge_and_netted_off_at_the_payment(aid):
    first = aid.walk(person=aid.member("陶满园")).approved().paid()
    second = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满园")).approved("guojianhua")
    merge(aid, first, second)
    overlap = Overlap.objects.get()
    assert (overlap.case, overlap.status) == (second.case, O.AHEAD)
    assert told() == ["guojianhua", "lulin", "shilei", "wutong", "xiangmei", "yeqing"], (
        "told before the payment is tried"
    )
    assert not Task.objects.open().about(overlap).exists()
    second.paid()
    rule(second, "net_off", "guojianhua", netted=Decimal(200))
    overlap.refresh_from_db()
    assert overlap.status == O.RULED
    assert overlap.ended_at is not None
    second.paid()
    assert Payment.objects.get(plan__case=second.case).amount == 500
    assert disagreements() == []


def test_m2_3_2_a_case_with_money_ahead_answers_though_it_is_the_earlier_one(aid):
    first = (
        aid.walk(is_urgent=False, person=aid.member("陶满园"))
        .verified()
        .planned(500, 400)
        .reviewed()
        .checked()
    )
    second = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满园"))
    second.approved("guojianhua").paid()
    merge(aid, first, second)
    overlap = Overlap.objects.get()
    assert (overlap.case, overlap.other, overlap.status) == (first.case, second.case, O.AHEAD)
    first.paid()
    assert first.status == S.DUPLICATE


def test_m2_3_2_where_the_payment_comes_no_more_the_clock_asks(aid):
    first = aid.walk(person=aid.member("陶满园")).approved().paid()
    second = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满园"), needs_plan=True)
    second.approved("guojianhua").paid().received()
    merge(aid, first, second)
    overlap = Overlap.objects.get()
    assert overlap.status == O.AHEAD
    assert look_after_aid() == 0, "more of it is still to come"
    AidCase.objects.filter(pk=second.case.pk).update(needs_plan=False)
    assert look_after_aid() == 1
    overlap.refresh_from_db()
    assert overlap.status == O.OPEN
    assert [task.flow_task.name for task in Task.objects.open().about(overlap)] == ["decide"]
    assert look_after_aid() == 0


def test_m2_3_2_where_nothing_was_given_after_all_it_lapses(aid):
    first = aid.walk(person=aid.member("陶满园")).approved().paid()
    second = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满园"))
    merge(aid, first, second)
    AidCase.objects.filter(pk=second.case.pk).update(status=S.CLOSED)
    assert look_after_aid() == 1
    overlap = Overlap.objects.get()
    assert (overlap.status, overlap.ended_at is not None) == (O.LAPSED, True)
    assert not Task.objects.open().about(overlap).exists()


def test_c10_another_cause_or_another_year_is_no_aid_given_twice(aid):
    first = aid.walk(person=aid.member("陶满园"), cause="traffic").approved().paid().received()
    second = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满园"))
    second.approved("guojianhua").paid().received()
    merge(aid, first, second)
    assert not Overlap.objects.exists()
    third = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满堂"))
    third.approved("guojianhua").paid().received()
    Payment.objects.filter(plan__case=third.case).update(paid_at=timezone.now() - dt.timedelta(days=400))
    merge(aid, first, third)
    assert not Overlap.objects.exists()


def test_m2_3_2_two_households_that_are_one_with_their_people(aid):
    """Whose household goes into the other's: aid of a member there counts as well."""
    home = aid.walk().case.household
    member = aid.person
    first = aid.walk(cause="traffic", person=member).approved().paid().received()
    alone = stranger(aid, name="陶小妹")
    second = aid.walk(clerk="yeqing", town="XZ02", person=alone, cause="traffic")
    second.approved("guojianhua").paid().received()
    from coordination.register.actions import register_person

    entry = register_person(home, actor=aid.cast.actor("wutong"), name="陶小妹", relation="child")
    clerk = aid.cast.actor("suting", "CCLERK")
    merge_persons(entry, alone, actor=clerk, reason="同一人")
    [overlap] = Overlap.objects.all()
    assert (overlap.ground, overlap.case, overlap.other) == ("household", second.case, first.case)


def test_m2_3_2_what_was_ruled_on_already_is_not_asked_again(aid):
    first = aid.walk().approved().paid().received()
    second = aid.walk(clerk="yeqing", town="XZ02")
    rule(second, "", "guojianhua", reason="再次失火")
    second.take("allow", duplicates.allow_second_aid, "weiguoqiang", reason="情况特殊")
    second.approved("guojianhua").paid().received()
    twin = aid.walk(clerk="yeqing", town="XZ02", person=stranger(aid, name="陶满仓"), cause="illness")
    merge(aid, first, twin)
    assert not Overlap.objects.exists()


def test_the_page_of_the_decision_says_what_is_asked(aid, twice):
    client = aid.cast.client("guojianhua", "THEAD")
    url = Task.objects.open().about(Overlap.objects.get()).get().get_absolute_url()
    page = client.get(url).content.decode()
    for words in ("以本人自愿为前提", "最多", "700.00"):
        assert words in page, words
    sent = {**ASKED, "outcome": "ask", "amount": "701", "on": f"{TODAY()}", "password": aid.cast.password}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"amount": "300"}).status_code == 302
    overlap = Overlap.objects.get()
    assert (overlap.status, overlap.asked_amount, overlap.asked_paper) == (O.ASKED, 300, ASKED["paper"])
    payer = aid.cast.holder("TOFFICER", "XZ02")
    client = aid.cast.client(payer.user.username, "TOFFICER")
    url = Task.objects.open().about(overlap).get().get_absolute_url()
    assert client.get(url).status_code == 200
    assert client.post(url, {"outcome": "returned", "amount": "300", "voucher": "回单9"}).status_code == 302
    assert Overlap.objects.get().status == O.RETURNED
