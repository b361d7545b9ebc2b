"""The register of papers, one paper, its PDF and receipt; attachments; drafts of forms."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import FileResponse, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.audit.looks import looked_at
from coordination.documents.actions import (
    confirm_reading,
    discard_draft,
    open_attachment,
    open_paper,
    save_draft,
)
from coordination.documents.framing import may_be_framed
from coordination.documents.genuine import (
    NotAsSigned,
    genuine_attachment,
    genuine_pdf,
    shown_as_signed,
)
from coordination.documents.models import Attachment, FormDraft, Paper
from coordination.documents.policies import can_confirm_reading, can_read_register, own_receipt
from coordination.documents.printing import print_for_reader
from coordination.documents.queries import (
    paper_page,
    posting_facts,
    printing_of,
    timeline,
    visible_subject,
)
from coordination.documents.register import REGISTER
from coordination.limits import FILES
from coordination.pages import Request
from coordination.showing import Fact

DRAFT_KEY_LENGTH = 120
ASK_AGAIN = "5"  # seconds
# a file handed in by somebody runs nothing, wherever it is opened
SANDBOX = "default-src 'none'; sandbox"


@require_GET
def paper_register(request: Request) -> HttpResponse:
    """The papers that the reader may see, newest first."""
    require(can_read_register(_actor(request)))
    return REGISTER.answer(request)


@require_GET
def paper(request: Request, pk: int) -> HttpResponse:
    """One paper: number, hash, signatures, replaced typefaces, who has read it."""
    actor = _actor(request)
    found = get_object_or_404(paper_page(actor), pk=pk)
    looked_at(request, found)
    readers = list(found.readers.all())
    context = {
        "paper": found,
        "facts": [*_facts(found), *posting_facts(found)],
        "is_sound": shown_as_signed(found, actor=actor),
        "readers": readers,
        "read_count": sum(1 for reader in readers if reader.read_at),
        "printing": printing_of(found),
        "own": own_receipt(found, actor),
        "why_no_receipt": can_confirm_reading(actor, found),
        "subject": visible_subject(found, actor),
        "scans": set(
            Attachment.objects.filter(signatures__paper=found)
            .but_others_scans(actor)
            .values_list("pk", flat=True)
        ),
        "events": timeline(found, actor),
    }
    # read again on a hint, or in turn while its PDF is awaited
    is_live = bool(request.headers.get("X-Live") or request.headers.get("HX-Request"))
    part = "_paper" if is_live else "paper"
    return render(request, f"documents/{part}.html", {**context, "is_live": is_live})


def _facts(found: Paper) -> list[Fact]:
    signed_at = timezone.localtime(found.signed_at).strftime("%Y-%m-%d %H:%M") if found.signed_at else ""
    return [
        Fact("document_number", _("Document number"), str(found.number or _("drawn when it is signed"))),
        Fact("kind", _("Kind"), found.get_kind_display()),
        Fact("organ", _("Issuing organ"), found.organ.full_name),
        Fact("date", _("Date"), found.issued_on.isoformat() if found.issued_on else ""),
        Fact("signed_at", _("Signed at"), signed_at),
        Fact("medium", _("Signed"), found.get_medium_display() if found.is_signed else ""),
        Fact("drafted_by", _("Drafted by"), found.drafted_by.label),
        Fact("number_of_pages", _("Number of pages"), found.file.pages if found.file else ""),
        Fact("sha256", _("SHA-256 of the content"), found.sha256, wide=True),
        Fact("pdf_sha256", _("SHA-256 of the PDF"), found.pdf_sha256, wide=True),
        Fact("seal_root", _("Last seal of the audit"), found.seal_root, wide=True),
    ]


@may_be_framed
@require_GET
def pdf(request: Request, pk: int) -> HttpResponseBase:
    """The PDF itself, in the browser's own viewer; every opening is an event."""
    actor = _actor(request)
    found = get_object_or_404(Paper.objects.visible_to(actor), pk=pk)
    require(can_read_register(actor))
    if found.file_id is None and print_for_reader(found):
        found.refresh_from_db()
    if found.file is None:
        return _awaited(request, found)
    if request.headers.get("HX-Request"):  # the page that waits for it, and may not open it twice
        return render(request, "documents/_awaited.html", {"paper": found})
    FILES.admit(actor.user.pk)
    try:
        stream = genuine_pdf(found, actor=actor)
    except NotAsSigned as error:
        return _not_as_signed(request, error)
    looked_at(request, found)
    open_paper(found, actor=actor)
    name = f"{found.number or found.title}.pdf"
    response = FileResponse(stream, content_type="application/pdf", filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _not_as_signed(request: Request, error: NotAsSigned) -> HttpResponse:
    """Instead of a file that somebody changed behind the house's back."""
    context = {
        "status": HTTPStatus.CONFLICT.value,
        "title": _("This is not what was signed or handed in"),
        "sentence": str(error),
        "hint": _("Do not rely on a copy that you may have saved lately: compare it with the original."),
    }
    return render(request, "errors/page.html", context, status=HTTPStatus.CONFLICT)


def _awaited(request: Request, found: Paper) -> HttpResponse:
    """Says that the PDF is being made; the page asks again by itself and opens it when it is there."""
    part = "_awaited" if request.headers.get("HX-Request") else "awaited"
    context = {"paper": found, "printing": printing_of(found)}
    response = render(request, f"documents/{part}.html", context, status=HTTPStatus.ACCEPTED)
    response["Retry-After"] = ASK_AGAIN
    return response


@require_POST
def receipt(request: Request, pk: int) -> HttpResponse:
    """Confirm for one's unit that the paper has been read."""
    actor = _actor(request)
    found = get_object_or_404(Paper.objects.visible_to(actor), pk=pk)
    confirm_reading(found, actor=actor)
    messages.success(request, _("The receipt of your unit is recorded."))
    return redirect(found)


@require_GET
def attachment(request: Request, pk: int) -> HttpResponseBase:
    """A file as a download: nothing that was handed in is shown inside our pages."""
    actor = _actor(request)
    found = get_object_or_404(Attachment.objects.visible_to(actor), pk=pk)
    FILES.admit(actor.user.pk)
    try:
        stream = genuine_attachment(found, actor=actor)
    except NotAsSigned as error:
        return _not_as_signed(request, error)
    looked_at(request, found)
    open_attachment(found, actor=actor)
    response = FileResponse(stream, as_attachment=True, filename=found.name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: Request, key: str) -> HttpResponse:
    """What the reader has typed into one form and not sent yet."""
    actor = _actor(request)
    if request.method == "DELETE":
        discard_draft(key, actor=actor)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.method == "POST":
        data = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
        if len(key) > DRAFT_KEY_LENGTH:
            raise BadRequest("No form has such a key.")
        try:
            kept = save_draft(key, data, actor=actor)
        except ValidationError as error:
            return JsonResponse({"words": error.messages[0]}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return JsonResponse({"words": _draft_words(kept, _("Draft kept at %(time)s"))})
    found = FormDraft.objects.filter(user=actor.user, key=key).first()
    if found is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    words = _draft_words(found, _("Your draft of %(time)s is back"))
    return JsonResponse({"data": found.data, "words": words})


def _draft_words(found: FormDraft, sentence: str) -> str:
    saved = timezone.localtime(found.saved_at)
    is_today = saved.date() == timezone.localdate()
    return sentence % {"time": saved.strftime("%H:%M" if is_today else "%m-%d %H:%M")}


def _actor(request: Request) -> Actor:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        require(_("Choose the post you act in first."))
        raise AssertionError
    return actor
