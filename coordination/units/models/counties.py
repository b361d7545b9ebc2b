"""In which county a row stands, and that nobody reads the rows of another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.access import county_id_of
from coordination.matters import open_to

if TYPE_CHECKING:
    from coordination.access import Actor

Row = TypeVar("Row", bound=models.Model)


@cache
def county_lookup(model: type[models.Model]) -> str:
    """The column that names a row's county, over as many relations as it takes: ``leg__case__county``."""
    if model._meta.label == "units.Organisation":
        return "region"
    if any(field.name == "county" for field in model._meta.concrete_fields):
        return "county"
    path = getattr(model, "county_path", "")
    if not path:
        raise TypeError(f"{model.__name__} does not say over what its county is found.")
    above: Any = model._meta.get_field(path).related_model
    return f"{path}__{county_lookup(above)}"


class CountyQuerySet(models.QuerySet[Row]):
    """Every read of somebody is a read in the county of their desk, whatever their role may see there."""

    def of_county(self, county: Any) -> Self:
        """The rows of one county (a ``County``, its organisation or its key); none where there is no county."""
        pk = getattr(county, "pk", county)
        if pk is None:
            return self.none()
        return self.filter(**{county_lookup(self.model): pk})

    def visible_to(self, actor: Actor) -> Self:
        """What an actor may read: of the own county what the room allows (C9), but no matter kept out of (C7)."""
        return self.of_county(actor.county_id)._seen_by(actor).open_to(actor)

    def open_to(self, actor: Actor) -> Self:
        """Without the rows of matters that this person is kept out of, by recusal or after a leak."""
        found: Self = open_to(self, actor)
        return found

    def _seen_by(self, actor: Actor) -> Self:
        """What the room allows of rows that are of the actor's county; each room says its own."""
        raise NotImplementedError(f"{type(self).__name__} does not say who reads its rows.")


class InCounty(models.Model):
    """A root record: it stands in one county for good, found once from where the matter lies.

    ``county_path`` names the relation that says so. No form and no action sets the county,
    so none can forget it or take it from what somebody posted.
    """

    # no index of its own: those that serve a list begin with it
    county = models.ForeignKey(
        "units.Organisation",
        models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("county"),
    )

    county_path: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.stand_in_county()
        super().save(*args, **kwargs)

    def stand_in_county(self) -> None:
        """Find the county of a new record; one that has it keeps it."""
        if self.county_id is None:
            self.county_id = county_id_of(getattr(self, self.county_path))
