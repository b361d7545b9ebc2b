"""The books of a county by pages, for the two who sign for them: look at the sums, sign or refuse."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.audit.actions import record as record_event
from coordination.books.actions import refuse_opening, sign_opening
from coordination.books.forms import RefuseForm, SignForm
from coordination.books.lists import OPENINGS, tone_of
from coordination.books.models import Opening
from coordination.books.policies import can_refuse_opening, can_see_openings, can_sign_opening
from coordination.pages import Request, confirm, posted, refuse, status_of
from coordination.proofs import ReauthForm
from coordination.units.verbs import UnitVerb


def home() -> tuple[str, str]:
    return reverse("books:openings"), _("Books of before")


def visible(request: Request, pk: int) -> Opening:
    require(can_see_openings(request.actor))
    seen = Opening.objects.visible_to(request.actor)
    related = ("office_post__user", "office_user", "finance_post__user", "finance_user", "refused_by__user")
    return get_object_or_404(seen.select_related("government", *related), pk=pk)


@require_GET
def openings(request: Request) -> HttpResponse:
    """What was laid down, and what became of it."""
    require(can_see_openings(request.actor))
    return OPENINGS.answer(request)


@require_GET
def opening(request: Request, pk: int) -> HttpResponse:
    """What is to be taken over: how many of each, the sums of each township, and who has signed."""
    found = visible(request, pk)
    context = {
        "opening": found,
        "tone": tone_of(found),
        "counts": counted(found),
        "sign_refusal": can_sign_opening(request.actor, found),
        "refuse_refusal": can_refuse_opening(request.actor, found),
    }
    return render(request, "books/opening.html", context)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def sign(request: Request, pk: int) -> HttpResponse:
    """The signature, for which the password stands; the second one takes all of it over."""
    found, actor = visible(request, pk), request.actor
    require(can_sign_opening(actor, found))
    form, reauth = SignForm(posted(request)), ReauthForm(posted(request), request=request)
    if request.method == "POST" and all([form.is_valid(), reauth.is_valid()]) and reauth.proves():
        user: Any = request.user
        record_event(UnitVerb.REAUTHENTICATED, actor=actor, subject=user)
        try:
            signed = sign_opening(found, actor=actor.proven())
        except ValidationError as error:
            refuse(form, error)
        else:
            taken = signed.status == Opening.Status.TAKEN
            messages.success(
                request,
                _("The books are taken over.")
                if taken
                else _("Signed. The other signature is still missing."),
            )
            return redirect(signed)
    context = {"opening": found, "form": form, "reauth": reauth, "points": points(found)}
    status = max(status_of(form), status_of(reauth))
    return render(request, "books/sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
def refuse_page(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk)
    require(can_refuse_opening(request.actor, found))
    return confirm(
        request,
        RefuseForm(posted(request)),
        partial(refuse_opening, found),
        record=found,
        heading=_("Refuse the books"),
        home=home(),
        points=[
            _("Nothing of these books is taken over, and the file is not kept."),
            _("Whoever runs the house may lay down another file, for two new signatures."),
        ],
        done=_("The books are refused."),
        danger=True,
    )


def points(found: Opening) -> list[str]:
    """What a signature brings about."""
    said = [f"{words}{pgettext('punctuation', ': ')}{number}" for words, number in counted(found)]
    if not found.signed:
        return [*said, _("With the second signature all of it is taken over at once.")]
    return [
        *said,
        _("This is the second signature: all of it is taken over at once, or nothing is."),
        _(
            "It cannot be taken back: what turns out wrong is mended record by record, money by counter-entries."
        ),
    ]


def counted(found: Opening) -> list[tuple[str, int]]:
    """How many of each, in the order of the sheets."""
    words = {
        "series": _("Number series that go on"),
        "reserves": _("Reserves of townships"),
        "aid": _("Aid paid before"),
        "categories": _("Categories in force"),
        "assignments": pgettext("books", "Open assignments"),
        "lines": pgettext("books", "Open decisions"),
        "people": _("Persons to be entered into the register"),
        "known": _("Persons whom the register knows"),
    }
    counts = found.summary["counts"]
    return [(word, counts[name]) for name, word in words.items()]
