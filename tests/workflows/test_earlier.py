"""The next session begins with what became of the last one's decisions."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.duties.models import Assignment
from coordination.meetings.models import Minutes
from tests.meetings.sessions import Meeting, approved_item
from workflows.joint_meeting.earlier import earlier_decisions, session_before


def test_the_next_session_shows_each_line_of_the_last_one_and_how_far_it_is(cast):
    last = Meeting(cast).issued(approved_item(cast))
    following = Meeting(cast).called()
    page = cast.client("wangmin").get(following.session.get_absolute_url()).content.decode()
    line = last.session.decision_lines.first()
    assert "上次会议议定事项落实情况" in page
    assert line.text in page
    assert str(Assignment.objects.get(source_id=line.pk).get_status_display()) in page


def test_an_overdue_line_says_so_and_a_closed_one_is_calm(cast):
    last = Meeting(cast).issued(approved_item(cast))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Assignment.objects.update(due_on=yesterday)
    [row] = earlier_decisions(last.session)
    assert row.tone == "late"
    assert "超期" in row.words


def test_the_first_session_and_one_without_issued_minutes_have_nothing_before_them(cast):
    first = Meeting(cast).called()
    assert session_before(first.session, cast.actor("wangmin")) is None
    Meeting(cast).countersigning(approved_item(cast))
    assert not Minutes.objects.filter(issued_at__isnull=False).exists()
    assert session_before(first.session, cast.actor("wangmin")) is None


def test_a_unit_that_was_not_there_does_not_read_the_last_decisions(cast):
    last = Meeting(cast).issued(approved_item(cast))
    following = Meeting(cast).called()
    assert session_before(following.session, cast.actor("wangmin")) == last.session
    assert session_before(following.session, cast.actor("wutong")) is None
