"""Each action on an item: done, refused with a sentence, and not from another state."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.meetings.actions import clearance, coordination, items, placement
from coordination.meetings.models import AgendaItem, Opinion
from coordination.units.models import Organisation
from coordination.units.queries import current_successor
from tests.meetings.test_items_flow import turn

pytestmark = pytest.mark.django_db

# action, values, who may not, who may, a state from which it does not go
CASES = [
    (items.hand_over_item, {}, "songlan", "zhaoli", "submitted"),
    (items.sign_item, {}, "zhaoli", "qiumin", "draft"),
    (items.send_back_item, {"reason": "补充。"}, "zhaoli", "qiumin", "draft"),
    (coordination.check_item, {}, "qiumin", "wangmin", "draft"),
    (coordination.return_item, {"reason": "缺依据。"}, "linyue", "wangmin", "approving"),
    (coordination.recommend_view, {"view": "建议同意。"}, "songlan", "wangmin", "draft"),
    (clearance.pass_item, {}, "wangmin", ("chenjing", "OFFDIR"), "submitted"),
    (
        clearance.reroute_item,
        {"destination": "written", "reason": "书面征求。"},
        "linyue",
        ("chenjing", "OFFDIR"),
        "draft",
    ),
    (clearance.approve_item, {}, "wangmin", "linyue", "draft"),
    (clearance.hold_item, {"reason": "暂缓。"}, "chenjing", "linyue", "draft"),
    (clearance.ask_higher_approval, {"reason": "报批。"}, "wangmin", "linyue", "draft"),
    (clearance.reject_item, {"reason": "不宜。"}, "wangmin", "linyue", "draft"),
    (clearance.present_item_again, {}, "linyue", "wangmin", "draft"),
    (clearance.record_higher_answer, {"approved": True, "answer": "同意。"}, "linyue", "wangmin", "draft"),
]


@pytest.mark.parametrize(
    ("action", "values", "outsider", "holder", "state"), CASES, ids=lambda c: getattr(c, "__name__", "")
)
def test_refused_to_others_and_from_other_states(walker, cast, action, values, outsider, holder, state):
    AgendaItem.objects.filter(pk=walker.item.pk).update(status=state, number="2026-900")
    before = Event.objects.count()
    with pytest.raises(PermissionDenied):
        action(walker.item, actor=cast.actor(outsider).proven(), **values)
    who = holder if isinstance(holder, tuple) else (holder,)
    with pytest.raises((TransitionNotAllowed, ValidationError)), transaction.atomic():
        action(walker.item, actor=cast.actor(*who).proven(), **values)
    walker.item.refresh_from_db()
    assert walker.item.status == state
    assert Event.objects.count() == before


def test_a_draft_is_opened_for_the_unit_of_the_post_with_its_rules(walker, cast):
    item = walker.item
    assert (item.unit, item.drafter.username, item.drafter_role) == (cast.unit("CL"), "zhaoli", "UCLERK")
    assert item.policy_version
    assert item.history.get().history_user.username == "zhaoli"


@pytest.mark.parametrize("who", ["wangmin", "linyue", "yangfan", "guqing"])
def test_only_member_units_report_items(cast, walk, who):
    with pytest.raises(PermissionDenied):
        walk(clerk=who)


def test_a_draft_is_edited_with_a_version_and_an_event(walker, cast):
    items.edit_item(walker.item, actor=cast.actor("zhaoli"), title="补发护理补贴", amount=51600)
    walker.item.refresh_from_db()
    assert (walker.item.title, walker.item.amount) == ("补发护理补贴", 51600)
    assert walker.item.history.count() == 2
    assert Event.objects.of(walker.item).first().after == {
        "fields": ["title", "amount"],
        "status": "draft",
    }


def test_what_was_handed_in_is_not_edited(walker, cast):
    walker.submitted()
    with pytest.raises(PermissionDenied, match=r"退回|returned"):
        items.edit_item(walker.item, actor=cast.actor("zhaoli"), title="别的")


def test_units_concerned_carry_the_duty_line_that_suggests_them(walker, cast):
    line = cast.unit("CZ").duty_lines.exclude(keywords="").first()
    units = [cast.unit("CZ"), cast.unit("MZ"), cast.unit("CL")]
    title = f"关于{line.keyword_list[0]}的事项"
    items.edit_item(walker.item, actor=cast.actor("zhaoli"), title=title, concerned=units)
    concerned = {concern.unit.code: concern for concern in walker.item.concerned.all()}
    assert set(concerned) == {"CZ", "MZ"}
    assert concerned["CZ"].duty_line is not None
    assert concerned["CZ"].why
    items.edit_item(walker.item, actor=cast.actor("zhaoli"), concerned=[cast.unit("MZ")])
    assert [concern.unit.code for concern in walker.item.concerned.all()] == ["MZ"]


def test_nobody_checks_what_they_drafted_themselves(walker, cast):
    walker.submitted()
    AgendaItem.objects.filter(pk=walker.item.pk).update(drafter=cast.user("wangmin"))
    with pytest.raises(PermissionDenied):
        walker.take("check", coordination.check_item, "wangmin")
    walker.take("check", coordination.check_item, "liqian")


def test_disagreement_without_a_reason_is_refused(walker, cast):
    walker.asked("CZ")
    with pytest.raises(ValidationError):
        walker.answers("CZ", "songlan", "disagree", " ")
    assert walker.opinion_of("CZ").status == "asked"


def test_an_opinion_is_given_once(walker, cast):
    walker.asked("CZ", "MZ")
    opinion = walker.opinion_of("CZ")
    coordination.give_opinion(opinion, actor=cast.actor("songlan"), stance="agree")
    with pytest.raises(ValidationError):
        coordination.give_opinion(opinion, actor=cast.actor("songlan"), stance="agree")


def test_people_do_not_note_silence(walker, cast):
    walker.asked("CZ")
    with pytest.raises(PermissionDenied):
        coordination.close_opinion(walker.opinion_of("CZ"), actor=cast.actor("wangmin"))


def test_numbers_of_items_follow_one_another(walk):
    numbers = []
    for clerk, head in (("zhaoli", "qiumin"), ("duwei", "fengkai")):
        walker = walk(clerk=clerk)
        walker.submitted(head=head)
        numbers.append(int(walker.item.number.split("-")[1]))
    assert numbers[1] == numbers[0] + 1


def test_an_item_stands_on_one_session_at_a_time(walker, cast):
    walker.approved()
    placement.place_item(walker.item, actor=cast.actor("wangmin"), matter=turn(cast, walker.item))
    with pytest.raises(TransitionNotAllowed):
        placement.place_item(walker.item, actor=cast.actor("wangmin"), matter=turn(cast, walker.item))


def test_units_do_not_place_items(walker, cast):
    walker.approved()
    with pytest.raises(PermissionDenied):
        placement.place_item(walker.item, actor=cast.actor("qiumin"), matter=turn(cast, walker.item))


def test_only_chair_and_office_conclude(walker, cast):
    walker.approved()
    placement.place_item(walker.item, actor=cast.actor("wangmin"), matter=turn(cast, walker.item))
    with pytest.raises(PermissionDenied):
        placement.decide_item(walker.item, actor=cast.actor("fengkai"), conclusion="adopt")
    with pytest.raises(ValidationError):
        placement.decide_item(walker.item, actor=cast.actor("linyue"), conclusion="defer")


def test_the_database_refuses_a_rejection_without_a_reason(walker):
    walker.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=walker.item.pk).update(status="rejected", reason="")


# --- who sees what -----------------------------------------------------------


def seen(cast, who, role=""):
    return AgendaItem.objects.visible_to(cast.actor(who, role)).exists()


def test_an_item_is_seen_by_its_unit_the_office_and_who_was_asked(walker, cast):
    walker.submitted()
    assert seen(cast, "sunjing")
    assert seen(cast, "wangmin")
    assert seen(cast, "linyue")
    assert not seen(cast, "songlan")
    assert not seen(cast, "wutong")
    assert not any(seen(cast, who) for who in ("yangfan", "majun", "guqing"))
    walker.take("check", coordination.check_item, "wangmin", units=[cast.unit("CZ")])
    assert seen(cast, "songlan")
    assert not seen(cast, "tangwen")


def test_units_invited_to_its_session_see_the_item(walker, cast):
    walker.approved()
    matter = turn(cast, walker.item)
    placement.place_item(walker.item, actor=cast.actor("wangmin"), matter=matter)
    matter.sitting.seats.create(unit=cast.unit("ZJ"))
    assert not seen(cast, "tangwen")  # the notice is not out yet
    matter.sitting.convened_at = walker.item.created_at
    matter.sitting.save(update_fields=["convened_at"])
    assert seen(cast, "tangwen")


def test_a_unit_asked_reads_its_own_opinion_only(walker, cast):
    walker.asked("CZ", "MZ")
    mine = Opinion.objects.visible_to(cast.actor("songlan"))
    assert [opinion.unit.code for opinion in mine] == ["CZ"]
    assert Opinion.objects.visible_to(cast.actor("qiumin")).count() == 2


def test_the_successor_sees_the_items_of_an_ended_unit(walker, cast):
    ended = Organisation.objects.get(code="FP")
    AgendaItem.objects.filter(pk=walker.item.pk).update(unit=ended)
    heir = current_successor(ended)
    post = heir.posts.filter(role="UHEAD").first()
    assert seen(cast, post.user.username)
