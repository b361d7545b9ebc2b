"""Where an aid is lost, in whichever room, the next tier is looked at: nobody falls off a cliff (R282)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.monitoring.intake import Row
from coordination.monitoring.models import Channel, Kind, Warning
from coordination.policy.queries import parameters
from coordination.register.losing import Loss, when_lost
from coordination.register.models import Category
from coordination.register.queries.living import living_members, who_stands_for
from coordination.units.counties import county_of

from .front import HOUSE, open_warnings

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Person

AID = "AID"  # what was refused is of no category


@when_lost
def look_at_next_tier(loss: Loss, *, actor: Actor) -> None:
    """A warning of this house that names what was lost, the next category and its ratio; once for one loss."""
    person = _whom(loss)
    if person is None:
        return
    home = person.household
    tier = _tier(loss)
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        what = str(Category(loss.category).label) if loss.category else str(_("Request for assistance"))
        said = {"lost": what, "how": str(loss.how.label), "matter": loss.known_as}
        facts = _("%(lost)s %(how)s. See what the household may receive instead.") % said
        if loss.known_as:
            facts = _("%(matter)s: %(lost)s %(how)s. See what the household may receive instead.") % said
    row = Row(
        source_key=loss.key,
        person=person.pk,
        name=person.name,
        id_number=person.id_number,
        born_on=person.born_on,
        phone=person.phone,
        township=home.township_id,
        village=home.village_id,
        kind=Kind.CLIFF,
        facts=facts,
        tier=tier,
    )
    unit = loss.authority or home.township
    open_warnings([row], actor=actor, channel=Channel.HOUSE, source=HOUSE, reported_by=unit)


def looks_after(warning: Warning) -> list[Warning]:
    """What the decision of a warning set going at the next tier."""
    if warning.household is None or warning.heard_at is None:
        return []
    since = warning.household.warnings.filter(
        kind=Kind.CLIFF, source=HOUSE, received_at__gte=warning.heard_at, reported_by=warning.authority
    )
    return list(since.order_by("pk"))


def _whom(loss: Loss) -> Person | None:
    """Whose it was, or the head of those who are left of the household."""
    if loss.person is not None:
        person = who_stands_for(loss.person)
        return person if person.died_on is None else None
    left = living_members(loss.household)
    return left[0] if left else None


def _tier(loss: Loss) -> dict[str, str]:
    """The next category by the rules of the county, and up to which income per head it is held."""
    found = parameters(["NEXT_TIER", "TIER_RATIO"], on=timezone.localdate(), county=county_of(loss.household))
    follows, ratios = (_pairs(found[name].value) for name in ("NEXT_TIER", "TIER_RATIO"))
    after = follows.get(loss.category or AID, Category.OTHER_HARDSHIP.value)
    return {
        "lost": loss.category or AID,
        "how": loss.how.value,
        "next": after,
        "ratio": ratios.get(after, ""),
    }


def _pairs(value: list[str]) -> dict[str, str]:
    return {left: right for left, _equals, right in (str(pair).partition("=") for pair in value)}
