"""Two counties under one city: each whole, each apart, and the same after a second load."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from coordination.access import Actor
from coordination.audit.verify import verify
from coordination.demo.county import ANHE, CITY, COUNTIES, NINGXI
from coordination.policy.queries import parameter
from coordination.register.models import Identity
from coordination.units.counties import County
from coordination.units.models import DutyLine, Organisation, Post, Role, User
from coordination.units.takeover import import_county
from tests.order import disagreements

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(cast):
    """The people of the second county and of the city beside those of the first."""
    call_command("load_demo", "--people-only", verbosity=0)
    return ANHE.county(), NINGXI.county()


def test_the_second_county_repeats_the_codes_of_the_first(both):
    first, second = both
    assert first != second
    assert second.government.parent == first.government.parent
    codes = set(second.units().values_list("code", flat=True))
    assert codes <= set(first.units().values_list("code", flat=True))
    assert second.members.filter(kind=Organisation.Kind.MEMBER_UNIT).count() == 6
    assert second.members.filter(kind=Organisation.Kind.TOWNSHIP).count() == 2
    lines = DutyLine.objects.of_county(second)
    assert set(lines.values_list("unit__code", flat=True)) == {"MZ", "JT", "CZ", "ZJ", "NYNC", "YB"}
    for line in lines.prefetch_related("partners"):
        assert line.unit.region_id == second.pk
        assert {unit.region_id for unit in line.partners.all()} <= {second.pk}, line


def test_each_county_has_its_own_people(both):
    first, second = both
    own = Post.objects.filter(unit__region=second.pk)
    roles = {Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.SYSADM, Role.SECADM, Role.AUDADM}
    assert roles <= set(own.values_list("role", flat=True))
    apart = User.objects.annotate(counties=Count("posts__unit__region", distinct=True))
    assert not apart.filter(counties__gt=1).exists()
    assert User.objects.values("name").distinct().count() == User.objects.count()
    for role in (Role.OFFICE, Role.CHIEF, Role.CCLERK, Role.FIN):
        assert first.holder(role).unit.region_id == first.pk
        assert second.holder(role).unit.region_id == second.pk
    for place in own.values_list("substitutions__substitute__unit__region", flat=True):
        assert place in (None, second.pk)


def test_each_county_has_its_own_figure_under_one_label(both):
    first, second = both
    today = timezone.localdate()
    assert parameter("LOW_STANDARD", on=today, county=first).value == 786
    assert parameter("LOW_STANDARD", on=today, county=second).value == 702


def test_the_citys_officers_stand_in_no_county(both):
    for username in ("bianjun", "rongyan", "ouyangqing", "weiwentao", "tongxiao"):
        post = Post.objects.select_related("unit", "user").get(user__username=username)
        assert Actor(post.user, post).county_id is None
        assert post.unit.parent is None or post.unit.parent.region_id is None
    assert CITY.read().government is None


def test_a_county_is_known_again_by_a_name_that_it_had(both):
    _first, second = both
    government = second.government
    government.name = "宁溪区人民政府"
    government.save()
    call_command("load_demo", "--people-only", verbosity=0)
    assert Organisation.objects.counties().count() == 2
    assert NINGXI.county() == second


def test_one_county_loads_alone_and_not_beside_real_people(cast):
    with pytest.raises(LookupError):
        NINGXI.county()
    call_command("load_demo", "--people-only", "--county", "ningxi", verbosity=0)
    assert NINGXI.county().office.short_name == "联席办"
    assert not User.objects.filter(username="bianjun").exists()
    User.objects.create(username="real", name="实名")
    with pytest.raises(CommandError):
        call_command("load_demo", "--county", "ningxi", verbosity=0)


@pytest.mark.parametrize(("key", "options"), [("anhe", ["--people-only"]), ("ningxi", [])])
def test_either_county_loads_alone_into_an_empty_house(empty_house, tmp_path, settings, key, options):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", "--county", key, *options, verbosity=0)
    county = COUNTIES[key].county()
    assert county.government.parent.code == "CITY"
    assert set(Organisation.objects.filter(region=None).values_list("code", flat=True)) == {"CITY", "SMZ"}
    clock = Post.objects.get(role=Role.CLOCK)
    assert (clock.user.username, clock.unit) == ("clock", county.office)
    assert not clock.user.has_usable_password()


def test_the_second_brings_no_second_clock(empty_house):
    call_command("load_demo", "--county", "ningxi", "--people-only", verbosity=0)
    call_command("load_demo", "--people-only", verbosity=0)
    assert Post.objects.get(role=Role.CLOCK).unit == NINGXI.county().office
    assert Organisation.objects.filter(region=None).count() == 3


def test_the_city_alone_has_no_seat_for_the_clock(empty_house):
    with pytest.raises(LookupError, match="clock"):
        import_county(CITY.read())
    assert not User.objects.exists()


def test_both_counties_come_with_their_records_once(both, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", verbosity=0)
    before = _rows()
    found = {
        label: apps.get_model(label).objects.of_county(both[1]).count()
        for label in (
            "meetings.AgendaItem", "meetings.Session", "duties.DutyCycle", "register.Household",
            "referrals.Referral", "aid.AidCase", "aid.Account", "monitoring.Warning", "deliberation.Deliberation",
        )
    }  # fmt: skip
    assert found == {
        "meetings.AgendaItem": 1,
        "meetings.Session": 1,
        "duties.DutyCycle": 1,
        "register.Household": 31,  # one more came with its warning
        "referrals.Referral": 1,
        "aid.AidCase": 1,
        "aid.Account": 3,
        "monitoring.Warning": 3,  # what was refused is looked at for the next tier (R282)
        "deliberation.Deliberation": 1,
    }
    _shows_whom_to_ask(*both)
    call_command("load_demo", verbosity=0)
    assert _rows() == before
    assert disagreements() == []
    assert verify() == []


def _shows_whom_to_ask(first: County, second: County) -> None:
    """One person stands in both registers: each county's pages name the other one's desk, and nothing else."""
    shared = Identity.objects.annotate(counties=Count("entries__county", distinct=True)).filter(
        counties__gt=1
    )
    entries = {one.county_id: one for one in shared.get().entries.select_related("household")}
    assert set(entries) == {first.pk, second.pk}
    for here, there, desk in ((first, second, "宁溪县民政局"), (second, first, "安和县民政局")):
        post = here.holder(Role.OFFICE).posts()[0]
        browser = Client()
        browser.force_login(post.user)
        page = browser.get(entries[here.pk].household.get_absolute_url()).content.decode()
        assert f"在{there.government.label}有登记，请向{desk}" in page
        assert entries[there.pk].household.number not in page


OF_WHO_LOOKS = ("sign_ins.SignIn", "audit.Look")


def _rows() -> dict[str, int]:
    ours = ("coordination.", "workflows")
    models = [model for model in apps.get_models() if model.__module__.startswith(ours)]
    counted = {model._meta.label: model._default_manager.count() for model in models}
    return {label: count for label, count in counted.items() if label not in OF_WHO_LOOKS}
