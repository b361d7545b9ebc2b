"""The demonstration's first county: whole, and the same after a second load."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from coordination.units.holders import Holder
from coordination.units.models import DutyLine, Organisation, Post, Role, User

pytestmark = pytest.mark.django_db


def test_every_member_unit_has_its_people(cast):
    for unit in cast.county.members:
        roles = set(Post.objects.current().filter(unit=unit).values_list("role", flat=True))
        if unit.kind == Organisation.Kind.TOWNSHIP:
            assert {Role.THEAD, Role.TCLERK, Role.TOFFICER} <= roles, unit
        else:
            assert {Role.UHEAD, Role.LIAISON} <= roles, unit
            assert {Role.UCLERK, Role.UDEPUTY} & roles, unit
    assert cast.county.members.count() == 13 + 21


def test_some_units_have_two_clerks_in_one_role_whoever_came_first_is_first(cast):
    for code, role, names in (
        ("MZ", Role.CCLERK, ["suting", "niesi"]),
        ("CZ", Role.UCLERK, ["duwei", "guanyu"]),
        ("YB", Role.UCLERK, ["dailin", "dairui"]),
        ("XZ01", Role.TCLERK, ["wutong", "xiangmei"]),
        ("XZ02", Role.TCLERK, ["yeqing", "lulin"]),
    ):
        assert [post.user.username for post in Holder(cast.unit(code), role).posts()] == names


def test_a_second_load_changes_nothing(cast, django_assert_max_num_queries):
    before = (User.objects.count(), Organisation.objects.count(), Post.history.count())
    call_command("load_demo", "--county", "anhe", verbosity=0)
    assert (User.objects.count(), Organisation.objects.count(), Post.history.count()) == before


def test_the_county_does_not_load_beside_real_people(cast):
    User.objects.create(username="real", name="实名")
    with pytest.raises(CommandError):
        call_command("load_demo", "--county", "anhe", verbosity=0)
    call_command("load_demo", "--county", "anhe", "--force", verbosity=0)


def test_every_duty_of_the_seed_leads_to_a_living_unit(cast):
    codes = [f"MZ-{n:02d}" for n in range(1, 9)] + [f"FG-{n:02d}" for n in range(1, 4)]
    codes += [f"JT-{n:02d}" for n in range(1, 6)] + [f"CZ-{n:02d}" for n in range(1, 10)]
    codes += [f"RS-{n:02d}" for n in range(1, 7)] + [f"ZJ-{n:02d}" for n in range(1, 4)]
    codes += ["NY-01", "NY-02"] + [f"WJJ-{n:02d}" for n in range(1, 8)] + ["FP-01", "FP-02"]
    codes += [f"WJ-{n:02d}" for n in range(1, 4)] + [f"GH-{n:02d}" for n in range(1, 4)]
    codes += ["CL-01", "CL-02"] + [f"SF-{n:02d}" for n in range(1, 5)]
    assert len(codes) == 57
    today = timezone.localdate()
    for line in DutyLine.objects.filter(code__in=codes).select_related("unit"):
        first = line
        while not line.is_valid_on(today):
            assert line.succeeded_by is not None, first
            line = line.succeeded_by
        assert line.unit.is_valid_on(today), first
        assert line.requirement == first.requirement
    numbers = set(DutyLine.objects.valid_on().values_list("requirement", flat=True))
    assert {f"R{number}" for number in range(139, 196)} <= numbers
    assert DutyLine.objects.filter(code__in=codes).count() == 57


def test_duties_stand_in_both_languages_with_their_source(cast):
    for line in DutyLine.objects.all():
        assert line.text, line.code
        assert line.text_en, line.code
        assert line.source.startswith("《"), line.code  # the document and its article, as a clerk cites it
        assert not re.search(r"R\d", line.source), line.code
        if line.is_valid_on(timezone.localdate()):
            assert line.keyword_list, line.code
            assert not line.partners.exclude(valid_to=None).exists(), line.code


def test_names_in_latin_letters_are_unique_and_complete(cast):
    assert not User.objects.filter(name_en="").exists()
    assert not Organisation.objects.filter(name_en="").exists()
    assert User.objects.values("name").distinct().count() == User.objects.count()
