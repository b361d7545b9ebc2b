"""Nothing of one county exists for another: every address, list, search and socket, every role, both ways."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from coordination.links import visible_record
from coordination.notifications.topics import may_listen
from coordination.units.models import Organisation, Post, Role, county_lookup
from tests.access_rules import PEOPLE, Row
from tests.access_table import ROWS
from tests.access_world import World
from tests.copied_rows import copy_into, readable_models
from tests.counties import second_county

# One for all counties: the trail and its anchors, the jobs of the house, a house that was restored.
OF_THE_HOUSE = ("anchors:", "safekeeping:", "audit:verification", "officers:retry")
OF_RECORDS = [row for row in ROWS if callable(row.args) and not row.name.startswith(OF_THE_HOUSE)]
OF_NONE = [row for row in ROWS if not callable(row.args) and row.method == "get"]
# In four parts, so that they run side by side.
PARTS = 4
# A key that no row has, by the name under which an address takes it.
NOBODYS = {"key": "0" * 32, "code": "NOWHERE", "line": 0, "number": uuid.UUID(int=0)}


def nobodys(name: str, value: object) -> object:
    """What stands for no record in an address."""
    return uuid.UUID(int=0) if isinstance(value, uuid.UUID) else NOBODYS.get(name, 10**9)


# Units whose code the second county has, too, are asked for by one that it has not.
CODES = {"CZ": "CL"}


def test_the_table_asks_for_records_and_for_lists():
    assert len(OF_RECORDS) > 100
    assert len(OF_NONE) > 40


@pytest.mark.parametrize("part", range(PARTS))
def test_no_record_of_the_first_county_exists_for_anybody_of_the_second(cast, part):
    """404, or what an address answers that stands for no record at all."""
    world = furnished(cast)
    strangers, seen = browsers(second_county(), part), []
    for row in OF_RECORDS:
        args = {name: CODES.get(value, value) for name, value in row.args(world).items()}
        data = row.data(world) if callable(row.data) else row.data
        url = reverse(row.name, kwargs=args)
        nowhere = reverse(row.name, kwargs={name: nobodys(name, value) for name, value in args.items()})
        for who, client in strangers.items():
            status = answer(client, row, url, data).status_code
            if status != 404 and status != answer(client, row, nowhere, data).status_code:
                seen.append(f"{row.id} as {who}: {status}")
    assert not seen, "\n".join(seen)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_list_or_workbook_of_the_second_county_names_anything_of_the_first(cast, part):
    world = furnished(cast)
    strangers, named = browsers(second_county(), part), marks(cast)
    told = []
    for row in OF_NONE:
        data = row.data(world) if callable(row.data) else row.data
        for who, client in strangers.items():
            text = text_of(answer(client, row, reverse(row.name, kwargs=row.args), data))
            told += [f"{row.id} as {who}: {mark}" for mark in named if mark in text]
    for words in ("安和", "备用金", "王敏", "财政局", "桃源镇", "安"):
        for who, client in strangers.items():
            text = text_of(client.post(reverse("shell:search"), {"q": words}))
            told += [
                f"search for {words} as {who}: {mark}" for mark in named if mark not in words and mark in text
            ]
    assert not told, "\n".join(told)


def test_no_socket_of_the_second_county_listens_to_a_record_of_the_first(cast):
    furnished(cast)
    others = second_county().actors()
    heard = []
    for model in readable_models(apps):
        record: Any = model._base_manager.filter(**{county_lookup(model): cast.county.pk}).first()
        if record is None:
            continue
        topic = f"{model._meta.label_lower}:{record.pk}"
        heard += [f"{topic} by {actor.post}" for actor in others if may_listen(actor, topic)]
    assert not heard, "\n".join(heard)


def test_no_record_of_the_second_county_exists_for_anybody_of_the_first(cast):
    """Copies of what the first has, its own units still in them, stand in the second."""
    furnished(cast)
    other = second_county()
    clients = {who: cast.client(*person) for who, person in PEOPLE.items()}
    seen, asked = [], 0
    for model in readable_models(apps):
        if not hasattr(model, "get_absolute_url") or not model._base_manager.exists():
            continue
        copied = copy_into(other.county, model)
        asked += 1
        for who, client in clients.items():
            status = client.get(copied.get_absolute_url()).status_code
            seen += [f"{model._meta.label} as {who}: {status}"] if status not in (403, 404) else []
            actor = cast.actor(*PEOPLE[who])
            if visible_record(model._meta.label, copied.pk, actor) is not None:
                seen.append(f"{model._meta.label} found by {who}")
    assert asked >= 12
    assert not seen, "\n".join(seen)


@pytest.fixture
def counties(cast):
    """Three of them, with everybody in them, and a row of every kind that somebody reads."""
    furnished(cast)
    others = [second_county(), second_county("云岭县")]
    actors = [cast.actor(*person) for person in PEOPLE.values()]
    actors += [actor for other in others for actor in other.actors()]
    return [cast.county, *(other.county for other in others)], actors


def test_random_records_in_random_counties_are_read_in_their_own_alone(counties):
    places, actors = counties
    kinds = [model for model in readable_models(apps) if model._base_manager.exists()]
    assert len(kinds) >= 30, "the world has a row of nearly every kind"

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.sampled_from(kinds), st.sampled_from(places)), min_size=1, max_size=12),
        st.lists(st.sampled_from(actors), min_size=1, max_size=10, unique_by=id),
    )
    def asked(rows, readers):
        with transaction.atomic():
            for model, county in rows:
                copy_into(county, model)
            for model in {model for model, _county in rows}:
                for actor in readers:
                    own = model._base_manager.filter(**{county_lookup(model): actor.county_id})
                    strange = model._default_manager.visible_to(actor).exclude(pk__in=own.values("pk"))
                    if model not in (Organisation, Post):
                        assert not strange.exists(), f"{model._meta.label} seen by {actor.post}"
            transaction.set_rollback(True)

    asked()


# --- who asks, and what they get ---------------------------------------------


def furnished(cast) -> World:
    """The first county with every record that a row of the table asks for, while it is alone."""
    world = World(cast)
    for row in OF_RECORDS:
        row.args(world)
    return world


def browsers(other, part: int) -> dict[str, Client]:
    """The people of a county, one a role, of whom a quarter is asked at a time."""
    held: dict[str, Post] = {}
    for post in Post.objects.filter(unit__region=other.pk).select_related("unit").order_by("pk"):
        held.setdefault(post.role, post)
    return {
        str(post): other.client(post.role, post.unit.code)
        for place, post in enumerate(held.values())
        if place % PARTS == part
    }


def answer(client: Client, row: Row, url: str, data: dict[str, object]) -> HttpResponse:
    with transaction.atomic():
        response: HttpResponse = getattr(client, row.method)(url, data)
        transaction.set_rollback(True)
    return response


def marks(cast) -> list[str]:
    """Words that stand for the first county and nothing else: itself, its people, its records."""
    people = (
        Post.objects.filter(unit__region=cast.county.pk)
        .exclude(role=Role.CLOCK)
        .values_list("user__name", flat=True)
    )
    ours = set(Post.objects.exclude(unit__region=cast.county.pk).values_list("user__name", flat=True))
    titles = [
        str(title)
        for label in (
            "meetings.AgendaItem",
            "duties.Assignment",
            "deliberation.Deliberation",
            "referrals.Referral",
        )
        for title in apps.get_model(label)._base_manager.values_list("title", flat=True)
    ]
    numbers = [
        str(number)
        for label in ("register.Household", "aid.AidCase", "referrals.Referral", "meetings.AgendaItem")
        for number in apps.get_model(label)._base_manager.values_list("number", flat=True)
    ]
    found = {"安和", *(set(people) - ours), *titles, *numbers}
    return sorted(mark for mark in found if len(mark) > 1)


def text_of(response: HttpResponse) -> str:
    kind = response.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        book = load_workbook(io.BytesIO(content_of(response)))
        return "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    return (
        content_of(response).decode("utf-8", "replace")
        if kind.startswith(("text/", "application/json"))
        else ""
    )


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
