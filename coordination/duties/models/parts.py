"""What every part of an assignment shares: it is seen with the assignment, and named like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from coordination.duties.models.assignments import Assignment
from coordination.units.models import CountyQuerySet

if TYPE_CHECKING:
    import datetime as dt

    from coordination.access import Actor


class PartQuerySet(CountyQuerySet[Any]):
    def _seen_by(self, actor: Actor) -> Self:
        """Whoever sees the assignment sees its parts."""
        return self.filter(assignment__in=Assignment.objects.visible_to(actor).values("pk"))


class Part(models.Model):
    """A row of one assignment that a process of its own moves; its page is the assignment's."""

    county_path = "assignment"

    part_name: ClassVar[str]
    assignment: Any

    locked_under = "assignment"

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse("duties:part", args=[self.part_name, self.pk])

    @property
    def title(self) -> str:
        return str(self.assignment.title)

    @property
    def number(self) -> str:
        return str(self.assignment.number)

    @property
    def policy_on(self) -> dt.date:
        on: dt.date = self.assignment.policy_on
        return on

    @property
    def policy_version(self) -> str:
        return str(self.assignment.policy_version)

    def audit_label(self) -> str:
        return str(self.assignment.audit_label())
