"""Personal data: unreadable in the database, found by a keyed index, masked for readers."""

from __future__ import annotations

import pytest
from django.db import connection

from coordination.audit.models import Event
from coordination.register.models import Person
from coordination.register.privacy import (
    blind_index,
    mask_account,
    mask_id_number,
    mask_name,
    mask_phone,
    veil,
)
from tests.register.people import Clerk, id_number

NUMBER = id_number()
SECRET = ("id_number", "phone", "account", "health_note", "identity_note")


def test_masks_show_what_the_rule_says():
    assert mask_name("张建国") == mask_name("张三") == "张*"
    assert mask_id_number("34102119680309123X") == "3410**********123X"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_account("6217001234567894321") == "****4321"
    assert mask_phone("12345") == "*****"
    assert mask_name("") == mask_phone("") == ""


def test_free_text_keeps_its_sense_and_loses_who_it_is_about():
    text = "张建国（34102119680309123X，13812345678）卡6217001234567894321，自付52000元，与张建国妻同住。"
    told = veil(text, "张建国")
    assert told == "张*（3410**********123X，138****5678）卡****4321，自付52000元，与张*妻同住。"
    assert veil("2026年自付52000元。", "") == "2026年自付52000元。"


def test_the_index_needs_its_key(settings):
    index = blind_index(NUMBER)
    assert index == blind_index(NUMBER)
    assert NUMBER not in index
    settings.BLIND_INDEX_KEY = "another"
    assert blind_index(NUMBER) != index


def test_neither_the_rows_nor_their_versions_nor_the_events_hold_plain_text(cast):
    person = Clerk(cast).person(account="6217 0012 3456 7894 321", health_note="尿毒症，每周透析三次")
    with connection.cursor() as cursor:
        for table in ("register_person", "register_historicalperson"):
            cursor.execute(  # names of ours
                f"SELECT {', '.join(SECRET)} FROM {table} WHERE name = %s",  # noqa: S608
                [person.name],
            )
            [row] = cursor.fetchall()[:1]
            assert all(value == "" or value.startswith("v2.") for value in row)
            assert row[0]
    said = "".join(
        f"{event.subject_label} {event.before} {event.after} {event.reason}"
        for event in Event.objects.filter(household=person.household.key)
    )
    for secret in (NUMBER, person.phone, person.account, person.health_note, person.name):
        assert secret not in said
    assert Person.objects.get(pk=person.pk).health_note == "尿毒症，每周透析三次"


def test_an_encrypted_field_is_not_searched_by_its_value(cast):
    with pytest.raises(TypeError, match="blind index"):
        Person.objects.filter(phone="13855556789").exists()
    person = Clerk(cast).person()
    assert Person.objects.get(phone_index=blind_index("13855556789")) == person
    assert Person.objects.get(id_number_index=blind_index(NUMBER)) == person
