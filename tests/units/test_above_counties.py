"""Who sits above the counties: told that their figures come later, and shown nothing of them."""

import pytest
from django.core.management import call_command

from coordination.access import Actor
from coordination.units.models import Role
from coordination.units.policies import can_enter_counties
from tests.addresses import every_page

pytestmark = pytest.mark.django_db
LATER = "各县的数据以后在这里显示"
NOT_HERE = "本级账号不能查看各县的业务记录，各县的数据以后在工作台显示。"
# of nobody's county: the door, the frame, and how the house does
OPEN = {
    "login",
    "logout",
    "password_change",
    "language",
    "health",
    "health_live",
    "health_ready",
    "source",
    "anchors:public",
    "anchors:key",
    "anchors:anchors",
    "anchors:tool",
    "anchors:find",
    "anchors:proof",
    "units:act_as",
    "accounts:mine",
    "sign_ins:own",
    "sign_ins:here",
    "sign_ins:end",
    "sign_ins:end_others",
    "shell:workbench",
    "shell:rail",
    "second_factor:own",
    "second_factor:begin",
    "second_factor:set_up",
    "second_factor:code",
    "second_factor:renew",
    "second_factor:give_up",
}


@pytest.fixture
def city(cast):
    call_command("load_demo", "--people-only", verbosity=0)
    return cast.client("weiwentao")


@pytest.mark.parametrize("username", ["weiwentao", "tongxiao", "weimingyuan"])
def test_the_workbench_says_that_figures_come_later_and_shows_no_list(city, cast, username):
    page = cast.client(username).get("/").content.decode()
    assert LATER in page
    for part in ("lx-tile", 'id="desk"', 'id="search"', 'id="bell"', 'href="/items/"', "安和县", "宁溪县"):
        assert part not in page, part


def test_every_other_address_refuses_in_words(city):
    pages = every_page()
    assert pages.keys() >= OPEN
    for name in pages.keys() - OPEN:
        for ask in (city.get, city.post):
            response = ask(pages[name])
            assert response.status_code == 403, (name, response.status_code)
            assert NOT_HERE in response.content.decode(), name


def test_the_pages_that_stand_in_no_county_open(city):
    assert city.get("/shell/rail/").status_code == 200
    assert city.get("/password/").status_code == 200
    assert city.post("/language/", {"language": "en"}).status_code == 302
    assert "will stand here later" in city.get("/").content.decode()
    assert city.post("/logout/").status_code == 302


def test_officers_of_the_installation_and_everybody_of_a_county_are_let_in(city, cast):
    for username in ("bianjun", "rongyan", "ouyangqing", "wangmin", "luyao"):
        assert can_enter_counties(cast.actor(username)) is None, username
        assert cast.client(username).get("/", follow=True).status_code == 200
    assert can_enter_counties(Actor(cast.user("wangmin"), None)) is None
    assert can_enter_counties(cast.actor("weiwentao", Role.UP)) is not None


def test_of_the_citys_units_a_county_sees_no_other_county(city, cast):
    page = cast.client("wangmin").get("/units/CITY/")
    assert page.status_code == 200
    assert "安和县" in page.content.decode()
    assert "宁溪县" not in page.content.decode()


def test_no_unit_is_suggested_to_who_stands_in_no_county(city, cast):
    for address in ("/items/suggestions/", "/assignments/suggestions/"):
        answer = cast.client("rongyan").post(address, {"title": "低保家庭子女就学资助"})
        assert answer.status_code in (200, 403), address
        assert "教育局" not in answer.content.decode()
