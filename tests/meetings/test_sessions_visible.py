"""Who sees what of a session (C9): the office and conveners all, units what is theirs, when it is."""

from __future__ import annotations

import pytest

from coordination.documents.actions import confirm_reading
from coordination.documents.models import Distribution, Paper
from coordination.duties.models import Assignment
from coordination.meetings.models import CallAnswer, Countersign, DecisionLine, Minutes, Session
from coordination.sittings.models import Matter, Seat, Sitting

pytestmark = pytest.mark.django_db

OFFICERS = ("yangfan", "majun", "guqing")
READERS = ("wangmin", "linyue", "zhouzhengyi")
WHOLE = (Session, Sitting, Seat, Matter, CallAnswer)


def seen(cast, model, who, role=""):
    return model.objects.visible_to(cast.actor(who, role)).count()


def test_a_draft_is_the_offices_and_the_conveners(meeting, cast):
    assert all(seen(cast, Session, who) for who in READERS)
    assert not any(seen(cast, Session, who) for who in ("songlan", "wutong", *OFFICERS))


def test_units_called_see_the_call_and_their_own_answer_only(meeting, cast):
    meeting.called()
    assert seen(cast, Session, "songlan") == 1
    assert seen(cast, CallAnswer, "songlan") == 1
    assert seen(cast, CallAnswer, "wangmin") > 30
    assert seen(cast, Sitting, "songlan") == 0
    assert not any(seen(cast, model, who) for model in WHOLE for who in OFFICERS)


def test_seats_and_agenda_are_seen_with_the_notice_by_who_is_asked(meeting, cast):
    meeting.arranged(members=("CL", "CZ"))
    assert not any(seen(cast, model, "songlan") for model in (Sitting, Seat, Matter))
    from coordination.meetings.actions import sessions

    meeting.take("sign_notice", sessions.sign_notice, ("chenjing", "OFFDIR"))
    assert (seen(cast, Sitting, "songlan"), seen(cast, Seat, "songlan"), seen(cast, Matter, "songlan")) == (
        1,
        2,
        1,
    )
    assert not any(seen(cast, model, "tangwen") for model in (Sitting, Seat, Matter))
    assert not any(seen(cast, model, who) for model in WHOLE for who in OFFICERS)


def test_draft_minutes_are_for_office_conveners_and_who_countersigns(meeting, cast):
    meeting.countersigning(members=("CL", "CZ", "MZ"))
    assert all(seen(cast, Minutes, who) == seen(cast, DecisionLine, who) == 1 for who in READERS)
    assert seen(cast, Minutes, "fengkai") == seen(cast, DecisionLine, "fengkai") == 1
    assert seen(cast, Minutes, "hedan") == seen(cast, DecisionLine, "hedan") == 0  # seated, not named
    assert (seen(cast, Countersign, "fengkai"), seen(cast, Countersign, "wangmin")) == (1, 2)
    assert not any(
        seen(cast, model, who) for model in (Minutes, DecisionLine, Countersign) for who in OFFICERS
    )


def test_issued_minutes_are_for_every_unit_seated(meeting, cast):
    meeting.issued(members=("CL", "CZ", "MZ"))
    assert seen(cast, Minutes, "hedan") == seen(cast, DecisionLine, "hedan") == 1
    assert seen(cast, Minutes, "tangwen") == 0
    assert Paper.objects.visible_to(cast.actor("hedan")).filter(kind="D06").exists()
    assert not Paper.objects.visible_to(cast.actor("tangwen")).filter(kind="D06").exists()


def test_minutes_stay_readable_in_any_state_after_their_issue(meeting, cast):
    meeting.issued(members=("CL", "CZ", "MZ"))
    Session.objects.filter(pk=meeting.session.pk).update(status="closed_loop")
    assert seen(cast, Minutes, "hedan") == 1


def test_an_assignment_is_its_units_once_dispatched(meeting, cast):
    meeting.issued(lead="CL", helpers=("CZ",))
    assert all(seen(cast, Assignment, who) for who in READERS)
    assert seen(cast, Assignment, "sunjing") == 0
    Assignment.objects.update(
        status="dispatched", number="安联办交〔2026〕1号", dispatched_at=meeting.sitting.ended_at
    )
    assert seen(cast, Assignment, "sunjing") == seen(cast, Assignment, "songlan") == 1
    assert not any(seen(cast, Assignment, who) for who in ("hedan", "tangwen", "wutong", *OFFICERS))


def test_a_unit_called_but_not_invited_reads_neither_agenda_nor_seats(meeting, cast):
    meeting.noticed(members=("CL", "CZ"))
    page = cast.client("tangwen").get(f"/meetings/{meeting.session.pk}/")
    assert page.status_code == 200
    assert "补发重度残疾人护理补贴" not in page.content.decode()
    assert page.context["seats"] == page.context["matters"] == []
    assert (
        "补发重度残疾人护理补贴"
        in cast.client("songlan").get(f"/meetings/{meeting.session.pk}/").content.decode()
    )


# --- a unit that took over from an ended one reads what was that one's --------------------------------


def heir(cast):
    """The head of agriculture, which took over from poverty relief."""
    head = cast.unit("NYNC").posts.get(role="UHEAD", valid_to=None)
    return cast.actor(head.user.username, "UHEAD")


def seen_by(actor, *models):
    return [model.objects.visible_to(actor).count() for model in models]


def pass_on(rows, cast):
    """The row was the ended unit's."""
    assert rows.update(unit=cast.unit("FP")) == 1


def test_the_call_to_an_ended_unit_is_its_successors(meeting, cast):
    meeting.called()
    CallAnswer.objects.exclude(unit=cast.unit("CZ")).delete()
    assert seen_by(heir(cast), Session, CallAnswer) == [0, 0]
    pass_on(CallAnswer.objects.filter(session=meeting.session), cast)
    assert seen_by(heir(cast), Session, CallAnswer) == [1, 1]


def test_the_seat_of_an_ended_unit_is_its_successors(meeting, cast):
    meeting.noticed(members=("CL", "CZ"))
    CallAnswer.objects.all().delete()
    assert seen_by(heir(cast), Session, Sitting, Seat, Matter) == [0, 0, 0, 0]
    pass_on(Seat.objects.filter(unit=cast.unit("CZ")), cast)
    assert seen_by(heir(cast), Session, Sitting, Seat, Matter) == [1, 1, 2, 1]
    page = cast.client(heir(cast).user.username, "UHEAD").get(meeting.session.get_absolute_url())
    assert "补发重度残疾人护理补贴" in page.content.decode()


def test_minutes_to_countersign_for_an_ended_unit_are_its_successors(meeting, cast):
    meeting.countersigning(members=("CL", "CZ", "MZ"))
    kinds = (Minutes, DecisionLine, Countersign)
    assert seen_by(heir(cast), *kinds) == [0, 0, 0]
    pass_on(Countersign.objects.filter(unit=cast.unit("CZ")), cast)
    assert seen_by(heir(cast), *kinds) == [1, 1, 1]


def test_issued_minutes_and_their_paper_are_read_by_the_successor_which_gives_the_receipt(meeting, cast):
    meeting.issued(members=("CL", "CZ", "MZ"))
    paper = Paper.objects.get(kind="D06")
    assert not Paper.objects.visible_to(heir(cast)).filter(pk=paper.pk).exists()
    pass_on(Seat.objects.filter(unit=cast.unit("CZ")), cast)
    pass_on(Distribution.objects.filter(paper=paper, unit=cast.unit("CZ")), cast)
    assert seen_by(heir(cast), Minutes) == [1]
    assert Paper.objects.visible_to(heir(cast)).filter(pk=paper.pk).exists()
    assert confirm_reading(paper, actor=heir(cast)).read_by == heir(cast).user


@pytest.mark.parametrize("part", ["lead", "help"])
def test_an_assignment_of_an_ended_unit_is_its_successors(meeting, cast, part):
    meeting.issued(lead="CL", helpers=("CZ",))
    Assignment.objects.update(
        status="dispatched", number="安联办交〔2026〕1号", dispatched_at=meeting.sitting.ended_at
    )
    assert seen_by(heir(cast), Assignment) == [0]
    if part == "lead":
        Assignment.objects.update(lead_unit=cast.unit("FP"))
    else:
        Assignment.objects.get().co_units.set([cast.unit("FP")])
    assert seen_by(heir(cast), Assignment) == [1]
