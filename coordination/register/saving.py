"""Each person once in a county: saved, or told where the number stands (for actions alone)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.audit.actions import save_version
from coordination.register.models import Person
from coordination.register.particulars import join_identities


def save_once(person: Person, *, actor: Actor) -> None:
    """Save, or say where this number stands; the constraint answers whoever came at the same moment."""
    join_identities([person])
    own = Person.objects.of_county(person.household.county_id).standing().exclude(pk=person.pk)
    standing = own.filter(identity=person.identity).select_related("household__township")
    known = standing.first() if person.identity is not None else None
    if known is not None:
        raise ValidationError(
            {
                "id_number": _(
                    "This number stands in the register already, in household %(number)s (%(place)s)."
                )
                % {"number": known.household.number, "place": known.household.township.label}
            }
        )
    person.full_clean(exclude=["household"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            save_version(person, actor=actor)
    except IntegrityError:
        raise ValidationError({"id_number": _("A colleague registered this number a moment ago.")}) from None
