"""Half-filled forms have a largest size, a number and an age."""

import datetime as dt
from inspect import unwrap

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.audit.models import Event
from coordination.documents.actions import save_draft
from coordination.documents.models import FormDraft
from coordination.documents.rounds import drop_old_drafts
from workflows.rounds import rounds

pytestmark = pytest.mark.django_db


def keys_of(cast, username: str) -> list[str]:
    return sorted(FormDraft.objects.filter(user=cast.user(username)).values_list("key", flat=True))


def test_m2_5_12_a_draft_that_is_too_large_is_refused_in_words_and_the_last_one_stays(cast, settings):
    settings.DRAFT_KILOBYTES = 3
    url, client = reverse("documents:draft", args=["items:new"]), cast.client("zhaoli")
    assert client.post(url, {"text": "长" * 900}).status_code == 200
    answer = client.post(url, {"text": "长" * 1100})
    assert answer.status_code == 413
    assert "3 KB" in answer.json()["words"]
    assert "本窗口" in answer.json()["words"]
    assert client.get(url).json()["data"] == {"text": ["长" * 900]}
    with pytest.raises(ValidationError):
        save_draft("items:new", {"text": "长" * 1100}, actor=cast.actor("zhaoli"))


def test_m2_5_12_what_fills_a_form_of_the_house_is_not_too_large(cast):
    kept = save_draft("items:new", {"text": ["长" * 60_000]}, actor=cast.actor("zhaoli"))
    assert len(kept.data["text"][0]) == 60_000


def test_m2_5_12_of_one_person_so_many_drafts_are_kept_and_the_oldest_makes_room(cast, settings):
    settings.DRAFTS_OF_ONE = 3
    other, own = cast.actor("wangmin"), cast.actor("zhaoli")
    save_draft("another's", {}, actor=other)
    for key in "abc":
        save_draft(key, {"text": key}, actor=own)
    save_draft("a", {"text": "again"}, actor=own)  # typed into again: b is now the oldest
    assert keys_of(cast, "zhaoli") == ["a", "b", "c"]
    save_draft("d", {"text": "d"}, actor=own)
    assert keys_of(cast, "zhaoli") == ["a", "c", "d"]
    assert keys_of(cast, "wangmin") == ["another's"]


def test_m2_5_12_drafts_to_which_nobody_came_back_go_by_themselves(cast, settings):
    settings.DRAFT_DAYS = 10
    for key in ("old", "young"):
        save_draft(key, {"text": key}, actor=cast.actor("zhaoli"))
    events = Event.objects.count()
    then = timezone.now() - dt.timedelta(days=10, minutes=1)
    FormDraft.objects.filter(key="old").update(saved_at=then)
    assert drop_old_drafts() == 1
    assert keys_of(cast, "zhaoli") == ["young"]
    assert drop_old_drafts() == 0
    assert Event.objects.count() == events  # nobody's business but theirs
    assert drop_old_drafts in [unwrap(each.work) for each in rounds()]
