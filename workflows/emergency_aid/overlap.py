"""Aid given twice, found after a merge (C7): the head of the township that paid later asks it back or lets it stand.

What a payment still ahead can net off is ruled on there, and has no process. What is asked back is given
back of the person's own accord; an order to return aid (D38) is another matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.access import Actor
from coordination.aid.actions.overlaps import find_overlaps
from coordination.aid.models import Overlap
from coordination.aid.policies import overlaps as policies
from coordination.register.joining import when_joined
from coordination.register.models import Person
from workflows.engine.base import RecordFlow, when
from workflows.engine.nodes import End, Human, Start, Switch, this
from workflows.engine.steps import start as start_process

from .desks import HEAD, PAYER
from .terms import LADDER

O = Overlap.Status  # noqa: E741


class OverlapFlow(RecordFlow):
    """Aid given twice: asked back or let stand by the head, what comes back entered by whoever paid."""

    process_title = _("Aid given twice")
    record_label = "aid.overlap"
    expects = {
        O.AHEAD: (),
        O.RULED: (),
        O.LAPSED: (),
        O.OPEN: ("decide",),
        O.ASKED: ("take_in",),
        O.RETURNED: (),
        O.STANDS: (),
    }

    start = Start(label=_("Nothing is left to net off")).Next(this.decide)
    decide = Human(
        holder=lambda overlap, task: policies.decider_of_overlap(overlap),
        policy=policies.can_decide_overlap,
        deadline="OVERLAP_DECIDE",
        ladder=LADDER,
        label=_("Ask it back, or let it stand"),
        lane=HEAD,
        paper=True,
        signs=True,
    ).Next(this.decided)
    decided = (
        Switch(label=_("Is it asked back?"), lane=HEAD)
        .Case(this.take_in, when(lambda overlap: overlap.status == O.ASKED), _("asked back"))
        .Default(this.done, pgettext_lazy("overlap", "let stand"))
    )
    take_in = Human(
        holder=lambda overlap, task: policies.payer_of_overlap(overlap),
        policy=policies.can_take_in,
        deadline="OVERLAP_RETURN",
        ladder=LADDER,
        label=_("Enter what is given back"),
        lane=PAYER,
    ).Next(this.taken)
    taken = (
        Switch(label=_("Did it come back?"), lane=PAYER)
        .Case(this.take_in, when(lambda overlap: overlap.status == O.ASKED), _("a part of it"))
        .Case(this.decide, when(lambda overlap: overlap.status == O.OPEN), _("not given back"))
        .Default(this.done, pgettext_lazy("overlap", "given back"))
    )
    done = End(label=_("Answered"))


@when_joined
def look_for_overlaps(keep: Person, entries: Sequence[Person], *, actor: Actor, reason: str) -> None:
    """At the merge itself: what is still to be paid is told of, what is paid is asked about."""
    for overlap in find_overlaps(keep, entries, actor=actor, reason=reason):
        if overlap.status == O.OPEN:
            start_process(overlap, actor=actor)
