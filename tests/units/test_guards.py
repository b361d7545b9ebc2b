"""What the database refuses behind Django: classes are fixed, roles fit them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coordination.audit.guards import missing
from coordination.units.actions import end_post, grant_post
from coordination.units.models import AccountClass, Post, Role, User
from tests.audit_guards import two_holders

pytestmark = pytest.mark.django_db


def refused(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_guards_stand(cast):
    assert missing(connection) == []


@pytest.mark.parametrize("kind", [AccountClass.SYSTEM, AccountClass.SECURITY, AccountClass.AUDIT])
def test_no_statement_changes_the_class_of_an_account(cast, kind):
    refused("UPDATE units_user SET account_class = %s WHERE username = 'wangmin'", kind.value)
    assert User.objects.get(username="wangmin").account_class == AccountClass.CASE


@pytest.mark.parametrize(
    ("name", "role"),
    [("wangmin", Role.AUDADM), ("guqing", Role.OFFICE), ("yangfan", Role.SECADM), ("clock", Role.CHIEF)],
)
def test_no_statement_gives_a_role_to_the_wrong_account(cast, name, role):
    post = cast.post(name)
    refused("UPDATE units_post SET role = %s WHERE id = %s", role.value, post.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.bulk_create(
            [Post(user=post.user, unit=post.unit, role=role, title="岗位", valid_from=post.valid_from)]
        )


def test_a_fitting_role_passes(cast):
    post = cast.post("yangfan")
    Post.objects.filter(pk=cast.post("wangmin").pk).update(role=Role.UCLERK)
    Post.objects.filter(pk=post.pk).update(role=Role.CLOCK)
    post.refresh_from_db()
    assert (post.role, cast.post("wangmin").role) == (Role.CLOCK, Role.UCLERK)


# --- one holder of a post that is one (R196, R199) ------------------------------------------------------

ONE = [
    ("zhouzhengyi", "CHIEF"),
    ("linyue", "DEPUTY"),
    ("chenjing", "OFFDIR"),
    ("fengkai", "UHEAD"),
    ("songlan", "LIAISON"),
    ("shilei", "THEAD"),
]


@pytest.mark.parametrize(("name", "role"), ONE)
def test_m2_1_22_no_statement_gives_a_post_that_is_one_a_second_holder(cast, name, role):
    post, other = cast.post(name, role), cast.user("duwei")
    row = {"user": other, "unit": post.unit, "role": role, "title": "岗位"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.bulk_create([Post(valid_from=post.valid_from + dt.timedelta(days=1), **row)])
    later = Post.objects.create(
        valid_from=dt.date(2099, 1, 2), valid_to=dt.date(2099, 1, 3), **(row | {"role": "UCLERK"})
    )
    refused("UPDATE units_post SET role = %s WHERE id = %s", role, later.pk)
    assert Post.objects.filter(unit=post.unit, role=role).count() == 1


def test_m2_1_22_the_next_holder_begins_after_the_last_day(cast):
    post = cast.post("songlan", "LIAISON")
    last = timezone.localdate()
    row = {"user": cast.user("duwei"), "unit": post.unit, "role": "LIAISON", "title": "联络员"}
    Post.objects.filter(pk=post.pk).update(valid_to=last)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(valid_from=last, **row)
    following = Post.objects.create(valid_from=last + dt.timedelta(days=1), **row)
    refused("UPDATE units_post SET valid_to = NULL WHERE id = %s", post.pk)
    refused("UPDATE units_post SET valid_from = %s WHERE id = %s", last, following.pk)


def test_m2_1_22_conveners_are_one_in_the_county_wherever_their_post_stands(cast):
    for name, role in ONE[:3]:
        elsewhere = cast.unit("CZ")
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(
                user=cast.user("duwei"),
                unit=elsewhere,
                role=role,
                title="岗位",
                valid_from=cast.post(name, role).valid_from,
            )


def test_m2_1_22_two_who_were_entered_before_can_be_put_right(cast):
    """What stood before the guard stands: one of the two is ended."""
    post = cast.post("songlan", "LIAISON")
    with two_holders():
        twin = Post.objects.create(
            user=cast.user("duwei"),
            unit=post.unit,
            role="LIAISON",
            title="联络员",
            valid_from=post.valid_from,
        )
    Post.objects.filter(pk=twin.pk).update(title="原联络员")
    Post.objects.filter(pk=twin.pk).update(valid_to=timezone.localdate())
    refused("UPDATE units_post SET valid_to = NULL WHERE id = %s", twin.pk)
    twin.refresh_from_db()
    assert (twin.title, twin.valid_to) == ("原联络员", timezone.localdate())


def test_m2_1_22_whoever_grants_it_reads_who_holds_it(cast):
    with pytest.raises(ValidationError, match="宋岚"):
        grant_post(cast.user("duwei"), cast.unit("CZ"), "LIAISON", "联络员", actor=cast.actor("majun"))
    end_post(
        cast.post("songlan", "LIAISON"),
        actor=cast.actor("majun"),
        last_day=timezone.localdate(),
        reason="轮岗",
    )
    with pytest.raises(ValidationError, match="宋岚"):
        grant_post(cast.user("duwei"), cast.unit("CZ"), "LIAISON", "联络员", actor=cast.actor("majun"))
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    given = grant_post(
        cast.user("duwei"),
        cast.unit("CZ"),
        "LIAISON",
        "联络员",
        actor=cast.actor("majun"),
        valid_from=tomorrow,
    )
    assert given.pk
