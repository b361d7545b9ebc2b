"""Absences and posts that end: who stands in, who takes over, what is told and when."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.ciphers.sealing import key_code
from coordination.notifications.models import Notice
from coordination.units import actions, rounds
from coordination.units.actors import actors_of
from coordination.units.fields import PostField
from coordination.units.models import Absence, Post, Role
from coordination.units.queries import holder_keys
from coordination.units.verbs import UnitVerb
from tests.counties import second_county
from tests.meetings.items import Walker
from workflows.models import Task

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)
ILLNESS = "住院，每周透析三次"


@pytest.fixture
def step_of_fengkai(cast):
    """An item of finance that waits for the signature of its head."""
    return Walker(cast, clerk="duwei").signing().task("sign")


def events(verb):
    return Event.objects.filter(verb=verb)


# what a post leaves behind


def test_m2_1_23_a_post_whose_steps_would_be_nobodys_is_not_ended_in_silence(cast, step_of_fengkai):
    ends = {"actor": cast.actor("majun"), "last_day": TODAY(), "reason": "调任"}
    with pytest.raises(ValidationError, match="无人承办"):
        actions.end_post(cast.post("fengkai"), **ends)
    assert cast.post("fengkai").valid_to is None
    page = cast.client("majun").get(f"/units/posts/{cast.post('fengkai').pk}/end/").content.decode()
    assert "现有待办1项" in page
    assert step_of_fengkai.subject_title in page
    ended = actions.end_post(cast.post("fengkai"), steps_wait=True, **ends)
    assert ended.valid_to == TODAY()


def test_m2_1_23_the_steps_move_with_the_post_and_the_successor_is_told_on_the_day(cast, step_of_fengkai):
    heir = cast.user("caolei")
    actions.end_post(
        cast.post("fengkai"), actor=cast.actor("majun"), last_day=TODAY(), reason="调任", successor=heir
    )
    post = Post.objects.get(user=heir, role=Role.UHEAD)
    assert (post.unit, post.valid_from) == (cast.unit("CZ"), TODAY() + DAY)
    assert Notice.objects.filter(recipient=heir, kind="post_granted").count() == 1
    assert rounds.tell_of_today() == 0
    with time_machine.travel(timezone.now() + DAY, tick=True):
        rounds.tell_of_today()
        rounds.tell_of_today()
        told = Notice.objects.get(recipient=heir, kind="post_begins")
        assert told.params["count"] == "1"
        assert step_of_fengkai in Task.objects.waiting_for(actors_of(heir))


def test_m2_1_23_who_stands_in_is_told_again_on_the_day(cast):
    tomorrow = TODAY() + DAY
    actions.record_absence(
        cast.post("fengkai"),
        actor=cast.actor("fengkai"),
        first_day=tomorrow,
        last_day=tomorrow,
        reason="公差",
    )
    rounds.tell_of_today()
    assert not Notice.objects.filter(kind="substitution_begins").exists()
    with time_machine.travel(timezone.now() + DAY, tick=True):
        rounds.tell_of_today()
        assert Notice.objects.get(kind="substitution_begins").recipient == cast.user("songlan")


def test_m2_1_23_what_is_decided_today_is_told_once(cast):
    actions.grant_post(
        cast.user("caolei"), cast.unit("CZ"), Role.UCLERK, "干部", actor=cast.actor("majun"), reason="任职"
    )
    rounds.tell_of_today()
    assert not Notice.objects.filter(kind="post_begins").exists()


def test_m2_1_23_who_chooses_a_handler_sees_who_is_away(cast):
    cast.away("duwei", days=2)
    field = PostField(Post.objects.filter(pk=cast.post("duwei").pk).select_related("user", "unit"))
    [(_empty, _words), (_key, words)] = list(field.choices)
    assert "离岗至" in words
    cast.post("duwei").absences.all().delete()
    field.queryset = Post.objects.filter(pk=cast.post("duwei").pk).select_related("user", "unit")
    assert "离岗" not in list(field.choices)[1][1]


# absence and substitution


def test_an_absence_shows_the_tasks_to_the_substitute_and_tells_them(cast):
    head = cast.post("fengkai")
    actions.record_absence(
        head, actor=cast.actor("fengkai"), first_day=TODAY(), last_day=TODAY() + DAY, reason="公差"
    )
    substitute = cast.substitute("songlan", "fengkai")
    assert substitute.on_behalf_of == head
    assert (head.unit_id, Role.UHEAD) in holder_keys(substitute)
    assert Notice.objects.get(recipient=cast.user("songlan")).kind == "substitution_started"
    assert events(UnitVerb.ABSENCE_RECORDED).get().unit_id == head.unit_id


@pytest.mark.parametrize(
    ("name", "whose"), [("songlan", "fengkai"), ("duwei", "fengkai"), ("wutong", "shilei")]
)
def test_the_liaison_or_clerk_records_it_for_the_head(cast, name, whose):
    post = cast.post(whose)
    actions.record_absence(post, actor=cast.actor(name), first_day=TODAY(), last_day=TODAY(), reason="会议")
    assert post.absences.count() == 1


def noted(cast, by="songlan", whose="fengkai"):
    return actions.record_absence(
        cast.post(whose), actor=cast.actor(by), first_day=TODAY(), last_day=TODAY(), reason="会议"
    )


def test_m2_1_21_nobody_signs_by_an_absence_that_he_noted_himself(cast):
    absence = noted(cast)
    with pytest.raises(LookupError):
        cast.substitute("songlan", "fengkai")
    told = Notice.objects.filter(subject_type="units.absence", subject_id=absence.pk)
    assert set(told.filter(kind="absence_noted").values_list("recipient__username", flat=True)) == {"fengkai"}
    asked = told.filter(kind="absence_to_confirm").values_list("recipient__username", flat=True)
    assert {"wangmin", "liqian"} <= set(asked)
    assert not told.filter(kind="substitution_started").exists()
    for name in ("songlan", "duwei", "linyue"):  # who noted it, a colleague, a leader of the county
        with pytest.raises(PermissionDenied):
            actions.confirm_absence(absence, actor=cast.actor(name))
    assert not events(UnitVerb.ABSENCE_CONFIRMED).exists()


@pytest.mark.parametrize("name", ["fengkai", "wangmin", "chenjing"])
def test_m2_1_21_once_the_holder_or_the_office_says_so_the_substitute_acts(cast, name):
    absence = noted(cast)
    confirmed = actions.confirm_absence(absence, actor=cast.actor(name))
    assert (confirmed.confirmed_by, confirmed.waits_for_confirmation) == (cast.user(name), False)
    assert cast.substitute("songlan", "fengkai").on_behalf_of == cast.post("fengkai")
    assert Notice.objects.filter(kind="substitution_started", recipient=cast.user("songlan")).count() == 1
    assert events(UnitVerb.ABSENCE_CONFIRMED).get().user_name == cast.user(name).name
    with pytest.raises(ValidationError):
        actions.confirm_absence(absence, actor=cast.actor("fengkai"))


def test_m2_1_21_another_colleague_stands_in_at_once(cast):
    actions.set_substitution(cast.post("fengkai"), cast.post("duwei"), actor=cast.actor("fengkai"))
    noted(cast)
    assert cast.substitute("duwei", "fengkai").on_behalf_of == cast.post("fengkai")
    with pytest.raises(LookupError):
        cast.substitute("songlan", "fengkai")


def test_m2_1_21_the_holder_hears_that_his_absence_was_ended(cast):
    absence = noted(cast)
    actions.end_absence(absence, actor=cast.actor("songlan"))
    ended = Notice.objects.get(kind="absence_taken_back")
    assert ended.recipient == cast.user("fengkai")
    with pytest.raises(ValidationError):
        actions.confirm_absence(absence, actor=cast.actor("fengkai"))


def test_m2_1_21_the_office_of_another_county_confirms_nothing(cast):
    with pytest.raises(PermissionDenied):
        actions.confirm_absence(noted(cast), actor=second_county().actor("OFFICE"))


def test_m2_1_21_the_office_finds_it_on_the_page_and_confirms_it(cast):
    absence = noted(cast)
    page = cast.client("wangmin").get("/units/absence/").content.decode()
    assert f"/units/absence/{absence.pk}/confirm/" in page
    assert f"/units/absence/{absence.pk}/end/" not in page
    own = cast.client("songlan").get("/units/absence/").content.decode()
    assert f"/units/absence/{absence.pk}/confirm/" not in own
    assert cast.client("wangmin").post(f"/units/absence/{absence.pk}/confirm/").status_code == 302
    absence.refresh_from_db()
    assert absence.confirmed_by == cast.user("wangmin")
    later = cast.client("wangmin").get("/units/absence/").content.decode()
    assert f"/units/absence/{absence.pk}/confirm/" not in later


def test_the_office_records_it_for_the_convener(cast):
    post = cast.post("zhouzhengyi")
    actions.record_absence(
        post, actor=cast.actor("wangmin"), first_day=TODAY(), last_day=TODAY(), reason="公差"
    )
    assert cast.substitute("linyue", "zhouzhengyi").role == Role.CHIEF


@pytest.mark.parametrize("name", ["sunjing", "wangmin", "majun", "duwei"])
def test_nobody_else_makes_a_colleague_absent(cast, name):
    with pytest.raises(PermissionDenied):
        actions.record_absence(
            cast.post("songlan"),
            actor=cast.actor(name),
            first_day=TODAY(),
            last_day=TODAY(),
            reason="公差",
        )
    assert not Absence.objects.filter(post__user__username="songlan").exists()


def test_an_absence_is_neither_past_nor_recorded_twice(cast):
    record = {"actor": cast.actor("songlan"), "reason": "休假"}
    post = cast.post("songlan")
    with pytest.raises(ValidationError):
        actions.record_absence(post, first_day=TODAY() - 2 * DAY, last_day=TODAY() - DAY, **record)
    with pytest.raises(ValidationError):
        actions.record_absence(post, first_day=TODAY() + DAY, last_day=TODAY(), **record)
    actions.record_absence(post, first_day=TODAY(), last_day=TODAY() + 2 * DAY, **record)
    with pytest.raises(ValidationError):
        actions.record_absence(post, first_day=TODAY() + DAY, last_day=TODAY() + 5 * DAY, **record)


def test_coming_back_takes_the_tasks_from_the_substitute(cast):
    absence = cast.away("fengkai", days=3)
    actions.end_absence(absence, actor=cast.actor("fengkai"))
    with pytest.raises(LookupError):
        cast.substitute("songlan", "fengkai")
    assert events(UnitVerb.ABSENCE_ENDED).exists()
    with pytest.raises(ValidationError):
        actions.end_absence(absence, actor=cast.actor("fengkai"))


def test_the_head_names_a_substitute_in_the_unit(cast):
    post, other = cast.post("duwei"), cast.post("caolei")
    actions.set_substitution(post, other, actor=cast.actor("fengkai"))
    cast.away("duwei")
    assert cast.substitute("caolei", "duwei").on_behalf_of == post
    assert Notice.objects.filter(recipient=other.user, kind="substitute_named").exists()
    with pytest.raises(ValidationError):
        actions.set_substitution(post, other, actor=cast.actor("fengkai"))


@pytest.mark.parametrize(
    ("post", "substitute", "by"),
    [
        ("duwei", "caolei", "songlan"),  # the liaison names nobody
        ("duwei", "zhaoli", "fengkai"),  # from another unit
        ("majun", "guqing", "majun"),  # the three officers stay apart
    ],
)
def test_a_substitution_is_refused(cast, post, substitute, by):
    with pytest.raises(PermissionDenied):
        actions.set_substitution(cast.post(post), cast.post(substitute), actor=cast.actor(by))


def test_an_ended_substitution_does_not_count(cast):
    substitution = cast.post("fengkai").substitutions.get()
    actions.end_substitution(substitution, actor=cast.actor("fengkai"), last_day=TODAY() - DAY)
    cast.away("fengkai")
    with pytest.raises(LookupError):
        cast.substitute("songlan", "fengkai")


def test_m2_5_5_why_somebody_is_away_lies_encrypted_with_its_versions_and_is_read_by_colleagues(cast):
    """An illness of an official is no less one's own than that of anybody else."""
    post = cast.post("songlan")
    absence = actions.record_absence(
        post, actor=cast.actor("songlan"), first_day=TODAY(), last_day=TODAY(), reason=ILLNESS
    )
    actions.end_absence(absence, actor=cast.actor("songlan"))
    rows = [Absence.objects.get(pk=absence.pk), *absence.history.all()]
    assert [row.reason for row in rows] == [ILLNESS] * 3
    for stored in (Absence.objects.filter(pk=absence.pk), absence.history.all()):
        for held in stored.values_list("reason", flat=True):
            assert key_code(held.stored), held.stored
            assert ILLNESS not in held.stored
