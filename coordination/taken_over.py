"""What a county brings along when it begins in mid-year: each record of it says so, with the day.

The rooms make such records by actions of their own; who asks them to is ``coordination/books``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    import datetime as dt

    from coordination.access import Actor, Refusal

CLOCK = "CLOCK"


class TakenOver(models.Model):
    """A record that may stem from the books of before; of one that was made here the day is empty."""

    taken_over_on = models.DateField(
        gettext_lazy("taken over on"),
        null=True,
        blank=True,
        editable=False,
        help_text=gettext_lazy("From the books that the county kept before this house."),
    )

    class Meta:
        abstract = True

    @property
    def taken_over_words(self) -> str:
        """The mark that stands on its page; empty of what was made here."""
        return taken_over_words(self.taken_over_on)


def taken_over_words(day: dt.date | None) -> str:
    return _("taken over on %(day)s") % {"day": f"{day:%Y-%m-%d}"} if day is not None else ""


def can_take_over(actor: Actor) -> Refusal:
    """The house does it by itself, once two people have signed for the whole of it."""
    if actor.has_role(CLOCK):
        return None
    return _("Books are taken over as a whole, by the house, once two people have signed for them.")
