"""Minutes: drafted once, edited, countersigned, reconciled, checked, signed and issued."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.meetings.actions import holding, minutes
from coordination.meetings.actions.minutes import MinutesChanged
from coordination.meetings.models import Session
from coordination.meetings.papers.minutes import draft_passage
from coordination.meetings.queries.countersigns import units_to_ask
from coordination.meetings.verbs import MeetingVerb
from coordination.units.queries import clock_actor
from workflows.engine.steps import open_tasks

pytestmark = pytest.mark.django_db

DIRECTOR = ("chenjing", "OFFDIR")

# action, values, who may not, who may, a state from which it does not go
CASES = [
    (minutes.send_for_countersigning, {}, "qiumin", "wangmin", "signing"),
    (minutes.close_countersigning, {}, "qiumin", None, "checking"),
    (
        minutes.reconcile_minutes,
        {"resolutions": {}, "is_asked_again": False},
        "qiumin",
        "wangmin",
        "checking",
    ),
    (minutes.check_minutes, {}, "wangmin", DIRECTOR, "minuting"),
    (minutes.return_minutes, {"reason": "核对。"}, "wangmin", DIRECTOR, "minuting"),
    (minutes.sign_minutes, {}, "zhouzhengyi", "linyue", "checking"),
]


@pytest.mark.parametrize(
    ("action", "values", "outsider", "holder", "state"), CASES, ids=lambda c: getattr(c, "__name__", "")
)
def test_refused_to_others_and_from_other_states(meeting, action, values, outsider, holder, state):
    meeting.ended()
    Session.objects.filter(pk=meeting.session.pk).update(status=state)
    before = Event.objects.count()
    with pytest.raises(PermissionDenied) as refused:
        action(meeting.session, actor=meeting.actor(outsider).proven(), **values)
    assert str(refused.value)
    may = clock_actor() if holder is None else meeting.actor(holder)
    with (
        pytest.raises((TransitionNotAllowed, ValidationError, PermissionDenied)),
        transaction.atomic(),
    ):
        action(meeting.session, actor=may.proven(), **values)
    assert meeting.status == state
    assert Event.objects.count() == before


def edit(meeting, who="wangmin", revision=None, **values):
    draft = meeting.minutes
    return minutes.edit_minutes(
        meeting.session,
        actor=meeting.cast.actor(who),
        revision=draft.revision if revision is None else revision,
        **{"preamble": draft.preamble, "closing": draft.closing, "passages": {}, **values},
    )


# --- the draft ---------------------------------------------------------------------------


def test_the_draft_is_made_from_the_desk_by_the_clock(meeting):
    meeting.ended()
    draft = meeting.minutes
    assert "林越在县政府二楼会议室主持召开" in draft.preamble
    assert "会议听取了县残联的汇报。" in draft.passages.get().text
    assert draft.history.get().history_user.username == "clock"
    assert Event.objects.of(meeting.session).filter(verb=MeetingVerb.MINUTES_DRAFTED).count() == 1


def test_hand_edits_are_never_drafted_over(meeting):
    meeting.ended()
    passage = meeting.minutes.passages.get()
    edit(meeting, preamble="手改的开头。", passages={passage.pk: "手改的正文。"})
    with pytest.raises(ValidationError):
        minutes.draft_minutes(meeting.session, actor=meeting.actor("wangmin"))
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    for code in ("CL", "CZ"):
        meeting.countersign(code)
    meeting.take("check", minutes.return_minutes, DIRECTOR, reason="核对日期。")
    assert (meeting.status, meeting.open, meeting.minutes.note) == ("minuting", ["draft"], "核对日期。")
    assert meeting.minutes.preamble == "手改的开头。"
    assert meeting.minutes.passages.get().text == "手改的正文。"


@pytest.mark.parametrize("part", ["preamble", "closing", "passages"])
def test_m2_5_5_a_draft_takes_no_number_of_a_person(meeting, part):
    meeting.ended()
    passage, before = meeting.minutes.passages.get(), meeting.minutes.revision
    words = "联系电话138 0558 1234。"
    with pytest.raises(ValidationError) as refused:
        edit(meeting, **{part: {passage.pk: words} if part == "passages" else words})
    assert "手机号码" in refused.value.messages[0]
    assert meeting.minutes.revision == before
    assert edit(meeting, preamble="2026-11-30 08:30，会议在县政府召开。").revision == before + 1


def test_m2_5_5_what_a_unit_said_goes_into_the_draft_without_numbers(meeting):
    """What stood at the desk before numbers were refused there."""
    meeting.ended()
    matter = meeting.minutes.passages.get().matter
    matter.heard = "经查，341221199001011234，属实。"
    assert "3412**********1234" in draft_passage(matter)


def test_two_clerks_edit_the_draft_and_nothing_is_lost(meeting):
    meeting.ended()
    seen = meeting.minutes.revision
    edit(meeting, "wangmin", seen, preamble="王敏的开头。")
    with pytest.raises(MinutesChanged) as changed:
        edit(meeting, "liqian", seen, closing="李倩的结尾。")
    newer = changed.value.minutes
    assert (newer.preamble, newer.revision) == ("王敏的开头。", seen + 1)
    edit(meeting, "liqian", newer.revision, closing="李倩的结尾。")
    assert (meeting.minutes.preamble, meeting.minutes.closing) == ("王敏的开头。", "李倩的结尾。")
    assert meeting.minutes.history.latest().history_user.username == "liqian"
    assert Event.objects.of(meeting.session).filter(verb=MeetingVerb.MINUTES_EDITED).count() == 2


def test_the_draft_is_the_offices_and_only_while_it_has_it(meeting):
    meeting.ended()
    for who in ("qiumin", "linyue"):
        with pytest.raises(PermissionDenied):
            edit(meeting, who, preamble="改。")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    with pytest.raises(ValidationError):
        edit(meeting, preamble="改。")
    assert meeting.minutes.revision == 0


def test_a_passage_of_other_minutes_is_not_touched(meeting):
    meeting.ended()
    passage = meeting.minutes.passages.get()
    edit(meeting, passages={passage.pk + 1000: "别的。"})
    passage.refresh_from_db()
    assert passage.text != "别的。"


# --- countersigning ----------------------------------------------------------------------


def test_every_unit_named_in_a_line_is_asked(meeting):
    meeting.countersigning(lead="CL", helpers=("CZ", "MZ"))
    assert (meeting.status, meeting.open) == ("countersigning", ["countersign"])
    asked = meeting.minutes.countersigns
    assert set(asked.values_list("unit__code", "round")) == {("CL", 1), ("CZ", 1), ("MZ", 1)}
    assert {task.holder_role for task in open_tasks(meeting.session)} == {"UHEAD"}
    event = Event.objects.of(meeting.session).filter(verb=MeetingVerb.MINUTES_SENT).get()
    assert event.after["units"] == ["MZ", "CZ", "CL"] or set(event.after["units"]) == {"MZ", "CZ", "CL"}


def test_with_no_line_the_minutes_go_straight_to_the_check(meeting):
    meeting.begun()
    meeting.decide(lead="", conclusion="reject", reason="资金未落实。")
    from workflows.joint_meeting.placing import end_and_carry_over

    meeting.take("hold", end_and_carry_over, "wangmin")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    assert (meeting.status, meeting.open) == ("checking", ["check"])


@pytest.mark.parametrize(
    ("answer", "text", "verb", "status"),
    [
        ("agree", "", MeetingVerb.MINUTES_AGREED, "checking"),
        ("comment", "请写明时限。", MeetingVerb.MINUTES_COMMENTED, "reconciling"),
        ("object", "应改为分期。", MeetingVerb.MINUTES_OBJECTED, "reconciling"),
    ],
)
def test_a_head_countersigns(meeting, answer, text, verb, status):
    meeting.countersigning().countersign("CL")
    meeting.countersign("CZ", answer, text)
    said = meeting.countersign_of("CZ")
    assert (said.answer, said.text, said.answered_by.user.username) == (answer, text, "fengkai")
    assert said.history.latest().history_user.username == "fengkai"
    event = Event.objects.of(meeting.session).filter(verb=verb).first()
    assert (event.unit_id, event.reason) == (said.unit_id, text)
    assert meeting.status == status


@pytest.mark.parametrize("who", ["songlan", "qiumin", "wangmin", "linyue"])
def test_only_the_units_head_countersigns(meeting, who):
    meeting.countersigning()
    with pytest.raises(PermissionDenied):
        minutes.countersign(meeting.countersign_of("CZ"), actor=meeting.actor(who), answer="agree")
    assert meeting.countersign_of("CZ").answer == "pending"


@pytest.mark.parametrize(
    "values", [{"answer": "object", "text": " "}, {"answer": "comment"}, {"answer": "silent"}]
)
def test_a_word_that_says_nothing_is_refused(meeting, values):
    meeting.countersigning()
    with pytest.raises(ValidationError):
        minutes.countersign(meeting.countersign_of("CZ"), actor=meeting.actor("fengkai"), **values)


def test_a_unit_countersigns_once_a_round(meeting):
    meeting.countersigning().countersign("CZ")
    with pytest.raises(ValidationError):
        minutes.countersign(meeting.countersign_of("CZ"), actor=meeting.actor("fengkai"), answer="agree")
    with pytest.raises(ValidationError):
        minutes.close_countersigning(meeting.session, actor=clock_actor())


def test_silence_is_noted_by_the_clock_and_is_no_consent(meeting):
    meeting.countersigning().countersign("CL")
    with pytest.raises(PermissionDenied):
        minutes.note_silence(meeting.countersign_of("CZ"), actor=meeting.actor("wangmin"))
    assert meeting.time_is_up("countersign") == 1
    silent = meeting.countersign_of("CZ")
    assert (silent.answer, silent.answered_by) == ("silent", None)
    assert (
        Event.objects.of(meeting.session).filter(verb=MeetingVerb.COUNTERSIGN_SILENT).get().unit_id
        == silent.unit_id
    )
    assert not Event.objects.filter(verb=MeetingVerb.MINUTES_AGREED, unit_id=silent.unit_id).exists()
    assert meeting.status == "checking"
    with pytest.raises(ValidationError):
        minutes.countersign(silent, actor=meeting.actor("fengkai"), answer="agree")
    with pytest.raises(ValidationError):
        minutes.note_silence(silent, actor=clock_actor())


def test_countersigned_on_paper(meeting):
    meeting.countersigning().countersign("CL")
    meeting.on_paper("countersign", minutes.countersign, "CZ", answer="agree")
    assert meeting.countersign_of("CZ").answered_by.user.username == "fengkai"
    assert Event.objects.of(meeting.session).filter(verb=MeetingVerb.MINUTES_AGREED).first().medium == "paper"


# --- reconciling -------------------------------------------------------------------------


def objected(meeting):
    meeting.countersigning().countersign("CL")
    return meeting.countersign("CZ", "object", "应改为分期。")


def reconcile(meeting, *, again, who="wangmin", words="已采纳。"):
    resolutions = {meeting.countersign_of("CZ").pk: words}
    return meeting.take(
        "reconcile", minutes.reconcile_minutes, who, resolutions=resolutions, is_asked_again=again
    )


def test_an_objection_is_answered_and_the_unit_asked_again(meeting):
    objected(meeting)
    assert (meeting.status, meeting.open) == ("reconciling", ["reconcile"])
    edit(meeting, closing="分期落实。")
    first = meeting.countersign_of("CZ")
    reconcile(meeting, again=True)
    first.refresh_from_db()
    assert first.resolution == "已采纳。"
    assert (meeting.status, meeting.minutes.round) == ("countersigning", 2)
    assert [task.subject.unit.code for task in open_tasks(meeting.session)] == ["CZ"]
    assert Event.objects.of(meeting.session).filter(verb=MeetingVerb.MINUTES_RECONCILED).get().after == {
        "status": "countersigning",
        "again": True,
        "units": ["CZ"],
    }
    meeting.countersign("CZ")
    assert meeting.status == "checking"


def test_after_the_rounds_both_texts_go_to_the_chair(meeting):
    objected(meeting)
    reconcile(meeting, again=True)
    meeting.countersign("CZ", "object", "仍应分期。")
    with pytest.raises(ValidationError):
        reconcile(meeting, again=True)
    assert (meeting.status, meeting.minutes.round) == ("reconciling", 2)
    reconcile(meeting, again=False, words="未采纳，理由是时限已定。")
    assert meeting.open == ["check"]
    texts = [answer.text for answer in meeting.minutes.countersigns.filter(unit__code="CZ").order_by("round")]
    assert texts == ["应改为分期。", "仍应分期。"]


@pytest.mark.parametrize("again", [True, False])
def test_c2_11_a_unit_that_comes_to_lead_a_line_in_between_countersigns_too(meeting, again):
    objected(meeting)
    change_lead(meeting, "ZJ")
    assert [unit.code for unit in units_to_ask(meeting.session)] == ["ZJ"]
    reconcile(meeting, again=again)
    assert meeting.status == "countersigning"
    asked = {task.subject.unit.code for task in open_tasks(meeting.session)}
    assert asked == ({"CZ", "ZJ"} if again else {"ZJ"})
    for code in asked:
        meeting.countersign(code)
    assert (meeting.status, meeting.open) == ("checking", ["check"])


def test_c2_11_it_is_asked_even_after_the_last_round(meeting):
    objected(meeting)
    reconcile(meeting, again=True)
    meeting.countersign("CZ", "object", "仍应分期。")
    change_lead(meeting, "ZJ")
    reconcile(meeting, again=False)
    assert {task.subject.unit.code for task in open_tasks(meeting.session)} == {"ZJ"}


def test_the_reconciling_page_says_who_is_asked_first(meeting, cast):
    objected(meeting)
    change_lead(meeting, "ZJ")
    page = cast.client("wangmin").get(f"/tasks/{meeting.task('reconcile').pk}/").content.decode()
    assert f"请{cast.unit('ZJ').label}" in page


def change_lead(meeting, code):
    line = meeting.session.decision_lines.get()
    return holding.change_decision_line(
        line,
        actor=meeting.actor("wangmin"),
        revision=line.revision,
        text=line.text,
        measure=line.measure,
        lead_unit=meeting.cast.unit(code),
        due_on=line.due_on,
        co_units=list(line.co_units.all()),
    )


def test_every_word_is_answered_by_the_office(meeting):
    objected(meeting)
    with pytest.raises(ValidationError):
        reconcile(meeting, again=False, words=" ")
    for who in ("fengkai", "linyue"):
        with pytest.raises(PermissionDenied):
            reconcile(meeting, again=False, who=who)
    assert meeting.countersign_of("CZ").resolution == ""


# --- checked and signed ------------------------------------------------------------------


def test_checked_by_the_director_and_brought_to_the_chair(meeting):
    meeting.signing()
    assert (meeting.status, meeting.open) == ("signing", ["sign"])
    event = Event.objects.of(meeting.session).first()
    assert (event.verb, event.reason) == (MeetingVerb.MINUTES_CHECKED, "拟同意。")


@pytest.mark.parametrize(("step", "who"), [("check", DIRECTOR), ("sign", "linyue")])
def test_sent_back_with_the_reason(meeting, step, who):
    (meeting.checking if step == "check" else meeting.signing)()
    with pytest.raises(ValidationError):
        meeting.take(step, minutes.return_minutes, who, reason=" ")
    meeting.take(step, minutes.return_minutes, who, reason="第二项写清时限。")
    assert (meeting.status, meeting.open) == ("minuting", ["draft"])
    event = Event.objects.of(meeting.session).first()
    assert (event.verb, event.reason) == (MeetingVerb.MINUTES_RETURNED, "第二项写清时限。")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    assert (meeting.minutes.note, meeting.minutes.round) == ("", 2)


def test_the_director_does_not_send_back_what_lies_with_the_chair(meeting):
    meeting.signing()
    with pytest.raises(PermissionDenied):
        minutes.return_minutes(meeting.session, actor=meeting.actor(DIRECTOR), reason="改。")
