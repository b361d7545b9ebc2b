"""Issue 9: a merge and a death are killed at each of their writes: all of it stands, or nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from coordination.aid.actions.reserves import open_account
from coordination.aid.models import AidCase, Overlap
from coordination.audit.models import Event
from coordination.audit.verify import verify
from coordination.lives.models import DeathReport
from coordination.register.actions.merging import ask_identity, merge_persons
from coordination.register.models import IdentityQuestion, Person
from tests.aid.world import Aid
from tests.dying import killed_at_every_write
from tests.lives.deaths import PROOF, decided, reported
from tests.order import disagreements
from workflows.models import Task


def traces() -> tuple[int, int]:
    return Event.objects.count(), Task.objects.count()


@pytest.mark.django_db(transaction=True)
def test_kill_9_at_every_write_of_a_merge_and_of_a_death(cast):
    """One test, because a committing one empties the house behind it."""
    aid = Aid(cast)
    merged_or_not(cast, aid)
    dead_or_not(cast, aid)
    assert disagreements() == []
    assert verify() == []


def merged_or_not(cast, aid: Aid) -> None:
    """Two entries of one person, both with aid for one cause: an overlap comes with the merge, or neither."""
    clerk = cast.actor("suting")
    keep = aid.member("陶合并", "")
    again = aid.member("陶合并", "", town="XZ02", village=None, clerk="yeqing")
    there = open_account(
        cast.unit("XZ02"), actor=cast.actor("hejun"), quota=Decimal(50000), opening=Decimal(50000)
    )
    first = aid.walk(person=keep).approved().paid()
    later = aid.walk(person=again, town="XZ02", clerk="yeqing").approved().paid()
    question = ask_identity(keep, again, actor=clerk, reason="姓名、出生日期相同")
    before = traces()

    def unchanged() -> None:
        assert Person.objects.get(pk=again.pk).merged_into_id is None
        assert IdentityQuestion.objects.get(pk=question.pk).status == IdentityQuestion.Status.OPEN
        assert not Overlap.objects.exists()
        assert traces() == before

    writes = killed_at_every_write(
        lambda: merge_persons(keep, again, actor=clerk, reason="经核实为同一人"), unchanged
    )
    assert writes > 8
    assert Person.objects.get(pk=again.pk).merged_into_id == keep.pk
    assert IdentityQuestion.objects.get(pk=question.pk).status != IdentityQuestion.Status.OPEN
    overlap = Overlap.objects.get()
    assert {overlap.case_id, overlap.other_id} == {first.case.pk, later.case.pk}
    assert Task.objects.open().about(overlap).exists()
    assert (aid.reserve.balance, there.balance) == (50000 - 700, 50000 - 700)


def dead_or_not(cast, aid: Aid) -> None:
    """A report freezes the case with the person, a confirmation ends what rests on the life of one: or neither."""
    person = aid.member("陶离世", "")
    case = aid.walk(person=person).approved().case
    before = traces()

    def rests() -> bool:
        [step] = Task.objects.open().about(case)
        return step.rests_since is not None

    def alive() -> None:
        assert not DeathReport.objects.filter(person=person).exists()
        assert not rests()
        assert traces() == before

    assert killed_at_every_write(lambda: reported(cast, person), alive) > 5
    report = DeathReport.objects.get(person=person)
    assert rests()
    before = traces()

    def asked_about() -> None:
        assert Person.objects.get(pk=person.pk).died_on is None
        assert DeathReport.objects.get(pk=report.pk).status == report.status
        assert AidCase.objects.get(pk=case.pk).status == case.status
        assert traces() == before

    def confirm() -> None:
        decided(cast, DeathReport.objects.get(pk=report.pk))

    assert killed_at_every_write(confirm, asked_about) > 5
    assert Person.objects.get(pk=person.pk).died_on == timezone.localdate()
    assert AidCase.objects.get(pk=case.pk).status == AidCase.Status.FROZEN
    assert PROOF["proof_words"] in DeathReport.objects.get(pk=report.pk).proof_words
