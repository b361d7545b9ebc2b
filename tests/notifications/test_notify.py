"""Notices: once for each person and key, in the transaction; hints after it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import UserString

import pytest
from django.db import transaction
from django.utils import translation

from coordination.meetings.notices import MeetingNotice
from coordination.notifications import hints
from coordination.notifications.actions import hint, hint_topic, mark_all_read, mark_read, notify
from coordination.notifications.kinds import SENTENCES, URGENT, RoomNotice, sentence
from coordination.notifications.models import Notice, OutboxMessage
from workflows.notices import FlowNotice

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
# titles, numbers, units, posts of staff, times and reasons: nothing that names a person in hardship
MAY_BE_NAMED = {
    "title", "number", "step", "unit", "due", "reason", "session", "answer",
    "year", "count", "post", "first", "last", "successor",
    "paper", "ruling", "route", "other", "who", "until", "client",
    "day", "trouble",  # of the anchor file
    "stage",  # which of a plan, by its number
    "since",  # when a platform fell silent
    "place",  # a township, of which the reports are
    "household", "category",  # the number of a household, and which of its categories runs out
    "times",  # how often a payment came back
    "matter",  # its number and its title
    "person",  # of staff, whose account it is
}  # fmt: skip


@pytest.fixture
def sent(monkeypatch) -> list[list[str]]:
    batches: list[list[str]] = []
    monkeypatch.setattr(hints, "send", lambda topics: batches.append(list(topics)))
    return batches


def tell(cast, *names: str, key: str = "k", **named) -> list[Notice]:
    return notify(
        [cast.user(name) for name in names],
        named.pop("kind", MeetingNotice.ITEM_APPROVED),
        subject=cast.unit("MZ"),
        key=key,
        **({"title": "关于提高取暖救助标准的议题"} | named),
    )


def test_each_person_gets_one_row(cast):
    told = tell(cast, "wangmin", "songlan", "wangmin")
    assert sorted(notice.recipient.username for notice in told) == ["songlan", "wangmin"]
    assert all(notice.pk for notice in told)
    notice = told[0]
    assert (notice.subject_type, notice.subject_id) == ("units.organisation", str(cast.unit("MZ").pk))
    assert "关于提高取暖救助标准的议题" in notice.sentence
    assert not notice.is_read


def test_under_one_key_a_person_is_told_once(cast):
    tell(cast, "wangmin", key="rung:1")
    assert tell(cast, "wangmin", key="rung:1") == []
    again = tell(cast, "wangmin", "songlan", key="rung:1")
    assert [notice.recipient.username for notice in again] == ["songlan"]
    assert len(tell(cast, "wangmin", key="rung:2")) == 1
    assert Notice.objects.filter(recipient__username="wangmin").count() == 2


def test_who_is_no_longer_active_is_left_out(cast):
    user = cast.user("duwei")
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert tell(cast, "duwei") == []


def test_nobody_to_tell_writes_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert notify([], MeetingNotice.ITEM_APPROVED, subject=None, key="k") == []


def test_many_recipients_cost_as_few_queries_as_one(cast, django_assert_num_queries):
    users = list(cast.user("wangmin").__class__.objects.filter(is_active=True)[:50])
    with django_assert_num_queries(5):  # savepoint, keys, insert, read back, release
        notify(users, MeetingNotice.ITEM_APPROVED, subject=None, key="k", title="议题")


def test_an_unknown_kind_is_refused(cast):
    with pytest.raises(ValueError, match="no_such_kind"):
        notify([cast.user("wangmin")], "no_such_kind", subject=None, key="k")


def test_the_event_is_named(cast):
    class FakeEvent:
        uuid = uuid.uuid4()

    (notice,) = tell(cast, "wangmin", event=FakeEvent())
    notice.refresh_from_db()
    assert notice.event == FakeEvent.uuid


def test_a_notice_leaves_nothing_behind_when_its_transaction_fails(
    cast, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tell(cast, "wangmin", kind=FlowNotice.SYSTEM_ALARM)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert sent == []


# sentences


EVERY_KIND = [kind for room in RoomNotice.__subclasses__() for kind in room]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_speaks_both_languages_and_names_no_person(kind):
    params = {name: f"<{name}>" for name in MAY_BE_NAMED}
    with translation.override("en"):
        english = sentence(kind, params)
    with translation.override("zh-hans"):
        chinese = sentence(kind, params)
        label = str(kind.label)
    assert english != chinese
    assert re.search(r"[\u4e00-\u9fff：]", chinese)
    assert re.search(r"[\u4e00-\u9fff]", label)
    named = set(PLACEHOLDER.findall(SENTENCES[kind]))
    assert named <= MAY_BE_NAMED
    assert all(f"<{name}>" in chinese for name in named)


def test_every_kind_has_a_sentence():
    assert set(SENTENCES) == set(EVERY_KIND)
    assert set(EVERY_KIND) >= URGENT


def test_what_is_not_given_stands_as_a_dash():
    with translation.override("zh-hans"):
        assert "—" in sentence(MeetingNotice.ITEM_HELD, {"title": "议题"})


def test_dates_are_said_in_the_readers_words(cast):
    due = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
    (notice,) = tell(cast, "wangmin", kind=FlowNotice.TASK_DUE_SOON, step="审核", due=due)
    notice.refresh_from_db()
    with translation.override("zh-hans"):
        assert "12月1日 17:30" in notice.sentence
    with translation.override("en"):
        assert "1 Dec 17:30" in notice.sentence


def test_a_step_is_said_in_the_readers_language(cast):
    (notice,) = tell(cast, "wangmin", kind=FlowNotice.TASK_OPENED, step={"step": "EmergencyAidFlow.pay"})
    with translation.override("zh-hans"):
        assert notice.sentence.startswith("发放：")
    with translation.override("en"):
        assert notice.sentence.startswith("Pay: ")


def test_lazy_words_are_stored_as_words(cast):
    (notice,) = tell(cast, "wangmin", title=UserString("议题"))
    notice.refresh_from_db()
    assert notice.params["title"] == "议题"


# hints


def test_hints_leave_only_after_the_commit(cast, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hint(cast.unit("MZ"))
        assert sent == []
    pk = cast.unit("MZ").pk
    assert sent == [[f"units.organisation:{pk}", f"units.organisation@{cast.county.pk}"]]


def test_the_hints_of_one_transaction_leave_together_and_once(cast, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        hint(cast.unit("MZ"), cast.unit("CZ"))
        hint(cast.unit("MZ"))
        with transaction.atomic():
            tell(cast, "wangmin", "songlan")
    assert len(sent) == 1
    assert len(sent[0]) == len(set(sent[0])) == 5  # two units, their list, two people


def test_a_part_that_was_taken_back_takes_no_other_hint_with_it(
    cast, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        with transaction.atomic():
            hint_topic("a.taken:1")
            transaction.set_rollback(True)
        hint_topic("a.kept:1")
    assert sent == [["a.kept:1"]]


def test_a_layer_that_is_down_breaks_no_commit(cast, monkeypatch, caplog, django_capture_on_commit_callbacks):
    tried = []

    def down(topics):
        tried.append(topics)
        raise ConnectionError("no layer")

    monkeypatch.setattr(hints, "send", down)
    with django_capture_on_commit_callbacks(execute=True):
        (notice,) = tell(cast, "wangmin")
    assert tried
    assert Notice.objects.filter(pk=notice.pk).exists()
    assert "no layer" in caplog.text


# reading


def test_reading_is_for_the_recipient_alone(cast, sent, django_capture_on_commit_callbacks):
    (hers,) = tell(cast, "wangmin")
    assert mark_read(hers, actor=cast.actor("songlan")) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert mark_read(hers, actor=cast.actor("wangmin")) == 1
    assert sent == [[f"notices:{hers.recipient_id}"]]
    assert mark_read(hers, actor=cast.actor("wangmin")) == 0
    hers.refresh_from_db()
    assert hers.is_read
    assert hers.read_at


def test_all_can_be_read_at_once(cast):
    for n in range(3):
        tell(cast, "wangmin", key=str(n))
    tell(cast, "songlan")
    assert mark_all_read(actor=cast.actor("wangmin")) == 3
    assert Notice.objects.unread().get().recipient.username == "songlan"
