"""The demonstration county: whole, and the same after a second load."""

import pytest
from django.core.management import CommandError, call_command

from coordination.units.models import Organisation, Post, Role, User
from coordination.units.queries import member_units

pytestmark = pytest.mark.django_db


def test_every_member_unit_has_its_people(cast):
    for unit in member_units():
        roles = set(Post.objects.current().filter(unit=unit).values_list("role", flat=True))
        if unit.kind == Organisation.Kind.TOWNSHIP:
            assert {Role.THEAD, Role.TCLERK, Role.TOFFICER} <= roles, unit
        else:
            assert {Role.UHEAD, Role.LIAISON} <= roles, unit
            assert {Role.UCLERK, Role.UDEPUTY} & roles, unit
    assert member_units().count() == 13 + 21


def test_a_second_load_changes_nothing(cast, django_assert_max_num_queries):
    before = (User.objects.count(), Organisation.objects.count(), Post.history.count())
    call_command("load_demo", verbosity=0)
    assert (User.objects.count(), Organisation.objects.count(), Post.history.count()) == before


def test_the_county_does_not_load_beside_real_people(cast):
    User.objects.create(username="real", name="实名")
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)
    call_command("load_demo", "--force", verbosity=0)
