"""Posts, absences, substitutes, ended units: what each leaves behind, and who is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.access import Actor
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.units import actions
from coordination.units.actors import actors_of, clock_actor
from coordination.units.holders import Holder
from coordination.units.models import AccountClass, DutyLine, Organisation, Post, Role
from coordination.units.queries import current_successor, holder_keys
from coordination.units.verbs import UnitVerb
from tests.meetings.items import Walker

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def events(verb):
    return Event.objects.filter(verb=verb)


# accounts and posts


@pytest.fixture
def step_of_fengkai(cast):
    """An item of finance that waits for the signature of its head."""
    return Walker(cast, clerk="duwei").signing().task("sign")


def test_the_security_administrator_grants_a_post_and_the_person_hears(cast):
    person = cast.user("duwei")
    post = actions.grant_post(
        person, cast.unit("CZ"), Role.FIN, "支付中心科员", actor=cast.actor("majun"), reason="任免通知"
    )
    assert post in Holder(cast.unit("CZ"), Role.FIN).posts()
    assert post.history.get().history_user == cast.user("majun")
    assert events(UnitVerb.POST_GRANTED).get().reason == "任免通知"
    assert Notice.objects.get(recipient=person).kind == "post_granted"


@pytest.mark.parametrize("name", ["wangmin", "yangfan", "guqing", "fengkai"])
def test_nobody_else_grants_posts(cast, name):
    with pytest.raises(PermissionDenied):
        actions.grant_post(cast.user("duwei"), cast.unit("CZ"), Role.FIN, "出纳", actor=cast.actor(name))


def test_the_security_administrator_grants_nothing_to_themself(cast):
    with pytest.raises(PermissionDenied):
        actions.grant_post(
            cast.user("majun"), cast.unit("ZWSJ"), Role.SECADM, "安全管理员", actor=cast.actor("majun")
        )


@pytest.mark.parametrize(("name", "role"), [("duwei", Role.SECADM), ("guqing", Role.OFFICE)])
def test_a_role_that_does_not_fit_the_account_is_refused(cast, name, role):
    with pytest.raises(PermissionDenied):
        actions.grant_post(cast.user(name), cast.unit("CZ"), role, "岗位", actor=cast.actor("majun"))


def test_no_post_is_granted_in_a_unit_that_has_ended(cast):
    with pytest.raises(ValidationError):
        actions.grant_post(
            cast.user("duwei"), cast.unit("FP"), Role.UCLERK, "科员", actor=cast.actor("majun")
        )


def test_an_ended_post_no_longer_holds_the_role(cast):
    post = cast.post("songlan")
    officer, yesterday = cast.actor("majun"), TODAY() - DAY
    actions.end_post(post, actor=officer, last_day=yesterday, reason="调任", is_past_meant=True)
    assert Holder(cast.unit("CZ"), Role.LIAISON).posts() == []
    assert holder_keys(actors_of(cast.user("songlan"))) == set()
    assert Post.objects.get(pk=post.pk).history.count() == 2
    with pytest.raises(ValidationError):
        actions.end_post(post, actor=cast.actor("majun"), last_day=TODAY(), reason="调任")


def test_m2_5_16_a_post_ends_on_a_past_day_only_where_that_is_meant(cast):
    post, yesterday = cast.post("songlan"), TODAY() - DAY
    address = f"/units/posts/{post.pk}/end/"
    client, given = cast.client("majun"), {"last_day": yesterday.isoformat(), "reason": "调任"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "这一天已经过去" in answer.content.decode()
    post.refresh_from_db()
    assert post.valid_to is None
    assert not events(UnitVerb.POST_ENDED).exists()
    assert client.post(address, {**given, "is_past_meant": "on"}).status_code == 302
    post.refresh_from_db()
    assert post.valid_to == yesterday
    assert events(UnitVerb.POST_ENDED).get().after == {"valid_to": yesterday.isoformat()}


# units that end


def test_an_ended_unit_hands_its_work_to_the_main_successor(cast):
    ending, heir, part = cast.unit("GH"), cast.unit("RS"), cast.unit("MZ")
    actions.end_organisation(
        ending,
        actor=cast.actor("yangfan"),
        last_day=TODAY() - DAY,
        successors=[actions.Successor(heir), actions.Successor(part, is_main=False, scope="慰问")],
        reason="机构改革方案",
    )
    ending.refresh_from_db()
    assert current_successor(ending) == heir
    assert Holder(ending, Role.LIAISON).posts() == Holder(heir, Role.LIAISON).posts()
    liaison = cast.actor("caixiaoyun")
    assert (ending.pk, Role.LIAISON) in holder_keys(liaison)
    assert actors_of(cast.user("xiaohong")) == []
    assert not DutyLine.objects.valid_on().filter(unit=ending).exists()
    assert ending.history.count() == 2
    assert events(UnitVerb.ORGANISATION_ENDED).get().reason == "机构改革方案"
    told = set(Notice.objects.filter(kind="unit_ended").values_list("recipient__username", flat=True))
    assert {"xiaohong", "caixiaoyun", "hedan"} <= told


@pytest.mark.parametrize("name", ["majun", "wangmin", "chenjing"])
def test_only_the_system_administrator_ends_a_unit(cast, name):
    with pytest.raises(PermissionDenied):
        actions.end_organisation(
            cast.unit("GH"),
            actor=cast.actor(name),
            last_day=TODAY(),
            successors=[actions.Successor(cast.unit("RS"))],
            reason="改革",
        )


@pytest.mark.parametrize(
    ("code", "heirs"),
    [
        ("GH", [("RS", False)]),  # nobody takes the open tasks
        ("GH", [("RS", True), ("MZ", True)]),  # two take them
        ("GH", [("FP", True)]),  # the successor has ended itself
        ("GH", [("GH", True)]),
        ("FP", [("RS", True)]),  # ended already
        ("XZ01", [("XZ02", True)]),  # villages stand below it
    ],
)
def test_a_unit_does_not_end_without_order(cast, code, heirs):
    with pytest.raises(ValidationError):
        actions.end_organisation(
            cast.unit(code),
            actor=cast.actor("yangfan"),
            last_day=TODAY(),
            successors=[actions.Successor(cast.unit(heir), is_main=main) for heir, main in heirs],
            reason="改革",
        )


# the post acted in


def test_switching_the_post_is_remembered(cast):
    director = cast.actor("chenjing", Role.OFFDIR)
    head = cast.actor("chenjing", Role.UHEAD)
    actions.switch_post(head, actor=director)
    assert cast.user("chenjing").last_post == head.post
    with pytest.raises(PermissionDenied):
        actions.switch_post(cast.actor("fengkai"), actor=director)


def test_the_clock_has_a_name_and_cannot_sign_in(cast):
    actor = clock_actor()
    assert isinstance(actor, Actor)
    assert actor.role == Role.CLOCK
    assert actor.user.account_class == AccountClass.SYSTEM
    assert not actor.user.has_usable_password()


def test_organisations_keep_the_names_they_had(cast):
    for code in ("NY", "FP", "WJ", "WJJ"):
        ended = Organisation.objects.get(code=code)
        assert ended.valid_to is not None
        assert current_successor(ended).valid_to is None
