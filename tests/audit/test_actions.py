import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from coordination.access import Actor, Medium
from coordination.audit import actions, guards
from coordination.audit.actions import (
    bulk_create_versions,
    bulk_update_versions,
    record,
    record_many,
    save_version,
)
from coordination.audit.models import NO_COUNTY, Event, Pending
from coordination.audit.verbs import all_verbs
from coordination.meetings.verbs import MeetingVerb
from coordination.policy.verbs import PolicyVerb
from coordination.units.models import Organisation
from coordination.units.verbs import UnitVerb
from workflows.verbs import FlowVerb


def test_an_event_names_the_person_the_post_and_the_record(cast, wangmin):
    event = record(
        UnitVerb.POST_GRANTED,
        actor=wangmin,
        subject=cast.post("fengkai"),
        before={"title": ""},
        after={"title": "局长"},
        reason="任职",
        basis="安政任〔2026〕1号",
        policy_version="2026-1",
    )

    event = Event.objects.get(pk=event.pk)
    assert event.user_name == "王敏"
    assert event.user_id == wangmin.user.pk
    assert event.post_label == f"{wangmin.post.unit.short_name} · {wangmin.post.title}"
    assert (event.subject_type, event.subject_id) == ("units.post", str(cast.post("fengkai").pk))
    assert event.unit_id == wangmin.unit_id
    assert (event.before, event.after) == ({"title": ""}, {"title": "局长"})
    assert event.on_behalf_label == ""
    assert Pending.objects.filter(event=event).exists()


def test_who_acts_for_another_is_written_down_with_both(cast, wangmin):
    event = record(
        FlowVerb.PAPER_SIGNATURE_ENTERED,
        actor=wangmin.for_post(cast.post("linyue")).by(Medium.PAPER),
        subject=cast.unit("CZ"),
    )
    assert event.user_name == "王敏"
    assert event.on_behalf_label.startswith("林越（")
    assert event.unit_id == cast.post("linyue").unit_id
    assert event.medium_words == "纸质签批"


def test_a_mac_is_the_same_read_back_whatever_was_written(wangmin, cast):
    after = {
        "钱": Decimal("500000.00"),
        "day": dt.date(2026, 11, 21),
        "at": timezone.now(),
        "ratio": 0.1 + 0.2,
        "big": 10**30,
        "list": (1, None, True, "〔2026〕3号", "\U0002c1d6"),
        "z": 1,
        "a": {"b": {2, 1}},
        3: UnitVerb.SIGNED_IN,
        "lazy": UnitVerb.SIGNED_IN.label,
    }
    event = record(PolicyVerb.PARAMETERS_VERSIONED, actor=wangmin, subject=cast.unit("CZ"), after=after)
    stored = Event.objects.get(pk=event.pk)
    assert stored.expected_mac() == stored.mac == event.mac


@pytest.mark.parametrize("name", actions.macs.SIGNED_FIELDS)
def test_every_field_of_an_event_is_under_its_mac(cast, wangmin, name):
    event = record(UnitVerb.POST_GRANTED, actor=wangmin, subject=cast.unit("CZ"), after={"a": 1})
    value = getattr(event, name)
    if name == "at":
        changed = value + dt.timedelta(microseconds=1)
    elif name in ("before", "after"):
        changed = {"a": 2}
    elif isinstance(value, int):
        changed = value + 1
    else:
        changed = f"{value}x"
    setattr(event, name, changed)
    assert event.expected_mac() != event.mac


def test_all_columns_but_the_row_number_and_the_mac_are_signed():
    columns = {field.name for field in Event._meta.concrete_fields} - {"id", "mac"}
    assert columns == {*actions.macs.SIGNED_FIELDS, "county_id", "rows"}


def test_a_verb_outside_the_closed_list_is_refused(cast, wangmin):
    with pytest.raises(ValueError, match=r"units\.invented"):
        record("units.invented", actor=wangmin, subject=cast.unit("CZ"))


def test_without_a_key_nothing_is_recorded(cast, wangmin, settings):
    settings.AUDIT_MAC_KEY = ""
    before = Event.objects.count()
    with pytest.raises(actions.macs.ImproperlyConfigured, match="AUDIT_MAC_KEY"):
        record(UnitVerb.SIGNED_IN, actor=wangmin, subject=None)
    assert Event.objects.count() == before


def test_a_sign_in_that_failed_has_no_person(cast):
    class Nobody:
        pk = None

    event = record(UnitVerb.SIGN_IN_FAILED, actor=Actor(Nobody(), None), subject=None)
    assert (event.user_id, event.user_name, event.subject_type) == (None, "", "")
    assert event.expected_mac() == event.mac


def test_an_event_costs_two_statements_and_many_events_the_same(cast, wangmin, django_assert_num_queries):
    units = list(Organisation.objects.all()[:30])
    with transaction.atomic():
        with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
            record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=units[0])
        with django_assert_num_queries(2):
            events = record_many(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subjects=units)
    assert len(events) == 30
    assert Pending.objects.filter(event__in=events).count() == 30
    assert all(
        event.mac == event.expected_mac() for event in Event.objects.filter(pk__in=[e.pk for e in events])
    )


@pytest.mark.django_db(transaction=True)
def test_an_event_that_cannot_wait_for_its_seal_is_not_written(cast, wangmin):
    before = Event.objects.count()
    unit = cast.unit("CZ")
    power_cut = guards.Trigger(
        "pending_power_cut", Pending._meta.db_table, "BEFORE INSERT", *guards.refusal("power cut")
    )
    guards.guards(connection, install=True, only=(power_cut,))
    try:
        with pytest.raises(IntegrityError, match="power cut"):
            record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=unit)
        with pytest.raises(IntegrityError, match="power cut"):
            record_many(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subjects=[unit])
    finally:
        guards.guards(connection, install=False, only=(power_cut,))
    assert Event.objects.count() == before


def test_a_version_names_its_author_and_why_and_the_next_save_does_not(cast, wangmin):
    unit = cast.unit("CZ")
    unit.name, unit.short_name = "安和县财政和金融局", "不存"
    save_version(unit, actor=wangmin, update_fields=["name"], reason="更名" * 60)

    version = unit.history.latest()
    assert version.history_user == wangmin.user
    assert version.history_change_reason == "更名" * 50
    assert cast.unit("CZ").name == "安和县财政和金融局"
    assert cast.unit("CZ").short_name != "不存"

    unit.save()
    assert unit.history.latest().history_user is None


def test_a_failed_save_leaves_no_author_behind(cast, wangmin, monkeypatch):
    unit = cast.unit("CZ")
    monkeypatch.setattr(Organisation, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_version(unit, actor=wangmin)
    assert not hasattr(unit, "_history_user")


def test_bulk_writes_leave_a_version_of_each_row(cast, wangmin):
    made = bulk_create_versions(
        [
            Organisation(
                code=f"T{number}",
                name="试",
                short_name="试",
                level="county",
                kind="service_body",
                valid_from=dt.date(2026, 1, 1),
            )
            for number in range(3)
        ],
        actor=wangmin,
        reason="批量",
    )
    assert [row.history.latest().history_user for row in made] == [wangmin.user] * 3

    for row in made:
        row.name = "改"
    assert bulk_update_versions(made, ["name"], actor=wangmin) == 3
    assert {row.history.count() for row in made} == {2}
    assert bulk_create_versions([], actor=wangmin) == []


def test_labels_are_the_houses_own_whatever_language_the_writer_reads(cast, wangmin):
    unit = cast.unit("CZ")
    with translation.override("en"):
        event = record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=unit)
    assert event.subject_label == unit.short_name


def test_a_sentence_is_prose_in_the_readers_language(cast, wangmin):
    event = record(MeetingVerb.ITEM_SUBMITTED, actor=wangmin, subject=cast.unit("CZ"))
    with translation.override("en"):
        assert event.sentence == "王敏 submitted the item"
    event.verb = "meetings.unheard_of"
    assert event.sentence == "meetings.unheard_of"


def test_a_timeline_is_one_records_own_newest_first(cast, wangmin, happen):
    events = happen(3)
    record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=cast.unit("MZ"))
    assert list(Event.objects.of(cast.unit("CZ")))[:3] == events[::-1]


def test_the_audit_administrator_sees_all_others_their_own(cast, wangmin, happen):
    happen(2)
    assert Event.objects.visible_to(cast.actor("guqing")).count() == Event.objects.count()
    assert Event.objects.visible_to(cast.actor("fengkai")).filter(user_id=wangmin.user.pk).count() == 0
    assert Event.objects.visible_to(wangmin).count() >= 2


def test_verbs_are_unique_short_and_named_by_their_room():
    values = [verb.value for verb in all_verbs()]
    assert len(set(values)) == len(values)
    assert all(len(value) <= 60 and value.count(".") == 1 for value in values)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the tests' SQLite database is a file")
def test_the_sqlite_test_database_is_a_file(db):
    assert "memory" not in str(connection.settings_dict["NAME"])


def test_an_event_says_in_which_county_its_matter_lies(cast, wangmin):
    county = cast.unit("XZF")
    event = record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=cast.unit("CZ"))
    assert event.county_id == county.pk
    assert (
        record(UnitVerb.SIGN_IN_FAILED, actor=Actor(wangmin.user, None), subject=None).county_id == NO_COUNTY
    )
    of_account = record(UnitVerb.SIGN_IN_FAILED, actor=Actor(wangmin.user, None), subject=wangmin.user)
    assert of_account.county_id == county.pk


@pytest.mark.parametrize("other", [None, NO_COUNTY, 7])
def test_an_event_moved_to_another_county_is_not_the_one_that_was_signed(cast, wangmin, other):
    event = record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=cast.unit("CZ"))
    event.county_id = other
    assert event.expected_mac() != event.mac


def test_events_from_before_counties_keep_their_signed_form_and_are_the_first_countys(cast, wangmin):
    event = record(UnitVerb.ORGANISATION_ADDED, actor=wangmin, subject=cast.unit("CZ"))
    old = Event(**{field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields})
    old.pk, old.uuid, old.county_id = None, uuid.uuid4(), None
    assert actions.macs.canonical(old).startswith(b'["lianxi-event-1","')
    old.mac = old.expected_mac()
    old.save()
    assert old in Event.objects.of_county(cast.unit("XZF"))
    assert old not in Event.objects.of_county(cast.unit("CZ"))  # no county, and not the first
    assert old not in Event.objects.of_county(None)
