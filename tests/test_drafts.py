"""Every form in which somebody writes keeps what is written: a draft with the server, or a reason why none."""

from __future__ import annotations

import re

from django.conf import settings

FORM = re.compile(r"<form\b(?P<tag>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
WRITES = re.compile(
    r"\{\{ *(?:[a-z_]*form[a-z_]*|one|also)\b[^}]*\}\}|<textarea"
    r'|<input(?![^>]*type="(?:hidden|checkbox|radio|file|password|search)")'
)
ELSEWHERE = {
    "accounts/first_password.html": "passwords",
    "accounts/password.html": "passwords",
    "shell/dialogs.html": "the sign-in, and the search",
    "components/confirm.html": "a dialog over the page: one line, asked for and sent at once",
    "deliberation/_desk_positions.html": "a desk: sent in place, line by line",
    "deliberation/_desk_seats.html": "a desk: sent in place, line by line",
    "deliberation/_outcome_form.html": "a desk: sent in place, line by line",
    "meetings/desk/_attendance.html": "a desk: sent in place, line by line",
    "meetings/desk/_positions.html": "a desk: sent in place, line by line",
    "meetings/desk/desk.html": "a desk: its texts save themselves",
    "meetings/sessions/step.html": "one line about a call",
    "monitoring/_opening.html": "the purpose of an unmasking, chosen and sent at once",
    "monitoring/_list.html": "routes, chosen by key",
    "monitoring/bring.html": "a file",
    "notifications/calls.html": "one line about a call",
    "referrals/_person.html": "the purpose of an unmasking, chosen and sent at once",
    "sittings/_say.html": "a desk: sent in place, line by line",
}
TEMPLATES = settings.BASE_DIR / "templates"


def forms_in(path) -> list[re.Match[str]]:
    text = path.read_text(encoding="utf-8")
    return [
        form for form in FORM.finditer(text) if 'method="post"' in form["tag"] and WRITES.search(form["body"])
    ]


def test_m2_1_7_every_form_keeps_what_is_written_and_says_so():
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        kept = [form for form in forms_in(path) if "data-draft=" in form["tag"]]
        assert (len(kept) < len(forms_in(path))) == (name in ELSEWHERE), name
        assert all("data-draft-state" in form["body"] for form in kept), f"{name}: says nothing of its draft"
