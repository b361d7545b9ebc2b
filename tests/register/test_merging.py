"""One person of two entries, both histories kept; or two people, said once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.audit.models import Event
from coordination.register.actions import find_different, merge_persons, watch
from coordination.register.models import IdentityQuestion, Person
from coordination.register.queries import chain
from coordination.register.verbs import RegisterVerb
from tests.register.people import Clerk

BORN = dt.date(1968, 3, 9)
WHY = "比对户口簿，确认为同一人"


@pytest.fixture
def pair(cast) -> tuple[Person, Person]:
    """One with a number, one without, in two households of a township, and the question about them."""
    clerk = Clerk(cast)
    return clerk.person(), clerk.person(id_number="", born_on=BORN, phone="", account="6217001234567894321")


@pytest.fixture
def county(cast):
    return cast.actor("suting", "CCLERK")


def test_merging_keeps_both_histories_in_one_chain(cast, county, pair):
    keep, merge = pair
    clerk = Clerk(cast)
    clerk.category(keep)
    clerk.category(merge, "ILLNESS_POOR")
    clerk.category(merge)
    watch(merge, actor=county, kind="refused", since_on=dt.date(2026, 5, 1), reason="收入超标")
    before = Event.objects.filter(household=merge.household.key).count()

    kept = merge_persons(keep, merge, actor=county, reason=WHY)

    merge.refresh_from_db()
    assert merge.merged_into == merge.current == kept
    assert kept.account == "6217001234567894321"  # only the other entry knew it
    assert {one.category for one in kept.categories.current()} == {"DIBAO", "ILLNESS_POOR"}
    assert merge.categories.get().end_reason == WHY
    assert kept.watch_entries.count() == 1
    assert merge.history.latest().history_change_reason == WHY
    question = IdentityQuestion.objects.get()
    assert (question.status, question.note) == ("same", WHY)
    # the household that lost its only member goes into the other, and so does its chain
    merge.household.refresh_from_db()
    assert merge.household.merged_into == kept.household
    assert Event.objects.filter(household=merge.household.key).count() > before
    told = [entry.sentence for entry in chain(kept.household, county).entries]
    assert sum("登记本户" in sentence for sentence in told) == 2
    assert any("合并同一人" in sentence for sentence in told)


def test_a_household_with_other_members_stays(cast, county, pair):
    keep, merge = pair
    clerk = Clerk(cast)
    son = clerk.person(merge.household, name="李小宝", id_number="", born_on=dt.date(2001, 1, 1))
    merge_persons(keep, merge, actor=county, reason=WHY)
    merge.household.refresh_from_db()
    assert merge.household.merged_into is None
    assert merge.household.head == son


def test_three_entries_lead_to_one_in_a_single_step(cast, county, pair):
    keep, merge = pair
    third = Clerk(cast).person(id_number="", born_on=BORN)
    merge_persons(merge, third, actor=county, reason=WHY)
    merge_persons(keep, merge, actor=county, reason=WHY)
    third.refresh_from_db()
    assert third.merged_into == keep
    assert Person.objects.standing().get() == keep


def test_two_people_are_said_once_and_not_asked_again(cast, county, pair):
    question = IdentityQuestion.objects.get()
    with pytest.raises(ValidationError):
        find_different(question, actor=county, note=" ")
    find_different(question, actor=county, note="入户核实，是堂姐妹")
    assert Event.objects.filter(verb=RegisterVerb.FOUND_DIFFERENT).count() == 2
    with pytest.raises(ValidationError):
        find_different(question, actor=county, note="再来一次")
    assert Person.objects.standing().count() == 2


def test_who_was_found_different_is_merged_by_nobody_who_still_has_the_page_open(cast, county, pair):
    question = IdentityQuestion.objects.get()
    find_different(question, actor=county, note="入户核实，是堂姐妹")
    client = cast.client("suting")
    answer = client.post(question.get_absolute_url(), {"answer": "first", "note": WHY}, follow=True)
    assert "该疑似重复已作出认定。" in answer.content.decode()
    with pytest.raises(ValidationError):
        merge_persons(*pair, actor=county, reason=WHY)
    assert Person.objects.standing().count() == 2
    question.refresh_from_db()
    assert question.status == IdentityQuestion.Status.DIFFERENT


def test_who_decides_and_what_is_merged_only_once(cast, county, pair):
    keep, merge = pair
    for username in ("duwei", "shilei", "yeqing", "taochunsheng"):
        with pytest.raises(PermissionDenied):
            merge_persons(keep, merge, actor=cast.actor(username), reason=WHY)
    with pytest.raises(ValidationError):
        merge_persons(keep, merge, actor=county, reason="")
    with pytest.raises(ValidationError):
        merge_persons(keep, keep, actor=county, reason=WHY)
    merge_persons(keep, merge, actor=cast.actor("wutong"), reason=WHY)  # both are of the own township
    with pytest.raises(ValidationError):
        merge_persons(keep, merge, actor=county, reason=WHY)


def test_a_township_does_not_decide_about_another_ones_people(cast):
    own = Clerk(cast).person(id_number="", born_on=BORN)
    other = Clerk(cast, "yeqing", "XZ02", "XZ02-01").person(id_number="", born_on=BORN)
    with pytest.raises(PermissionDenied):
        merge_persons(own, other, actor=cast.actor("wutong"), reason=WHY)
    assert not IdentityQuestion.objects.visible_to(cast.actor("wutong")).exists()
    assert IdentityQuestion.objects.visible_to(cast.actor("wangmin")).exists()
