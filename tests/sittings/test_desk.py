"""The meeting desk: sign-in, matters in their turn, positions, recusals, and the chair's conclusion last."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.audit.models import Event
from coordination.sittings import actions
from coordination.sittings.actions.desk import TextChanged
from coordination.sittings.models import Matter, Position
from coordination.sittings.verbs import SittingVerb
from coordination.units.models import Post
from coordination.units.queries import clock_actor
from tests.walking import in_days

pytestmark = pytest.mark.django_db

# action, what it takes of the table and the matter under discussion
DESK = {
    "sign in": lambda t, m, a: actions.sign_in(t.seat("ZJ"), actor=a, post=t.head("ZJ")),
    "take a sign-in back": lambda t, m, a: actions.withdraw_sign_in(t.seat("CL"), actor=a, reason="误录"),
    "open a matter": lambda t, m, a: actions.open_matter(t.matter("别的"), actor=a),
    "recuse": lambda t, m, a: actions.declare_recusal(m, actor=a, seat=t.seat("CL"), reason="亲属"),
    "position": lambda t, m, a: actions.record_position(m, actor=a, seat=t.seat("CL"), stance="agree"),
    "write": lambda t, m, a: actions.write_matter(m, actor=a, revision=m.revision, heard="听取汇报。"),
    "conclude": lambda t, m, a: actions.conclude_matter(m, actor=a, conclusion="briefed"),
    "read back": lambda t, m, a: actions.confirm_read_back(m, actor=a),
    "end": lambda t, m, a: actions.end_sitting(t.sitting, actor=a),
}


@pytest.mark.parametrize("name", DESK)
@pytest.mark.parametrize("who", ["songlan", "qiumin", "zhouzhengyi", "guqing"])
def test_only_the_office_keeps_the_desk(table, name, who):
    matter = table.discussing("CL", "CZ", "MZ")
    before = Event.objects.count()
    with pytest.raises(PermissionDenied) as refused:
        DESK[name](table, matter, table.cast.actor(who))
    assert str(refused.value)
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", DESK)
def test_nothing_is_done_at_the_desk_of_a_meeting_that_has_ended(table, name):
    matter = table.discussing("CL", "CZ", "MZ")
    table.sitting.ended_at = timezone.now()
    table.sitting.save(update_fields=["ended_at"])
    if name == "open a matter":
        matter.state, matter.conclusion = "concluded", "briefed"
        matter.save(update_fields=["state", "conclusion"])
    before = Event.objects.count()
    with pytest.raises(ValidationError):
        DESK[name](table, matter, table.office)
    assert Event.objects.count() == before


def test_a_sitting_is_opened_once_by_the_office(table):
    with pytest.raises(PermissionDenied):
        actions.open_sitting(table.sitting, actor=table.cast.actor("songlan"))
    table.opened()
    assert table.sitting.is_open
    with pytest.raises(ValidationError):
        actions.open_sitting(table.sitting, actor=table.office)
    assert table.verbs() == [SittingVerb.SESSION_OPENED]


# --- sign-in -----------------------------------------------------------------------------


def test_the_head_signs_in_with_a_version_and_an_event(table):
    table.opened("CZ")
    seat = table.seat("CZ")
    assert seat.is_present
    assert not seat.came_as_proxy
    assert seat.history.latest().history_user.username == "wangmin"
    event = Event.objects.of(table.sitting).get(verb=SittingVerb.SEAT_SIGNED_IN)
    assert (event.after["unit"], event.after["who"]) == (seat.unit.short_name, "冯凯")


def proxy(table, *, authorised=True, ruled=None):
    cast = table.cast
    seat = actions.answer_seat(
        table.seat("CZ"), actor=cast.actor("songlan"), answer="proxy", proxy=cast.post("duwei")
    )
    if authorised:
        seat = actions.authorise_proxy(seat, actor=cast.actor("fengkai"))
    if ruled is not None:
        seat = actions.rule_on_seat(seat, actor=cast.actor("linyue"), is_granted=ruled, ruling="请本人到会。")
    return seat


def test_an_accepted_proxy_signs_in(table):
    seat = proxy(table, ruled=True)
    table.opened()
    seat = actions.sign_in(seat, actor=table.office, post=table.cast.post("duwei"))
    assert seat.came_as_proxy


@pytest.mark.parametrize(
    "way", [{"authorised": False}, {"ruled": None}, {"ruled": False}], ids=["unsigned", "unruled", "refused"]
)
def test_a_proxy_not_accepted_cannot_sign_in_but_the_head_can(table, way):
    seat = proxy(table, **way)
    table.opened()
    with pytest.raises(ValidationError):
        actions.sign_in(seat, actor=table.office, post=table.cast.post("duwei"))
    assert not table.seat("CZ").is_present
    assert actions.sign_in(seat, actor=table.office, post=table.head("CZ")).is_present


def test_a_proxy_counted_absent_cannot_sign_in_but_a_late_head_can(table):
    seat = actions.count_absent(proxy(table), actor=clock_actor())
    table.opened()
    with pytest.raises(ValidationError):
        actions.sign_in(seat, actor=table.office, post=table.cast.post("duwei"))
    seat = actions.sign_in(seat, actor=table.office, post=table.head("CZ"))
    assert (seat.answer, seat.is_present) == ("absent", True)


@pytest.mark.parametrize("who", ["songlan", "lubin"])
def test_nobody_else_sits_for_a_unit(table, who):
    table.opened()
    with pytest.raises(ValidationError):
        actions.sign_in(table.seat("CZ"), actor=table.office, post=table.cast.post(who))


def test_whoever_sits_in_sends_whom_it_likes(table):
    table.sitting.seats.create(unit=table.cast.unit("YB"), standing="invited")
    table.opened()
    assert actions.sign_in(table.seat("YB"), actor=table.office, post=table.cast.post("jiangli")).is_present


def test_a_head_who_has_left_the_post_does_not_sign_in(table):
    table.opened()
    post = table.head("CZ")
    Post.objects.filter(pk=post.pk).update(valid_to=in_days(-1))
    post.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.sign_in(table.seat("CZ"), actor=table.office, post=post)


def test_nobody_signs_in_before_the_opening_or_twice(table):
    with pytest.raises(ValidationError):
        actions.sign_in(table.seat("CZ"), actor=table.office, post=table.head("CZ"))
    table.opened("CZ")
    with pytest.raises(ValidationError):
        actions.sign_in(table.seat("CZ"), actor=table.office, post=table.head("CZ"))


def test_a_wrong_sign_in_is_taken_back_while_nothing_was_said(table):
    matter = table.discussing("CL", "CZ", "MZ")
    with pytest.raises(ValidationError):
        actions.withdraw_sign_in(table.seat("CZ"), actor=table.office, reason="")
    actions.withdraw_sign_in(table.seat("CZ"), actor=table.office, reason="误录")
    assert not table.seat("CZ").is_present
    assert Event.objects.of(table.sitting).first().reason == "误录"
    with pytest.raises(ValidationError):
        actions.withdraw_sign_in(table.seat("CZ"), actor=table.office, reason="误录")
    table.says(matter, "CL")
    with pytest.raises(ValidationError):
        actions.withdraw_sign_in(table.seat("CL"), actor=table.office, reason="误录")


# --- matters and texts -------------------------------------------------------------------


def test_a_matter_is_taken_up_with_its_quorum_on_record(table):
    table.opened("CL", "CZ")
    matter = actions.open_matter(table.matter(), actor=table.office)
    assert (matter.invited_count, matter.present_count, matter.needed_count) == (4, 2, 2)
    assert matter.is_quorate
    assert matter.history.latest().history_user.username == "wangmin"
    event = Event.objects.of(table.sitting).first()
    assert (event.verb, event.after["quorate"]) == (SittingVerb.ITEM_OPENED, True)


def test_one_matter_at_a_time_and_each_once(table):
    matter = table.discussing("CL", "CZ")
    other = table.matter("别的")
    with pytest.raises(ValidationError):
        actions.open_matter(other, actor=table.office)
    with pytest.raises(ValidationError):
        actions.open_matter(matter, actor=table.office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=other.pk).update(state="open")


def test_two_clerks_write_one_matter_and_nothing_is_lost(table):
    matter = table.discussing("CL", "CZ")
    seen = matter.revision
    actions.write_matter(matter, actor=table.office, revision=seen, heard="王敏记：听取汇报。")
    with pytest.raises(TextChanged) as changed:
        actions.write_matter(matter, actor=table.cast.actor("liqian"), revision=seen, heard="李倩记。")
    assert changed.value.matter.heard == "王敏记：听取汇报。"
    newer = changed.value.matter
    actions.write_matter(
        matter, actor=table.cast.actor("liqian"), revision=newer.revision, considered="李倩记。"
    )
    matter.refresh_from_db()
    assert (matter.heard, matter.considered) == ("王敏记：听取汇报。", "李倩记。")
    assert {version.heard for version in matter.history.all()} >= {"", "王敏记：听取汇报。"}


def test_saving_the_same_text_leaves_no_trace(table):
    matter = table.discussing("CL", "CZ")
    before = (Event.objects.count(), matter.history.count())
    again = actions.write_matter(
        matter, actor=table.office, revision=matter.revision, resolved=matter.resolved
    )
    assert again.revision == matter.revision
    assert (Event.objects.count(), matter.history.count()) == before


# --- positions and recusals --------------------------------------------------------------


def test_a_changed_word_replaces_the_earlier_one_which_history_keeps(table):
    matter = table.discussing("CL", "CZ")
    table.says(matter, "CZ", "oppose", "资金未落实")
    position = table.says(matter, "CZ", "agree")
    assert (matter.positions.count(), position.stance, position.reason) == (1, "agree", "")
    assert position.history.count() == 2
    event = Event.objects.of(table.sitting).first()
    assert (event.before, event.after["stance"]) == ({"stance": "oppose"}, "agree")
    assert position.post == table.head("CZ")


@pytest.mark.parametrize(
    ("code", "stance", "reason"),
    [("ZJ", "agree", ""), ("CZ", "shrug", ""), ("CZ", "reserve", " "), ("CZ", "oppose", "长" * 401)],
    ids=["not here", "no position", "no reason", "too long"],
)
def test_a_position_that_cannot_stand_is_refused_in_words(table, code, stance, reason):
    matter = table.discussing("CL", "CZ")
    with pytest.raises(ValidationError) as refused:
        table.says(matter, code, stance, reason)
    assert refused.value.messages
    assert not matter.positions.exists()


def test_positions_are_taken_only_during_the_discussion(table):
    table.opened("CL", "CZ")
    with pytest.raises(ValidationError):
        table.says(table.matter(), "CL")


def test_the_chair_comes_last(table):
    matter = table.discussing("CL", "CZ")
    actions.conclude_matter(matter, actor=table.office, conclusion="adopt")
    with pytest.raises(ValidationError):
        table.says(matter, "CL", "oppose", "不同意")
    with pytest.raises(ValidationError):
        actions.declare_recusal(matter, actor=table.office, seat=table.seat("CL"), reason="亲属")
    with pytest.raises(ValidationError):
        actions.conclude_matter(matter, actor=table.office, conclusion="reject", reason="不宜")


def test_a_recused_unit_leaves_the_count_and_says_nothing(table):
    matter = table.discussing("CL", "CZ", "MZ")
    table.says(matter, "CZ")
    actions.declare_recusal(matter, actor=table.office, seat=table.seat("CZ"), reason="亲属")
    matter.refresh_from_db()
    assert (matter.invited_count, matter.present_count) == (3, 2)
    assert not matter.positions.exists()
    with pytest.raises(ValidationError):
        table.says(matter, "CZ")
    with pytest.raises(ValidationError):
        actions.declare_recusal(matter, actor=table.office, seat=table.seat("CZ"), reason="亲属")
    assert Event.objects.of(table.sitting).filter(verb=SittingVerb.RECUSAL_DECLARED).get().reason == "亲属"
    assert matter.recusals.get().history.count() == 1


def test_a_word_taken_back_by_recusal_stays_in_history_under_the_clerks_name(table):
    matter = table.discussing("CL", "CZ", "MZ")
    table.says(matter, "CZ")
    actions.declare_recusal(matter, actor=table.office, seat=table.seat("CZ"), reason="亲属")
    gone = Position.history.filter(history_type="-").get()
    assert gone.history_user.username == "wangmin"


@pytest.mark.parametrize("reason", ["", "长" * 201])
def test_a_recusal_says_why_in_so_many_words(table, reason):
    matter = table.discussing("CL", "CZ")
    with pytest.raises(ValidationError):
        actions.declare_recusal(matter, actor=table.office, seat=table.seat("CZ"), reason=reason)
    assert not matter.recusals.exists()
