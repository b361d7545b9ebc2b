"""What a report of a leak shuts at once: the account's way to the record, a paper or file to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from coordination.changes import trace
from coordination.leaks.models import Leak
from coordination.leaks.verbs import LeakVerb
from coordination.links import visible_record
from coordination.matters import can_be_shut, is_withheld, leads_to
from coordination.units.kept_out import keep_out, let_in
from coordination.units.models import KeptOut

if TYPE_CHECKING:
    from coordination.access import Actor


def named_record(label: str, pk: object, actor: Actor) -> Any:
    """The record that a report names, where whoever reports may see it and it can be frozen."""
    record = visible_record(label, pk, actor)
    return record if record is not None and _can_be_frozen(record) else None


def numbered_record(number: str, actor: Actor) -> Any:
    """The record of the county that bears this number, for the security officer, who reads none of them."""
    kinds: list[Any] = [model for model in apps.get_models() if can_be_shut(model)]
    for model in kinds:
        rows = model._default_manager.of_county(actor.county_id)
        names = {field.name: field for field in model._meta.concrete_fields}
        if "number" not in names:
            continue
        column = "number__text" if names["number"].is_relation else "number"
        found = rows.filter(**{column: number}).order_by("pk").first()
        if found is not None:
            return found
    return None


def _can_be_frozen(record: Any) -> bool:
    """A paper, a file, a matter, or what is part of a matter."""
    model: type[models.Model] = type(record)
    return can_be_shut(model) or leads_to(model) is not None


def freeze(leak: Leak, record: Any, *, actor: Actor) -> None:
    """A paper or a file is read by nobody; of a record the account named is kept out."""
    everybody = is_withheld(type(record))
    if everybody or leak.account is not None:
        keep_out(record, None if everybody else leak.account, ground=leak)
        trace(record, LeakVerb.FROZEN, actor=actor)


def release(leak: Leak, *, actor: Actor) -> None:
    """What the report had frozen is open again; where nothing was, nothing is said."""
    model = apps.get_model(leak.subject_type)
    record = model._default_manager.filter(pk=leak.subject_id).first()
    if record is not None and KeptOut.objects.on_ground_of(leak).exists():
        trace(record, LeakVerb.RELEASED, actor=actor)
    let_in(leak)
    leak.refresh_from_db(fields=["status"])
