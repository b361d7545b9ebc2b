"""Nothing of another county is offered, taken, counted, heard or kept."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from coordination.access import Actor
from coordination.accounts.actions import open_account
from coordination.api.actions import add_client, end_client
from coordination.api.models import ApiClient, Scope
from coordination.meetings.notices import MeetingNotice
from coordination.monitoring.models import Warning
from coordination.notifications.actions import hint, notify
from coordination.notifications.models import CallEntry, Notice
from coordination.units.actions import end_organisation, end_post, grant_post
from coordination.units.fields import CountyField
from coordination.units.models import Organisation, Post, Role, User, county_lookup
from coordination.units.tree import county_tree
from tests.access_rules import ANONYMOUS, PEOPLE
from tests.access_table import ROWS
from tests.access_world import World
from tests.api.clients import Platform, rows
from tests.counties import second_county
from tests.notifications.live import Page, play
from tests.test_counties import NO_COUNTY

# units and people that only the second county has
NAMED = ("云屏", "北山乡", "坡头村", "储诚", "庞大海", "金兰", "郭启明")


@pytest.fixture
def other(cast):
    return second_county()


def installation_officer(role: str) -> Actor:
    """Somebody whose desk stands in no county."""
    city = Organisation.objects.filter(region=None).order_by("pk")[:1].get()
    classes = {Role.SYSADM: "system", Role.SECADM: "security", Role.AUDADM: "audit"}
    user = User.objects.create(username=f"house.{role}", name="院内", account_class=classes[Role(role)])
    return Actor(
        user, Post.objects.create(user=user, unit=city, role=role, title="管理员", valid_from=localdate())
    )


class TestPickers:
    """Every form that a page of the first county shows, while a second county stands beside it."""

    PAGES = [row for row in ROWS if row.method == "get"]

    @pytest.mark.parametrize("room", sorted({row.name.partition(":")[0] for row in PAGES}))
    def test_no_form_offers_or_takes_what_is_of_another_county(self, cast, other, monkeypatch, room):
        shown: list[ModelChoiceField] = []
        bind = ModelChoiceField.get_bound_field

        def note(field, form, name):
            shown.append(field)
            return bind(field, form, name)

        monkeypatch.setattr(ModelChoiceField, "get_bound_field", note)
        world = World(cast)
        for row in (row for row in self.PAGES if row.name.partition(":")[0] == room):
            args = row.args(world) if callable(row.args) else row.args
            data = row.data(world) if callable(row.data) else row.data
            for column, status in ((one, row.expect.of(one)) for one in PEOPLE if one != ANONYMOUS):
                if status == 200:
                    before = len(shown)
                    with transaction.atomic():
                        answer = cast.client(*PEOPLE[column]).get(reverse(row.name, kwargs=args), data)
                        page = b"" if answer.streaming else answer.content
                        transaction.set_rollback(True)
                    asks_where = any(isinstance(field, CountyField) for field in shown[before:])
                    told = NAMED[1:] if asks_where else NAMED  # a county that is to be chosen has its name
                    named = [name for name in told if name.encode() in page]
                    assert named == [], f"{row.id} names {named}"
                    break
        for field in shown:
            refuses(field, other)


def refuses(field: ModelChoiceField, other) -> None:
    if isinstance(field, CountyField):
        return  # another county is what it asks for
    model = field.queryset.model
    if model._meta.label in NO_COUNTY and model is not User:
        return
    county = "posts__unit__region" if model is User else county_lookup(model)
    assert not field.queryset.filter(**{county: other.pk}).exists(), f"{field.label} offers another county's"
    theirs = model._default_manager.filter(**{county: other.pk}).first()
    if theirs is not None:
        key = getattr(theirs, field.to_field_name or "pk")
        if field.to_field_name and field.queryset.filter(**{field.to_field_name: key}).exists():
            return  # the own county's unit has that code, too
        with pytest.raises(ValidationError):
            field.clean([key] if isinstance(field, ModelMultipleChoiceField) else key)


class TestOfficers:
    """A county's officers keep their county, those of the installation every county; nobody sees a case."""

    def account(self, actor: Actor, name: str = "new") -> User:
        assert actor.acting_post is not None
        user, _plain = open_account(name, "新人", actor=actor, unit=actor.acting_post.unit, reason="新到岗")
        return user

    def test_an_account_is_of_the_county_whose_officer_opened_it(self, cast, other):
        theirs = self.account(other.actor(Role.SYSADM))
        assert theirs.audit_county == other.pk
        assert theirs in User.objects.kept_by(other.actor(Role.SECADM))
        assert theirs not in User.objects.kept_by(cast.actor("majun"))

    def test_the_people_of_a_county_are_those_of_its_posts_and_accounts(self, cast, other):
        kept = User.objects.kept_by(other.actor(Role.SECADM))
        assert {user.audit_county for user in kept} == {other.pk}
        assert kept.count() == len(other.actors())

    def test_a_post_is_granted_to_nobody_of_another_county_and_in_none_of_its_units(self, cast, other):
        ours, theirs = self.account(cast.actor("yangfan"), "ours"), self.account(other.actor(Role.SYSADM))
        officer = cast.actor("majun")
        for user, unit in ((theirs, cast.unit("CZ")), (ours, other.unit("CZ"))):
            with pytest.raises(PermissionDenied):
                grant_post(user, unit, Role.UCLERK, "科员", actor=officer)
        grant_post(ours, cast.unit("CZ"), Role.UCLERK, "科员", actor=officer)

    def test_posts_and_units_end_by_their_own_officers(self, cast, other):
        with pytest.raises(PermissionDenied):
            end_post(other.post(Role.FIN), actor=cast.actor("majun"), last_day=localdate(), reason="调离")
        with pytest.raises(PermissionDenied):
            end_organisation(
                other.unit("ZJ"),
                actor=cast.actor("yangfan"),
                last_day=localdate(),
                successors=[],
                reason="改革",
            )

    def test_officers_of_the_installation_keep_every_county(self, cast, other):
        officer = installation_officer(Role.SECADM)
        ended = end_post(other.post(Role.FIN), actor=officer, last_day=localdate(), reason="调离")
        assert ended.valid_to == localdate()
        assert {cast.user("songlan"), other.post(Role.FIN).user} <= set(User.objects.kept_by(officer))
        assert not Warning.objects.visible_to(officer).exists()

    def test_a_county_ends_no_client_of_another(self, cast, other):
        client = Platform(cast).client
        with pytest.raises(PermissionDenied):
            end_client(client, actor=other.actor(Role.SECADM), reason="不再使用")
        assert client not in ApiClient.objects.visible_to(other.actor(Role.SECADM))


class TestUnits:
    def test_the_tree_shows_the_own_county_and_what_stands_above(self, cast, other):
        tree = county_tree(other.actor(Role.OFFICE))
        assert {branch.unit.region_id for branch in tree.members + tree.townships} == {other.pk}
        assert tree.villages == 2

    def test_a_code_that_repeats_opens_the_own_countys_unit(self, cast, other):
        for browser, unit in (
            (cast.client("wangmin"), cast.unit("CZ")),
            (other.client(Role.OFFICE), other.unit("CZ")),
        ):
            assert browser.get("/units/CZ/").context["unit"] == unit
            assert browser.get(f"/units/CZ/?county={unit.region_id}").status_code == 200
        assert cast.client("wangmin").get(f"/units/CZ/?county={other.pk}").status_code == 404


class TestInterface:
    """A client reports, reads and counts in its county; a platform above them names the county."""

    def test_another_countys_warning_is_not_there_and_is_not_counted(self, cast, other):
        Platform(cast, "first").post(rows(2))
        ours = Warning.objects.order_by("pk")[:1].get()
        unit, post = other.unit("MZ"), other.post(Role.SECADM)
        theirs = _platform(Actor(post.user, post), unit)
        assert theirs.get(f"warnings/{ours.key}").status_code == 404
        assert theirs.get("warnings").json()["warnings"] == []
        assert theirs.get("aggregates/warnings").json()["received"] == 0
        [first] = theirs.post([{**rows(1)[0], "county": "安和县"}]).json()["results"]
        assert first["result"] == "refused"

    def test_the_same_key_of_one_source_is_another_report_in_another_county(self, cast, other):
        city = _platform(installation_officer(Role.SECADM), cast.unit("SMZ"))
        first = {**rows(1)[0], "township": "桃源镇", "village": None}
        answer = city.post([{**first, "county": "安和县"}, {**first, "county": "云屏县"}]).json()
        assert [one["result"] for one in answer["results"]] == ["opened", "opened"], answer
        assert set(Warning.objects.values_list("county", flat=True)) == {cast.unit("CZ").region_id, other.pk}

    def test_a_name_that_repeats_is_refused_in_words(self, cast, other):
        city = _platform(installation_officer(Role.SECADM), cast.unit("SMZ"))
        [answer] = city.post([{**rows(1)[0], "township": "桃源镇", "village": None}]).json()["results"]
        assert answer["result"] == "refused"
        assert answer["problems"] == [{"field": "county", "words": "多个县有同名乡镇，请同时写明县名。"}]


def _platform(officer: Actor, unit: Organisation) -> Platform:
    platform = Platform.__new__(Platform)
    platform.client, platform.key = add_client(
        actor=officer, code="two", name="平台", organisation=unit, role=Role.UP, channel="province",
        scopes=tuple(Scope.values), rate=10_000,
    )  # fmt: skip
    platform.http = Client()
    return platform


class TestCallList:
    def test_it_names_nobody_of_another_county(self, cast, other):
        for user in (cast.user("songlan"), other.post(Role.LIAISON).user):
            notify([user], MeetingNotice.ITEM_APPROVED, subject=None, key="k", urgent=True, title="议题")
        theirs = Notice.objects.get(recipient=other.post(Role.LIAISON).user)
        page = cast.client("wangmin").get(reverse("notifications:calls"))
        assert [notice.recipient for notice in page.context["page"].rows] == [cast.user("songlan")]
        call = reverse("notifications:call", args=[theirs.pk])
        assert cast.client("wangmin").post(call, {"outcome": "reached"}).status_code == 404
        assert other.client(Role.OFFICE).post(call, {"outcome": "reached"}).status_code == 302
        assert not CallEntry.objects.visible_to(cast.actor("wangmin")).exists()


class TestLive:
    def test_a_list_hears_of_its_own_county_alone(self, cast, other, django_capture_on_commit_callbacks):
        ours, theirs = Page(cast.client("wangmin")), Page(other.client(Role.OFFICE))
        Platform(cast).post(rows(1))
        warning = Warning.objects.get()

        def tell():
            with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
                hint(warning)

        async def scenario():
            for page in (ours, theirs):
                assert await page.connect()
                assert (await page.subscribe("monitoring.warning"))["refused"] == []
            assert (await theirs.subscribe(f"monitoring.warning:{warning.pk}"))["subscribed"] == []
            await sync_to_async(tell)()
            assert await ours.hear() == {"changed": "monitoring.warning"}
            assert await theirs.hears_nothing()
            await ours.leave()
            await theirs.leave()

        play(scenario)
