"""Two people in one role of a unit: each one's inbox holds what that one can do, and says whose it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.units.models import Post, Substitution, User
from coordination.units.queries import actors_of
from tests.audit_guards import two_holders
from tests.conftest import Cast
from tests.duties.walk import Duty
from tests.meetings.items import Walker
from workflows.desk.inbox import inbox, inbox_counts
from workflows.engine.access import actor_for_task
from workflows.engine.narrowing import narrow_held_in
from workflows.member_duty.moves import transfer
from workflows.models import Task

pytestmark = pytest.mark.django_db
LIST_SHOWS = "你或同岗位同事"


def twin(post: Post) -> User:
    """A colleague who sits at the same desk: same unit, same role."""
    user = User.objects.create(
        username=f"twin{post.pk}", name=f"同岗{post.pk}", account_class=post.user.account_class
    )
    since = dt.date(2020, 1, 1)
    with two_holders():
        Post.objects.create(user=user, unit=post.unit, role=post.role, title=post.title, valid_from=since)
    return user


def sign_in(cast: Cast, user: User):
    return cast.client(user.username)


def waits_for(user: User, task: Task) -> bool:
    """Whether the task stands in the inbox; list, counts and query say the same."""
    actors = actors_of(user)
    listed = {one.pk for one in inbox(actors, limit=200).tasks}
    asked = set(Task.objects.waiting_for(actors).values_list("pk", flat=True))
    assert listed == asked
    assert inbox_counts(actors)["*"].waiting == len(listed)
    return task.pk in listed


def opens(cast: Cast, user: User, task: Task) -> bool:
    status = sign_in(cast, user).get(task.get_absolute_url()).status_code
    assert status in (200, 302, 403, 404), status
    return status in (200, 302)


def agree(cast: Cast, user: User, task: Task) -> bool:
    """What the inbox shows can be opened, and what it does not show cannot."""
    shown = waits_for(user, task)
    assert opens(cast, user, task) == shown, f"{user.name}, {task.label}"
    assert (actor_for_task(user, task) is not None) == shown
    return shown


def stand_in(cast: Cast, who: User, for_whom: str) -> None:
    post = cast.post(for_whom)
    Substitution.objects.create(
        post=post, substitute=who.posts.get(), valid_from=timezone.localdate() - dt.timedelta(days=1)
    )


def test_m2_1_24_the_handlers_task_stands_in_the_handlers_inbox_alone(cast: Cast):
    colleague = twin(cast.post("zhaoli"))
    task = Duty(cast).begun().task("work")
    assert agree(cast, cast.user("zhaoli"), task)
    assert not agree(cast, colleague, task)
    page = cast.client("zhaoli").get("/").content.decode()
    assert LIST_SHOWS not in page
    assert task.subject_title not in sign_in(cast, colleague).get("/").content.decode()


def test_m2_1_24_a_transferred_matter_changes_inboxes(cast: Cast):
    colleague = twin(cast.post("zhaoli"))
    duty = Duty(cast).begun()
    transfer(duty.reread(), actor=cast.actor("sunjing"), handler=colleague.posts.get(), reason="工作调整。")
    for task in (duty.task("work"), Task.objects.open().get(subject_type="duties.progress")):
        assert agree(cast, colleague, task)
        assert not agree(cast, cast.user("zhaoli"), task)


def test_m2_1_24_a_stand_in_of_the_same_role_takes_it_on_days_of_absence_without_switching(cast: Cast):
    colleague = twin(cast.post("zhaoli"))
    stand_in(cast, colleague, "zhaoli")
    task = Duty(cast).begun().task("work")
    assert not agree(cast, colleague, task)
    cast.away("zhaoli")
    assert agree(cast, colleague, task)
    assert "你（代 " in sign_in(cast, colleague).get("/").content.decode()
    answer = sign_in(cast, colleague).post(
        task.get_absolute_url(),
        {"outcome": "report", "text": "已逐一核实并补发到位。", "evidence": "补发名单和银行回单。"},
    )
    assert answer.status_code == 302, answer.content.decode()
    task.refresh_from_db()
    assert (task.owner, task.done_as) == (colleague, cast.post("zhaoli"))


def test_m2_1_24_what_a_handler_who_left_was_doing_waits_for_the_desk(cast: Cast):
    colleague = twin(cast.post("zhaoli"))
    task = Duty(cast).begun().task("work")
    Post.objects.filter(pk=cast.post("zhaoli").pk).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    assert agree(cast, colleague, task)


def test_m2_1_24_where_either_may_take_it_both_read_so(cast: Cast):
    walker = Walker(cast)
    task = Task.objects.open().about(walker.item).get()
    post = Post.objects.get(unit=task.holder_unit, role=task.holder_role)
    colleague = twin(post)
    for user in (post.user, colleague):
        assert agree(cast, user, task)
        assert LIST_SHOWS in sign_in(cast, user).get("/").content.decode()


def test_m2_1_24_who_did_the_work_does_not_find_its_verification(cast: Cast):
    duty = Duty(cast).reported()
    task = duty.task("verify")
    others = Post.objects.filter(unit=task.holder_unit, role=task.holder_role)
    others = others.exclude(user__username__in=("liqian", "wangmin"))
    others.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert agree(cast, cast.user("liqian"), task)
    assert LIST_SHOWS in cast.client("wangmin").get("/").content.decode()
    duty.assignment.reports.update(drafted_by=cast.post("liqian"))
    narrow_held_in(cast.county.pk)
    assert not agree(cast, cast.user("liqian"), task)
    assert agree(cast, cast.user("wangmin"), task)
    assert LIST_SHOWS not in cast.client("wangmin").get("/").content.decode()
