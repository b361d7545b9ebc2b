"""The recipe of a room, followed: petitions that a unit answers."""

from __future__ import annotations

from tests.recipes.following import Edit, Following
from tests.recipes.room_beside import BESIDE

ROOM = "coordination/petitions"
FOLLOWING = Following(
    "A room",
    {"room": "petitions", "noun": "petition", "migration": "0001_initial"},
    {
        f"{ROOM}/__init__.py": "",
        f"{ROOM}/apps.py": '''from django.utils.translation import gettext_lazy as _

from coordination.rooms import COORDINATION, Kind, Place, Room

CASE = ("case",)


class PetitionsConfig(Room):
    """Petitions that a unit answers."""

    name = "coordination.petitions"
    label = "petitions"
    verbose_name = _("Petitions")
    places = (Place(_("Petitions"), "paper", "petitions:petitions", COORDINATION, 90, classes=CASE),)
    kinds = (Kind("petitions.petition", _("Petitions"), 90, fields=("title",)),)
''',
        f"{ROOM}/models.py": '''"""Petitions: what somebody asks, and what the competent unit answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from coordination.audit.versions import Versions

from coordination.units.models import CountyQuerySet, InCounty, Organisation, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS_ALL = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)


class PetitionQuerySet(CountyQuerySet["Petition"]):
    def _seen_by(self, actor: Actor) -> Self:
        """All for the office and the conveners, else those of the own unit."""
        return self if actor.has_role(*READS_ALL) else self.filter(unit=actor.unit_id)


class Petition(InCounty):
    county_path = "unit"

    class Status(models.TextChoices):
        OPEN = "open", _("to be answered")
        ANSWERED = "answered", _("answered")

    ENDED = (Status.ANSWERED,)

    title = models.CharField(_("matter of the petition"), max_length=120)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="petitions", verbose_name=_("unit that answers")
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    reply = models.TextField(_("reply"), blank=True)

    locked_with = ("unit",)

    objects = PetitionQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["county", "-id"], name="petition_newest")]
        constraints = [
            models.CheckConstraint(
                name="answered_petition_has_its_reply", condition=~Q(status="answered") | ~Q(reply="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("petitions:petition", args=[self.pk])

    @property
    def audit_unit(self) -> int:
        return self.unit_id
''',
        f"{ROOM}/lifecycle.py": '''"""What may happen to a petition, and from which status."""

from __future__ import annotations

from viewflow import fsm

from coordination.petitions.models import Petition

S = Petition.Status


class PetitionLifecycle:
    status = fsm.State(S, default=S.OPEN)

    def __init__(self, petition: Petition) -> None:
        self.petition = petition

    @status.getter()
    def _get_status(self) -> Petition.Status:
        return S(self.petition.status)

    @status.setter()
    def _set_status(self, value: Petition.Status) -> None:
        self.petition.status = value

    @status.transition(source=S.OPEN, target=S.ANSWERED)
    def answer(self) -> None: ...
''',
        f"{ROOM}/policies.py": '''"""Who may do what with a petition; each answers None or the sentence that says why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.petitions.models import Petition
from coordination.units.holders import head_role
from coordination.units.models import Role
from coordination.units.queries import acts_for


def can_enter_petition(actor: Actor) -> Refusal:
    if not actor.has_role(Role.OFFICE):
        return _("Petitions are entered by the office.")
    return None


def can_answer_petition(actor: Actor, petition: Petition) -> Refusal:
    if not actor.has_role(head_role(petition.unit)) or not acts_for(actor, petition.unit_id):
        return _("The petition is answered by %(unit)s.") % {"unit": petition.unit.label}
    return None
''',
        f"{ROOM}/verbs.py": '''"""What happens to petitions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb


class PetitionVerb(RoomVerb):
    ENTERED = "petitions.entered", _("%(actor)s entered the petition")
    ANSWERED = "petitions.answered", _("%(actor)s answered the petition")
''',
        f"{ROOM}/actions.py": '''"""Every write to petitions."""

from __future__ import annotations

from django.db import transaction

from coordination.access import Actor, require
from coordination.changes import begin, enter
from coordination.petitions.lifecycle import PetitionLifecycle
from coordination.petitions.models import Petition
from coordination.petitions.policies import can_answer_petition, can_enter_petition
from coordination.petitions.verbs import PetitionVerb
from coordination.units.models import Organisation


@transaction.atomic
def enter_petition(*, actor: Actor, title: str, unit: Organisation) -> Petition:
    """Write down what is asked, and of which unit."""
    require(can_enter_petition(actor))
    petition = Petition(title=title, unit=unit)
    petition.stand_in_county()
    petition.full_clean()
    enter(petition, PetitionVerb.ENTERED, actor=actor)
    return petition


@transaction.atomic
def answer_petition(petition: Petition, *, actor: Actor, reply: str) -> Petition:
    """The unit's head answers, once."""
    petition, change = begin(petition, actor=actor)
    require(can_answer_petition(actor, petition))
    PetitionLifecycle(petition).answer()
    petition.reply = reply
    change.save(PetitionVerb.ANSWERED)
    return petition
''',
        f"{ROOM}/forms.py": '''"""What is filled in about petitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import offer, text_field
from coordination.units.counties import County
from coordination.units.fields import UnitField


class PetitionForm(forms.Form):
    title = forms.CharField(label=_("Matter"), max_length=120)
    unit = UnitField(label=_("Answering unit"))

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", county.members)


class AnswerForm(forms.Form):
    reply = text_field(_("Reply"), 3, max_length=1000)
''',
        f"{ROOM}/lists.py": '''"""The list of petitions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.petitions.models import Petition
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Filter, WorkList, search

PETITIONS: WorkList[Any] = WorkList(
    Petition,
    "petition-list",
    "petitions",
    [
        Column(
            "title",
            _("Matter"),
            lambda row: row.title,
            lambda row: Cell(row.title, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("unit", _("Answering unit"), lambda row: row.unit.label),
        Column("status", _("Status"), lambda row: row.get_status_display()),
    ],
    heading=_("Petitions"),
    caption=_("Petitions, newest first"),
    empty=Empty(_("No petitions yet"), _("The office enters them.")),
    order=("-pk",),
    filters=[search(_("Matter"), "title"), Filter("status", _("Status"), Petition.Status.choices)],
    prepare=lambda rows: rows.select_related("unit"),
)
''',
        f"{ROOM}/views.py": '''"""Pages of petitions: the list, one petition, its two changes."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.audit.models import Event
from coordination.pages import Request, confirm, posted
from coordination.petitions.actions import answer_petition, enter_petition
from coordination.petitions.forms import AnswerForm, PetitionForm
from coordination.petitions.lists import PETITIONS
from coordination.petitions.models import Petition
from coordination.petitions.policies import can_answer_petition, can_enter_petition
from coordination.showing import Fact
from coordination.units.counties import county_of
from coordination.worklists import Link


def home() -> tuple[str, str]:
    return reverse("petitions:petitions"), _("Petitions")


@require_GET
def petitions(request: Request) -> HttpResponse:
    may = can_enter_petition(request.actor) is None
    link = Link(_("Enter a petition"), reverse("petitions:new"), main=True) if may else None
    return PETITIONS.answer(request, link)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    require(can_enter_petition(request.actor))
    form = PetitionForm(posted(request), county=county_of(request.actor))
    done = _("The petition is entered.")
    return confirm(request, form, enter_petition, heading=_("Enter a petition"), home=home(), done=done)


@require_GET
def petition(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Petition.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    may = found.status == Petition.Status.OPEN and can_answer_petition(request.actor, found) is None
    facts = [
        Fact("unit", _("Answering unit"), found.unit.label),
        Fact("status", _("Status"), found.get_status_display()),
        Fact("reply", _("Reply"), found.reply, wide=True),
    ]
    context = {"petition": found, "facts": facts, "events": list(Event.objects.of(found)), "may_answer": may}
    return render(request, "petitions/petition.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Petition.objects.visible_to(request.actor), pk=pk)
    require(can_answer_petition(request.actor, found))
    return confirm(
        request,
        AnswerForm(posted(request)),
        partial(answer_petition, found),
        heading=_("Answer the petition"),
        home=home(),
        done=_("The petition is answered."),
        record=found,
    )
''',
        f"{ROOM}/urls.py": """from django.urls import path

from coordination.petitions import views

app_name = "petitions"
urlpatterns = [
    path("petitions/", views.petitions, name="petitions"),
    path("petitions/new/", views.new, name="new"),
    path("petitions/<int:pk>/", views.petition, name="petition"),
    path("petitions/<int:pk>/answer/", views.answer, name="answer"),
]
""",
        f"{ROOM}/migrations/__init__.py": "",
        "pyproject.toml": (
            Edit(
                "coordination.referrals | coordination.monitoring",
                "coordination.referrals | coordination.monitoring | coordination.petitions",
                "instead",
            ),
        ),
    }
    | BESIDE,
)
