"""At the window: an application is registered, accepted, its receivers named, and sent (C6, steps 1 to 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, enter, gives_reason, lock, trace
from coordination.ciphers.row_keys import give_keys
from coordination.documents.attachments import attach
from coordination.documents.numbering import draw_number
from coordination.notifications.actions import hint
from coordination.policy.queries import policy_version
from coordination.referrals.actions.sending import send_leg
from coordination.referrals.again import ask_again, must_say_why_again, note_again, unexplained
from coordination.referrals.categories import lay_before_authorities, must_be_sent
from coordination.referrals.hands import drop, handle, note_hand
from coordination.referrals.lifecycle import ReferralLifecycle
from coordination.referrals.models import CategoryTry, Consent, Leg, Referral
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.policies import (
    can_accept_referral,
    can_dispatch_referral,
    can_name_leg,
    can_name_reader,
    can_register_referral,
    can_withdraw_consent,
    can_withdraw_referral,
)
from coordination.referrals.queries.people import leg_kind, receiver_of
from coordination.referrals.rules import must_fit_purpose
from coordination.referrals.terms import LegTerms, Purpose, least_fields
from coordination.referrals.verbs import ReferralVerb
from coordination.register.green import green_group
from coordination.register.models import Household, Person
from coordination.register.rules import must_live
from coordination.rules import ask, must_have_come
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.kept_out import inherit, look_again
from coordination.units.models import Organisation, User

CASE_WORD = "转办件"
TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """How and when the person agreed to what goes to a receiver."""

    given_on: dt.date
    giver: str = Consent.Giver.PERSON
    way: str = Consent.Way.SIGNED
    scan: Any = None


@transaction.atomic
def register_referral(
    *,
    actor: Actor,
    kind: str,
    title: str,
    facts: str,
    window: Organisation,
    household: Household | None = None,
    person: Person | None = None,
    wish: str = "",
    channel: str = Referral.Channel.WINDOW,
    order_number: str = "",
    legs: Sequence[LegTerms] = (),
    is_disabled: bool = False,
    is_restricted: bool = False,
    source: models.Model | None = None,
    source_label: str = "",
    again: str = "",
) -> Referral:
    """Enter one application; no intake vanishes from here on (R4), and one answer leaves from here (R116)."""
    require(can_register_referral(actor, window))
    must_live(person)
    today = timezone.localdate()
    drawn = draw_number(county_of(window).office, CASE_WORD, on=today)
    green = green_group(person, is_disabled=is_disabled, on=today, county=county_of(window))
    case = Referral(
        number=f"{drawn.series.year}-{drawn.serial:04d}",
        kind=kind,
        channel=channel,
        order_number=order_number,
        title=title[:TITLE_LENGTH],
        facts=facts,
        wish=wish,
        household=household or (person.household if person else None),
        person=person,
        window=window,
        is_green=bool(green),
        green_ground=green,
        is_restricted=is_restricted or any(leg.purpose == Purpose.CRISIS for leg in legs),
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label,
        opened_by=actor.user,
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(window)),
    )
    case.full_clean()
    enter(
        case,
        ReferralVerb.REGISTERED if source is None else ReferralVerb.OPENED,
        actor=actor,
        basis=source_label,
        reason=again.strip(),
        after={"status": case.status, "channel": case.channel, "green": case.green_ground},
    )
    inherit(case)
    note_hand(case, actor)
    for serial, terms in enumerate(legs, 1):
        _name(case, serial, terms, actor=actor, trims=True)
    return case


@transaction.atomic
def accept_referral(
    case: Referral, *, actor: Actor, tries: Mapping[str, str] | None = None, is_disabled: bool = False
) -> Referral:
    """Take the application on: one application is tried against all categories in order (R224)."""
    case, change = begin(case, actor=actor)
    require(can_accept_referral(actor, case))
    ReferralLifecycle(case).accept()
    case.accepted_at = timezone.now()
    if is_disabled and not case.is_green:
        case.green_ground = green_group(case.person, is_disabled=True, county=county_of(case))
        case.is_green = bool(case.green_ground)
    CategoryTry.objects.bulk_create(
        give_keys(
            CategoryTry(case=case, category=category, outcome=outcome)
            for category, outcome in (tries or {}).items()
        )
    )
    handle(change, ReferralVerb.ACCEPTED, after={"tries": dict(tries or {})})
    lay_before_authorities(case, lambda terms: _name(case, _next_serial(case), terms, actor=actor))
    return case


def _next_serial(case: Referral) -> int:
    return 1 + (case.legs.aggregate(last=models.Max("serial"))["last"] or 0)


@transaction.atomic
def name_leg(
    case: Referral,
    *,
    actor: Actor,
    receiver: Organisation,
    purpose: str,
    matter: str,
    fields: Sequence[str] = (),
    consent: ConsentTerms | None = None,
    again: str = "",
) -> Leg:
    """Name a receiver, what is asked of it and which fields go with it; nothing is sent yet."""
    case, change = begin(case, actor=actor)
    require(can_name_leg(actor, case))
    standing = ask_again(case, receiver, purpose, again, actor=actor)
    if purpose == Purpose.CRISIS and not case.is_restricted:
        case.is_restricted = True
        change.keep()
        change.trace(ReferralVerb.RESTRICTED)
        note_hand(case, actor)
        look_again(case)
    serial = _next_serial(case)
    terms = LegTerms(receiver=receiver, matter=matter, fields=tuple(fields), purpose=purpose)
    leg = _name(case, serial, terms, actor=actor)
    note_again(leg, standing, again, actor=actor)
    if consent is not None:
        give_consent(leg, consent, actor=actor)
    note_hand(case, actor)
    hint(case)
    return leg


def _name(case: Referral, serial: int, terms: LegTerms, *, actor: Actor, trims: bool = False) -> Leg:
    """The leg's row; without a duty of its own a body gets no more than its purpose needs."""
    kind = leg_kind(case.window, terms.receiver)
    purpose = terms.purpose or (Purpose.CHARITY if kind == Leg.Kind.REFER else Purpose.OTHER)
    needed = least_fields(purpose)
    shared = list(dict.fromkeys(terms.fields or needed))
    if kind == Leg.Kind.REFER:
        if trims:
            shared = [name for name in shared if name in needed]
        ask("fields", must_fit_purpose, shared, purpose)
    leg = Leg(
        case=case,
        serial=serial,
        kind=kind,
        receiver=terms.receiver,
        purpose=purpose,
        matter=terms.matter,
        fields=shared,
    )
    leg.full_clean(exclude=["case"])
    save_version(leg, actor=actor)
    return leg


@transaction.atomic
def give_consent(leg: Leg, terms: ConsentTerms, *, actor: Actor) -> Consent:
    """Keep the person's consent with the fields it covers; a scan of it stays with the case (PIPL 14, 29)."""
    ask("given_on", must_have_come, terms.given_on)
    consent = Consent.objects.create(
        leg=leg,
        receiver=leg.receiver,
        fields=leg.fields,
        giver=terms.giver,
        way=terms.way,
        given_on=terms.given_on,
        recorded_by=actor.user,
    )
    if terms.scan is not None:
        attach(terms.scan, to=leg.case, actor=actor)
    trace(leg, ReferralVerb.CONSENT_GIVEN, actor=actor, after={"fields": leg.fields, "way": terms.way})
    return consent


@transaction.atomic
def agree_to_leg(leg: Leg, terms: ConsentTerms, *, actor: Actor) -> Leg:
    """Enter the consent to a leg that is named already, as another process does (PIPL 23, 29)."""
    leg = lock(leg)
    require(can_name_leg(actor, leg.case))
    if not leg.needs_consent or leg.consents.filter(receiver=leg.receiver_id, withdrawn_at=None).exists():
        raise ValidationError(_("No consent is missing here."))
    give_consent(leg, terms, actor=actor)
    note_hand(leg.case, actor)
    hint(leg, leg.case)
    return leg


@transaction.atomic
def unname_leg(leg: Leg, *, actor: Actor) -> Leg:
    """Take a receiver off the list before anything was sent to it."""
    leg, change = begin(leg, actor=actor)
    require(can_name_leg(actor, leg.case))
    drop(change, _("Taken off before it was sent."))
    return leg


@transaction.atomic
def dispatch_referral(case: Referral, *, actor: Actor, again: str = "") -> Referral:
    """Sign and send: forwarding slips (D31) by duty, referral slips (D32) with the person's consent."""
    case, change = begin(case, actor=actor)
    require(can_dispatch_referral(actor, case))
    legs = list(
        case.legs.select_for_update(of=("self",))
        .filter(status=Leg.Status.NAMED)
        .select_related("receiver")
        .order_by("serial")
    )
    if not legs:
        raise ValidationError(_("Name at least one receiver first; what you handle yourself is one, too."))
    for leg in legs:
        leg.case = case
    must_be_sent(case)
    _must_be_meant(legs, again, actor=actor)
    ReferralLifecycle(case).dispatch()
    case.dispatched_at = timezone.now()
    for leg in legs:
        send_leg(leg, actor=actor)
    if all(leg.kind == Leg.Kind.OWN for leg in legs):
        ReferralLifecycle(case).begin_handling()
    handle(change, ReferralVerb.DISPATCHED, after={"units": [leg.receiver.short_name for leg in legs]})
    return case


def _must_be_meant(legs: Sequence[Leg], again: str, *, actor: Actor) -> None:
    """What another process named, or another window sent meanwhile, is asked about before it leaves."""
    found = unexplained(legs, actor)
    must_say_why_again([one for _leg, standing in found for one in standing], again)
    for leg, standing in found:
        note_again(leg, standing, again, actor=actor)


@gives_reason
@transaction.atomic
def propose_deliberation(case: Referral, *, actor: Actor, reason: str) -> Referral:
    """Too complex for legs: the matter goes to case-by-case deliberation (C6, step 2)."""
    case, change = begin(case, actor=actor)
    require(can_dispatch_referral(actor, case))
    if case.household is None:
        raise ValidationError(_("A case is deliberated for a household; register the person first."))
    ReferralLifecycle(case).deliberate(reason)
    for leg in case.legs.filter(status=Leg.Status.NAMED).select_related("receiver"):
        leg.case = case
        drop(Change(leg, actor=actor), reason)
    handle(change, ReferralVerb.SENT_TO_DELIBERATION, reason=reason)
    return case


@gives_reason
@transaction.atomic
def withdraw_referral(case: Referral, *, actor: Actor, reason: str) -> Referral:
    """The person takes the application back; open legs end, what was given stays given (C7)."""
    case, change = begin(case, actor=actor)
    require(can_withdraw_referral(actor, case))
    ReferralLifecycle(case).withdraw(reason)
    event = handle(change, ReferralVerb.WITHDRAWN, reason=reason)
    for leg in case.legs.exclude(status__in=Leg.SETTLED).select_related("receiver"):
        leg.case = case
        was_sent = leg.status != Leg.Status.NAMED
        drop(Change(leg, actor=actor), reason)
        if was_sent:
            tell(leg, ReferralNotice.LEG_DROPPED, event, [receiver_of(leg)], actor=actor)
    return case


@transaction.atomic
def name_reader(case: Referral, user: User, *, actor: Actor) -> Referral:
    """Add somebody to those who need to know of a restricted matter (R217)."""
    case, change = begin(case, actor=actor)
    require(can_name_reader(actor, case))
    case.readers.add(user)
    change.keep()
    event = change.trace(ReferralVerb.READER_NAMED, after={"name": user.name})
    look_again(case)
    tell(case, ReferralNotice.READER_NAMED, event, [], actor=actor, also=[user])
    return case


@transaction.atomic
def withdraw_consent(leg: Leg, *, actor: Actor, reason: str = "") -> Leg:
    """The person takes the consent back: the receiver reads nothing more from this moment (PIPL 15)."""
    leg = lock(leg)
    require(can_withdraw_consent(actor, leg))
    leg.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    event = trace(leg, ReferralVerb.CONSENT_WITHDRAWN, actor=actor, reason=reason)
    tell(leg, ReferralNotice.CONSENT_WITHDRAWN, event, [receiver_of(leg)], actor=actor)
    return leg
