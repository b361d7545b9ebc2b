"""A password that somebody else has seen: it opens one page, on which its person chooses another."""

from functools import partial

import pytest
from django.core.cache import cache
from django.test import Client

from coordination.audit.models import Event
from coordination.units.models import User
from coordination.units.verbs import UnitVerb
from tests.addresses import every_page
from tests.notifications import live

pytestmark = pytest.mark.django_db
FIRST, OWN = "qm7x-4kwp-9tdh", "泉城路七号-2027"
PAGE = "/password/"
# to choose it, to leave, to give what is asked for before it, and what asks for no sign-in
OPEN = {
    "password_change",
    "logout",
    "language",
    "login",
    "health",
    "health_live",
    "health_ready",
    "source",
    "second_factor:code",
}
OPEN |= {f"anchors:{name}" for name in ("public", "key", "anchors", "tool", "find", "proof")}  # to everybody


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clerk(cast) -> User:
    """songlan, as if her password had been handed to her on a sheet."""
    user = cast.user("songlan")
    user.set_password(FIRST)
    user.must_change_password = True
    user.save()
    return user


@pytest.fixture
def browser(clerk) -> Client:
    client = Client()
    assert client.post("/login/", {"username": "songlan", "password": FIRST}).status_code == 302
    return client


def choose(client, old=FIRST, new=OWN, again=None):
    said = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(PAGE, said)


def test_every_page_leads_to_the_one_on_which_it_is_chosen(browser):
    pages = every_page()
    assert pages.keys() >= OPEN
    for name in pages.keys() - OPEN:
        for ask in (browser.get, browser.post):
            response = ask(pages[name])
            assert (response.status_code, response.headers.get("Location")) == (302, PAGE), name


def test_a_fragment_sends_the_whole_page_there(browser):
    response = browser.get("/shell/rail/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (401, PAGE)


def test_its_page_shows_nothing_of_the_house(browser):
    page = browser.get(PAGE).content.decode()
    assert "请设置你自己的密码" in page
    assert "发给你的初始密码" in page
    assert "lx-rail" not in page


def test_no_socket_opens_before(browser):
    async def scenario(is_open: bool):
        page = live.Page(browser)
        assert await page.connect() is is_open
        await page.leave()

    live.play(partial(scenario, False))
    choose(browser)
    live.play(partial(scenario, True))


def test_who_has_chosen_goes_on_to_the_desk(browser, clerk):
    response = choose(browser)
    assert (response.status_code, response["Location"]) == (302, "/")
    clerk.refresh_from_db()
    assert not clerk.must_change_password
    assert clerk.check_password(OWN)
    assert Event.objects.filter(verb=UnitVerb.PASSWORD_CHANGED).get().user_name == "宋岚"
    page = browser.get("/")
    assert page.status_code == 200
    assert "今后只有你本人知道" in page.content.decode()


def test_sessions_elsewhere_end(browser):
    elsewhere = Client()
    elsewhere.post("/login/", {"username": "songlan", "password": FIRST})
    choose(browser)
    assert elsewhere.get(PAGE)["Location"].startswith("/login/")
    assert Client().post("/login/", {"username": "songlan", "password": FIRST}).status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"old": "wrong"}, "旧密码"),
        ({"new": FIRST}, "与现用密码相同，请另设一个。"),
        ({"again": "x"}, "密码"),
        ({"new": "12345678901"}, "数字"),
        ({"new": "songlan-2026"}, "用户名"),
    ],
)
def test_what_is_no_password_of_ones_own_is_refused(browser, clerk, said, words):
    response = choose(browser, **said)
    assert response.status_code == 200
    assert words in response.content.decode()
    clerk.refresh_from_db()
    assert clerk.must_change_password
    assert browser.get("/")["Location"] == PAGE
    assert not Event.objects.filter(verb=UnitVerb.PASSWORD_CHANGED).exists()


def test_leaving_and_the_language_stay_open(browser):
    assert browser.post("/language/", {"language": "en", "next": PAGE})["Location"] == PAGE
    assert "Choose your own password" in browser.get(PAGE).content.decode()
    assert browser.post("/logout/")["Location"] == "/login/"


def test_the_demonstration_is_not_concerned(cast):
    assert not User.objects.filter(must_change_password=True).exists()
