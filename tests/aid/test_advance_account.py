"""C7: the account of an advance. Advanced is what was spent as told, what was given back, and what stands open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from coordination.aid.actions.giving_back import take_back
from coordination.aid.models import LedgerLine, StagePlan
from coordination.aid.queries.advances import advance_account
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper
from workflows.emergency_aid import moves

from .money import assert_books_hold


@pytest.fixture
def walk(aid):
    """An advance of 700 that has arrived; the emergency is over."""
    return aid.walk().approved().paid().received().eased()


def account(walk) -> tuple:
    found = advance_account(walk.case)
    return found.advanced, found.confirmed, found.returned, found.rest


def give_back(walk, amount, who="tiantian"):
    return moves.take_back(walk.case, actor=walk.cast.actor(who), amount=Decimal(amount), voucher="SJ-7")


def said(walk) -> dict:
    return dict(Paper.objects.of(walk.case).filter(kind="D24").latest("pk").content["rows"])


def test_m2_3_22_all_of_an_advance_is_spent_as_told(walk):
    assert account(walk) == (700, None, 0, 700)
    walk.supplemented()
    assert account(walk) == (700, 700, 0, 0)
    paper = said(walk)
    assert (paper["先行救助金额"], paper["其中据实使用"], paper["其中已退回"]) == ("700元", "700元", "0元")
    assert "尚未核清" not in paper


def test_m2_3_22_what_is_given_back_is_a_line_of_its_own(walk, aid):
    give_back(walk, 150)
    line = LedgerLine.objects.get(kind="returned")
    assert (line.account, line.amount, line.entered_by.username) == (aid.reserve, 150, "tiantian")
    assert Event.objects.get(verb=AidVerb.GIVEN_BACK).after["amount"] == "150"
    assert (aid.reserve.balance, walk.case.plan.paid) == (49450, 550)
    assert_books_hold(aid.reserve)
    walk.supplemented()
    assert account(walk) == (700, 550, 150, 0)
    paper = said(walk)
    assert (paper["先行救助金额"], paper["其中据实使用"], paper["其中已退回"]) == ("700元", "550元", "150元")


def test_m2_3_22_what_is_not_accounted_for_stands_open(walk):
    give_back(walk, 100)
    walk.supplemented(confirmed=Decimal(500))
    assert account(walk) == (700, 500, 100, 100)
    assert said(walk)["尚未核清"] == "100元"
    page = walk.cast.client("wutong").get(walk.case.get_absolute_url()).content.decode()
    assert "先行救助核清" in page
    give_back(walk, 100)
    assert account(walk) == (700, 500, 200, 0)


def test_m2_3_22_never_more_than_was_advanced(walk):
    with pytest.raises(ValidationError):
        give_back(walk, 701)
    give_back(walk, 200)
    with pytest.raises(ValidationError):
        walk.supplemented(confirmed=Decimal(501))
    walk.supplemented(confirmed=Decimal(500))
    with pytest.raises(PermissionDenied, match="没有尚未核清"):
        give_back(walk, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StagePlan.objects.update(confirmed=-1)


def test_m2_3_22_only_who_pays_enters_what_came_back(walk):
    for who in ("wutong", "shilei", "hejun"):
        with pytest.raises(PermissionDenied):
            give_back(walk, 100, who)
    with pytest.raises(ValidationError):
        take_back(walk.case, actor=walk.cast.actor("tiantian"), amount=Decimal(100), voucher=" ")
    assert not LedgerLine.objects.filter(kind="returned").exists()


def test_m2_3_22_before_the_advance_arrived_nothing_comes_back(aid):
    walk = aid.walk().approved()
    assert advance_account(walk.case) is None
    with pytest.raises(PermissionDenied):
        give_back(walk, 100)
    walk.paid()
    with pytest.raises(PermissionDenied):
        give_back(walk, 100)


def test_m2_3_22_what_was_partly_given_back_did_not_bounce(walk):
    give_back(walk, 100)
    with pytest.raises(ValidationError, match="已有退回"):
        moves.report_bounce(walk.case, actor=walk.cast.actor("tiantian"), reason="银行退票")
    assert account(walk) == (700, None, 100, 600)


def test_m2_3_22_it_is_entered_on_its_page(walk):
    officer = walk.cast.client("tiantian")
    assert "款项退回" in officer.get(walk.case.get_absolute_url()).content.decode()
    url = reverse("workflows:aid-given-back", args=[walk.case.pk])
    assert officer.post(url, {"amount": "900", "voucher": "SJ-7"}).status_code == 422
    assert officer.post(url, {"amount": "150", "voucher": "SJ-7"}).status_code == 302
    clerk = walk.cast.client("wutong")
    task = walk.task("supplement").get_absolute_url()
    answer = clerk.post(task, {"statement": "情况属实。", "confirmed": "400", "password": walk.cast.password})
    assert answer.status_code == 302
    assert account(walk) == (700, 400, 150, 150)
