"""Signing in and out, the password, the language: effect, trace, refusal."""

import io
import tarfile

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from coordination.audit.models import Event
from coordination.sign_ins.models import SignIn
from coordination.units.verbs import UnitVerb

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, username, password, address="10.1.0.7"):
    return client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)


def verbs(user=None):
    events = Event.objects.filter(verb__startswith="accounts.")
    if user:
        events = events.filter(subject_id=str(user.pk))
    return list(events.order_by("pk").values_list("verb", flat=True))


def test_signing_in_opens_the_workbench_and_leaves_an_event(cast, client):
    response = sign_in(client, "wangmin", cast.password)
    assert (response.status_code, response["Location"]) == (302, "/")
    event = Event.objects.get(verb=UnitVerb.SIGNED_IN)
    assert (event.user_name, event.after) == ("王敏", {"address": "10.1.0.7"})


def test_a_wrong_password_is_refused_in_words_and_leaves_an_event(cast, client):
    response = sign_in(client, "wangmin", "wrong")
    assert response.status_code == 200
    assert "用户名与密码不符" in response.content.decode()
    assert verbs(cast.user("wangmin")) == [UnitVerb.SIGN_IN_FAILED]


def test_an_unknown_name_is_refused_alike_and_not_kept(cast, client):
    response = sign_in(client, "my-secret-password", "x")
    assert "用户名与密码不符" in response.content.decode()
    event = Event.objects.get(verb=UnitVerb.SIGN_IN_FAILED)
    assert "my-secret-password" not in f"{event.subject_label} {event.after} {event.user_name}"


def test_signing_out_needs_a_post_and_ends_the_session(cast, client):
    sign_in(client, "wangmin", cast.password)
    assert client.get("/logout/").status_code == 405
    response = client.post("/logout/")
    assert response["Location"] == LOGIN
    assert not SignIn.objects.exists()
    assert verbs(cast.user("wangmin")) == [UnitVerb.SIGNED_IN, UnitVerb.SIGNED_OUT]


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(cast, client):
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "wangmin", cast.password)
    new = {"new_password1": "泉城路七号-2027", "new_password2": "泉城路七号-2027"}

    assert client.post("/password/", {"old_password": "wrong", **new}).status_code == 200
    assert UnitVerb.PASSWORD_CHANGED not in verbs()

    assert client.post("/password/", {"old_password": cast.password, **new}).status_code == 302
    assert verbs(cast.user("wangmin"))[-1] == UnitVerb.PASSWORD_CHANGED
    assert client.get("/password/").status_code == 200
    assert elsewhere.get("/password/").status_code == 302


def test_a_person_keeps_the_language_chosen(cast):
    client = cast.client("wangmin")
    response = client.post("/language/", {"language": "en", "next": "/papers/"})
    assert response["Location"] == "/papers/"
    assert cast.user("wangmin").language == "en"
    assert "Sign in" in Client(headers={"Cookie": "django_language=en"}).get(LOGIN).content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_switch_of_language_leads_nowhere_else(client, target):
    response = client.post("/language/", {"language": "en", "next": target})
    assert response["Location"] == "/"


def test_an_unknown_language_is_the_house_language(cast):
    client = cast.client("wangmin")
    client.post("/language/", {"language": "xx"})
    assert cast.user("wangmin").language == "zh-hans"


def test_every_page_asks_for_a_sign_in(client):
    for name in ("password_change",):
        response = client.get(reverse(name))
        assert response["Location"].startswith(LOGIN)


def test_every_answer_carries_the_strict_policy_and_its_number(client):
    response = client.get(LOGIN)
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy.split("; ")
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert len(response["X-Request-Id"]) == 12


def test_everybody_gets_the_source_of_what_runs(client):
    response = client.get("/source/")
    with tarfile.open(fileobj=io.BytesIO(b"".join(response.streaming_content))) as pack:
        names = pack.getnames()
    assert "lianxi/LICENSE" in names
    assert not [name for name in names if name.startswith(("lianxi/var", "lianxi/.venv"))]
