"""Households and their members, and who sees which of them (C9)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.register.grants import granted_persons
from coordination.register.identity import sex
from coordination.register.models.identities import Identity
from coordination.register.models.members import OfHousehold
from coordination.register.privacy import (
    mask_account,
    mask_id_number,
    mask_name,
    mask_phone,
)
from coordination.taken_over import TakenOver
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from coordination.access import Actor

    Rows = TypeVar("Rows", bound=QuerySet)

# the office and the conveners, and civil affairs, whose register it is
READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE, Role.CCLERK, Role.CHEAD)
TOWNSHIP_ROLES = (Role.THEAD, Role.TCLERK, Role.TOFFICER)
NO_REVIEW = dt.date(9999, 12, 31)  # a column of the list's order is never empty


def new_key() -> str:
    return uuid.uuid4().hex


class Counter(models.Model):
    """The last serial that a county drew under a word, locked while the next one is."""

    county = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("county"))
    name = models.CharField(_("series"), max_length=20)
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of the register")
        verbose_name_plural = _("series of the register")
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="one_counter_a_county_and_word"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


def _seen(rows: Rows, actor: Actor, place: str, granted: Callable[[QuerySet], QuerySet]) -> Rows:
    """All for the office, its own area for a township or village, else those of granted persons (C9).

    ``place`` leads from a row to its household; ``granted`` to the rows of persons.
    """
    if actor.has_role(*READS_ALL):
        return rows
    if actor.unit_id is None or actor.has_role(Role.SYSADM, Role.SECADM, Role.AUDADM, Role.CLOCK):
        return rows.none()
    if actor.has_role(*TOWNSHIP_ROLES):
        seen = Q(**{f"{place}township": actor.unit_id})
    elif actor.has_role(Role.VCO):
        seen = Q(**{f"{place}village": actor.unit_id})
    else:
        seen = Q(pk__in=[])
    for persons in granted_persons(actor):
        seen |= Q(pk__in=granted(persons))
    return rows.filter(seen)


class HouseholdQuerySet(CountyQuerySet["Household"]):
    def _seen_by(self, actor: Actor) -> Self:
        return _seen(
            self, actor, "", lambda persons: Person.objects.filter(pk__in=persons).values("household_id")
        )

    def file_visible_to(self, actor: Actor) -> Self:
        """Those whose whole file is open to the post: means, watch list, the whole chain (C9)."""
        if actor.has_role(*READS_ALL):
            return self.of_county(actor.county_id).open_to(actor)
        if actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id is not None:
            return self.of_county(actor.county_id).open_to(actor).filter(township=actor.unit_id)
        return self.none()

    def standing(self) -> Self:
        """Without those merged into another."""
        return self.filter(merged_into=None)


class Household(InCounty, TakenOver):
    """People who live and keep house together; its key is all that an address or an event says of it."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "township"
    is_matter = True

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    number = models.CharField(_("household number"), max_length=24, editable=False)
    township = models.ForeignKey(
        Organisation, models.PROTECT, related_name="households", verbose_name=_("township")
    )
    village = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="village_households",
        verbose_name=_("village"),
    )
    address = EncryptedTextField(_("address"), blank=True)
    head = models.ForeignKey(
        "Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("head of the household"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    next_review_on = models.DateField(_("next review"), default=NO_REVIEW, editable=False)
    created_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", verbose_name=_("registered by")
    )
    created_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)

    locked_with = ("township", "village")

    objects = HouseholdQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["next_review_on", "pk"]
        indexes = [
            models.Index(fields=["county", "next_review_on", "id"], name="household_by_review"),
            models.Index(fields=["township", "next_review_on", "id"], name="household_of_township"),
            models.Index(fields=["village", "next_review_on", "id"], name="household_of_village"),
        ]
        constraints = [
            models.CheckConstraint(
                name="household_is_not_its_own_successor",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
            models.UniqueConstraint(fields=["county", "number"], name="household_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("register:household", args=[self.key])

    @property
    def title(self) -> str:
        """Its number and where it lives: never a name."""
        return f"{self.number} {self.masked_address}"

    @property
    def masked_address(self) -> str:
        """The address down to the village (B8)."""
        if self.village is None:
            return self.township.label
        place = pgettext("township and village", "%(township)s, %(village)s")
        return place % {"township": self.township.label, "village": self.village.label}

    @property
    def house_address(self) -> str:
        """The same in the language of the house, whoever writes: for traces."""
        return f"{self.township.short_name}{self.village.short_name if self.village else ''}"

    @property
    def has_review(self) -> bool:
        return self.next_review_on != NO_REVIEW

    def audit_label(self) -> str:
        return self.number

    @property
    def audit_unit(self) -> int:
        return self.township_id

    @property
    def audit_household(self) -> str:
        return str(self.key)


class PersonQuerySet(CountyQuerySet["Person"]):
    def _seen_by(self, actor: Actor) -> Self:
        """As the household; a unit sees only the person of its own matter, not the others of the house."""
        return _seen(self, actor, "household__", lambda persons: persons)

    def standing(self) -> Self:
        """Each human being once: without entries merged into another."""
        return self.filter(merged_into=None)


class Person(InCounty, OfHousehold, TakenOver):
    """A county's entry of a human being, one a county (R236).

    What identifies them is encrypted, found by a blind index, masked.
    """

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "household"

    class Relation(models.TextChoices):
        HEAD = "head", _("head of the household")
        SPOUSE = "spouse", _("spouse")
        CHILD = "child", _("child")
        PARENT = "parent", _("parent")
        GRANDCHILD = "grandchild", _("grandchild")
        GRANDPARENT = "grandparent", _("grandparent")
        SIBLING = "sibling", _("brother or sister")
        OTHER = "other", _("other member")

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="members", verbose_name=_("household")
    )
    relation = models.CharField(
        _("relation to the head"), max_length=12, choices=Relation.choices, default=Relation.OTHER
    )
    name = models.CharField(_("person's name"), max_length=40, blank=True)
    name_key = models.CharField(max_length=80, blank=True, db_index=True, editable=False)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    id_number = EncryptedTextField(_("ID number"), blank=True)
    # the old number of 15 digits that stood on the paper, beside the one it was converted to
    paper_number = EncryptedTextField(_("ID number on the paper"), blank=True, editable=False)
    id_number_index = models.CharField(max_length=40, blank=True, editable=False)
    identity = models.ForeignKey(
        Identity,
        models.PROTECT,
        null=True,
        related_name="entries",
        editable=False,
        verbose_name=_("identity"),
    )
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    account = EncryptedTextField(_("bank account"), blank=True)
    account_index = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    health_note = EncryptedTextField(_("note on health"), blank=True)
    identity_index = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    is_temporary = models.BooleanField(_("identity not yet established"), default=False)
    temporary_number = models.CharField(_("temporary number"), max_length=24, blank=True, editable=False)
    identity_note = EncryptedTextField(_("what is known of the identity"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    died_on = models.DateField(_("died on"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)

    locked_with = ("household__township", "household__village")

    objects = PersonQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["pk"]
        indexes = [models.Index(fields=["id_number_index"], name="person_id_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["identity", "county"],
                condition=Q(identity__isnull=False, merged_into=None),
                name="one_entry_a_person_and_county",
            ),
            models.CheckConstraint(
                name="numbered_person_has_identity",
                condition=Q(id_number_index="", identity=None)
                | (~Q(id_number_index="") & Q(identity__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["county", "temporary_number"],
                condition=~Q(temporary_number=""),
                name="temporary_number_drawn_once",
            ),
            models.CheckConstraint(
                name="temporary_identity_is_numbered",
                condition=Q(is_temporary=False) | ~Q(temporary_number=""),
            ),
            models.CheckConstraint(
                name="person_is_not_its_own_successor",
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the household: a person has no address of their own."""
        return self.household.get_absolute_url()

    @property
    def title(self) -> str:
        """Masked, with the household's number."""
        return f"{self.masked_name} {self.household.number}"

    @property
    def current(self) -> Person:
        """The entry that stands, after any number of mergers."""
        person = self
        while person.merged_into is not None:
            person = person.merged_into
        return person

    @property
    def masked_name(self) -> str:
        if self.is_temporary and not self.name:
            return self.temporary_number
        return mask_name(self.name)

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_paper_number(self) -> str:
        return mask_id_number(self.paper_number) if self.paper_number else ""

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def masked_account(self) -> str:
        return mask_account(self.account)

    @property
    def sex_label(self) -> str:
        return {"m": gettext("male"), "f": gettext("female")}.get(sex(self.id_number), "")

    @property
    def is_minor(self) -> bool:
        """Under eighteen (民法典 17); of whom no birthday is known, not."""
        age = self.age()
        return age is not None and age < 18

    def age(self, on: dt.date | None = None) -> int | None:
        """Full years on a day: the birthday itself counts."""
        if self.born_on is None:
            return None
        on = on or timezone.localdate()
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))

    def audit_label(self) -> str:
        return self.title
