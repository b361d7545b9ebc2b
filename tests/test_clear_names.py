"""A text that stays in clear and may name a registered person comes back once, and says nothing of the register."""

from __future__ import annotations

import pytest

from coordination.ailments import tells_of_illness
from coordination.clear_texts import KEPT, name_candidates, texts_with_names
from coordination.meetings.models import AgendaItem
from coordination.register.names import registered_names
from coordination.units.models import Role
from tests.counties import second_county
from tests.meetings.items import FIELDS
from tests.register.people import Clerk
from tests.seen import text

pytestmark = pytest.mark.django_db

TITLE = "关于解决李秀英家庭住房困难的请示"
WARNING = "可能有人的姓名"


def new_item(cast, title: str, **fields):
    sent = {
        **FIELDS,
        "wished_session": "regular",
        "concerned": [cast.unit("CZ").pk],
        "title": title,
        **fields,
    }
    return cast.client("zhaoli").post("/items/new/", sent)


def test_m2_5_5_a_registered_name_in_a_title_is_asked_about_once(cast):
    Clerk(cast).person(name="李秀英")
    response = new_item(cast, TITLE)
    assert response.status_code == 422
    assert WARNING in text(response)
    assert f"{WARNING}：标题" in text(response)
    assert f'name="{KEPT}"' in response.content.decode()
    assert TITLE in response.content.decode()
    assert not AgendaItem.objects.exists()
    assert new_item(cast, TITLE, **{KEPT: "on"}).status_code == 302
    assert AgendaItem.objects.get().title == TITLE


def test_m2_5_5_the_warning_does_not_say_who_is_registered(cast):
    Clerk(cast).person(name="李秀英")
    response = new_item(cast, "", background="李秀英一家的情况")
    words = response.content.decode()
    before, _, _ = words.partition("<textarea")
    assert "李秀英" not in before
    assert "登记" not in text(response).split(WARNING)[1].split("。")[0]


def test_m2_5_5_whoever_is_not_registered_is_not_warned_of(cast):
    Clerk(cast).person(name="张卫国")
    assert new_item(cast, TITLE).status_code == 302


def test_m2_5_5_the_register_of_another_county_is_not_asked(cast):
    Clerk(cast).person(name="李秀英")
    other = second_county()
    assert registered_names(["李秀英"], cast.actor("zhaoli")) == {"李秀英"}
    assert not registered_names(["李秀英"], other.actor(Role.UCLERK, "CZ"))


@pytest.mark.parametrize("who", ["yangfan", "majun", "guqing"])
def test_m2_5_5_an_officer_learns_nothing_of_the_register(cast, who):
    Clerk(cast).person(name="李秀英")
    assert not registered_names(["李秀英"], cast.actor(who))


def test_m2_5_5_a_number_and_a_name_are_said_together(cast):
    Clerk(cast).person(name="李秀英")
    response = new_item(cast, TITLE, background="电话13805581234")
    assert "手机号码" in text(response)
    assert WARNING in text(response)
    assert new_item(cast, f"{TITLE}13805581234", **{KEPT: "on"}).status_code == 422, (
        "a number is not ticked away"
    )
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("length", [10, 100_000])
def test_m2_5_5_the_register_is_asked_once_however_long_the_text(cast, length, django_assert_num_queries):
    Clerk(cast).person(name="李秀英")
    actor = cast.actor("zhaoli")
    assert actor.county_id
    with django_assert_num_queries(1):
        texts = {"one": "李秀英" + "王某住房困难" * (length // 6), "two": "无"}
        assert texts_with_names(texts, actor) == ["one"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("关于王敏申请救助", "王敏"),
        ("经查，欧阳春兰户", "欧阳春兰"),
        ("户主买买提•阿不都拉一家", "买买提·阿不都拉"),
        ("对于于建国", "于建国"),
        ("户主张三丰", "张三丰"),
    ],
)
def test_m2_5_5_a_name_is_cut_from_a_text(words, name):
    assert name in name_candidates(words)


@pytest.mark.parametrize("words", ["关于建国七十周年", "常委会", "经费来源", "全县全部", "临时救助由于向前"])
def test_m2_5_5_words_of_every_day_are_no_names(words):
    assert not {"于建国", "于建", "常委", "经费", "全县", "全部", "时救助", "时救", "于向前", "于向"} & (
        name_candidates(words)
    )


@pytest.mark.parametrize(
    "told",
    ["尿毒症患者", "每周透析三次", "肺癌术后", "因残疾无法就业", "住院自付费用", "患有糖尿病", "重度抑郁"],
)
def test_m2_5_5_words_that_tell_an_illness_are_known(told):
    assert tells_of_illness(f"为其落实帮扶，{told}，由单位跟进。")


@pytest.mark.parametrize(
    "public",
    [
        "由县慈善总会衔接大病帮扶项目。",
        "由县残联落实居家照护和康复指导。",
        "核发残疾人护理补贴。",
        "纳入疾病应急救助基金支付范围。",
        "由县教体局落实就学资助和结对关爱，一人一案建立台账。",
        "炎热天气下走访一次。",
    ],
)
def test_m2_5_5_schemes_and_offices_tell_no_illness(public):
    assert not tells_of_illness(public)
