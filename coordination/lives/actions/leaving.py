"""A household leaves the county: signed, transferred or written about, its aid here ends ahead, or it is undone (C7)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, enter, gives_reason, lock, need
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import issue
from coordination.lives.lifecycle import move_departure
from coordination.lives.models import Departure
from coordination.lives.policies import (
    can_enter_answer,
    can_prepare_departure,
    can_send_departure,
    can_sign_departure,
    can_tell_departure,
    can_undo_departure,
)
from coordination.lives.queries import last_day_here, other_counties
from coordination.lives.transfers import LETTER, TRANSFER, transfer_content
from coordination.lives.verbs import LifeVerb
from coordination.policy.queries import parameter, policy_version
from coordination.register.actions import end_for_leaving, take_leaving_back
from coordination.register.models import Household
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of
from coordination.units.models import Organisation

S = Departure.Status
ENDED_BY = "迁出本县"  # kept beside each category, in the language of the house


@gives_reason
@transaction.atomic
def prepare_departure(
    household: Household,
    *,
    actor: Actor,
    to_county: Organisation | None = None,
    place: str = "",
    address: str = "",
    moved_on: dt.date,
    reason: str,
    pack: dict[str, Any],
    source: models.Model | None = None,
    source_label: str = "",
) -> Departure:
    """Lay out what the transfer carries; nothing leaves before it is signed."""
    household = lock(household)
    require(can_prepare_departure(actor, household))
    ask("moved_on", must_have_come, moved_on)
    county = county_of(household)
    if to_county is not None and to_county not in other_counties(county):
        raise ValidationError({"county": _("Choose another county of this house.")})
    if to_county is None:
        place = need(place, _("Say which civil affairs the letter is for."), field="place")
    if not pack.get("members"):
        raise ValidationError(_("Nobody of this household is left who could have moved."))
    today = timezone.localdate()
    departure = Departure(
        household=household,
        to_county=to_county,
        place="" if to_county is not None else place,
        address=address.strip(),
        moved_on=moved_on,
        reason=reason,
        pack=pack,
        prepared_by=actor.acting_post,
        prepared_at=timezone.now(),
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label[:200],
        policy_on=today,
        policy_version=policy_version(on=today, county=county),
    )
    departure.full_clean()
    enter(departure, LifeVerb.DEPARTURE_PREPARED, actor=actor, after=_where(departure), reason=reason)
    return departure


@transaction.atomic
def sign_departure(departure: Departure, *, actor: Actor) -> Departure:
    """Signed and numbered: a transfer waits for the other county, a letter is to be sent."""
    departure, change = begin(departure, actor=actor)
    require(can_sign_departure(actor, departure))
    move_departure(departure, S.SENT if departure.is_transfer else S.SIGNED)
    departure.signed_by = actor.acting_post
    county = county_of(departure)
    issue(
        PaperKind.D32,
        subject=departure,
        organ=county.civil_affairs,
        word=parameter("WORD_MOVE", on=departure.policy_on, county=county).value,
        title=f"{departure.household.number}{TRANSFER if departure.is_transfer else LETTER}",
        content=transfer_content(departure),
        actor=actor,
        recipients=[departure.household.township],
    )
    change.save(LifeVerb.DEPARTURE_SIGNED, after=_where(departure))
    return departure


@gives_reason
@transaction.atomic
def keep_departure(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """Not signed: the household stays with its township, its aid goes on."""
    departure, change = begin(departure, actor=actor)
    require(can_sign_departure(actor, departure))
    move_departure(departure, S.KEPT)
    return _not_gone(change, LifeVerb.DEPARTURE_KEPT, reason)


@transaction.atomic
def post_departure(departure: Departure, *, actor: Actor, posted_on: dt.date, way: str) -> Departure:
    """The letter has gone: from its month the last day of the aid here is counted (MOVE_OUT_END)."""
    departure, change = begin(departure, actor=actor)
    require(can_send_departure(actor, departure))
    ask("posted_on", must_have_come, posted_on)
    move_departure(departure, S.POSTED)
    departure.posted_on, departure.way = posted_on, Departure.Way(way)
    _end_ahead(departure, posted_on, actor)
    change.save(LifeVerb.DEPARTURE_POSTED, after=_until(departure))
    return departure


@transaction.atomic
def note_received(departure: Departure, *, actor: Actor) -> Departure:
    """The other county received the household: the aid here ends ahead (MOVE_END)."""
    departure, change = begin(departure, actor=actor)
    require(can_enter_answer(actor, departure))
    move_departure(departure, S.RECEIVED)
    departure.answered_at = timezone.now()
    _end_ahead(departure, timezone.localdate(), actor)
    change.save(LifeVerb.DEPARTURE_RECEIVED, after=_where(departure) | _until(departure))
    return departure


@gives_reason
@transaction.atomic
def note_refused(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """The other county refused, saying why: the aid here goes on as if nothing had been sent."""
    departure, change = begin(departure, actor=actor)
    require(can_enter_answer(actor, departure))
    move_departure(departure, S.REFUSED)
    departure.answered_at = timezone.now()
    return _not_gone(change, LifeVerb.DEPARTURE_REFUSED, reason)


@transaction.atomic
def tell_departure(departure: Departure, *, actor: Actor, told: str) -> Departure:
    """The person knows until when the aid here runs, and where to ask from then on."""
    departure, change = begin(departure, actor=actor)
    require(can_tell_departure(actor, departure))
    told = need(told, _("Say who was told, how and when."), field="told")
    move_departure(departure, S.TOLD)
    departure.told = told
    change.save(LifeVerb.DEPARTURE_TOLD, after=_until(departure), reason=told)
    return departure


@gives_reason
@transaction.atomic
def undo_departure(departure: Departure, *, actor: Actor, reason: str) -> Departure:
    """It was wrong: the categories that were to end are in force again as they stood."""
    departure, change = begin(departure, actor=actor)
    require(can_undo_departure(actor, departure))
    had_left = departure.status in Departure.LEFT
    move_departure(departure, S.UNDONE)
    if had_left:
        take_leaving_back(departure.household, actor=actor, ended=departure.ended, reason=reason)
    return _not_gone(change, LifeVerb.DEPARTURE_UNDONE, reason)


def _end_ahead(departure: Departure, on: dt.date, actor: Actor) -> None:
    departure.last_day = last_day_here(departure, on)
    departure.ended = end_for_leaving(
        departure.household, actor=actor, last_day=departure.last_day, reason=ENDED_BY
    )


def _not_gone(change: Change[Departure], verb: LifeVerb, reason: str) -> Departure:
    departure, actor = change.record, change.actor
    departure.ended_by, departure.ended_at, departure.end_reason = actor.acting_post, timezone.now(), reason
    change.save(verb, after=_where(departure), reason=reason)
    return departure


def _where(departure: Departure) -> dict[str, str]:
    """The county; a place outside is said on the page alone."""
    return {"to": departure.to_county.short_name if departure.to_county is not None else "县外"}


def _until(departure: Departure) -> dict[str, Any]:
    return {"until": departure.last_day}
