import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from coordination.audit.anchor_file import Anchor, append_anchors
from coordination.audit.merkle import merkle_root
from coordination.audit.models import Event, Leaf, Pending, Seal
from coordination.audit.seals import seal_all, seal_pending
from coordination.audit.verify import verify


def test_a_seal_covers_what_awaited_it_in_order(happen):
    events = happen(3)
    seal_all()

    assert not Pending.objects.exists()
    for event in events:
        assert event.leaf.event_uuid == event.uuid
    assert verify() == []


def test_seals_are_chained_and_stop_at_their_limit(happen, anchors):
    seal_all()
    before = Seal.objects.count()
    happen(5)
    first = seal_pending(limit=2)
    second = seal_pending(limit=2)

    assert (first.count, second.count) == (2, 2)
    assert second.number == first.number + 1
    assert second.previous_root == first.root
    assert Pending.objects.count() == 1
    assert [seal.count for seal in seal_all(limit=2)] == [1]
    assert seal_pending() is None
    assert Seal.objects.count() == before + 3
    lines = anchors.read_text().splitlines()
    assert [Anchor.parse(line).number for line in lines] == list(
        Seal.objects.order_by("number").values_list("number", flat=True)
    )


def test_nothing_pending_opens_no_write_transaction(db, django_assert_num_queries):
    seal_all()
    with django_assert_num_queries(1):
        assert seal_pending() is None


def test_a_root_depends_on_every_leaf_and_its_place():
    leaves = [f"{number:064x}" for number in range(7)]
    root = merkle_root(leaves)
    assert merkle_root(leaves[:-1]) != root
    assert merkle_root([*leaves[1:], leaves[0]]) != root
    assert merkle_root([*leaves, leaves[-1]]) != root
    assert merkle_root(leaves[:1]) != leaves[0]


@pytest.mark.django_db(transaction=True)
def test_a_crash_while_sealing_leaves_all_of_it_pending(happen, monkeypatch):
    seal_all()
    before = Seal.objects.count()
    happen(3)

    def crash(*args, **kwargs):
        raise RuntimeError("power cut")

    for manager in (Leaf.objects, Pending.objects):
        with monkeypatch.context() as patch:
            patch.setattr(type(manager), "bulk_create" if manager is Leaf.objects else "filter", crash)
            with pytest.raises(RuntimeError):
                seal_pending()
        assert Seal.objects.count() == before
        assert Pending.objects.count() == 3
    assert seal_pending().count == 3
    assert verify() == []


def test_a_crash_before_the_anchor_is_made_good_by_the_next_seal(happen, monkeypatch, anchors):
    seal_all()
    happen(1)
    with monkeypatch.context() as patch:
        patch.setattr("coordination.audit.seals.append_anchors", lambda: None)
        unanchored = seal_pending()
    assert verify() == []
    happen(1)
    seal_pending()
    assert f"\n{unanchored.number} " in "\n" + anchors.read_text()
    assert verify() == []


def test_the_anchor_file_is_only_added_to(happen, anchors):
    happen(1)
    seal_all()
    before = anchors.read_text()
    append_anchors()
    assert anchors.read_text() == before
    happen(1)
    seal_all()
    assert anchors.read_text().startswith(before)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_and_a_writer_at_once(happen):
    seal_all()
    events = happen(40)
    barrier, errors = threading.Barrier(3), []

    def work(what) -> None:
        try:
            barrier.wait()
            what()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def sealing() -> None:
        for _ in range(12):
            seal_pending(limit=7)

    threads = [threading.Thread(target=work, args=(what,)) for what in (sealing, sealing, lambda: happen(20))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_all()

    assert errors == []
    assert not Pending.objects.exists()
    assert Leaf.objects.count() == Event.objects.count()
    assert Leaf.objects.filter(event__in=events).count() == 40
    assert verify() == []


def test_events_are_sealed_as_they_were_numbered_whatever_the_clocks_say(happen):
    """Of two events that carry one row the later is numbered later; its server's clock may be behind."""
    seal_all()
    (first,) = happen(1)
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=2)):
        (second,) = happen(1)
    assert second.at < first.at
    seal_all()
    assert first.leaf.position < second.leaf.position
