"""What people are shown stays in no cache: said once, of every address."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.addresses import every_page

FOR_EVERYBODY = {"source"}
PAGES = every_page()
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("username", "headers"),
    [("wangmin", {}), ("yangfan", {}), ("wangmin", {"HX-Request": "true"}), ("wangmin", {"X-Live": "true"})],
    ids=["office", "administrator", "fragment", "live"],
)
def test_m2_5_12_no_answer_to_anybody_may_be_kept(cast, username, headers):
    client = cast.client(username)
    assert PAGES.keys() > FOR_EVERYBODY
    for name, address in PAGES.items():
        answer = client.get(address, headers=headers)
        kept_nowhere = answer.get("Cache-Control") == "private, no-store"
        assert kept_nowhere != (name in FOR_EVERYBODY), f"{name}: {answer.status_code} {answer.headers}"


def test_m2_5_12_neither_may_exports_what_was_sent_nor_what_went_wrong(cast, client):
    signed_in = cast.client("wangmin")
    book = signed_in.get(reverse("documents:register"), {"format": "xlsx"})
    assert "spreadsheet" in book["Content-Type"]
    draft = signed_in.post(reverse("documents:draft", args=["items:new"]), {"title": "x"})
    assert draft["Content-Type"] == "application/json"
    answers = [book, draft, signed_in.get("/nothing/here/"), client.get("/"), client.get(reverse("login"))]
    answers.append(client.post("/api/v1/warnings", "{}", content_type="application/json"))
    assert [answer["Cache-Control"] for answer in answers] == ["private, no-store"] * 6


def test_m2_5_12_a_form_that_was_refused_for_its_age_may_not_be_kept(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.user("wangmin"), backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post(reverse("language"), {"language": "en"})
    assert (answer.status_code, answer["Cache-Control"]) == (403, "private, no-store")
