"""Encrypted columns: plain in the record, ciphertext in the row, whoever writes it."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from coordination.aid.models import AidCase
from coordination.ciphers.fields import Ciphertext
from coordination.ciphers.row_keys import RowKey, binds_its_key, encrypted_fields, next_key
from coordination.ciphers.sealing import Unreadable, key_code
from coordination.keeping.stored import NOTHING
from coordination.notifications.models import Notice, OutboxMessage
from coordination.policy.models import CalendarDay
from coordination.register.models import Household
from tests.register.people import Clerk

pytestmark = pytest.mark.django_db
ADDRESS, OTHER = "桃源镇青石村三组", "桃源镇白石村一组"
MODELS = [model for model in apps.get_models(include_auto_created=True) if encrypted_fields(model)]


def stored(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    with connection.cursor() as cursor:
        cursor.execute(  # names of ours
            f"SELECT {field.column} FROM {row._meta.db_table} WHERE {row._meta.pk.column} = %s",  # noqa: S608
            [row.pk],
        )
        return cursor.fetchone()[0]


def put(row: models.Model, name: str, value: str) -> None:
    field = row._meta.get_field(name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {field.column} = %s WHERE {row._meta.pk.column} = %s",  # noqa: S608
            [value, row.pk],
        )


@pytest.fixture
def households(cast) -> tuple[Household, Household]:
    clerk = Clerk(cast)
    return clerk.household(address=ADDRESS), clerk.household(address=OTHER)


@pytest.fixture
def notice(cast) -> Notice:
    return Notice.objects.create(
        recipient=cast.actor("wangmin").user, kind="aid.asked", params={"title": "赵小明的救助"}, key="k"
    )


def test_the_record_says_it_and_the_row_does_not(households, notice):
    assert Household.objects.get(pk=households[0].pk).address == ADDRESS
    assert key_code(stored(households[0], "address"))
    assert Notice.objects.get(pk=notice.pk).params == {"title": "赵小明的救助"}
    assert key_code(json.loads(stored(notice, "params")))


def test_m2_5_15_what_was_moved_into_another_row_is_not_read_there(households):
    one, other = households
    put(other, "address", stored(one, "address"))
    with pytest.raises(Unreadable, match=f"register.household.address.{other.pk}"):
        _ = Household.objects.get(pk=other.pk).address
    assert Household.objects.get(pk=one.pk).address == ADDRESS


def test_what_was_written_in_clear_behind_our_back_is_not_read(households):
    put(households[0], "address", "在别处")
    with pytest.raises(Unreadable, match=r"register\.household\.address"):
        _ = Household.objects.get(pk=households[0].pk).address


def test_a_record_that_was_not_asked_writes_back_what_stands(households):
    before = stored(households[0], "address")
    found = Household.objects.get(pk=households[0].pk)
    found.save()
    assert stored(households[0], "address") == before
    assert found.address == ADDRESS
    found.save()
    assert stored(households[0], "address") != before
    assert Household.objects.get(pk=found.pk).address == ADDRESS


def test_each_version_is_bound_to_its_own_row(households):
    households[0].save()
    versions = Household.history.filter(id=households[0].pk).order_by("pk")
    first, last = versions.first(), versions.last()
    assert (last.address, last.instance.address) == (ADDRESS, ADDRESS)
    assert first.pk != last.pk
    put(first, "address", stored(last, "address"))
    with pytest.raises(Unreadable, match="historicalhousehold"):
        _ = Household.history.get(pk=first.pk).address


def test_rows_made_by_the_hundred_have_their_keys_before_they_are_written(notice):
    ways = ("file", "sms")
    rows = OutboxMessage.objects.bulk_create(
        [OutboxMessage(notice=notice, channel=way, address="x", text=f"经由{way}") for way in ways]
    )
    assert len({row.pk for row in rows}) == 2
    found = OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    assert [row.text for row in found] == ["经由file", "经由sms"]
    last = OutboxMessage.objects.create(notice=notice, channel="messenger", address="x", text="后")
    assert last.pk > rows[-1].pk


def test_what_is_read_without_its_record_says_nothing(households):
    [held] = Household.objects.filter(pk=households[0].pk).values_list("address", flat=True)
    assert isinstance(held, Ciphertext)
    assert repr(held) == "<ciphertext>"
    with pytest.raises(TypeError, match="attribute of its record"):
        str(held)


def test_a_statement_without_a_record_writes_nothing_in_clear(households, notice):
    before = stored(households[0], "address")
    with pytest.raises(TypeError, match=r"Household\.address is encrypted"), transaction.atomic():
        Household.objects.update(address="别处")
    with pytest.raises(TypeError, match=r"Household\.address is encrypted"), transaction.atomic():
        Household.objects.bulk_update([households[0]], ["address"])
    with pytest.raises(TypeError, match=r"Notice\.params is encrypted"), transaction.atomic():
        Notice.objects.update(params={"title": "别的"})
    assert stored(households[0], "address") == before
    Household.objects.filter(pk=households[0].pk).update(address="")
    assert stored(households[0], "address") == ""


def test_it_is_not_searched_but_for_whether_something_stands_there(households):
    mine = Household.objects.filter(pk__in=[one.pk for one in households])
    assert mine.exclude(address="").count() == 2
    assert mine.filter(address="").count() == 0
    for lookup in ({"address": ADDRESS}, {"address__icontains": "青石"}, {"address__in": [ADDRESS]}):
        with pytest.raises(TypeError, match="blind index"):
            mine.filter(**lookup).exists()
    with pytest.raises(TypeError, match="blind index"):
        Notice.objects.filter(params__title="赵小明的救助").exists()


def test_a_column_that_is_read_later_is_read_then(households):
    found = Household.objects.only("key").get(pk=households[0].pk)
    assert found.address == ADDRESS
    found.refresh_from_db(fields=["address"])
    assert found.address == ADDRESS


def test_a_length_that_is_given_holds_for_the_text():
    case = AidCase(other_aid="长" * 301)
    with pytest.raises(ValidationError, match="300"):
        AidCase._meta.get_field("other_aid").clean(case.other_aid, case)
    assert AidCase._meta.get_field("other_aid").clean("长" * 300, case)


def test_only_rows_that_bind_their_key_take_it_beforehand():
    assert binds_its_key(AidCase)
    assert not binds_its_key(CalendarDay)
    assert CalendarDay._meta.pk.get_pk_value_on_save(CalendarDay()) is None
    assert CalendarDay._meta.pk.has_default() is False
    one = next_key(AidCase)
    assert next_key(AidCase) == one + 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_m2_5_5_every_encrypted_column_is_bound_to_a_row_that_has_its_key(model):
    """A key of another kind would be known only after the row is written."""
    for field in model._encrypted.values():
        named = model._meta.pk if field.bound_to == "pk" else model._meta.get_field(field.bound_to)
        assert named.unique
        if field.bound_to == "pk":
            assert isinstance(named, RowKey), f"{model._meta.label}: its key is no RowKey"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_m2_5_5_what_every_encrypted_column_writes_holds_none_of_it(model):
    planted = {
        "name": "欧阳明月",
        "number": "34102119680309123X",
        "phone": "13855556789",
        "illness": "尿毒症",
        "all": "欧阳明月，34102119680309123X，13855556789，尿毒症",
    }
    row = model(pk=41) if model._meta.pk.name != "uuid" else model()
    for name, field in model._encrypted.items():
        value = planted if isinstance(field, models.JSONField) else planted["all"]
        setattr(row, name, value)
        written = field.get_db_prep_save(field.pre_save(row, add=True), connection)
        said = str(getattr(written, "obj", written))
        assert said not in NOTHING
        assert not [word for word in planted.values() if word in said or json.dumps(word)[1:-1] in said], name
        again = model(pk=41) if model._meta.pk.name != "uuid" else row
        if field.bound_to != "pk":
            setattr(again, field.bound_to, getattr(row, field.bound_to))
        said_back = field.from_db_value(
            written if not hasattr(written, "obj") else json.dumps(written.obj), None, connection
        )
        setattr(again, name, said_back)
        assert getattr(again, name) == value
