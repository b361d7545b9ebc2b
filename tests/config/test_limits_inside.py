"""Behind the door: signatures are guessed no faster than at it, and papers leave in no crowd."""

import pytest

from coordination.audit.models import Event
from coordination.audit.verbs import AuditVerb
from coordination.units.verbs import UnitVerb
from tests.access_world import World
from tests.conftest import Cast
from tests.meetings.items import Walker

pytestmark = pytest.mark.django_db


def sign(client, task, password):
    return client.post(f"/tasks/{task.pk}/", {"outcome": "sign", "password": password})


def test_m2_5_2_a_signature_is_guessed_no_faster_than_at_the_door(cast, settings):
    free = settings.LIMITS["failures"][0]
    task = Walker(cast, clerk="duwei").signing().task("sign")
    client = cast.client("fengkai")
    statuses = [sign(client, task, f"wrong {guess}").status_code for guess in range(free + 2)]
    assert statuses[: free - 1] == [422] * (free - 1)
    assert statuses[-1] == 429
    refused = sign(client, task, Cast.password)
    assert refused.status_code == 429, "not even the right one is looked at before its time"
    assert int(refused["Retry-After"]) >= 1
    assert "再试" in refused.content.decode()
    task.refresh_from_db()
    assert task.is_open
    assert not Event.objects.filter(verb=UnitVerb.REAUTHENTICATED).exists()
    assert Event.objects.filter(verb=AuditVerb.TURNED_AWAY).exists()


@pytest.mark.parametrize("kind", ["paper", "attachment"])
def test_m2_5_2_files_are_opened_so_often_and_no_more(cast, settings, kind):
    world = World(cast)
    address = {
        "paper": lambda: f"/papers/{world.paper.pk}/pdf",
        "attachment": lambda: f"/attachments/{world.attachment.pk}",
    }[kind]()
    settings.LIMITS = {**settings.LIMITS, "files": (2, 3600)}
    client = cast.client("duwei")
    assert [client.get(address).status_code for _ in range(2)] == [200, 200]
    refused = client.get(address)
    assert refused.status_code == 429
    assert "打开" in refused.content.decode()
    assert cast.client("fengkai").get(address).status_code == 200, "of one person, not of all"
    [event] = Event.objects.filter(verb=AuditVerb.TURNED_AWAY)
    assert event.user_name == cast.user("duwei").name
