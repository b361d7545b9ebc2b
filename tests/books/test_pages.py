"""The page on which two people see what is taken over, and sign or refuse."""

from __future__ import annotations

import pytest

from coordination.aid.models import AidCase
from coordination.books.models import Opening
from tests.counties import second_county

pytestmark = pytest.mark.django_db
S = Opening.Status


def test_the_two_see_counts_sums_and_differences_and_sign(laid, cast):
    director, finance = cast.client("chenjing", "OFFDIR"), cast.client("fengkai", "UHEAD")
    address = laid.get_absolute_url()
    assert address in director.get("/").content.decode(), "it stands on the workbench"
    page = director.get(address).content.decode()
    for words in ("41,300.50", "1,800.00", "6,899.50", "安联纪〔", "最后一号 17 号", laid.sha256):
        assert words in page, words
    sign = f"{address}sign/"
    assert "第二人签字后全部内容一次接续" in director.get(sign).content.decode()
    assert director.post(sign, {"password": "wrong"}).status_code == 422
    assert Opening.objects.get().office_user is None
    assert director.post(sign, {"password": cast.password}).status_code == 302
    assert "财政部门负责人尚未签字" in director.get(address).content.decode()
    assert director.get(sign).status_code == 403
    assert "这是第二个签字" in finance.get(sign).content.decode()
    answer = finance.post(sign, {"password": cast.password}, follow=True)
    assert "账册已经接续" in answer.content.decode()
    assert Opening.objects.get().status == S.TAKEN
    assert AidCase.objects.count() == 2
    assert "已接续内容" in director.get(address).content.decode()


def test_what_stands_against_it_is_told_on_the_page(laid, cast):
    from decimal import Decimal

    from coordination.aid.actions import reserves

    cast.client("chenjing", "OFFDIR").post(f"{laid.get_absolute_url()}sign/", {"password": cast.password})
    reserves.open_account(cast.unit("XZ02"), actor=cast.actor("hejun"), quota=Decimal(50000))
    answer = cast.client("fengkai", "UHEAD").post(
        f"{laid.get_absolute_url()}sign/", {"password": cast.password}
    )
    assert answer.status_code == 422
    assert "【备用金】第 3 行" in answer.content.decode()
    assert Opening.objects.get().status == S.PROPOSED


def test_one_refuses_with_a_reason(laid, cast):
    finance = cast.client("fengkai", "UHEAD")
    refuse = f"{laid.get_absolute_url()}refuse/"
    assert finance.post(refuse, {"reason": ""}).status_code == 422
    assert finance.post(refuse, {"reason": "余额与银行不符"}, follow=True).status_code == 200
    assert Opening.objects.get().status == S.REFUSED
    page = finance.get(laid.get_absolute_url()).content.decode()
    assert "余额与银行不符" in page
    assert "已退回" in finance.get("/books/").content.decode()


def test_another_county_and_those_without_a_part_see_nothing(laid, cast):
    other = second_county()
    assert other.client("OFFDIR").get(laid.get_absolute_url()).status_code == 404
    assert cast.client("wangmin").get(laid.get_absolute_url()).status_code == 403
