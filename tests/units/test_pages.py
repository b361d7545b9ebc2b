"""The pages of units, absences and duties."""

import pytest
from django.utils import timezone

from coordination.units.actors import SESSION_KEY
from coordination.units.models import Absence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/units/",
        "/units/CZ/",
        "/units/FP/",
        "/units/XZ01/",
        "/units/XZ01-01/",
        "/units/absence/",
        "/duties-catalogue/",
    ],
)
def test_everybody_signed_in_reads_units_and_duties(cast, path):
    assert cast.client("wutong").get(path).status_code == 200


def test_strangers_are_sent_to_the_sign_in(client):
    assert client.get("/units/").status_code == 302
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/items/?view=all"}
    fragment = client.get("/units/", headers=page)
    assert fragment.status_code == 401
    assert fragment["HX-Redirect"] == "/login/?next=/items/%3Fview%3Dall", "to the page, not to its part"
    away = client.get("/units/", headers={**page, "HX-Current-URL": "https://example.org/items/"})
    assert away["HX-Redirect"] == "/login/?next=/"


def test_a_person_goes_away_and_comes_back(cast):
    client, today = cast.client("fengkai"), timezone.localdate().isoformat()
    post = cast.post("fengkai")
    answer = client.post(
        "/units/absence/", {"posts": [post.pk], "first_day": today, "last_day": today, "reason": "公差"}
    )
    assert answer.status_code == 302
    absence = Absence.objects.get(post=post)
    assert "今日由您代办" in cast.client("songlan").get("/units/absence/").content.decode()
    assert client.post(f"/units/absence/{absence.pk}/end/").status_code == 302
    assert "今日由您代办" not in cast.client("songlan").get("/units/absence/").content.decode()


def test_what_is_wrong_stands_at_the_field_and_nothing_is_recorded(cast):
    client, today = cast.client("fengkai"), timezone.localdate()
    typed = {
        "posts": [cast.post("fengkai").pk],
        "first_day": today,
        "last_day": "2020-01-01",
        "reason": "公差",
    }
    answer = client.post("/units/absence/", typed)
    assert answer.status_code == 422
    assert "公差" in answer.content.decode()
    assert not Absence.objects.filter(post=cast.post("fengkai")).exists()


def test_nobody_ends_another_persons_absence(cast):
    absence = cast.away("fengkai")
    assert cast.client("zhaoli").post(f"/units/absence/{absence.pk}/end/").status_code == 403
    assert cast.client("zhaoli").post("/units/absence/99999/end/").status_code == 404


def test_one_acts_in_another_of_ones_posts(cast):
    client = cast.client("chenjing", "OFFDIR")
    head = cast.post("chenjing", "UHEAD")
    assert client.post("/post/", {"post": str(head.pk), "next": "/units/"})["Location"] == "/units/"
    assert client.session[SESSION_KEY] == str(head.pk)
    assert client.post("/post/", {"post": str(cast.post("fengkai").pk)}).status_code == 403
    assert client.post("/post/", {"post": str(head.pk), "next": "//evil.example/"})["Location"] == "/"


def test_one_acts_on_behalf_of_an_absent_colleague_while_it_lasts(cast):
    absence = cast.away("fengkai")
    client = cast.client("songlan")
    key = f"{cast.post('songlan').pk}-{absence.post_id}"
    assert client.post("/post/", {"post": key}).status_code == 302
    assert client.get("/units/").wsgi_request.actor.on_behalf_of == absence.post
    absence.delete()
    assert client.get("/units/").wsgi_request.actor.on_behalf_of is None


def test_the_duty_catalogue_is_searched_by_words_and_unit(cast):
    client = cast.client("wutong")
    page = client.get("/duties-catalogue/", {"q": "危房改造"}).content.decode()
    assert "ZJ-02" in page
    assert "GH-01" not in page
    page = client.get("/duties-catalogue/", {"unit": "CZ"}).content.decode()
    assert "CZ-09" in page
    assert "ZJ-02" not in page
    assert "WJJ-01" not in client.get("/duties-catalogue/").content.decode()
    assert "WJJ-01" in client.get("/duties-catalogue/", {"ended": "on"}).content.decode()


OFFICERS_PAGES = [
    ("/units/CZ/end/", "yangfan"),
    ("/units/CZ/posts/new/", "majun"),
    ("/units/posts/{post}/end/", "majun"),
    ("/units/posts/{post}/substitute/", "fengkai"),
]


@pytest.mark.parametrize(("path", "who"), OFFICERS_PAGES)
def test_pages_of_the_officers_open_to_them_alone(cast, path, who):
    path = path.format(post=cast.post("duwei").pk)
    assert cast.client(who).get(path).status_code == 200
    assert cast.client("wutong").get(path).status_code == 403


def test_a_post_is_granted_and_ended_on_the_page(cast):
    client, today = cast.client("majun"), timezone.localdate().isoformat()
    typed = {
        "user": cast.user("duwei").pk,
        "role": "FIN",
        "title": "支付科员",
        "valid_from": today,
        "reason": "任免通知",
    }
    assert client.post("/units/CZ/posts/new/", typed).status_code == 302
    post = cast.post("duwei", "FIN")
    assert (
        client.post(f"/units/posts/{post.pk}/end/", {"last_day": today, "reason": "调任"}).status_code == 302
    )
    typed["user"] = cast.user("guqing").pk
    assert client.post("/units/CZ/posts/new/", typed).status_code == 403


@pytest.mark.parametrize("path", ["/units/", "/units/CZ/", "/duties-catalogue/"])
def test_lists_do_not_cost_more_with_more_rows(cast, path, django_assert_max_num_queries):
    client = cast.client("wutong")
    with django_assert_max_num_queries(24):
        client.get(path)
