"""A paper and an attachment are read by whoever may read the record they belong to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.units.models import CountyQuerySet

if TYPE_CHECKING:
    from coordination.access import Actor


class SubjectType(models.Model):
    """The record types that papers belong to: a short list, so that nobody scans the papers for it."""

    label = models.CharField(_("record type"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("record type")
        verbose_name_plural = _("record types")

    def __str__(self) -> str:
        return self.label


def subject_of(record: models.Model) -> dict[str, Any]:
    """The two columns by which a row points at any record, and the type made known."""
    label = record._meta.label_lower
    SubjectType.objects.get_or_create(label=label)
    return {"subject_type": label, "subject_id": record.pk}


class SubjectQuerySet(CountyQuerySet[Any]):
    def of(self, record: models.Model) -> Any:
        return self.filter(subject_type=record._meta.label_lower, subject_id=record.pk)

    def with_visible_subject(self, actor: Actor, *, besides: str = "") -> Q:
        """The rows whose record this actor may read, asked of each record's own manager.

        ``besides``: a kind of record that asks this very question, and is not asked in turn.
        """
        seen = Q(pk__in=[])
        for label in SubjectType.objects.exclude(label=besides).values_list("label", flat=True):
            try:
                manager = apps.get_model(label)._default_manager
            except LookupError:
                continue  # the record's room has been taken out of the house
            visible_to = _reads_papers_of(manager)
            if visible_to is not None:
                # order_by() because an ordered subquery sorts for nothing
                records = visible_to(actor).order_by().values("pk")
                seen |= Q(subject_type=label, subject_id__in=records)
        return seen

    def but_shut(self, actor: Actor) -> Any:
        """Without those of records whose papers are shut to this reader, by whatever post they read others."""
        rows = self
        for model in saying("papers_shut_to"):
            shut = model._default_manager.papers_shut_to(actor).order_by().values("pk")
            rows = rows.exclude(subject_type=model._meta.label_lower, subject_id__in=shut)
        return rows

    def with_closed_file(self, actor: Actor) -> Q:
        """The rows of cases whose file this reader does not open, whatever else their post reads (C9)."""
        closed = Q(pk__in=[])
        for model in saying("files_open_to"):
            open_ones = model._default_manager.files_open_to(actor).order_by().values("pk")
            closed |= Q(subject_type=model._meta.label_lower) & ~Q(subject_id__in=open_ones)
        return closed

    def but_ended(self, actor: Actor, slips: Q) -> Any:
        """Of such slips those alone whose record still lasts for this reader, where its kind says so."""
        rows = self
        for model in saying("slips_open_to"):
            still = model._default_manager.slips_open_to(actor)
            if still is not None:
                lasting = Q(subject_id__in=still.order_by().values("pk"))
                rows = rows.exclude(slips & Q(subject_type=model._meta.label_lower) & ~lasting)
        return rows


def _reads_papers_of(manager: Any) -> Any:
    """By which of its questions a record says who reads its papers: it may be known to more people.

    A case says whose its file is (``files_open_to``), of everybody; another record may say it for those
    who do not read all papers (``papers_visible_to``).
    """
    for question in ("files_open_to", "papers_visible_to", "visible_to"):
        if (asked := getattr(manager, question, None)) is not None:
            return asked
    return None


@cache
def saying(method: str) -> tuple[Any, ...]:
    """The kinds of record that shut their papers to some: they say it of their own rows."""
    return tuple(model for model in apps.get_models() if hasattr(model._default_manager, method))


class WithSubject(models.Model):
    """A row that belongs to one record of any room."""

    subject_type = models.CharField(_("record type"), max_length=80)
    subject_id = models.PositiveBigIntegerField(_("record"))

    class Meta:
        abstract = True

    @property
    def subject(self) -> models.Model | None:
        """The record itself, or None where it is gone."""
        try:
            model = apps.get_model(self.subject_type)
        except LookupError:
            return None
        found: models.Model | None = model._default_manager.filter(pk=self.subject_id).first()
        return found
