"""Triage (WARN_TRIAGE) and verification (WARN_VERIFY): which route, and whether it is so."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.models import Event
from coordination.changes import Change, begin, gives_reason, need
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import BY_HAND, Method, Outcome, Route, Warning
from coordination.monitoring.notices import WarningNotice
from coordination.monitoring.people import set_person
from coordination.monitoring.policies import can_follow_household, can_triage_warning, can_verify_warning
from coordination.monitoring.proposal import leaves_proposal
from coordination.monitoring.reporters import reporter_of
from coordination.monitoring.standing import determining_units
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.actions import notify
from coordination.register.actions import register_household, register_person
from coordination.register.models import Person
from coordination.units.models import Organisation


@transaction.atomic
def triage_warning(
    warning: Warning,
    *,
    actor: Actor,
    route: str,
    opens_aid: bool | None = None,
    authority: Organisation | None = None,
    person: Person | None = None,
    note: str = "",
) -> Warning:
    """Choose the route; the township verifies. Whoever leaves the proposal says why, and that stays on record."""
    warning, change = begin(warning, actor=actor)
    require(can_triage_warning(actor, warning))
    if leaves_proposal(warning, route):
        need(note, _("Say why another route is taken than the one proposed."), field="note")
    WarningLifecycle(warning).send_to_verify()
    if person is not None and warning.person is None:
        set_person(warning, person.current)
    warning.route = Route(route)
    if warning.route == Route.RECHECK:
        warning.authority = _authority(warning, authority)
    if opens_aid is not None:
        warning.opens_aid = opens_aid
    warning.triaged_by = actor.acting_post
    now = timezone.now()
    warning.routes = [
        *warning.routes,
        {
            "route": warning.route,
            "proposed": warning.proposed,
            "rule": warning.rule_version,
            "by": actor.user.name,
            "at": now.isoformat(),  # why stands in the event, encrypted
        },
    ]
    warning.changed_at = now
    event = change.save(
        WarningVerb.TRIAGED,
        reason=note,
        basis=warning.rule_version,
        before={"proposed": warning.proposed},
        after={"route": warning.route, "opens_aid": warning.opens_aid},
    )
    if warning.channel in BY_HAND and len(warning.routes) == 1:
        _send_receipt(change, event)
    return warning


@transaction.atomic
def dismiss_warning(warning: Warning, *, actor: Actor, note: str, outcome: str = Outcome.FALSE) -> Warning:
    """End it at triage: not so on its face, or reported already. The reason stays on record."""
    warning, change = begin(warning, actor=actor)
    require(can_triage_warning(actor, warning))
    need(note, _("Say why the warning is dismissed."), field="note")
    if outcome == Outcome.DUPLICATE and warning.duplicate_of_id is None:
        raise ValidationError({"outcome": _("No earlier warning of this person and hardship is known.")})
    life = WarningLifecycle(warning)
    # aid that a first triage opened beside the route goes its own way first
    again = bool(warning.routes)
    if again:
        life.find_false()
    else:
        life.dismiss()
    warning.outcome, warning.note = Outcome(outcome), note
    warning.changed_at = timezone.now()
    warning.closed_at = None if again else warning.changed_at
    change.save(WarningVerb.DISMISSED, reason=note, after={"outcome": warning.outcome})
    return warning


@gives_reason
@transaction.atomic
def confirm_warning(
    warning: Warning,
    *,
    actor: Actor,
    method: str,
    findings: str,
    person: Person | None = None,
    opens_aid: bool | None = None,
) -> Warning:
    """It is so: found by one of the three methods (R62); the route begins.

    Whoever the register does not know is entered now, so that help has a household to go to.
    """
    warning, change = begin(warning, actor=actor)
    require(can_verify_warning(actor, warning))
    _verified(warning, actor, method, findings)
    found = person or warning.person
    set_person(warning, found.current if found is not None else _registered(warning, actor))
    _follow_the_categories(warning)
    if opens_aid is not None:
        warning.opens_aid = warning.opens_aid or opens_aid
    life = WarningLifecycle(warning)
    match warning.route:
        case Route.INFORM:
            life.start_informing()
        case Route.RECHECK:
            life.start_recheck()
        case _:
            life.start_work()
    _save_verified(change, WarningVerb.CONFIRMED)
    return warning


@gives_reason
@transaction.atomic
def find_warning_false(warning: Warning, *, actor: Actor, method: str, findings: str) -> Warning:
    """It is not so: the warning closes with the reason; aid already opened goes its own way first."""
    warning, change = begin(warning, actor=actor)
    require(can_verify_warning(actor, warning))
    _verified(warning, actor, method, findings)
    warning.outcome, warning.note = Outcome.FALSE, findings
    WarningLifecycle(warning).find_false()
    _save_verified(change, WarningVerb.FOUND_FALSE)
    return warning


@gives_reason
@transaction.atomic
def send_warning_back(
    warning: Warning, *, actor: Actor, method: str, findings: str, person: Person | None = None
) -> Warning:
    """Something else was found than the route is for: triage chooses again, the routes so far stay."""
    warning, change = begin(warning, actor=actor)
    require(can_verify_warning(actor, warning))
    _verified(warning, actor, method, findings)
    if person is not None:
        set_person(warning, person.current)
    WarningLifecycle(warning).send_back()
    _save_verified(change, WarningVerb.SENT_BACK)
    return warning


@transaction.atomic
def enter_person(warning: Warning, *, actor: Actor) -> Warning:
    """Register whom the warning is about, where aid cannot wait for the verification."""
    warning, change = begin(warning, actor=actor)
    if warning.person is None:
        set_person(warning, _registered(warning, actor))
        change.revise()
    return warning


@transaction.atomic
def follow_household(warning: Warning, *, actor: Actor) -> Warning:
    """The household moved inside the county: the warning is verified where it lives now."""
    warning, change = begin(warning, actor=actor)
    home = warning.household
    if home is None or (warning.township_id, warning.village_id) == (home.township_id, home.village_id):
        return warning
    require(can_follow_household(actor, warning))
    warning.township, warning.village = home.township, home.village
    change.keep()
    return warning


def _send_receipt(change: Change[Warning], event: Event) -> None:
    """A report climbed up; that it was taken up goes down again to the level that made it (R109)."""
    warning, actor = change.record, change.actor
    notify(
        [user for user in reporter_of(warning).people() if user.pk != actor.user.pk],
        WarningNotice.RECEIVED,
        subject=warning,
        key=f"warning:{warning.pk}:received",
        event=event,
        url=warning.get_absolute_url(),
        number=warning.number,
        route=warning.route,
    )


def _authority(warning: Warning, chosen: Organisation | None) -> Organisation:
    """The unit that determined what is held (R249): who determined nothing could end nothing."""
    units = determining_units(warning)
    if not units:
        return chosen or warning.desk
    if chosen is None and len(units) > 1:
        words = _("Several units determined what is held here: choose on the warning which one re-checks.")
        raise ValidationError({"authority": words})
    if chosen is not None and chosen not in units:
        words = _("%(unit)s determined nothing that is held here: it could end nothing.")
        raise ValidationError({"authority": words % {"unit": chosen.label}})
    return chosen or units[0]


def _follow_the_categories(warning: Warning) -> None:
    """Whom the warning is about was found at the verification: who determined their category is known only now."""
    if warning.route != Route.RECHECK:
        return
    units = determining_units(warning)
    if units and warning.authority not in units:
        warning.authority = units[0]


def _registered(warning: Warning, actor: Actor) -> Person:
    """A household and a person of their own, as the warning names them; temporary without a number."""
    household = register_household(actor=actor, township=warning.township, village=warning.village)
    return register_person(
        household,
        actor=actor,
        name=warning.name,
        id_number=warning.paper_number or warning.id_number,  # the register converts and keeps it
        born_on=warning.born_on,
        relation=Person.Relation.HEAD,
        phone=warning.phone,
        temporary=not warning.id_number,
    )


def _verified(warning: Warning, actor: Actor, method: str, findings: str) -> None:
    need(findings, _("Say what was found."), field="findings")
    warning.method, warning.findings = Method(method), findings
    warning.verified_at = warning.changed_at = timezone.now()
    warning.verified_by = actor.acting_post


def _save_verified(change: Change[Warning], verb: WarningVerb) -> None:
    warning = change.record
    found = {"method": warning.method, "route": warning.route}
    change.save(verb, reason=warning.findings, after=found)
