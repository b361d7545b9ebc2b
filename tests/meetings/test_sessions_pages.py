"""The pages of sessions: they open for whom they concern, cost the same however long, and answer in words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.audit.models import Event
from coordination.meetings.actions import sessions
from coordination.meetings.models import DecisionLine, Session
from coordination.sittings import actions as seats
from tests.meetings.sessions import Meeting, approved_item
from tests.walking import in_days, worked_day

pytestmark = pytest.mark.django_db

TABS = ("overview", "units", "papers", "flow", "traces")
WAY = ("called", "instructed", "arranged", "noticed", "begun", "ended", "countersigning", "signing", "issued")
JUNK = ("", "abc", "²", "9" * 30, "-1", "1.5", "1 or 1=1")


def url(meeting, path=""):
    return f"/meetings/{meeting.session.pk}/{path}"


def words(response):
    return response.content.decode()


# --- they open ---------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAY)
def test_every_page_opens_at_every_step(meeting, cast, way):
    getattr(meeting, way)()
    office, unit, convener = cast.client("wangmin"), cast.client("sunjing"), cast.client("linyue")
    for client in (office, unit, convener):
        assert client.get("/meetings/").status_code == 200
        for tab in TABS:
            assert client.get(url(meeting), {"tab": tab}).status_code == 200
        assert client.get(url(meeting), headers={"X-Live": "1"}).status_code == 200
    for path in ("desk/", "desk/attendance/", "projector/"):
        assert office.get(url(meeting, path)).status_code == 200
        assert unit.get(url(meeting, path)).status_code == 403
    is_held = Session.objects.get(pk=meeting.session.pk).status == Session.Status.IN_SESSION
    shown = words(office.get(url(meeting, "projector/"), headers={"X-Live": "1"}))
    assert ("data-somebody-watches" in shown) is is_held  # while it is, the sign-in is not idle
    for part in ("agenda", "lines", "positions", "state", "nonsense"):
        assert office.get(url(meeting, "desk/"), {"part": part, "matter": "abc"}).status_code == 200
    expected = 200 if hasattr(Session.objects.get(pk=meeting.session.pk), "minutes") else 404
    assert office.get(url(meeting, "minutes/")).status_code == expected


@pytest.mark.parametrize("who", ["yangfan", "majun", "guqing"])
def test_officers_have_no_sessions(meeting, cast, who):
    meeting.called()
    for path in ("", "desk/", "projector/", "minutes/"):
        assert cast.client(who).get(url(meeting, path)).status_code in (403, 404)


@pytest.mark.parametrize(
    "way",
    ["collected", "instructed", "arranged", "noticed", "ended", "countersigning", "checking", "signing"],
)
def test_the_page_of_the_open_step_opens_for_its_holder(meeting, cast, way):
    getattr(meeting, way)()
    holder = {
        "collected": ("linyue", ""),
        "instructed": ("wangmin", ""),
        "arranged": ("chenjing", "OFFDIR"),
        "noticed": ("sunjing", ""),
        "ended": ("wangmin", ""),
        "countersigning": ("qiumin", ""),
        "checking": ("chenjing", "OFFDIR"),
        "signing": ("linyue", ""),
    }[way]
    name = meeting.open[0]
    task = meeting.task(name, "CL" if way in ("noticed", "countersigning") else "")
    assert cast.client(*holder).get(f"/tasks/{task.pk}/").status_code == 200
    assert cast.client("guqing").get(f"/tasks/{task.pk}/").status_code in (403, 404)


def test_the_spreadsheet_has_the_sessions(meeting, cast):
    response = cast.client("wangmin").get("/meetings/", {"format": "xlsx"})
    assert response.status_code == 200
    assert b"PK" in b"".join(response)[:2] if response.streaming else response.content[:2] == b"PK"


# --- opened and called by page -----------------------------------------------------------


def test_a_session_is_opened_and_called_on_its_pages(meeting, cast):
    client = cast.client("wangmin")
    assert client.get("/meetings/new/").status_code == 200
    assert client.post("/meetings/new/", {"kind": "weekly"}).status_code == 422
    data = {"kind": "ad_hoc", "purpose": "研究补贴。", "convener_role": "DEPUTY", "planned_on": ""}
    client.post("/meetings/new/", data)
    session = Session.objects.order_by("-pk").first()
    assert (session.purpose, session.status) == ("研究补贴。", "draft")
    for junk in ("", "tomorrow", in_days(0).isoformat()):
        client.post(f"/meetings/{session.pk}/call/", {"closes_on": junk}, follow=True)
        session.refresh_from_db()
        assert session.status == "draft"
    for status in (200, 409):  # a colleague was first
        answer = client.post(
            f"/meetings/{session.pk}/call/", {"closes_on": worked_day(7).isoformat()}, follow=True
        )
        assert answer.status_code == status
    session.refresh_from_db()
    assert session.status == "collecting"
    assert session.call_answers.count() == cast.county.members.count()


@pytest.mark.parametrize("who", ["songlan", "linyue"])
def test_others_open_and_call_nothing(meeting, cast, who):
    client = cast.client(who)
    assert client.get("/meetings/new/").status_code == 403
    answer = client.post(url(meeting, "call/"), {"closes_on": worked_day(7).isoformat()})
    assert answer.status_code in (403, 404)
    assert meeting.status == "draft"


# --- the desk ----------------------------------------------------------------------------


def test_a_meeting_is_held_at_the_desk(meeting, cast):
    meeting.begun(present=())
    client = cast.client("wangmin")

    def send(path, **data):
        answer = client.post(url(meeting, path), data)
        assert answer.status_code in (200, 204), words(answer)
        return answer

    for code in ("CL", "CZ"):
        send("desk/sign-in/", seat=meeting.seat(code).pk, post=cast.head(code).post.pk)
    send("desk/sign-in/", seat=meeting.seat("MZ").pk, post=cast.head("MZ").post.pk)
    send("desk/undo-sign-in/", seat=meeting.seat("MZ").pk, reason="误录")
    matter = meeting.next_matter()
    send("desk/open/", matter=matter.pk)
    saved = send("desk/text/", matter=matter.pk, revision=0, heard="听取汇报。", resolved="会议同意。")
    assert saved.json() == {"revision": 1}
    send("desk/position/", matter=matter.pk, seat=meeting.seat("CL").pk, stance="agree")
    civil = meeting.seat("MZ")
    send("desk/position/", matter=matter.pk, seat=civil.pk, stance="recuse", reason="亲属")
    hedan = cast.post("hedan").pk
    director, option = cast.client("chenjing", "OFFDIR"), f'<option value="{hedan}">'
    assert option not in words(client.get(url(meeting, "desk/?part=positions")))
    assert option in words(director.get(url(meeting, "desk/?part=positions")))
    replaced = {"matter": matter.pk, "seat": civil.pk, "stance": "replace", "post": hedan}
    assert client.post(url(meeting, "desk/position/"), replaced).status_code == 403
    assert director.post(url(meeting, "desk/position/"), replaced).status_code == 204
    send("desk/position/", matter=matter.pk, seat=civil.pk, stance="agree")
    assert "何丹" in words(client.get(url(meeting, "desk/?part=positions")))
    found = send("desk/recognise/", text="由县残联牵头，县财政局配合，于12月20日前补发到位。").json()
    assert found["lead"] == cast.unit("CL").pk
    assert found["helpers"] == [cast.unit("CZ").pk]
    assert found["due"].endswith("-12-20")
    line = {
        "text": "补发到位。",
        "lead_unit": cast.unit("CL").pk,
        "measure": "到人",
        "due_on": worked_day(60),
    }
    for _twice in range(2):
        send("desk/line/", matter=matter.pk, **line)
    first, second = DecisionLine.objects.order_by("number")
    changed = client.post(
        url(meeting, f"lines/{first.pk}/"), {**line, "revision": 0, "text": "全部补发到位。"}
    )
    assert changed.headers["Location"] == url(meeting, "desk/")
    send("desk/drop-line/", line=second.pk)
    assert DecisionLine.objects.get().text == "全部补发到位。"
    send("conclude/", matter=matter.pk, conclusion="adopt")
    assert "牵头单位：县残联" in words(client.get(url(meeting, "desk/")))
    send("desk/read-back/", matter=matter.pk)
    assert client.post(url(meeting, "end/"), follow=True).status_code == 200
    assert meeting.status == "minuting"
    assert client.post(url(meeting, "end/"), follow=True).status_code == 409


def test_a_colleagues_newer_text_comes_back_with_the_refusal(meeting, cast):
    meeting.begun()
    matter = seats.open_matter(meeting.next_matter(), actor=cast.actor("wangmin"))
    for who, status in (("wangmin", 200), ("liqian", 409)):
        answer = cast.client(who).post(
            url(meeting, "desk/text/"), {"matter": matter.pk, "revision": 0, "heard": f"{who}记。"}
        )
        assert answer.status_code == status
    assert (answer.json()["heard"], answer.json()["revision"]) == ("wangmin记。", 1)
    assert answer.json()["words"]


DESK = (
    "desk/sign-in",
    "desk/undo-sign-in",
    "desk/open",
    "desk/read-back",
    "desk/position",
    "desk/text",
    "desk/recognise",
    "desk/line",
    "desk/drop-line",
    "conclude",
)


@pytest.mark.parametrize("path", DESK)
def test_nonsense_sent_to_the_desk_is_refused_in_words(meeting, cast, path):
    meeting.begun()
    matter = seats.open_matter(meeting.next_matter(), actor=cast.actor("wangmin"))
    meeting.line(matter)
    client, before = cast.client("wangmin"), Event.objects.count()
    good = {"matter": matter.pk, "seat": meeting.seat("CL").pk, "line": DecisionLine.objects.get().pk}
    fields = ("matter", "seat", "post", "line", "revision", "stance", "lead_unit", "due_on", "deferred_to")
    for name in (*fields, "conclusion", "co_units"):
        for junk in JUNK:
            answer = client.post(url(meeting, f"{path}/"), good | {"reason": ""} | {name: junk})
            assert answer.status_code in (200, 204, 404, 409, 422), (name, junk)
    assert client.post(url(meeting, f"{path}/")).status_code in (200, 404, 422)
    assert client.get(url(meeting, f"{path}/")).status_code == 405
    changed = set(
        Event.objects.order_by("-pk").values_list("verb", flat=True)[: Event.objects.count() - before]
    )
    assert changed <= {"meetings.decision_line_removed", "meetings.seat_sign_in_undone"}, changed


def test_too_long_a_reason_is_refused_in_words(meeting, cast):
    meeting.begun()
    matter = seats.open_matter(meeting.next_matter(), actor=cast.actor("wangmin"))
    client = cast.client("wangmin")
    for stance in ("oppose", "recuse"):
        data = {"matter": matter.pk, "seat": meeting.seat("CZ").pk, "stance": stance, "reason": "长" * 500}
        answer = client.post(url(meeting, "desk/position/"), data)
        assert answer.status_code == 422
        assert "role=" in words(answer) or "lx-" in words(answer)


def test_ids_of_another_session_are_not_found_at_this_desk(meeting, cast):
    meeting.begun()
    matter = seats.open_matter(meeting.next_matter(), actor=cast.actor("wangmin"))
    line, seat = meeting.line(matter), meeting.seat("CL")
    other = Meeting(cast).begun(approved_item(cast, title="别的"))
    client = cast.client("wangmin")
    for path, data in (
        ("desk/open", {"matter": matter.pk}),
        ("desk/text", {"matter": matter.pk, "revision": 0}),
        ("desk/undo-sign-in", {"seat": seat.pk, "reason": "误"}),
        ("desk/drop-line", {"line": line.pk}),
        ("conclude", {"matter": matter.pk, "conclusion": "briefed"}),
    ):
        assert client.post(url(other, f"{path}/"), data).status_code == 404


@pytest.mark.parametrize("path", [*DESK, "end"])
def test_units_send_nothing_to_the_desk(meeting, cast, path):
    meeting.begun()
    for who in ("sunjing", "qiumin"):
        assert cast.client(who).post(url(meeting, f"{path}/")).status_code == 403
    assert cast.client("guqing").post(url(meeting, f"{path}/")).status_code in (403, 404)


# --- the minutes -------------------------------------------------------------------------


def test_the_draft_is_saved_by_page_and_a_newer_save_comes_back(meeting, cast):
    meeting.ended()
    passage = meeting.minutes.passages.get()
    for who, status in (("wangmin", 200), ("liqian", 409)):
        data = {"revision": 0, "preamble": f"{who}。", "closing": "", f"passage-{passage.pk}": f"{who}记。"}
        answer = cast.client(who).post(url(meeting, "minutes/save/"), data)
        assert answer.status_code == status
    assert answer.json()[f"passage-{passage.pk}"] == "wangmin记。"
    client = cast.client("wangmin")
    for junk in JUNK:
        answer = client.post(url(meeting, "minutes/save/"), {"revision": junk, "preamble": "坏"})
        assert answer.status_code in (409, 422)
        answer = client.post(
            url(meeting, "minutes/save/"), {f"passage-{junk}": "坏", "revision": 1, "preamble": "好"}
        )
        assert answer.status_code in (200, 409, 422)
    assert meeting.minutes.preamble == "好"
    assert cast.client("qiumin").post(url(meeting, "minutes/save/"), {"revision": 2}).status_code in (
        403,
        404,
    )


# --- what they cost ----------------------------------------------------------------------


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_list_costs_the_same_for_two_and_for_twenty(meeting, cast):
    Meeting(cast)
    client = cast.client("wangmin")
    two = cost(client, "/meetings/")
    for _more in range(18):
        Meeting(cast)
    assert cost(client, "/meetings/") == two


def test_session_desk_and_minutes_cost_the_same_for_two_and_for_twenty(meeting, cast):
    office = cast.actor("wangmin")
    items = [approved_item(cast, title=f"议题{number}") for number in range(2)]
    meeting.begun(*items, members=("CL", "CZ"))
    matter = seats.open_matter(meeting.next_matter(), actor=office)
    meeting.line(matter, helpers=("CZ",))
    client = cast.client("wangmin")
    pages = [
        url(meeting),
        url(meeting, "?tab=units"),
        url(meeting, "?tab=traces"),
        url(meeting, "desk/"),
        url(meeting, "desk/attendance/"),
        url(meeting, "projector/"),
    ]
    before = [cost(client, page) for page in pages]
    for unit in cast.county.members.exclude(code__in=("CL", "CZ"))[:18]:
        seat = meeting.sitting.seats.create(unit=unit, answer="attend")
        seat = seats.sign_in(seat, actor=office, post=unit.posts.filter(role__in=("UHEAD", "THEAD")).first())
        seats.record_position(matter, actor=office, seat=seat, stance="reserve", reason="分期。")
        meeting.line(matter, "CL", (unit.code,))
    from coordination.meetings.actions.items import place_item
    from coordination.sittings.models import Matter

    for number in range(2, 8):
        item = approved_item(cast, title=f"议题{number}")
        turn = Matter.objects.create(
            sitting=meeting.sitting, order=number + 1, title=item.title, presenter=item.unit
        )
        place_item(item, actor=office, matter=turn)
    assert [cost(client, page) for page in pages] == before


def test_arranging_costs_the_same_for_two_items_and_for_ten(meeting, cast):
    meeting.instructed()
    client = cast.client("wangmin")
    page = f"/tasks/{meeting.task('arrange').pk}/"
    for number in range(2):
        approved_item(cast, title=f"议题{number}")
    two = cost(client, page)
    for number in range(2, 10):
        approved_item(cast, title=f"议题{number}")
    assert cost(client, page) == two


def test_the_arranging_page_places_items_and_answers_nonsense_in_words(meeting, cast):
    meeting.instructed()
    item = approved_item(cast)
    client, page = cast.client("wangmin"), f"/tasks/{meeting.task('arrange').pk}/"
    data = {
        "place": "二楼会议室",
        "starts_at": f"{worked_day(10)}T09:00",
        "chair": cast.post("linyue").pk,
        f"item-{item.pk}": "on",
        f"order-{item.pk}": "1",
        f"minutes-{item.pk}": "20",
        f"unit-{cast.unit('CL').pk}": "on",
    }
    for name in (f"order-{item.pk}", f"minutes-{item.pk}", "chair", "starts_at"):
        for junk in (
            "abc",
            "²",
            "9" * 30 if name[:5] != "order" else "1.5",
            "-5" if name[:5] != "order" else "x",
        ):
            answer = client.post(page, data | {name: junk})
            assert answer.status_code == 422, (name, junk)
    assert (
        client.post(page, {key: value for key, value in data.items() if "item-" not in key}).status_code
        == 422
    )
    assert client.post(page, data).status_code == 302
    assert meeting.status == "noticing"
    assert meeting.sitting.matters.get().minutes_planned == 20
    assert meeting.sitting.matters.get().order == sessions.FIRST_ORDER
