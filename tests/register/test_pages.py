"""The register's pages: masked until opened, searched by post, filtered by address, one household in one step."""

from __future__ import annotations

import datetime as dt

import pytest

from coordination.audit.models import Event
from coordination.register.models import Household, IdentityQuestion, Person
from coordination.register.verbs import RegisterVerb
from tests.leaving import left
from tests.register.people import Clerk, id_number
from tests.seen import text
from tests.walking import load_rules

BORN = dt.date(1968, 3, 9)
SECRETS = ("李秀英", id_number(), "13855556789", "12 组 3 号", "慢性肾衰竭")


@pytest.fixture
def person(cast) -> Person:
    return Clerk(cast).person(health_note="慢性肾衰竭")


def test_no_page_shows_a_name_or_number_before_it_is_opened(cast, person):
    client = cast.client("wangmin")
    address = person.household.get_absolute_url()
    for url in (
        "/households/",
        address,
        f"{address}?tab=chain",
        f"{address}?tab=traces",
        f"{address}chain/",
        f"{address}chain/events/",
    ):
        page = text(client.get(url))
        assert "李*" in page or "tab=" in url
        assert not [secret for secret in SECRETS if secret in page], url
    response = client.post(f"{address}open/", {"purpose": "电话回访"}, follow=True)
    page = text(response)
    for secret in SECRETS:
        assert secret in page
    assert "李秀英" not in page.partition("</title>")[0]
    assert Event.objects.get(verb=RegisterVerb.FILE_OPENED).reason == "电话回访"
    assert "李秀英" not in text(cast.client("liqian").get(address))


def test_opening_without_a_purpose_opens_nothing(cast, person):
    client = cast.client("wangmin")
    response = client.post(f"{person.household.get_absolute_url()}open/", {"purpose": ""}, follow=True)
    assert "李秀英" not in text(response)
    assert not Event.objects.filter(verb=RegisterVerb.FILE_OPENED).exists()


def test_the_list_is_filtered_by_its_address_and_exported_as_shown(cast, person):
    clerk = Clerk(cast)
    clerk.category(person)
    other = clerk.person(name="赵六", id_number=id_number(serial=9))
    client = cast.client("wangmin")
    page = text(client.get("/households/?category=DIBAO"))
    assert person.household.number in page
    assert other.household.number not in page
    assert other.household.number in text(client.get("/households/?state=none"))
    place = cast.unit("XZ01-02").pk
    assert person.household.number not in text(client.get(f"/households/?place={place}"))
    assert person.household.number in text(client.get("/households/?place=nonsense&category=?&state=x"))
    sheet = left(client.get("/households/?category=DIBAO&format=xlsx")).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert {person.household.number, "李*", 1} <= set(rows[1])


def test_the_list_costs_the_same_however_long(cast, person, django_assert_max_num_queries):
    client = cast.client("wangmin")
    with django_assert_max_num_queries(30) as few:
        client.get("/households/")
    clerk = Clerk(cast)
    for serial in range(11, 51, 2):
        clerk.category(clerk.person(name="陈大", id_number=id_number(serial=serial)), "TEKUN")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/households/")


def test_a_person_is_searched_by_post_and_found_masked(cast, person):
    client = cast.client("wangmin")
    for words in ("李秀", id_number(), "13855556789", "安户000001"):
        page = text(client.post("/households/find/", {"q": words}))
        assert person.household.number in page
        assert "李秀英" not in page
    assert client.get("/households/find/?q=李秀").status_code == 405
    assert person.household.number not in text(client.post("/households/find/", {"q": "李"}))
    assert person.household.number in text(client.post("/search/", {"q": "李秀"}))
    assert person.household.number not in text(cast.client("duwei").post("/search/", {"q": "李秀"}))


def test_the_clerk_registers_household_and_head_on_one_page(cast):
    client = cast.client("wutong")
    page = text(client.get("/households/new/"))
    assert "桃花村" in page
    assert "东街村" not in page  # another township's
    given = {"place": cast.unit("XZ01-01").pk, "address": "1组", "name": "王二", "id_number": id_number()}
    response = client.post("/households/new/", given)
    household = Household.objects.get()
    assert response.url == household.get_absolute_url()
    assert (household.head.name, household.village.code) == ("王二", "XZ01-01")
    again = client.post("/households/new/", given)
    assert again.status_code == 422
    assert household.number in text(again)
    assert Household.objects.count() == 1  # both or neither
    for wrong in ({"id_number": "123"}, {"name": ""}, {"place": cast.unit("XZ02-01").pk}):
        assert client.post("/households/new/", {**given, **wrong}).status_code == 422


def test_members_categories_checks_and_watching_by_their_pages(cast, person):
    client = cast.client("suting", "CCLERK")
    address = person.household.get_absolute_url()
    today = dt.date.today().isoformat()  # noqa: DTZ011 - the county's own clock is near enough

    def post(url, **values):
        response = client.post(url, values)
        assert response.status_code == 302, text(response)

    post(f"{address}members/new/", name="李小宝", born_on="2012-05-01", relation="child")
    post(f"{address}categories/new/", category="DIBAO", authority=cast.unit("MZ").pk, from_on="2026-01-01", review_on="2027-01-01", basis="办法")  # fmt: skip
    assert client.get(f"{address}checks/new/").url == f"{address}authorizations/new/"
    post(f"{address}authorizations/new/", signer=person.pk, signed_on="2026-01-02", scope="收入")
    authorization = person.household.authorizations.get()
    post(f"{address}checks/new/", authorization=authorization.pk, checked_by=cast.unit("HDZX").pk, checked_on=today, result="meets")  # fmt: skip
    check = person.household.means_checks.get()
    post(f"/households/checks/{check.pk}/reuse/", purpose="临时救助")
    post(f"/households/authorizations/{authorization.pk}/revoke/", revoked_on=today)
    status = person.household.categories.get()
    post(f"/households/categories/{status.pk}/end/", until_on=today, reason="收入提高")
    entry = person.household.watch_entries.get()
    post(f"/households/watch/{entry.pk}/lift/", reason="误录")
    post(
        f"{address}watch/new/",
        kind="refused",
        since_on=today,
        reason="收入超标",
        notice="安民救助〔2026〕7号",
    )
    assert person.household.watch_entries.get(kind="refused").source_label == "安民救助〔2026〕7号"
    post(f"/households/members/{person.key}/amend/", relation="head", phone="13900001111")
    person.refresh_from_db()
    assert person.phone == "13900001111"
    load_rules()  # by which day the new township signs for it
    post(f"/moves/of/{person.household.key}/", place=cast.unit("XZ02-01").pk, address="", moved_on=today, reason="迁居")  # fmt: skip
    page = text(client.get(f"{address}chain/events/"))
    for words in ("互认核对结果", "终止", "纳入跟踪监测", "迁至城关镇东街村"):
        assert words in page


def test_two_entries_are_compared_and_merged_by_a_human(cast):
    clerk = Clerk(cast)
    first, second = clerk.person(), clerk.person(id_number="", born_on=BORN)
    question = IdentityQuestion.objects.get()
    client = cast.client("wutong")
    page = text(client.get(first.household.get_absolute_url()))
    assert question.get_absolute_url() in page
    assert question.get_absolute_url() in text(client.get("/households/questions/"))
    page = text(client.get(question.get_absolute_url()))
    assert str(BORN) in page
    assert id_number() not in page
    assert client.post(question.get_absolute_url(), {"answer": "first", "note": ""}).status_code == 422
    response = client.post(question.get_absolute_url(), {"answer": "first", "note": "比对户口簿"})
    assert response.url == first.household.get_absolute_url()
    second.refresh_from_db()
    assert second.merged_into == first
    old = text(client.get(second.household.get_absolute_url()))
    assert first.household.number in old
    assert "比对户口簿" in text(client.get(question.get_absolute_url()))


def test_a_temporary_identity_is_established_on_its_page(cast):
    clerk = Clerk(cast)
    person = clerk.person(name="", id_number="", temporary=True)
    client = cast.client("wutong")
    url = f"/households/members/{person.key}/identity/"
    assert client.post(url, {"name": "赵守义", "id_number": id_number(serial=5)}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_temporary) == ("赵守义", False)
    other = clerk.household()
    move = f"/households/members/{person.key}/move/"
    assert (
        client.post(move, {"household": "安户999999", "relation": "other", "reason": "投亲"}).status_code
        == 422
    )
    assert (
        client.post(move, {"household": other.number, "relation": "other", "reason": "投亲"}).status_code
        == 302
    )
    person.refresh_from_db()
    assert person.household == other
