"""What a record's page says of its process: ``{% load flow %}``. Rooms never import workflows for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.grouping import told_together
from coordination.notifications.hints import topic_of
from coordination.policy.words import lamp, time_left
from coordination.readings import trail_of
from coordination.wording import listed
from workflows.desk.ahead import Ahead, ladder_ahead
from workflows.desk.task_pages import page_for
from workflows.diagram.process_pages import diagram_context
from workflows.diagram.track import track_of
from workflows.engine.access import (
    closed_branches,
    holder_words,
    may_enter_call,
    may_enter_paper,
    refused_by_policy,
    takers,
)
from workflows.engine.narrowing import people_for
from workflows.engine.steps import open_tasks
from workflows.joint_meeting.earlier import earlier_decisions, session_before
from workflows.models import HUMAN, Process, Task

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from coordination.access import Actor

register = template.Library()
SHOWN = 5
RECENT = 8


@dataclass(frozen=True)
class Offer:
    """One step offered to the reader, or greyed with the sentence why not."""

    words: str
    url: str
    why: str
    main: bool = False


@dataclass(frozen=True)
class Holding:
    task: Task
    people: str
    ahead: list[Ahead]


def _actors(context: template.Context) -> list[Actor]:
    request = context["request"]
    actor: Actor | None = getattr(request, "actor", None)
    others: list[Actor] = getattr(request, "actors", [])
    return [one for one in dict.fromkeys([actor, *others]) if one is not None and one.post is not None]


def offers(record: models.Model, actors: list[Actor]) -> list[Offer]:
    """The record's open steps: those that the reader may take last and filled, the others greyed."""
    mine: list[Offer] = []
    papers: list[Offer] = []
    others: list[Offer] = []
    for task in open_tasks(record):
        node = task.flow_task
        taker = next(iter(takers(actors, task)), None)
        if taker is not None:
            why = refused_by_policy(taker, task)
            url = task.get_absolute_url() if page_for(task) else node.page_url(task)
            mine.append(Offer(task.label, url, str(why or "")))
        elif any(may_enter_paper(actor, task) is None for actor in actors):
            words = _("%(step)s: enter the signed paper") % {"step": task.label}
            papers.append(Offer(words, f"{task.get_absolute_url()}paper/", ""))
        elif not task.seed_object_id:
            others.append(Offer(task.label, "", str(_("with %(holder)s") % {"holder": holder_words(task)})))
    ready = [offer for offer in mine if not offer.why]
    if ready:
        last = ready[-1]
        mine = [offer for offer in mine if offer is not last] + [Offer(last.words, last.url, "", True)]
    return others + papers + mine


@register.simple_tag(takes_context=True)
def task_actions(context: template.Context, record: models.Model) -> SafeString:
    """The steps of a record as buttons, the main one last and filled, others greyed with the reason."""
    return render_to_string("workflows/_actions.html", {"actions": offers(record, _actors(context))})


@register.simple_tag(takes_context=True)
def part_actions(context: template.Context, parts: Iterable[models.Model]) -> SafeString:
    """Steps beside the record's own, about rows that belong to it: only those that this reader may take."""
    wanted: dict[str, list[int]] = {}
    for part in parts:
        wanted.setdefault(part._meta.label_lower, []).append(part.pk)
    condition = Q(pk__in=[])
    for label, pks in wanted.items():
        condition |= Q(subject_type=label, subject_id__in=pks)
    actors = _actors(context)
    found = []
    mine = set(Task.objects.waiting_for(actors).filter(condition).values_list("pk", flat=True))
    for task in Task.objects.open().filter(condition).select_related("process", "holder_unit"):
        if task.pk in mine:
            found.append(Offer(task.label, task.get_absolute_url(), ""))
        elif any(may_enter_paper(actor, task) is None for actor in actors):
            words = _("%(step)s: enter the signed paper") % {"step": task.label}
            found.append(Offer(words, f"{task.get_absolute_url()}paper/", ""))
    return render_to_string("workflows/_actions.html", {"actions": found})


@register.simple_tag(takes_context=True)
def open_steps(context: template.Context, record: models.Model) -> list[Offer]:
    """The same as data, for templates that lay them out themselves."""
    return offers(record, _actors(context))


@register.simple_tag(takes_context=True)
def telephone_steps(context: template.Context, record: models.Model) -> dict[Any, str]:
    """Where the reader may enter what a unit said on the telephone, by the branch's own row."""
    actor = context["request"].actor
    return {
        (task.seed_content_type_id, task.seed_object_id): f"{task.get_absolute_url()}telephone/"
        for task in open_tasks(record)
        if may_enter_call(actor, task) is None
    }


@register.filter
def telephone_url(row: models.Model, steps: dict[Any, str]) -> str:
    """Of ``telephone_steps`` the one of this row."""
    return steps.get((ContentType.objects.get_for_model(row).pk, row.pk), "") if steps else ""


@register.simple_tag(takes_context=True)
def holder_panel(context: template.Context, record: models.Model) -> SafeString:
    """Who holds it now, since when, and what happens next by itself.

    Of another unit's branch a reader who may not see its answer hears the unit, and nobody's name.
    """
    tasks = open_tasks(record)
    shown = tasks[:SHOWN]
    closed = closed_branches(shown, context["request"].actor)
    holdings = []
    for task, users in zip(shown, people_for(shown), strict=True):
        people = "" if task.pk in closed else listed(user.label for user in users)
        holdings.append(Holding(task, people, ladder_ahead(task, most=3 if len(shown) == 1 else 1)))
    panel = {
        "holdings": holdings,
        "more": len(tasks) - len(shown),
        "waiting": [] if tasks else _waiting(record),
        "process": Process.objects.of(record).first(),
        "note": "",
    }
    return render_to_string("workflows/_holder.html", panel)


def _waiting(record: models.Model) -> list[str]:
    tasks = Task.objects.filter(
        process__in=Process.objects.of(record), flow_task_type="AWAIT", finished__isnull=True
    )
    return [task.label for task in tasks if task.flow_task is not None]


@register.simple_tag
def step_track(record: models.Model) -> SafeString:
    """The main steps with who and when."""
    steps = track_of(record)
    return render_to_string("components/track.html", {"steps": steps, "label": _("Steps")}) if steps else ""  # type: ignore[return-value]


@register.simple_tag(takes_context=True)
def flow_diagram(context: template.Context, record: models.Model) -> SafeString:
    """The live diagram of the record's newest process."""
    process = Process.objects.of(record).first()
    if process is None:
        return ""  # type: ignore[return-value]
    return render_to_string(
        "workflows/_diagram.html",
        {"process": process, **diagram_context(process)},
        request=context.get("request"),
    )


@register.simple_tag(takes_context=True)
def timeline(context: template.Context, record: models.Model, most: int = RECENT) -> SafeString:
    """What happened to a record, newest first, as far as this reader may know."""
    events: Any = trail_of(record, context["request"].actor)
    shown = told_together(events[: most * 5], most)
    return render_to_string("workflows/_timeline.html", {"events": shown, "record": record})


@register.simple_tag(takes_context=True)
def last_decisions(context: template.Context, session: Any) -> SafeString | str:
    """What became of the decisions of the meeting before this one."""
    before = session_before(session, context["request"].actor)
    rows = earlier_decisions(before) if before else []
    return (
        render_to_string("workflows/_last_decisions.html", {"before": before, "rows": rows}) if rows else ""
    )


@register.simple_tag
def topic(record: models.Model) -> str:
    """The live topic of a record."""
    return topic_of(record)


@register.simple_tag
def due_badge(task: Task) -> SafeString:
    """The time left of an open step as a badge."""
    return render_to_string(
        "components/badge.html",
        {"words": time_left(task.due_at), "tone": lamp(task.due_at, county=task.holder_unit)},
    )


@register.filter
def is_human(task: Task) -> bool:
    return bool(task.flow_task_type == HUMAN)


@register.filter
def is_late(task: Task) -> bool:
    return bool(task.due_at and task.finished is None and task.due_at < timezone.now())
