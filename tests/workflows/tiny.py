"""A small flow with one of everything, about a village whose document word stands for its status.

Flows are stored by the path of their module inside an installed app, so this
one lives under a name of ``workflows`` while the tests run.
"""

from __future__ import annotations

import datetime as dt
import sys

from django.utils import timezone

from coordination.access import require
from coordination.audit.actions import record, save_version
from coordination.meetings.verbs import MeetingVerb
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role
from coordination.units.verbs import UnitVerb
from workflows.engine.base import RecordFlow, actor_of, record_of, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import Closing, DueTime, Rung
from workflows.engine.nodes import Await, End, ForEach, Function, Human, If, Join, Split, Start, this
from workflows.engine.steps import start as start_process
from workflows.engine.turning import cancel_siblings

MODULE = "workflows.tiny"
sys.modules[MODULE] = sys.modules[__name__]


def set_status(village, status, *, actor, verb=UnitVerb.ORGANISATION_ADDED, reason=""):
    village = Organisation.objects.select_for_update().get(pk=village.pk)
    village.organ_word = status
    save_version(village, actor=actor, update_fields=["organ_word"])
    record(verb, actor=actor, subject=village, reason=reason)
    return village


def write(village, *, actor, text=""):
    return set_status(village, "written", actor=actor)


def approve(village, *, actor, opinion=""):
    require(can_approve(actor, village))
    return set_status(village, "approved", actor=actor, reason=opinion)


def send_back(village, *, actor, reason):
    return set_status(village, "returned", actor=actor, reason=reason)


def answer(unit, *, actor, text="yes"):
    record(MeetingVerb.CALL_ANSWERED, actor=actor, subject=unit)


def no_reply(unit, *, actor):
    record(MeetingVerb.CALL_NO_REPLY, actor=actor, subject=unit)


def sign(village, *, actor):
    return set_status(village, "signed", actor=actor)


def take_back(village, *, actor, reason):
    require(can_take_back(actor, village))
    return set_status(village, "gone", actor=actor, reason=reason)


def turn(village, *, actor, reason):
    require(can_take_back(actor, village))
    return set_status(village, "returned", actor=actor, reason=reason)


def drop(unit, *, actor, reason):
    require(can_take_back(actor, unit))
    record(MeetingVerb.CALL_NO_REPLY, actor=actor, subject=unit, reason=reason)
    return unit


def can_take_back(actor, record):
    if record.organ_word == "gone":
        return "It is gone."
    return None if actor.has_role(Role.OFFDIR) else "Only the director takes it back."


def can_write(actor, village):
    return None


def can_approve(actor, village):
    return None if actor.has_role(Role.DEPUTY) else "Only the deputy convener approves."


def can_answer(actor, unit):
    return None


class Units:
    """Whom the for-each asks; a test names them."""

    asked: tuple[str, ...] = ("CZ", "RS")
    first_answer_wins = False


def in_three_days(village, task):
    return DueTime(timezone.now() + dt.timedelta(days=3))


class VillageFlow(RecordFlow):
    """A flow about a village, whose document word is its status."""

    __module__ = MODULE

    @classmethod
    def status_of(cls, record):
        return record.organ_word


VillageFlow.process_title = VillageFlow.process_description = ""


class TinyFlow(VillageFlow):
    """A small flow"""

    __module__ = MODULE
    record_label = "units.organisation"
    expects = {
        "": ("write",),
        "returned": ("write",),
        "written": ("approve",),
        "approved": ("answer",),
        "gone": (),
    }

    start = Start(label="start").Next(this.write)
    write = Human(
        holder=at_county(Role.OFFICE), policy=can_write, deadline=in_three_days, label="write"
    ).Next(this.approve)
    approve = Human(
        holder=at_county(Role.DEPUTY),
        policy=can_approve,
        deadline=in_three_days,
        ladder=(
            Rung(before=1),
            Rung(after=1, notify=("holder", Role.OFFDIR)),
            Rung(after=3, notify=(Role.CHIEF,), urgent=True),
        ),
        paper=True,
        signs=True,
        label="approve",
    ).Next(this.is_approved)
    is_approved = (
        If(when(lambda village: village.organ_word == "approved"), yes="approved", no="returned")
        .Then(this.ask)
        .Else(this.write)
    )
    ask = ForEach(
        items=lambda village: Organisation.objects.filter(code__in=Units.asked).order_by("code")
    ).Next(this.answer)
    answer = Human(
        holder=lambda village, task: Holder(task.seed, Role.LIAISON),
        policy=can_answer,
        deadline=in_three_days,
        ladder=(Rung(before=1), Closing(action=no_reply)),
        label="answer",
    ).Next(this.answered)
    answered = Join().Next(this.note)
    note = Function(this.do_note, label="note").Next(this.sign)
    sign = Human(holder=at_county(Role.OFFDIR), policy=can_write, deadline=in_three_days, label="sign").Next(
        this.done
    )
    done = End(label="done")

    def do_note(self, activation):
        record(MeetingVerb.CALL_CLOSED, actor=actor_of(activation), subject=record_of(activation))


class ParentFlow(RecordFlow):
    """A flow with children"""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.wait)
    wait = Await(opens=this.open_children, label="wait").Next(this.sign)
    sign = Human(holder=at_county(Role.OFFDIR), policy=can_write, deadline=in_three_days, label="sign").Next(
        this.done
    )
    done = End()

    def open_children(self, activation):
        for village in Organisation.objects.filter(parent=record_of(activation)).order_by("pk")[:2]:
            start_process(village, actor=actor_of(activation), parent_task=activation.task, flow="ChildFlow")


class ChildFlow(VillageFlow):
    """A child"""

    __module__ = MODULE
    record_label = "units.organisation"
    expects = {"": ("work",), "returned": ("work",), "gone": ()}

    start = Start().Next(this.work)
    work = Human(holder=at_county(Role.OFFICE), policy=can_write, deadline=in_three_days, label="work").Next(
        this.done
    )
    done = End()


def ask_again(village, *, actor):
    return set_status(village, "again", actor=actor)


def each_unit(village):
    return Organisation.objects.filter(code__in=Units.asked).order_by("code")


class LoopFlow(RecordFlow):
    """A for-each that runs again"""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.ask)
    ask = ForEach(items=each_unit).Next(this.answer)
    answer = Human(
        holder=lambda village, task: Holder(task.seed, Role.LIAISON),
        policy=can_answer,
        deadline=in_three_days,
        label="answer",
    ).Next(this.answered)
    answered = Join().Next(this.review)
    review = Human(
        holder=at_county(Role.OFFDIR), policy=can_write, deadline=in_three_days, label="review"
    ).Next(this.is_enough)
    is_enough = (
        If(when(lambda village: village.organ_word == "again"), yes="again", no="enough")
        .Then(this.ask)
        .Else(this.done)
    )
    done = End()


class NestedFlow(RecordFlow):
    """A branch of two steps"""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.ask)
    ask = ForEach(items=each_unit).Next(this.answer)
    answer = Human(
        holder=lambda village, task: Holder(task.seed, Role.LIAISON),
        policy=can_answer,
        deadline=in_three_days,
        label="answer",
    ).Next(this.is_complete)
    is_complete = If(lambda activation: True, yes="yes", no="no").Then(this.confirm).Else(this.answered)
    confirm = Human(
        holder=lambda village, task: Holder(task.seed, Role.UHEAD),
        policy=can_answer,
        deadline=in_three_days,
        label="confirm",
    ).Next(this.answered)
    answered = Join().Next(this.done)
    done = End()


class DesksFlow(RecordFlow):
    """Two desks with one decision, the second of several units"""

    __module__ = MODULE
    record_label = "units.organisation"

    start = Start().Next(this.both)
    both = Split().Next(this.here).Next(this.there)
    here = Human(
        holder=lambda village, task: Holder(village.parent, Role.TCLERK),
        policy=can_write,
        deadline=in_three_days,
        ladder=(Rung(before=1), Rung(after=1)),
        label="here",
    ).Next(this.first_wins)
    there = ForEach(items=each_unit).Next(this.answer)
    answer = Human(
        holder=lambda village, task: Holder(task.seed, Role.LIAISON),
        policy=can_answer,
        deadline=in_three_days,
        label="answer",
    ).Next(this.first_answer)
    first_answer = Function(this.end_answers).Next(this.answered)
    answered = Join().Next(this.first_wins)
    first_wins = Function(this.end_others).Next(this.decided)
    decided = Join().Next(this.sign)
    sign = Human(holder=at_county(Role.OFFDIR), policy=can_write, deadline=in_three_days, label="sign").Next(
        this.done
    )
    done = End()

    def end_answers(self, activation):
        if Units.first_answer_wins:
            cancel_siblings(activation, reason="answered")

    def end_others(self, activation):
        cancel_siblings(activation, reason="decided")
