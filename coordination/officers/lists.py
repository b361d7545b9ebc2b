"""Posts and substitutes as they were set, for the security administrator; failed jobs, for the system administrator."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tasks_db.models import DBTaskResult

from coordination.policy.words import short_moment
from coordination.tables import Cell, Column, Sheet
from coordination.units.models import Post, Substitution
from coordination.worklists import Empty, View, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

MONTH = 30  # days


def posts_lately(actor: Actor) -> Any:
    """Posts that begin or began in the last days, of those whom the officer looks after."""
    return Post.objects.visible_to(actor).filter(valid_from__gt=_month_ago())


def substitutions_lately(actor: Actor) -> Any:
    return Substitution.objects.visible_to(actor).filter(valid_from__gt=_month_ago())


def _month_ago() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=MONTH)


def with_author(rows: Any) -> Any:
    """With who set a row, and when: of its first version."""
    first = rows.model.history.filter(id=OuterRef("pk")).order_by("history_id")
    return rows.annotate(
        set_by=Subquery(first.values("history_user__name")[:1]),
        set_at=Subquery(first.values("history_date")[:1]),
    )


def set_by(row: Any) -> Cell:
    small = [f"{timezone.localtime(row.set_at):%Y-%m-%d %H:%M}"] if row.set_at else []
    return Cell(row.set_by or "", small=small)


def account_url(user_pk: int, row: Any) -> str:
    """The account of whom a row is about; the row itself is told apart by what stands behind the address."""
    return f"{reverse('accounts:account', args=[user_pk])}#{row._meta.model_name}-{row.pk}"


BY = Column("set_by", _("Set by"), lambda row: row.set_by or "", set_by)
SET_AT: Column[Any] = Column("set_at", _("Set at"), lambda row: row.set_at, on_page=False)
FROM: Column[Any] = Column(
    "from", pgettext_lazy("validity", "From"), lambda row: row.valid_from, css="lx-nowrap"
)
UNTIL: Column[Any] = Column(
    "until", pgettext_lazy("validity", "Until"), lambda row: row.valid_to, css="lx-nowrap"
)
LATELY = View("", _("In thirty days"), lambda rows, actor: rows.filter(valid_from__gt=_month_ago()))
ALL = View("all", _("All"))

POSTS: WorkList[Any] = WorkList(
    Post,
    "posts-set",
    "posts",
    [
        Column(
            "person",
            _("Person"),
            lambda row: row.user.label,
            lambda row: Cell(row.user.label, account_url(row.user_id, row)),
            css="lx-td-title",
        ),
        Column("post", _("Post"), lambda row: row.label),
        Column("role", _("Role"), lambda row: row.get_role_display()),
        FROM,
        UNTIL,
        BY,
        SET_AT,
    ],
    heading=_("Posts newly given"),
    caption=_("Posts, the last given first"),
    empty=Empty(_("No post was given"), _("Whoever is given a post appears here by itself.")),
    order=("-valid_from", "-pk"),
    views=[LATELY, ALL],
    tabs_label=_("Posts"),
    prepare=lambda rows: with_author(rows.select_related("user", "unit")),
    css="",
)
SUBSTITUTES: WorkList[Any] = WorkList(
    Substitution,
    "substitutes-set",
    "substitutes",
    [
        Column(
            "substitute",
            _("Substitute"),
            lambda row: row.substitute.user.label,
            lambda row: Cell(row.substitute.user.label, account_url(row.substitute.user_id, row)),
            css="lx-td-title",
        ),
        Column("holder", pgettext_lazy("substitute", "Stands in for"), lambda row: row.post.user.label),
        Column("post", _("Post"), lambda row: row.post.label),
        FROM,
        UNTIL,
        BY,
        SET_AT,
    ],
    heading=_("Substitutes newly named"),
    caption=_("Substitutes, the last named first"),
    empty=Empty(
        _("No substitute was named"),
        _("Whoever is named to stand in for a colleague appears here by itself."),
    ),
    order=("-valid_from", "-pk"),
    views=[LATELY, ALL],
    tabs_label=_("Substitutes"),
    prepare=lambda rows: with_author(
        rows.select_related("post__user", "post__unit", "substitute__user", "substitute__unit")
    ),
    css="",
)


def retry_url(job: DBTaskResult) -> str:
    return reverse("officers:retry", args=[job.pk])


JOBS: Sheet[DBTaskResult] = Sheet(
    "failed-jobs",
    "failed-jobs",
    [
        Column(
            "job",
            _("Job"),
            lambda job: job.task_name,
            lambda job: Cell(job.task_name, retry_url(job)),
            css="lx-td-title",
        ),
        Column(
            "failed_at",
            _("Failed at"),
            lambda job: job.finished_at,
            lambda job: Cell(short_moment(job.finished_at) if job.finished_at else ""),
            css="lx-nowrap",
        ),
        Column("error", _("Error"), lambda job: job.exception_class_path.rpartition(".")[2]),
        Column(
            "retry",
            _("Try again"),
            cell=lambda job: Cell(_("Try again"), retry_url(job), about=job.task_name),
            css="lx-td-act",
            shows="act",
        ),
    ],
    caption=_("Jobs that failed, the newest first"),
    css="",
)
