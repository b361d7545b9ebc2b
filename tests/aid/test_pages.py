"""The pages of aid as people use them: registered, approved on a phone, listed, exported, read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coordination.aid.models import AidCase
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.register.models import Person
from tests.leaving import left

FIELDS = {
    "nature": "emergency",
    "character": "sudden",
    "cause": "fire",
    "facts": "家中失火",
    "amount": "700",
    "is_urgent": "on",
}


def test_a_clerk_registers_somebody_new_and_somebody_without_papers(aid):
    clerk, town = aid.cast.client("wutong"), aid.town.pk
    answer = clerk.post(reverse("workflows:aid-register"), {**FIELDS, "name": "赵新来", "township": town})
    case = AidCase.objects.get()
    assert answer.status_code == 302
    assert (case.person.is_temporary, case.person.name) == (True, "赵新来")
    assert case.status == "registered"


def test_a_known_number_finds_the_person_and_namesakes_are_asked_about(aid):
    clerk, town = aid.cast.client("wutong"), aid.town.pk
    values = {**FIELDS, "name": "陶满仓", "township": town}
    asked = clerk.post(reverse("workflows:aid-register"), values)
    assert asked.status_code == 422
    assert aid.person.key in asked.content.decode()
    assert not AidCase.objects.exists()
    clerk.post(reverse("workflows:aid-register"), {**values, "candidate": aid.person.key})
    assert AidCase.objects.get().person == aid.person
    clerk.post(
        reverse("workflows:aid-register"), {**values, "cause": "traffic", "id_number": "340111197503070014"}
    )
    assert Person.objects.filter(name="陶满仓").count() == 1
    assert AidCase.objects.count() == 2


def test_a_person_whom_the_form_did_not_offer_is_not_taken_from_it(aid):
    values = {**FIELDS, "name": "赵新来", "township": aid.town.pk, "candidate": aid.person.key}
    answer = aid.cast.client("wutong").post(reverse("workflows:aid-register"), values)
    assert (answer.status_code, AidCase.objects.count()) == (422, 0)


def test_the_head_approves_on_the_task_page_with_the_password(aid):
    walk = aid.walk()
    url = walk.task("quick_approve").get_absolute_url()
    head = aid.cast.client("shilei", "THEAD")
    page = head.get(url).content.decode()
    assert "陶*" in page
    assert "陶满仓" not in page
    values = {"outcome": "approve", "amount": "700", "opinion": "同意", "password": "wrong"}
    assert head.post(url, values).status_code == 422
    assert head.post(url, {**values, "password": aid.cast.password}).status_code == 302
    assert walk.status == "quick_approved"


@pytest.mark.parametrize("tab", ["overview", "money", "papers", "flow", "traces"])
def test_the_page_of_a_case_shows_no_name(aid, tab):
    walk = aid.walk().approved().paid()
    page = aid.cast.client("wangmin").get(f"{walk.case.get_absolute_url()}?tab={tab}")
    assert page.status_code == 200
    assert "陶满仓" not in page.content.decode()


def test_the_list_is_exported_as_it_is_shown(aid):
    aid.walk()
    answer = aid.cast.client("wutong").get(reverse("aid:cases"), {"view": "all", "format": "xlsx"})
    sheet = left(answer).active
    assert sheet.max_row == 2
    assert "陶*" in [cell.value for cell in sheet[2]]


def test_the_list_costs_the_same_however_long(aid, django_assert_max_num_queries):
    client = aid.cast.client("wangmin")
    for cause in ("fire", "traffic", "illness", "accident"):
        aid.walk(cause=cause)
    client.get(reverse("aid:cases"))
    with django_assert_max_num_queries(40):
        client.get(reverse("aid:cases"), {"view": "all"})


def test_the_ledger_is_exported(aid):
    aid.walk().approved().paid()
    answer = aid.cast.client("hejun").get(reverse("aid:reserve", args=[aid.reserve.pk]), {"format": "xlsx"})
    sheet = left(answer).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["期初", "预留", "支出"]


def test_every_step_has_a_page_that_opens(aid):
    """The pages of a whole walk, each asked by whose turn it is."""
    walk = aid.walk(needs_plan=True)

    def opens(name, username, role=""):
        client = aid.cast.client(username, role)
        assert client.get(walk.task(name).get_absolute_url()).status_code == 200, name

    opens("quick_approve", "shilei", "THEAD")
    walk.approved()
    opens("pay", "tiantian")
    walk.paid()
    opens("receive", "taochunsheng")
    walk.received()
    opens("ease", "wutong")
    walk.eased()
    opens("supplement", "wutong")
    walk.supplemented(needs_plan=True)
    opens("file", "suting")
    walk.filed()
    opens("verify", "taochunsheng")
    walk.verified()
    opens("draw_up", "wutong")
    walk.planned(900, 600)
    opens("review", "shilei", "THEAD")
    walk.reviewed()
    opens("check_stage", "taochunsheng")
    walk.checked().paid().received()
    for name in ("suspend", "bring-forward", "death"):
        url = reverse(f"workflows:aid-{name}", args=[walk.case.pk])
        assert aid.cast.client("shilei", "THEAD").get(url).status_code == 200


def test_m2_3_24_the_nature_of_the_hardship_is_asked_shown_printed_and_filtered(aid):
    clerk, url = aid.cast.client("wutong"), reverse("workflows:aid-register")
    asked = {**FIELDS, "name": "赵新来", "township": aid.town.pk}
    refused = clerk.post(url, {**asked, "character": ""})
    assert (refused.status_code, AidCase.objects.count()) == (422, 0)
    assert clerk.post(url, {**asked, "character": "hopeless"}).status_code == 422
    assert clerk.post(url, {**asked, "character": "disastrous"}).status_code == 302
    case = AidCase.objects.get()
    assert case.character == "disastrous"
    assert Event.objects.of(case).get(verb=AidVerb.CASE_REGISTERED).after["character"] == "disastrous"
    before = aid.walk().approved()  # from elsewhere, or entered before it was asked
    assert "灾难性" in clerk.get(case.get_absolute_url()).content.decode()
    assert "未询问" in clerk.get(before.case.get_absolute_url()).content.decode()
    sheet = Paper.objects.of(before.case).get(kind="D23")
    assert ["困难性质", "未询问"] in sheet.content["rows"]
    lists = {
        word: clerk.get(reverse("aid:cases"), {"show": "all", "character": word}).content.decode()
        for word in ("disastrous", "none", "sudden")
    }
    first, second = case.get_absolute_url(), before.case.get_absolute_url()
    assert [(first in page, second in page) for page in lists.values()] == [
        (True, False),
        (False, True),
        (False, False),
    ]
