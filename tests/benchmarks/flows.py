"""Two flows of two human steps: viewflow's own, and ours."""

from __future__ import annotations

import sys

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock

from coordination.access import require
from coordination.audit.actions import record, save_version
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import issue
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role
from coordination.units.verbs import UnitVerb
from workflows.engine.base import RecordFlow
from workflows.engine.ladder import Rung
from workflows.engine.nodes import End, Human, Join, Split, Start

MODULE = "workflows.bench"  # flows are stored by a path inside an installed app
sys.modules[MODULE] = sys.modules[__name__]


class StockFlow(flow.Flow):
    """Stock"""

    __module__ = MODULE
    lock_impl = SelectForUpdateLock(nowait=False)

    start = flow.StartHandle().Next(this.first)
    first = flow.View(lambda request: None).Next(this.second)
    second = flow.View(lambda request: None).Next(this.done)
    done = flow.End()


class OurFlow(RecordFlow):
    """Ours"""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.first)
    first = Human(
        holder=lambda village, task: Holder(village.parent, Role.TCLERK),
        policy=lambda actor, village: can_act(actor, village),
        label="first",
    ).Next(this.second)
    second = Human(
        holder=lambda village, task: Holder(village.parent, Role.TOFFICER),
        policy=lambda actor, village: can_act(actor, village),
        label="second",
    ).Next(this.done)
    done = End()


class RemindedFlow(RecordFlow):
    """One step with a reminder before its due day and a report after it."""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.only)
    only = Human(
        holder=lambda village, task: Holder(village.parent, Role.TCLERK),
        policy=lambda actor, village: can_act(actor, village),
        ladder=(Rung(before="REMIND_BEFORE"), Rung(after="OVERDUE_LADDER", urgent=True)),
        label="only",
    ).Next(this.done)
    done = End()


def _officer(village, task):
    return Holder(village.parent, Role.TOFFICER)


class SpreadingFlow(RecordFlow):
    """A step after which three wait at once."""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.first)
    first = Human(
        holder=lambda village, task: Holder(village.parent, Role.TCLERK),
        policy=lambda actor, village: can_act(actor, village),
        label="first",
        signs=True,
    ).Next(this.spread)
    spread = Split().Next(this.left).Next(this.middle).Next(this.right)
    left = Human(holder=_officer, policy=lambda actor, village: None, label="left").Next(this.joined)
    middle = Human(holder=_officer, policy=lambda actor, village: None, label="middle").Next(this.joined)
    right = Human(holder=_officer, policy=lambda actor, village: None, label="right").Next(this.joined)
    joined = Join().Next(this.done)
    done = End()


def can_act(actor, village):
    """A rule of the usual kind: the post's role, and that its unit is the record's."""
    if not actor.has_role(Role.TCLERK, Role.TOFFICER):
        return "Only the township's officers."
    return None if actor.unit_id == village.parent_id else "Only in one's own township."


def act(village, *, actor):
    """An action of the usual kind: lock, authorise, move, save a version, record."""
    village = Organisation.objects.select_for_update(of=("self",)).select_related("parent").get(pk=village.pk)
    require(can_act(actor, village))
    village.organ_word = "moved"
    save_version(village, actor=actor, update_fields=["organ_word"])
    record(UnitVerb.ORGANISATION_ADDED, actor=actor, subject=village)
    return village


def act_and_sign(village, *, actor):
    """The same with two numbered papers, each with its content, signature and receiver."""
    village = act(village, actor=actor)
    for number in (1, 2):
        issue(
            PaperKind.D41,
            subject=village,
            organ=village.parent,
            word="测",
            title=f"paper {number}",
            content={"body": "text\n" * 20},
            actor=actor,
            recipients=[village.parent],
        )
    return village
