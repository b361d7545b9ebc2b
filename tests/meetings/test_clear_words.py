"""What a session keeps in clear: no number of a person at the desk, and a name only where somebody has looked."""

from __future__ import annotations

import pytest

from coordination.clear_texts import KEPT
from coordination.meetings.models import DecisionLine
from coordination.sittings import actions as seats
from tests.register.people import Clerk
from tests.seen import text
from tests.walking import worked_day

NUMBER = "电话138 0558 1234"


@pytest.fixture
def matter(meeting, cast):
    meeting.begun()
    return seats.open_matter(meeting.next_matter(), actor=cast.actor("wangmin"))


def send(meeting, cast, path, **data):
    return cast.client("wangmin").post(f"/meetings/{meeting.session.pk}/{path}", data)


@pytest.mark.parametrize("part", ["heard", "considered", "resolved"])
def test_m2_5_5_the_desk_writes_down_no_number_of_a_person(meeting, cast, matter, part):
    answer = send(meeting, cast, "desk/text/", matter=matter.pk, revision=0, **{part: NUMBER})
    assert answer.status_code == 422
    assert "手机号码" in answer.json()["words"]
    matter.refresh_from_db()
    assert (matter.revision, getattr(matter, part)) == (0, "")


def test_m2_5_5_a_reservation_and_a_conclusion_hold_no_number(meeting, cast, matter):
    """Both go into the minutes."""
    seat = meeting.seat("CL").pk
    said = send(meeting, cast, "desk/position/", matter=matter.pk, seat=seat, stance="reserve", reason=NUMBER)
    concluded = send(meeting, cast, "conclude/", matter=matter.pk, conclusion="reject", reason=NUMBER)
    for answer in (said, concluded):
        assert answer.status_code == 422
        assert "手机号码" in text(answer)
    assert not matter.positions.exists()
    matter.refresh_from_db()
    assert not matter.conclusion


def test_m2_5_5_a_decision_line_that_may_name_somebody_is_asked_about_in_its_dialogue(meeting, cast, matter):
    Clerk(cast).person(name="李秀英")
    line = {
        "matter": matter.pk,
        "text": "为李秀英户补发到位。",
        "measure": "到人",
        "lead_unit": cast.unit("CL").pk,
        "due_on": worked_day(60),
    }
    answer = send(meeting, cast, "desk/line/", **line)
    assert answer.status_code == 422
    assert "可能有人的姓名" in text(answer)
    assert f'name="{KEPT}"' in answer.content.decode()
    assert not DecisionLine.objects.exists()
    assert send(meeting, cast, "desk/line/", **line, **{KEPT: "on"}).status_code == 204
    assert DecisionLine.objects.get().text == line["text"]


def test_m2_5_5_the_page_of_the_minutes_says_where_a_name_may_stand(meeting, cast):
    Clerk(cast).person(name="李秀英")
    meeting.ended()
    page = f"/meetings/{meeting.session.pk}/minutes/"
    assert "可能有人的姓名" not in text(cast.client("wangmin").get(page))
    passage = meeting.minutes.passages.select_related("matter").get()
    passage.text = "为李秀英户补发到位。"
    passage.save()
    seen = text(cast.client("wangmin").get(page))
    assert f"不需要写明的请去掉</b>：{passage.matter.title}" in seen
    assert "可能有人的姓名" not in text(cast.client("linyue").get(page)), "who cannot edit it is not asked"
