"""What the database refuses behind Django: classes are fixed, roles fit them."""

import pytest
from django.db import IntegrityError, connection, transaction

from coordination.audit.guards import missing
from coordination.units.models import AccountClass, Post, Role, User

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
