"""What of an aid case a reader opens who has a part in it and not its file (C9): steps, sheets, lists, traces."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from coordination.aid.given import aid_of
from coordination.aid.models import Payment
from coordination.documents.models import Paper
from coordination.readings import trail_of
from tests.aid.world import Aid
from tests.leaving import left

MATTER = "房屋烧毁"


def page_of(client, walk, step):
    return client.get(walk.task(step).get_absolute_url()).content.decode()


def test_m2_3_15_the_village_confirms_its_sum_and_reads_no_file(aid):
    walk = aid.walk().approved().paid()
    village = aid.cast.client("taochunsheng")
    step = page_of(village, walk, "receive")
    assert "700.00" in step  # what is to be confirmed
    assert MATTER not in step
    walk.received()
    page = village.get(walk.case.get_absolute_url()).content.decode()
    assert walk.case.title in page
    assert "700" not in page
    assert MATTER not in page
    assert "?tab=papers" not in page
    assert not Paper.objects.visible_to(aid.cast.actor("taochunsheng")).exists()


def test_m2_3_15_whoever_verifies_is_told_what_is_to_be_verified(aid):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500))
    step = page_of(aid.cast.client("taochunsheng"), walk, "verify")
    assert MATTER in step
    assert "1,500.00" not in step


def test_m2_3_15_whoever_pays_reads_payee_and_sums_alone(aid):
    walk = aid.walk().approved().paid().received()
    finance = aid.cast.actor("hejun")
    page = aid.cast.client("hejun").get(f"{walk.case.get_absolute_url()}?tab=money").content.decode()
    assert "700.00" in page
    assert MATTER not in page
    kinds = set(Paper.objects.visible_to(finance).of(walk.case).values_list("kind", flat=True))
    assert kinds == {"D27"}
    verbs = {event.verb for event in trail_of(walk.case, finance)}
    assert "aid.paid" in verbs
    assert "aid.case_registered" not in verbs


def test_m2_3_15_the_office_reads_the_file_of_what_went_through_a_deliberation(aid):
    from tests.deliberation.cases import Panel

    office = aid.cast.actor("wangmin")
    plain = aid.walk(cause="traffic").case
    assert not plain.reading_of(office).file
    panel = Panel(aid.cast).decided("aid").sign()
    granted = panel.case.rounds.get().outcomes.get()
    from coordination.aid.models import AidCase

    case = AidCase.objects.get(pk=granted.opened_id)
    assert case.reading_of(office).file
    assert not case.reading_of(aid.cast.actor("linyue", "DEPUTY")).file  # no step of it is the deputy's


def test_m2_3_15_the_sheet_that_anybody_prints_shows_what_they_open(aid, monkeypatch):
    """The approval sheet of a step is printed from the facts that its reader opens."""
    from workflows.desk.task_pages import page_for

    walk = aid.walk()
    task = walk.task("quick_approve")
    told = {
        who: {fact.name for fact in page_for(task)(task, aid.cast.actor(*who)).facts()}
        for who in (("shilei", "THEAD"), ("wangmin", "OFFICE"), ("taochunsheng", "VCO"), ("hejun", "FIN"))
    }
    assert "facts" in told["shilei", "THEAD"]
    assert "facts" in told["wangmin", "OFFICE"]  # who prints it for the head and enters what was signed
    for who in (("taochunsheng", "VCO"), ("hejun", "FIN")):
        assert "facts" not in told[who]
    assert "amount" not in told["taochunsheng", "VCO"]
    assert "amount" in told["hejun", "FIN"]


@pytest.mark.parametrize(("who", "reads"), [("taochunsheng", False), ("wutong", True), ("hejun", True)])
def test_m2_3_15_no_sum_leaves_with_the_list_of_a_village(aid, who, reads):
    aid.walk()
    answer = aid.cast.client(who).get(reverse("aid:cases"), {"view": "all", "format": "xlsx"})
    heads = [cell.value for cell in left(answer).active[1]]
    assert ("申请金额（元）" in heads) is reads


def test_m2_3_15_no_sum_stands_on_the_chain_before_a_village(aid):
    walk = aid.walk().approved().paid()
    households = [walk.case.household_id]
    lines, sums = aid_of(households, aid.cast.actor("taochunsheng"))
    assert [(one.amount, one.asked) for one in lines] == [(None, None)]
    assert sums == []
    assert not Payment.objects.visible_to(aid.cast.actor("taochunsheng")).exists()
    lines, sums = aid_of(households, aid.cast.actor("wutong"))
    assert [(one.amount, one.asked) for one in lines] == [(Decimal(700), Decimal(700))]
    assert [one.amount for one in sums] == [Decimal(700)]


def test_m2_3_15_the_office_enters_a_sheet_of_a_case_whose_file_is_shut_to_it(cast):
    """The sheet lies before whoever enters it: the page of the entry shows what is on it, to be compared."""
    walk = Aid(cast).walk()
    address = f"{walk.task('quick_approve').get_absolute_url()}paper/"
    answer = cast.client("wangmin").get(address)
    assert answer.status_code == 200
    assert walk.case.facts in answer.content.decode()


def test_m2_3_15_a_page_that_is_shorter_says_why(cast):
    case = Aid(cast).walk().approved().case
    words = "案卷文书和具体情况由承办人员查阅"
    pages = {
        who: cast.client(who).get(case.get_absolute_url()).content.decode()
        for who in ("taochunsheng", "hejun", "wutong")
    }
    assert {who for who, page in pages.items() if words in page} == {"taochunsheng", "hejun"}
