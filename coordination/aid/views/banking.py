"""Pages of bank files that read: the list, one file, the file itself for a purpose, an answer looked through."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import Actor, require
from coordination.aid.actions.banking import bring_answer, take_file
from coordination.aid.bank_files import ENCODING
from coordination.aid.forms.banking import AnswerForm, PurposeForm
from coordination.aid.models import BankAnswer, BankBatch
from coordination.aid.policies import banking as policies
from coordination.aid.queries.bank_answers import look_through
from coordination.aid.queries.bank_pages import FILES, TONES, file_facts, row_lines
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.limits import FILES as FILES_DOOR
from coordination.pages import Request, confirm, posted
from coordination.worklists import Link

CSV = f"text/csv; charset={ENCODING}"


def visible_file(request: Request, pk: int) -> BankBatch:
    files = BankBatch.objects.visible_to(request.actor)
    found = get_object_or_404(
        files.select_related("account__unit", "made_by", "made_as", "answered_by"), pk=pk
    )
    looked_at(request, found)  # whom it pays
    return found


def visible_answer(request: Request, pk: int) -> BankAnswer:
    answers = BankAnswer.objects.visible_to(request.actor).select_related("brought_by")
    found = get_object_or_404(answers, pk=pk)
    found.batch = visible_file(request, found.batch_id)
    return found


def home() -> tuple[str, str]:
    return reverse("aid:bank-files"), _("Bank files")


@require_GET
def file_index(request: Request) -> HttpResponse:
    """The files that this reader may see, the newest first."""
    may_pay = policies.can_pay_by_file(request.actor) is None
    new = Link(_("Make a bank file"), reverse("workflows:bank-accounts"), main=True)
    return FILES.answer(request, new if may_pay else None)


@require_GET
def file_page(request: Request, pk: int) -> HttpResponse:
    """One file: what is in it, what the bank said of each row, what may be done with it."""
    batch = visible_file(request, pk)
    context = {
        "batch": batch,
        "tone": TONES[BankBatch.Status(batch.status)],
        "facts": file_facts(batch),
        "lines": row_lines(batch, request.actor),
        "answers": list(batch.answers.select_related("brought_by")[:6]),
        "recent": list(Event.objects.of(batch)[:8]),
        "take_refusal": policies.can_take_file(request.actor, batch),
        "answer_refusal": policies.can_bring_answer(request.actor, batch),
    }
    return render(request, "aid/bank_file.html", context)


@require_http_methods(["GET", "POST"])
def file_taken(request: Request, pk: int) -> HttpResponse:
    """The file for the bank, for a stated purpose; names and accounts leave in plain, and nothing keeps them."""
    batch = visible_file(request, pk)
    require(policies.can_take_file(request.actor, batch))

    def take(actor: Actor, purpose: str) -> bytes:
        FILES_DOOR.admit(actor.user.pk)
        return take_file(batch, actor=actor, purpose=purpose)

    return confirm(
        request,
        PurposeForm(posted(request)),
        take,
        record=batch,
        heading=_("Take the file for the bank"),
        home=home(),
        submit=_("Download the file"),
        points=[
            _("The file holds names and accounts in plain. Bring it to the bank and delete it."),
            _("Each download is recorded with its purpose and counts as an opened file."),
        ],
        done=partial(_as_download, batch),
    )


def _as_download(batch: BankBatch, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="bank-{batch.number}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def answer_brought(request: Request, pk: int) -> HttpResponse:
    """Bring the bank's answer: it is compared with the file, and nothing is entered yet."""
    batch = visible_file(request, pk)
    require(policies.can_bring_answer(request.actor, batch))
    return confirm(
        request,
        AnswerForm(posted(request), request.FILES or None),
        partial(bring_answer, batch),
        record=batch,
        heading=_("Bring the bank's answer"),
        home=home(),
        submit=_("Look it through"),
        points=[
            _("Every line is compared with the file: number, name, account, sum; then the control sum."),
            _("Where one thing does not fit, nothing of the answer is entered."),
            _("You see what would be entered, and decide then."),
        ],
        done=redirect,
    )


@require_GET
def answer_page(request: Request, pk: int) -> HttpResponse:
    """An answer looked through: what fits, what came back, and by its line each thing that does not fit."""
    answer = visible_answer(request, pk)
    is_taken = answer.sha256 == answer.batch.answer_sha256
    context = {
        "answer": answer,
        "batch": answer.batch,
        "is_taken": is_taken,
        "look": None if is_taken else look_through(answer),
        "refusal": policies.can_bring_answer(request.actor, answer.batch),
    }
    return render(request, "aid/bank_answer.html", context)
