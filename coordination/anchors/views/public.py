"""Open to everybody: the public key, the anchors, the tool and the proof of a paper whose hash one has."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from coordination.anchors.models import DayAnchor
from coordination.anchors.proofs import Awaited, proof_of
from coordination.audit.statements import fingerprint, public_pem
from coordination.limits import FILES
from coordination.networks import address_of

SHOWN = 14
HASH = re.compile(r"[0-9a-f]{64}")
WHY_NOT = {
    Awaited.UNKNOWN: gettext_lazy("No paper of this house has a content with this hash."),
    Awaited.UNPRINTED: gettext_lazy(
        "This paper has no proof: its PDF is still being made, or was made before papers had proofs."
    ),
    Awaited.UNSEALED: gettext_lazy("This paper is sealed within the minute. Ask again then."),
}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How anybody checks a paper, and what it takes."""
    context = {
        "fingerprint": fingerprint(),
        "anchors": DayAnchor.objects.order_by("-day")[:SHOWN],
        "problem": _problem(request.GET.get("why", "")),
    }
    return render(request, "anchors/public.html", context)


@login_not_required
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    return _text(public_pem(), "key.pem", "application/x-pem-file")


@login_not_required
@require_safe
def anchors(request: HttpRequest) -> StreamingHttpResponse:
    """Every anchor that has gone out, a line each, as the tool reads it."""
    FILES.admit(address_of(request))
    lines = (f"{anchor.line}\n" for anchor in DayAnchor.objects.order_by("day").iterator())
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="anchors.txt"'
    return response


@login_not_required
@require_safe
def tool(request: HttpRequest) -> FileResponse:
    path = settings.BASE_DIR / "tools" / "verify_paper.py"
    return FileResponse(path.open("rb"), as_attachment=True, content_type="text/x-python")


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The hash as it was typed, with blanks or capitals."""
    typed = "".join(request.GET.get("sha256", "").split()).lower()
    if not HASH.fullmatch(typed):
        return redirect_why("typed")
    FILES.admit(address_of(request))
    found = proof_of(typed)
    return (
        redirect_why(found.value) if isinstance(found, Awaited) else redirect("anchors:proof", sha256=typed)
    )


@login_not_required
@require_safe
def proof(request: HttpRequest, sha256: str) -> HttpResponse:
    """The proof of the paper whose content has this hash: whoever has the paper has it."""
    FILES.admit(address_of(request))
    found = proof_of(sha256) if HASH.fullmatch(sha256) else Awaited.UNKNOWN
    if isinstance(found, Awaited):
        status = HTTPStatus.NOT_FOUND if found == Awaited.UNKNOWN else HTTPStatus.ACCEPTED
        return HttpResponse(str(WHY_NOT[found]), content_type="text/plain; charset=utf-8", status=status)
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    return _text(text, f"proof-{sha256[:12]}.json", "application/json")


def redirect_why(why: str) -> HttpResponse:
    response = redirect("anchors:public")
    response["Location"] += f"?why={why}#find"
    return response


def _problem(why: str) -> str:
    if why == "typed":
        return _("A hash has 64 characters, 0 to 9 and a to f. It stands in the properties of the PDF.")
    try:
        return str(WHY_NOT[Awaited(why)])
    except ValueError:  # nothing was asked, or something else was written into the address
        return ""


def _text(text: str, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
