"""A process and its tasks: viewflow's engine on our own tables.

The fields that viewflow's engine reads (parent task, seed, artifact, data) are
carried as its own models carry them. The indexes it puts on every column are
not: a step writes few of them, and each page reads through one of ours.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.managers import ProcessQuerySet as ViewflowProcessQuerySet
from viewflow.workflow.managers import TaskQuerySet as ViewflowTaskQuerySet
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import PROCESS, STATUS

from coordination.access import Medium
from coordination.statements import read
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Post, Role
from coordination.units.queries import reaches
from workflows.standing_still import Beat as Beat
from workflows.standing_still import Outage as Outage
from workflows.step_notes import StepNote as StepNote

if TYPE_CHECKING:
    from coordination.access import Actor

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED)
HUMAN = "HUMAN"
RECORD_LABELS: set[str] = set()  # the kinds of record that flows carry; each flow adds its own


def _visible_subjects(actor: Actor) -> list[tuple[str, models.QuerySet]]:
    """Of every kind of record that a flow carries, those that this actor may see."""
    return [
        (label, apps.get_model(label)._default_manager.visible_to(actor).values("pk"))
        for label in sorted(RECORD_LABELS)
    ]


class ProcessQuerySet(ViewflowProcessQuerySet):
    def visible_to(self, actor: Actor) -> ProcessQuerySet:
        """Processes of the records that this actor may see."""
        condition = Q(pk__in=[])
        for label, records in _visible_subjects(actor):
            kind = ContentType.objects.get_for_model(apps.get_model(label))
            condition |= Q(artifact_content_type=kind, artifact_object_id__in=records)
        return self.filter(condition)

    def of(self, record: models.Model) -> ProcessQuerySet:
        """Processes about one record, newest first."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(artifact_content_type=kind, artifact_object_id=record.pk).order_by("-pk")


class Process(AbstractProcess):
    """One running or ended flow about one record."""

    county_path = "record"

    data = models.JSONField(default=dict, blank=True)
    parent_task = models.ForeignKey(
        "Task", models.PROTECT, null=True, blank=True, related_name="subprocesses"
    )
    parent_told = models.BooleanField(_("its parent knows that it ended"), default=False)
    is_stopped = models.BooleanField(_("stopped by an objection"), default=False)
    stopped_for = models.CharField(_("why it rests"), max_length=40, blank=True)  # until the last is gone

    seed_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    seed_object_id = models.PositiveBigIntegerField(null=True, blank=True)
    seed = GenericForeignKey("seed_content_type", "seed_object_id")

    artifact_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    artifact_object_id = models.PositiveBigIntegerField(null=True, blank=True)
    artifact = GenericForeignKey("artifact_content_type", "artifact_object_id")

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["artifact_content_type", "artifact_object_id"], name="process_of_record"),
            models.Index(
                fields=["parent_task"],
                name="process_children_ended",
                condition=Q(parent_task__isnull=False, finished__isnull=False, parent_told=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["artifact_content_type", "artifact_object_id", "flow_class"],
                condition=Q(status=PROCESS.NEW),
                name="one_running_process_a_record",
            ),
        ]

    @property
    def record(self) -> Any:
        """The record that this process moves, as the running step left it."""
        kept = self.__dict__.get("_record")
        if kept is None:
            kept = self.__dict__["_record"] = self._read_record()
        return kept

    def _read_record(self) -> Any:
        """The artifact, which every step asks for."""
        field: Any = self._meta.get_field("artifact")
        if self.artifact_content_type_id is None or field.is_cached(self):
            return self.artifact
        kind = ContentType.objects.get_for_id(self.artifact_content_type_id)
        model: Any = kind.model_class()
        self.artifact = read(model, self.artifact_object_id)
        return self.artifact

    def keep(self, record: models.Model | None) -> None:
        """What gateways and the next steps read; None: what the database has."""
        self.__dict__["_record"] = record
        field: Any = self._meta.get_field("artifact")
        if record is not None:
            self.artifact = record
        elif field.is_cached(self):
            field.delete_cached_value(self)

    @property
    def label(self) -> str:
        return str(self.flow_class.process_title) if self.flow_class else ""


class TaskQuerySet(ViewflowTaskQuerySet):
    def open(self) -> TaskQuerySet:
        """Human tasks that wait for somebody."""
        return self.filter(flow_task_type=HUMAN, finished__isnull=True)

    def about(self, record: models.Model) -> TaskQuerySet:
        return self.filter(subject_type=record._meta.label_lower, subject_id=record.pk)

    def waiting_for(self, actors: Actor | Iterable[Actor]) -> TaskQuerySet:
        """Open tasks that these actors of one person can take: held by them, and narrowed to nobody else."""
        today = timezone.localdate()
        condition = Q(pk__in=[])
        for (unit_id, role), reach in reaches(actors).items():
            free = Q(~Exists(_bars(reach.user)))
            if not reach.own:
                free &= functools.reduce(operator.or_, (Q(~Exists(_bars(user))) for user in reach.absent))
            stays = Post.objects.current(today).filter(user=OuterRef("named"), unit=unit_id, role=role)
            theirs = Q(named=None) | Q(named_alone=True, named=reach.user)
            theirs |= Q(named_alone=False) & (Q(named__in=reach.people) | ~Q(Exists(stays)))
            condition |= Q(holder_unit_id=unit_id, holder_role=role) & theirs & free
        return self.open().filter(condition)

    def held_by(self, keys: set[tuple[int, str]]) -> TaskQuerySet:
        """Tasks whose holder is one of these (unit, role) pairs."""
        condition = Q(pk__in=[])
        for unit_id, role in keys:
            condition |= Q(holder_unit_id=unit_id, holder_role=role)
        return self.filter(condition)

    def visible_to(self, actor: Actor) -> TaskQuerySet:
        """Tasks about records that this actor may see, and those that wait for the actor."""
        condition = Q(pk__in=[])
        for label, records in _visible_subjects(actor):
            condition |= Q(subject_type=label, subject_id__in=records)
        return self.filter(condition | Q(pk__in=Task.objects.waiting_for(actor).order_by().values("pk")))


class Task(AbstractTask):
    """One step of a process; an open human one has a holder and a time by which it is due."""

    county_path = "process"

    # viewflow's fields again without their single-column indexes, which no page of ours reads
    status = models.CharField(_("status"), max_length=50, choices=STATUS.choices, default=STATUS.NEW)
    created = models.DateTimeField(_("opened"), default=timezone.now)
    scheduled = models.DateTimeField(_("scheduled"), blank=True, null=True)
    external_task_id = models.CharField(max_length=50, blank=True, null=True)  # noqa: DJ001 - viewflow's field

    process = models.ForeignKey(Process, models.PROTECT, verbose_name=_("process"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks_done",
        verbose_name=_("done by"),
        db_index=False,
    )
    owner_permission_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    done_as = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in the post"),
        db_index=False,
    )
    medium = models.CharField(_("medium"), max_length=10, choices=Medium.choices, blank=True)

    data = models.JSONField(default=dict, blank=True)
    seed_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    seed_object_id = models.PositiveBigIntegerField(null=True, blank=True)
    seed = GenericForeignKey("seed_content_type", "seed_object_id")
    artifact_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    artifact_object_id = models.PositiveBigIntegerField(null=True, blank=True)
    artifact = GenericForeignKey("artifact_content_type", "artifact_object_id")

    holder_unit: Any = models.ForeignKey(  # an open human task has one, by its constraint
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("held by the unit"),
        db_index=False,
    )
    holder_role = models.CharField(_("held in the role"), max_length=10, blank=True, choices=Role.choices)
    named = models.ForeignKey(  # kept up by engine.narrowing: of the holder's people the one it is for
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for this person"),
        db_index=False,
    )
    named_alone = models.BooleanField(_("for nobody in that person's name"), default=False)
    in_place_of = models.ForeignKey(  # kept up by engine.recusing
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken in the place of"),
        db_index=False,
    )
    subject_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    subject_id = models.PositiveBigIntegerField(_("record"), null=True, blank=True)
    subject_title = models.CharField(_("title"), max_length=200, blank=True)
    subject_number = models.CharField(_("number"), max_length=60, blank=True)

    due_at: Any = models.DateTimeField(_("due"), null=True, blank=True)  # likewise
    due_provisional = models.BooleanField(_("due time provisional"), default=False)
    due_basis = models.JSONField(_("ground of the due time"), default=dict, blank=True)
    next_rung_at = models.DateTimeField(_("next rung"), null=True, blank=True)
    rung = models.PositiveSmallIntegerField(_("rungs climbed"), default=0)
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    rests_since = models.DateTimeField(_("rests since"), null=True, blank=True)  # kept by engine.hearing

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["holder_unit", "holder_role", "due_at", "id", "named", "named_alone"],
                name="task_open_of_holder",
                condition=Q(finished__isnull=True, holder_unit__isnull=False),
            ),
            models.Index(
                # SQLite asks for the condition's own column too, else it reads each row for the counts
                fields=[
                    *("holder_unit", "holder_role", "subject_type", "due_at", "finished"),
                    *("named", "named_alone", "id"),
                ],
                name="task_open_of_kind",
                condition=Q(finished__isnull=True, holder_unit__isnull=False),
            ),
            models.Index(
                fields=["next_rung_at"],
                name="task_rung_due",
                condition=Q(finished__isnull=True, next_rung_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"],
                name="task_due_provisional",
                condition=Q(finished__isnull=True, due_provisional=True),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="task_of_record"),
            models.Index(fields=["owner", "finished"], name="task_done_by", condition=Q(owner__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="open_human_task_is_due",
                condition=~Q(flow_task_type=HUMAN, status__in=OPEN) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="open_human_task_has_a_holder",
                condition=~Q(flow_task_type=HUMAN, status__in=OPEN)
                | Q(holder_unit__isnull=False) & ~Q(holder_role=""),
            ),
            models.CheckConstraint(
                name="human_task_is_open_or_finished",
                condition=~Q(flow_task_type=HUMAN)
                | Q(status__in=OPEN, finished__isnull=True)
                | (~Q(status__in=OPEN) & Q(finished__isnull=False)),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.finished is None and self.status in OPEN

    @property
    def opened_at(self) -> dt.datetime:
        return self.created

    @property
    def label(self) -> str:
        """The step's name in the reader's language."""
        return str(self.flow_task.task_title) if self.flow_task else ""

    @property
    def holder(self) -> Holder:
        return Holder(self.holder_unit, self.holder_role)

    @property
    def record(self) -> Any:
        return self.process.record

    @property
    def subject(self) -> Any:
        """What the step's action changes: the branch's own row in a for-each, else the record."""
        return self.seed if self.seed_object_id else self.process.record

    def get_absolute_url(self) -> str:
        return f"/tasks/{self.pk}/"


class Bar(models.Model):
    """Somebody of a task's desk who never takes it, nor in another's name: what the inbox leaves out."""

    county_path = "task"

    task = models.ForeignKey(
        Task, models.CASCADE, related_name="bars", verbose_name=_("task"), db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"), db_index=False
    )

    class Meta:
        verbose_name = _("bar")
        verbose_name_plural = _("bars")
        constraints = [models.UniqueConstraint(fields=["task", "user"], name="one_bar_a_person_and_task")]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.user_id}"


def _bars(user: int) -> models.QuerySet[Bar]:
    return Bar.objects.filter(task=OuterRef("pk"), user=user)
