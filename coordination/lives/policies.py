"""Who reports a death and confirms it, who receives a household, who puts an error right: None, or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.access import never_for
from coordination.lives.models import Arrival, DeathReport, Departure, HouseholdMove, MoveReport
from coordination.lives.queries import leaves_nobody
from coordination.register.models import Household, Person
from coordination.register.models.households import TOWNSHIP_ROLES
from coordination.register.policies import can_amend_household
from coordination.units.models import Role

if TYPE_CHECKING:
    from django.db import models

    from coordination.access import Actor, Refusal

CIVIL_AFFAIRS = (Role.CCLERK, Role.CHEAD)
TAKEN_BACK = (HouseholdMove.Status.RETURNED, HouseholdMove.Status.UNDONE)


def can_report_death(actor: Actor, person: Person, source: models.Model | None = None) -> Refusal:
    """Whoever has to do with the person and hears of it; where a step of theirs found it, the step allowed it."""
    if person.died_on is not None:
        return _("The death of this person is confirmed already.")
    if actor.acting_post is None or actor.county_id != person.county_id:
        return _("A death is reported by somebody who has a matter of this person.")
    if source is None and not Person.objects.visible_to(actor).filter(pk=person.pk).exists():
        return _("A death is reported by somebody who has a matter of this person.")
    return None


@never_for(lambda report: (report.reported_by_id,))
def can_decide_report(actor: Actor, report: DeathReport) -> Refusal:
    """A second person of the township or of civil affairs, never the one who reported it (C10)."""
    if report.reported_by_id in actor.people:
        return _(
            "You reported it. A second person of the township or of civil affairs confirms or refutes it."
        )
    return _is_near(actor, report)


def can_offer_relief(actor: Actor, report: DeathReport) -> Refusal:
    return _is_near(actor, report)


def can_undo_report(actor: Actor, report: DeathReport) -> Refusal:
    """What was confirmed in error is undone by civil affairs, which answers for the register."""
    if report.status not in DeathReport.HOLDS:
        return _("Only a death that was confirmed can be undone.")
    if actor.has_role(*CIVIL_AFFAIRS) and actor.county_id == report.county_id:
        return None
    return _("A death confirmed in error is undone by civil affairs.")


def _is_near(actor: Actor, report: DeathReport) -> Refusal:
    own = actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id == report.household.township_id
    if own or (actor.has_role(*CIVIL_AFFAIRS) and actor.county_id == report.county_id):
        return None
    return _("The township of the household or civil affairs decides on this.")


def ends_by_itself(actor: Actor, person: Person | None) -> bool:
    """The house ends what somebody asked for who lived alone and whose death is confirmed."""
    return actor.has_role(Role.CLOCK) and person is not None and leaves_nobody(person)


def can_receive_household(actor: Actor, move: HouseholdMove) -> Refusal:
    """The clerk of the township to which it moved signs for it."""
    if actor.has_role(Role.TCLERK, Role.TOFFICER) and actor.unit_id == move.to_township_id:
        return None
    return _("The township to which the household moved signs for it: %(township)s.") % {
        "township": move.to_township.label
    }


def can_undo_move(actor: Actor, move: HouseholdMove) -> Refusal:
    """Civil affairs, as long as the household has not moved on since."""
    if move.status not in (HouseholdMove.Status.SENT, HouseholdMove.Status.RECEIVED):
        return _("This move was taken back already.")
    if not actor.has_role(*CIVIL_AFFAIRS) or actor.county_id != move.county_id:
        return _("A move that was wrong is undone by civil affairs.")
    if move.household.moves.filter(pk__gt=move.pk).exclude(status__in=TAKEN_BACK).exists():
        return _("The household has moved on since; undo the later move first.")
    return None


def can_report_move(actor: Actor, household: Household, source: models.Model | None = None) -> Refusal:
    """Whoever has to do with the household and hears of it; where a step of theirs found it, the step allowed it."""
    seen = source is not None or Household.objects.visible_to(actor).filter(pk=household.pk).exists()
    if actor.acting_post is None or actor.county_id != household.county_id or not seen:
        return _("A move is reported by somebody who has a matter of this household.")
    return None


def can_decide_move(actor: Actor, report: MoveReport) -> Refusal:
    """The township in which the household lives as far as the register knows; civil affairs and the office for it."""
    if actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id == report.township_id:
        return None
    if actor.has_role(*CIVIL_AFFAIRS, Role.OFFICE, Role.OFFDIR) and actor.county_id == report.county_id:
        return None
    return _("The township of the household says where the move leads.")


def can_prepare_departure(actor: Actor, household: Household) -> Refusal:
    """As a move inside the county; one at a time, and not while another township has yet to sign."""
    if household.departures.filter(status__in=Departure.UNDER_WAY).exists():
        return _("This household is on its way out of the county already.")
    if household.moves.filter(status=HouseholdMove.Status.SENT).exists():
        return _("A move of this household waits for its receipt: undo it first.")
    return can_amend_household(actor, household)


def can_sign_departure(actor: Actor, departure: Departure) -> Refusal:
    """What leaves the county is signed by the leader of civil affairs, which answers for the register."""
    if actor.has_role(Role.CHEAD) and actor.county_id == departure.county_id:
        return None
    return _("The transfer of a household is signed by the leader of civil affairs.")


def can_send_departure(actor: Actor, departure: Departure) -> Refusal:
    if actor.has_role(*CIVIL_AFFAIRS) and actor.county_id == departure.county_id:
        return None
    return _("The letter is sent by civil affairs.")


def can_tell_departure(actor: Actor, departure: Departure) -> Refusal:
    own = actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id == departure.household.township_id
    if own or (actor.has_role(*CIVIL_AFFAIRS) and actor.county_id == departure.county_id):
        return None
    return _("The township of the household or civil affairs tells it.")


def can_undo_departure(actor: Actor, departure: Departure) -> Refusal:
    """Civil affairs, as long as the household has not left once more since."""
    if departure.status in Departure.TAKEN_BACK:
        return _("This departure was taken back already.")
    if not actor.has_role(*CIVIL_AFFAIRS) or actor.county_id != departure.county_id:
        return _("A departure that was wrong is undone by civil affairs.")
    later = departure.household.departures.filter(pk__gt=departure.pk)
    if later.exclude(status__in=Departure.TAKEN_BACK).exists():
        return _("The household has left once more since; undo that first.")
    return None


def can_answer_arrival(actor: Actor, arrival: Arrival) -> Refusal:
    if actor.has_role(*CIVIL_AFFAIRS) and actor.unit_id == arrival.unit_id:
        return None
    return _("Civil affairs of the receiving county answers.")


def can_take_arrival_back(actor: Actor, arrival: Arrival) -> Refusal:
    """The house carries over what the other county took back; nobody here does."""
    return (
        None if actor.has_role(Role.CLOCK) else _("The county that handed the household over takes it back.")
    )


def can_enter_answer(actor: Actor, departure: Departure) -> Refusal:
    """The house carries the other county's answer over; nobody here enters it."""
    return None if actor.has_role(Role.CLOCK) else _("The receiving county answers, and nobody for it.")
