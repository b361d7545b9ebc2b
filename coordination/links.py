"""Records of other rooms, named by their kind and key: found by those who may see them, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from coordination.access import Actor


def visible_record(label: str, pk: object, actor: Actor) -> Any:
    """The record of that kind and key, where this reader may see it; None else, or where its room is gone."""
    try:
        manager = apps.get_model(label)._default_manager
    except (LookupError, ValueError):
        return None
    visible_to = getattr(manager, "visible_to", None)
    return visible_to(actor).filter(pk=pk).first() if visible_to is not None and pk is not None else None


def is_seen(record: models.Model, actor: Actor) -> bool:
    """Whether this reader may see a record at hand; a kind that does not say who sees it is seen by nobody."""
    visible_to = getattr(type(record)._default_manager, "visible_to", None)
    return visible_to is not None and visible_to(actor).filter(pk=record.pk).exists()


def record_page(label: str, pk: object, actor: Actor) -> str:
    """The address of its page, empty where this reader does not see it or it has none."""
    record = visible_record(label, pk, actor)
    return str(record.get_absolute_url()) if hasattr(record, "get_absolute_url") else ""


def named(record: models.Model) -> str:
    """What a record is called elsewhere: its number, where it has one, and its title."""
    return f"{getattr(record, 'number', '') or ''} {record}".strip()


def came_of(record: models.Model) -> list[Any]:
    """The records with a page of their own that name this one as where they came from, of whatever room."""
    kinds = [
        kind
        for kind in apps.get_models()
        if issubclass(kind, WithSource) and hasattr(kind, "get_absolute_url")
    ]
    found: list[Any] = []
    for kind in kinds:
        rows = kind._default_manager.filter(source_type=record._meta.label_lower, source_id=record.pk)
        found += rows.order_by("pk")
    return found


class WithSource(models.Model):
    """A record that came from another one, of whatever room, or from outside."""

    source_type = models.CharField(_("kind of source"), max_length=60, blank=True)
    source_id = models.BigIntegerField(_("source"), null=True, blank=True)
    source_label = models.CharField(_("source in words"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def source_page(self, actor: Actor) -> str:
        """Where it came from, where this reader may see it."""
        return record_page(self.source_type, self.source_id, actor)
