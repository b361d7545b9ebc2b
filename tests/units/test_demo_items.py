"""The demonstration's agenda items: carried by their people as far as the fixture says, and only once."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from coordination.demo.attachments import make_file
from coordination.demo.county import ANHE
from coordination.documents.attachments import attachments_of
from coordination.meetings.models import AgendaItem
from coordination.units.models import Absence
from workflows.engine.steps import open_tasks

ROWS = ANHE.rows("agenda_items")
AWAITS_NOBODY = {"approved"}


@pytest.mark.django_db
def test_ten_items_stand_where_the_fixture_puts_them(cast, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", "--county", "anhe", verbosity=0)
    items = list(AgendaItem.objects.order_by("pk"))
    assert [item.status for item in items] == [row["reach"] for row in ROWS]
    assert len(items) == 10
    for item, row in zip(items, ROWS, strict=True):
        assert "{" not in item.title
        assert {unit.unit.code for unit in item.concerned.all()} == set(row["concerned"])
        assert [one.name for one in attachments_of(item)] == [one["name"] for one in row["attachments"]]
        assert bool(open_tasks(item)) is (item.status not in AWAITS_NOBODY)
    absence = Absence.objects.get(post__user__username="yeqing")
    assert absence.first_day > timezone.localdate()

    call_command("load_demo", "--county", "anhe", verbosity=0)
    assert AgendaItem.objects.count() == 10
    assert Absence.objects.count() == 2


@pytest.mark.parametrize(
    "described", [one for row in ROWS for one in row["attachments"]], ids=lambda one: one["name"]
)
def test_the_same_words_make_a_sound_file(described):
    made = make_file(described)
    head = {"pdf": b"%PDF-", "xlsx": b"PK", "docx": b"PK"}[described["name"].rpartition(".")[2]]
    assert made.read().startswith(head)
    assert 0 < made.size < 500_000
