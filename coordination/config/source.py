"""The source of what runs here, as the AGPL promises everybody who uses it over a network."""

from __future__ import annotations

import subprocess

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from coordination.pages import for_everybody


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - fixed arguments, nothing of the request
        ["git", "-C", str(settings.BASE_DIR), *arguments],  # noqa: S607 - the machine's own git
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


@for_everybody
@login_not_required
@require_safe
def source(request: HttpRequest) -> FileResponse:
    """The commit that was checked out, packed once. Who runs a changed copy commits it or sets SOURCE_URL."""
    try:
        commit = _git("rev-parse", "HEAD")
        pack = settings.VAR / "source" / f"lianxi-{commit[:12]}.tar.gz"
        if not pack.exists():
            pack.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = pack.with_suffix(".draft")
            _git("archive", "--format=tar.gz", "--prefix=lianxi/", "-o", str(draft), commit)
            draft.replace(pack)
    except (OSError, subprocess.SubprocessError) as error:
        raise Http404("No repository here: set SOURCE_URL to where the source is.") from error
    return FileResponse(pack.open("rb"), as_attachment=True, filename=pack.name)
