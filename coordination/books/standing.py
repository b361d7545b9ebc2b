"""How a county stands with its books: whether they were opened, and who signs for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.books.models import Opening
from coordination.units.counties import County
from coordination.units.holders import Holder
from coordination.units.models import Role

S = Opening.Status


def signatories(county: County) -> list[Holder]:
    """The office director for what is under way, the head of finance for the money."""
    return [county.holder(Role.OFFDIR), Holder.head(county.unit(Role.FIN))]


def must_be_unopened(county: County) -> None:
    """A county's books are opened once; another file comes after a refusal alone."""
    standing = Opening.objects.of_county(county).exclude(status=S.REFUSED).first()
    if standing is None:
        return
    if standing.status == S.TAKEN:
        words = _("The books of %(county)s were taken over on %(day)s: they are opened once.")
        day = timezone.localdate(standing.taken_at)
        raise ValidationError(words % {"county": county.government.short_name, "day": day})
    words = _("Books of %(county)s wait to be signed for already. Have them refused first, or signed.")
    raise ValidationError(words % {"county": county.government.short_name})
