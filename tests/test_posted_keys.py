"""No form takes the key of another county's record (measured 5.15): refused in words or 404, nothing written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from coordination.audit.models import Event
from coordination.register.actions import register_household, register_person
from coordination.register.models import Household, Person
from coordination.units.fields import CountyField
from coordination.units.models import Organisation, Post, User
from tests.access_rules import PEOPLE, Row
from tests.access_table import ROWS
from tests.access_world import World
from tests.conftest import Cast
from tests.counties import OtherCounty, second_county
from tests.register.people import Clerk, id_number

KEY = re.compile(r"\d+|[0-9a-f]{32}")
AID = {
    "nature": "emergency",
    "character": "sudden",
    "cause": "fire",
    "facts": "家中失火",
    "amount": "700",
    "name": "李秀英",
}
REFERRAL = {"title": "求助", "facts": "无钱看病", "name": "李秀英", "channel": "window", "kind": "forward"}
NUMBER = id_number()
HOUSEHOLDS = 3


@dataclass(frozen=True)
class Strangers:
    """What the other county has: a record of each kind that a form may take."""

    county: OtherCounty
    person: Person

    def rows(self, model: type[models.Model]) -> list[models.Model]:
        county = self.county.pk
        found: dict[type[models.Model], models.QuerySet[Any]] = {
            Organisation: Organisation.objects.filter(region=county),
            Post: Post.objects.filter(unit__region=county),
            User: User.objects.filter(posts__unit__region=county),
            Household: Household.objects.filter(county=county),
            Person: Person.objects.filter(county=county),
        }
        return list(found[model]) if model in found else []

    def keys(self) -> list[str]:
        rows = [one for model in (Organisation, Post, User) for one in self.rows(model)]
        return [*(str(one.pk) for one in rows), self.person.key, self.person.household.key]


@pytest.fixture
def strangers(cast: Cast) -> Strangers:
    other = second_county()
    clerk, town = other.actor("TCLERK"), other.unit("XZ01")
    homes = [register_household(actor=clerk, township=town) for _n in range(HOUSEHOLDS)]
    person = register_person(homes[-1], actor=clerk, name="李秀英", id_number=NUMBER)
    return Strangers(other, person)


def test_m2_5_15_every_field_that_takes_a_key_refuses_another_countys(cast, strangers):
    asked: list[str] = []
    taken: list[str] = []
    for row in ROWS:
        column = next((one for one in PEOPLE if row.expect.of(one) == 200), None)
        if row.method != "get" or column is None:
            continue
        with transaction.atomic():
            for form in forms_of(open_page(cast, row, column)):
                for name, field in form.fields.items():
                    for key in keys_for(field, strangers):
                        asked.append(f"{row.id} {name}")
                        if takes(field, key):
                            taken.append(f"{row.id} {type(form).__name__}.{name} took {key}")
            transaction.set_rollback(True)  # the next row begins with its own records
    assert not taken, "\n".join(taken)
    assert len(set(asked)) > 25, sorted(set(asked))


def open_page(cast: Cast, row: Row, column: str) -> Any:
    world = World(cast)
    args = row.args(world) if callable(row.args) else row.args
    data = row.data(world) if callable(row.data) else row.data
    client = cast.client(*PEOPLE[column])
    return client.get(reverse(row.name, kwargs=args), data)


def forms_of(response: Any) -> Iterator[forms.BaseForm]:
    """Every form that the page was made of, each once."""
    seen: dict[int, forms.BaseForm] = {}
    for context in response.context or ():
        for layer in getattr(context, "dicts", [context]):
            for value in layer.values():
                many = value if isinstance(value, list | tuple) else [value]
                seen |= {id(one): one for one in many if isinstance(one, forms.BaseForm)}
    yield from seen.values()


def keys_for(field: forms.Field, strangers: Strangers) -> list[Any]:
    """What is posted in a field that takes a record: another county's, in the field's own way."""
    if isinstance(field, CountyField):
        return []  # another county is what it asks for
    if isinstance(field, forms.ModelChoiceField):
        by = field.to_field_name or "pk"
        known = set(field.queryset.values_list(by, flat=True)) if field.to_field_name else set()
        rows = [getattr(one, by) for one in strangers.rows(field.queryset.model)]
        return [key for key in rows if key not in known]  # a code that both counties have is the own one's
    if isinstance(field, forms.ChoiceField):
        offered = {str(key) for key, _words in _flat(field.choices) if key}
        return strangers.keys() if offered and all(KEY.fullmatch(key) for key in offered) else []
    return []


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words


def takes(field: forms.Field, key: Any) -> bool:
    try:
        return bool(
            field.clean(
                [key]
                if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
                else key
            )
        )
    except ValidationError:
        return False


@pytest.fixture
def clerk(cast: Cast) -> Clerk:
    return Clerk(cast)


def refused(client: Client, path: str, data: dict[str, Any]) -> str:
    """The page says no, and neither a record nor a line of the trail is new."""
    before = Event.objects.count(), Person.history.count(), Household.history.count()
    answer = client.post(path, data)
    assert answer.status_code in (403, 404, 422), answer.status_code
    assert (Event.objects.count(), Person.history.count(), Household.history.count()) == before
    return str(answer.content.decode())


@pytest.mark.parametrize("given", ["person", "candidate"])
def test_m2_5_15_a_request_for_aid_is_for_nobody_of_another_county(cast, clerk, strangers, given):
    data = {**AID, "township": clerk.township.pk, given: strangers.person.key}
    refused(cast.client("wutong"), reverse("workflows:aid-register"), data)
    answer = cast.client("wutong").get(reverse("workflows:aid-register"), {"person": strangers.person.key})
    assert answer.status_code == 404


def test_m2_5_15_a_request_for_aid_is_for_nobody_who_was_not_offered(cast, clerk):
    other = clerk.person(name="王二")
    data = {**AID, "township": clerk.township.pk, "candidate": other.key}
    refused(cast.client("wutong"), reverse("workflows:aid-register"), data)


def test_m2_5_15_a_window_takes_nobody_of_another_county(cast, clerk, strangers):
    data = {**REFERRAL, "township": clerk.township.pk, "same_as": strangers.person.key}
    said = refused(cast.client("wutong"), "/referrals/new/", data)
    assert strangers.person.household.number not in said


def test_m2_5_15_nobody_moves_into_a_household_of_another_county(cast, clerk, strangers):
    person = clerk.person()
    data = {"household": strangers.person.household.number, "relation": "other", "reason": "投亲"}
    refused(cast.client("wutong"), reverse("register:move_member", args=[person.key]), data)


def test_m2_5_15_nobody_acts_in_a_post_of_another_county(cast, strangers):
    post = strangers.county.post("TCLERK")
    refused(cast.client("wutong"), reverse("units:act_as"), {"post": str(post.pk)})


@pytest.mark.parametrize("name", ["register:household", "register:chain", "register:new_member"])
def test_m2_5_15_an_address_with_another_countys_key_does_not_exist(cast, strangers, name):
    address = reverse(name, args=[strangers.person.household.key])
    for username in ("wutong", "wangmin", "linyue"):
        assert cast.client(username).get(address).status_code == 404
