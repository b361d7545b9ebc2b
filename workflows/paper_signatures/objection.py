"""An objection to a signature (C10): examined by the security officer, answered by the level above, put right."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.entries.models import Objection
from coordination.entries.policies import answering_role, can_answer, can_examine, can_put_right
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

S = Objection.Status
LADDER = (Rung(after=0, notify=(HOLDER, Role.OFFDIR), urgent=True),)


def security_officer(objection: Objection, task: Any) -> Holder:
    return county_of(objection).officer(Role.SECADM)


def is_now(status: str) -> Any:
    return when(lambda objection: objection.status == status)


class ObjectionFlow(RecordFlow):
    """Objection to a signature entered from paper."""

    process_title = _("Objection to a signature")
    record_label = "entries.objection"
    expects = {
        S.RAISED: ("examine",),
        S.EXAMINED: ("answer",),
        S.UPHELD: ("put_right",),
        S.DISMISSED: (),
        S.PUT_RIGHT: (),
    }

    start = Start(label=_("Objection raised")).Next(this.above)
    above = (
        Switch(label=_("Does somebody stand above the signer?"), lane=_("Security officer"))
        .Case(this.put_right, is_now(S.UPHELD), _("nobody: the word stands"))
        .Case(this.ended, is_now(S.PUT_RIGHT), _("nobody, and nothing was in effect"))
        .Default(this.examine, _("yes"))
    )
    examine = Human(
        holder=security_officer,
        policy=can_examine,
        deadline="OBJECT_EXAMINE",
        ladder=LADDER,
        label=_("Examine the objection"),
        lane=_("Security officer"),
    ).Next(this.answer)
    answer = Human(
        holder=at_county(lambda one: answering_role(one.entry)),
        policy=can_answer,
        deadline="OBJECT_ANSWER",
        ladder=LADDER,
        label=_("Answer the objection"),
        lane=_("Level above"),
    ).Next(this.answered)
    answered = (
        Switch(label=_("Does the signature stand?"), lane=_("Level above"))
        .Case(this.put_right, is_now(S.UPHELD), _("it does not"))
        .Case(this.ended, is_now(S.PUT_RIGHT), _("it does not, and was not in effect"))
        .Default(this.dismissed, pgettext_lazy("signature", "it stands"))
    )
    put_right = Human(
        holder=at_county(Role.OFFDIR),
        policy=can_put_right,
        deadline="OBJECT_PUT_RIGHT",
        ladder=LADDER,
        label=_("Put right what the signature has done"),
        lane=_("Joint-meeting office"),
    ).Next(this.ended)
    dismissed = End(label=_("Dismissed"))
    ended = End(label=_("Put right"))
