"""A sheet signed by hand, as the office enters it: taken at once, or kept until a second person has read it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from coordination import staleness
from coordination.access import Actor, require
from coordination.documents.attachments import attach, files_follow_rows
from coordination.entries.actions.entering import enter_sheet
from coordination.entries.models import PaperEntry
from coordination.trial import on_trial as is_on_trial
from coordination.typed import LABELS
from coordination.units.models import User
from workflows.engine.access import may_enter_paper, refused_by_policy
from workflows.engine.base import step_key
from workflows.engine.narrowing import posts_for
from workflows.engine.steps import StepTaken, record_for_holder, start
from workflows.engine.trial import Busy, on_trial
from workflows.models import HUMAN, Task

from .task_pages import accepted, page_for

if TYPE_CHECKING:
    from coordination.units.models import Post

S = PaperEntry.Status
NOT_TYPED = ("csrfmiddlewaretoken", staleness.FIELD, LABELS)
SOMEBODY = Actor(User(), None)  # who will compare it, as long as the step is only tried


def enter_paper(
    task: Task,
    action: Callable[..., Any],
    *,
    actor: Actor,
    signer: int,
    signed_on: dt.date,
    scan: Any,
    data: QueryDict,
    next_due_at: dt.datetime | None,
    values: Mapping[str, Any],
) -> Any:
    """Enter a signed sheet: what the step made, or the entry that waits for the second look.

    What the step itself would refuse is refused now, not when somebody compares the sheet.
    """
    sheet: dict[str, Any] = {"signer": signer, "signed_on": signed_on, "next_due_at": next_due_at}
    if task.flow_task.is_compared and not is_on_trial():
        with suppress(Busy):
            on_trial(
                lambda: record_for_holder(
                    task, action, actor=actor, scan=scan, compared=SOMEBODY, **sheet, **values
                ),
                lambda notes: None,
            )
        scan.seek(0)
    with files_follow_rows(), task.flow_task.flow_class.lock(task.process_id):
        _enter_once(task)
        post = _signer(task, signer)
        behalf = actor.for_post(post)
        require(may_enter_paper(behalf, task) or refused_by_policy(behalf, task))
        kept = attach(scan, to=task.process.record, actor=behalf, is_scan=True)
        waits = task.flow_task.is_compared
        entry = enter_sheet(
            task.process.record,
            actor=actor,
            step_id=task.pk,
            step=step_key(task.flow_task)["step"],
            signer=post,
            signed_on=signed_on,
            scan=kept,
            typed=_kept(data) if waits else "",
            proposed_by=_proposer(task),
            status=S.WAITING if waits else S.IN_EFFECT,
        )
        if waits:
            start(entry, actor=actor)
            return entry
        return record_for_holder(task, action, actor=actor, scan=kept, **sheet, **values)


def take_entry(entry: PaperEntry, *, compared: Actor) -> Any:
    """Take the step of an entry that has been compared, as its form was sent, for whoever entered it."""
    task = Task.objects.select_related("process", "holder_unit", "owner").get(pk=entry.step_id)
    if not task.is_open:
        raise StepTaken(task)
    post = entry.entered_post
    actor = type(compared)(entry.entered_by, post)
    data = QueryDict(mutable=True)
    for name, values in json.loads(entry.typed).items():
        data.setlist(name, values)
    page_class = page_for(task)
    if page_class is None:
        raise LookupError(f"{entry.step} has no page on which it was entered.")
    page = page_class(task, actor)
    form = page.form(data, {})
    if not form.is_valid():
        raise StepTaken(task)
    action = page.action_for(form)
    return record_for_holder(
        task,
        action,
        actor=actor,
        compared=compared,
        signer=entry.signer_id,
        signed_on=entry.signed_on,
        scan=entry.scan,
        **accepted(action, page.values(form)),
    )


def _kept(data: QueryDict) -> str:
    """The fields as they were sent; what the page itself sends along stands for nothing."""
    return json.dumps(
        {name: data.getlist(name) for name in data if name not in NOT_TYPED}, ensure_ascii=False
    )


def _enter_once(task: Task) -> None:
    before = PaperEntry.objects.filter(step_id=task.pk, status=S.WAITING).select_related("entered_by").first()
    if before is not None:
        words = _("%(name)s has entered the sheet already; it waits to be compared.")
        raise ValidationError(words, params={"name": before.entered_by.label})


def _signer(task: Task, key: int) -> Post:
    post = next((post for post in posts_for(task) if post.pk == key), None)
    if post is None:
        raise StepTaken(task)
    return post


def _proposer(task: Task) -> int | None:
    """Who took the step before it, and so put the matter before the signer."""
    before = Task.objects.filter(
        process=task.process_id, flow_task_type=HUMAN, pk__lt=task.pk, owner__isnull=False
    )
    return before.order_by("-pk").values_list("owner", flat=True).first()
