"""The reporting unit's own writes: draft, hand over, sign, withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_update_versions
from coordination.changes import Change, begin, enter, gives_reason
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.numbering import draw_number
from coordination.documents.signing import draft_paper, issue
from coordination.meetings.actions.placement import carry_over_item as carry_over_item
from coordination.meetings.actions.placement import decide_item as decide_item
from coordination.meetings.actions.placement import defer_item as defer_item
from coordination.meetings.actions.placement import place_item as place_item
from coordination.meetings.actions.placement import take_off_item as take_off_item
from coordination.meetings.lifecycle.items import AgendaItemLifecycle
from coordination.meetings.models.items import AgendaItem, ConcernedUnit, Opinion
from coordination.meetings.notices import MeetingNotice
from coordination.meetings.papers.items import item_form_content
from coordination.meetings.policies.items import (
    can_draft_item,
    can_edit_item,
    can_hand_over_item,
    can_print_item,
    can_sign_item,
    can_withdraw_item,
)
from coordination.meetings.queries.items import missing_parts, reporting_side
from coordination.meetings.verbs import MeetingVerb
from coordination.policy.queries import policy_version
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role
from coordination.units.queries import suggest_units

ITEM_WORD = "议题"
FORM_WORD = "议"


class ItemFields(TypedDict, total=False):
    """What the unit writes on the item form."""

    title: str
    kind: str
    background: str
    request: str
    proposal: str
    basis: str
    amount: Decimal | None
    wished_session: str
    concerned: Iterable[Organisation]
    files: Iterable[Any]


@transaction.atomic
def create_item(*, actor: Actor, **fields: Unpack[ItemFields]) -> AgendaItem:
    """Open a draft for the unit of the post acted in, under today's parameters."""
    require(can_draft_item(actor))
    post = actor.acting_post
    if post is None:
        raise ValidationError(_("Choose the post you act in first."))
    today = timezone.localdate()
    item = AgendaItem(
        unit=post.unit,
        drafter=actor.user,
        drafter_role=post.role,
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(post.unit)),
        **{name: fields[name] for name in AgendaItem.WRITTEN if name in fields},  # type: ignore[literal-required]
    )
    enter(item, MeetingVerb.ITEM_CREATED, actor=actor)
    _name_concerned(item, fields.get("concerned", ()))
    _attach(item, fields.get("files", ()), actor)
    return item


@transaction.atomic
def edit_item(item: AgendaItem, *, actor: Actor, **fields: Unpack[ItemFields]) -> AgendaItem:
    """Write the draft or the returned item anew; every version stays readable."""
    item, change = begin(item, actor=actor)
    require(can_edit_item(actor, item))
    _write(change, fields)
    return item


@transaction.atomic
def hand_over_item(item: AgendaItem, *, actor: Actor, **fields: Unpack[ItemFields]) -> AgendaItem:
    """Lay the finished or amended item before the head of the unit."""
    item, change = begin(item, actor=actor)
    require(can_hand_over_item(actor, item))
    if fields:
        _write(change, fields)
    AgendaItemLifecycle(item).hand_over()
    if missing := missing_parts(item):
        raise ValidationError(missing)
    change.save(MeetingVerb.ITEM_HANDED_OVER)
    return item


@gives_reason
@transaction.atomic
def send_back_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """The head does not sign yet and says what to change; nothing has left the unit."""
    item, change = begin(item, actor=actor)
    require(can_sign_item(actor, item))
    moves = AgendaItemLifecycle(item)
    (moves.send_back_amendment if item.number else moves.send_back_draft)(reason)
    event = change.save(MeetingVerb.ITEM_SENT_BACK, reason=reason)
    tell(item, MeetingNotice.ITEM_SENT_BACK, event, reporting_side(item), actor=actor)
    return item


@transaction.atomic
def sign_item(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """The head signs the form (D02) and so submits; the number is drawn once and stays."""
    item, change = begin(item, actor=actor)
    require(can_sign_item(actor, item))
    first = not item.number
    AgendaItemLifecycle(item).submit()
    if first:
        drawn = draw_number(county_of(item).office, ITEM_WORD, on=timezone.localdate())
        item.number = f"{drawn.series.year}-{drawn.serial:03d}"
        item.submitted_at = timezone.now()
    item.submitted_by = actor.user
    reviewed = _is_also_director(actor, item)
    if reviewed:
        item.reviewed_at = timezone.now()
    verb = MeetingVerb.ITEM_SUBMITTED if first else MeetingVerb.ITEM_RESUBMITTED
    event = change.save(verb)
    issue(
        PaperKind.D02,
        subject=item,
        organ=item.unit,
        word=FORM_WORD,
        title=item.title,
        content=item_form_content(item, signer=actor),
        actor=actor,
    )
    if reviewed:
        # C0: for civil affairs' own item signature and review are one act, recorded as both
        change.trace(MeetingVerb.ITEM_REVIEWED)
    tell(item, MeetingNotice.ITEM_SUBMITTED, event, reporting_side(item), actor=actor)
    return item


@gives_reason
@transaction.atomic
def withdraw_item(item: AgendaItem, *, actor: Actor, reason: str) -> AgendaItem:
    """Take the item back before it is approved; units still asked are asked no longer."""
    item, change = begin(item, actor=actor)
    require(can_withdraw_item(actor, item))
    AgendaItemLifecycle(item).withdraw(reason)
    item.ended_at = timezone.now()
    open_opinions = list(item.opinions.select_for_update().filter(status=Opinion.Status.ASKED))
    for opinion in open_opinions:
        opinion.status = Opinion.Status.DROPPED
    bulk_update_versions(open_opinions, ["status"], actor=actor, reason=reason)
    event = change.save(MeetingVerb.ITEM_WITHDRAWN, reason=reason)
    tell(
        item, MeetingNotice.ITEM_WITHDRAWN, event, reporting_side(item, office=bool(item.number)), actor=actor
    )
    return item


@transaction.atomic
def print_item(item: AgendaItem, *, actor: Actor) -> Paper:
    """Lay out the item form unsigned, to be read or signed by hand."""
    require(can_print_item(actor, item))
    content = item_form_content(item)
    return draft_paper(
        PaperKind.D02, subject=item, title=item.title, content=content, actor=actor, organ=item.unit
    )


def _write(change: Change[AgendaItem], fields: ItemFields) -> None:
    item, actor = change.record, change.actor
    changed = [
        name for name in AgendaItem.WRITTEN if name in fields and getattr(item, name) != fields.get(name)
    ]
    for name in changed:
        setattr(item, name, fields.get(name))
    if changed:
        change.keep()
    if "concerned" in fields:
        _name_concerned(item, fields["concerned"])
    _attach(item, fields.get("files", ()), actor)
    change.trace(MeetingVerb.ITEM_EDITED, after={"fields": changed})


def _name_concerned(item: AgendaItem, units: Iterable[Organisation]) -> None:
    """Keep the units named, each with the duty line that suggests it where there is one."""
    wanted = {unit.pk: unit for unit in units if unit.pk != item.unit_id}
    item.concerned.exclude(unit__in=wanted).delete()
    known = set(item.concerned.values_list("unit_id", flat=True))
    text = f"{item.title}\n{item.background}\n{item.request}"
    found = {s.unit.pk: s for s in suggest_units(text, wanted.values())}
    ConcernedUnit.objects.bulk_create(
        ConcernedUnit(
            item=item,
            unit=unit,
            duty_line=found[pk].duty_line if pk in found else None,
            why="、".join(found[pk].words) if pk in found else "",
        )
        for pk, unit in wanted.items()
        if pk not in known
    )


def _attach(item: AgendaItem, files: Iterable[Any], actor: Actor) -> None:
    for file in files:
        attach(file, to=item, actor=actor)


def _is_also_director(actor: Actor, item: AgendaItem) -> bool:
    """Does the head who signs also direct the office, as in civil affairs (R198)?"""
    county = county_of(item)
    return county.civil_affairs.pk == item.unit_id and actor.user in county.holder(Role.OFFDIR).people()
