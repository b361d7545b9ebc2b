"""The kit of pages: one change as a page, what an action refused, which part of a page is asked for."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory
from viewflow.fsm import TransitionNotAllowed

from coordination.pages import acting, confirm, is_fragment, refuse, status_of


class Why(forms.Form):
    reason = forms.CharField()


def asked(cast: Any, client: Any, method: str = "get", **data: str) -> Any:
    """A request as the middlewares leave it."""
    answer = client.get("/units/")
    request = answer.wsgi_request
    made = getattr(RequestFactory(), method)("/units/", data)
    request.method, request.POST = made.method, made.POST
    return request


def page(request: Any, act: Any, **values: Any) -> Any:
    form = Why(request.POST if request.method == "POST" else None)
    defaults = {"heading": "Withdraw", "home": ("/units/", "Units"), "back": "/", "done": "Withdrawn."}
    return confirm(request, form, act, **(defaults | values))


def test_a_page_asks_first_and_says_what_will_happen(cast):
    answer = page(asked(cast, cast.client("wangmin")), pytest.fail, points=["It ends here.", ""], danger=True)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<li>It ends here.</li>") == 1
    assert "<li></li>" not in text
    assert "lx-danger" in text


def test_it_hands_the_form_to_the_action_in_the_name_of_who_asks(cast):
    taken: list[Any] = []
    request = asked(cast, cast.client("wangmin"), "post", reason="误报")
    answer = page(request, lambda **values: taken.append(values))
    assert (answer.status_code, answer.url) == (302, "/")
    assert taken == [{"actor": request.actor, "reason": "误报"}]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValidationError({"reason": "Say more."}), {"reason": ["Say more."]}),
        (ValidationError({"elsewhere": "Too late."}), {"__all__": ["Too late."]}),
        (ValidationError("Not today."), {"__all__": ["Not today."]}),
    ],
)
def test_what_the_action_refuses_stands_at_its_field_or_on_top(error, words):
    form = Why({"reason": "x"})
    refuse(form, error)
    assert form.errors == words
    assert status_of(form) == 422


def test_a_record_that_moved_on_is_said_in_words(cast):
    def moved(**values: Any) -> None:
        raise TransitionNotAllowed

    answer = page(asked(cast, cast.client("wangmin"), "post", reason="误报"), moved)
    assert answer.status_code == 409
    assert "误报" in answer.content.decode(), "what was typed is lost"
    assert "该事项的情况已有变化。" in answer.content.decode()


def test_a_refusal_of_the_policy_is_not_swallowed(cast):
    def refused(**values: Any) -> None:
        raise PermissionDenied("no")

    with pytest.raises(PermissionDenied):
        page(asked(cast, cast.client("wangmin"), "post", reason="误报"), refused)


def test_a_part_is_known_by_its_name():
    class Htmx(SimpleNamespace):
        def __bool__(self) -> bool:
            return bool(self.on)

    request: Any = SimpleNamespace(htmx=Htmx(on=True, target="record"))
    assert is_fragment(request)
    assert is_fragment(request, "record")
    assert not is_fragment(request, "item-list")
    assert not is_fragment(SimpleNamespace(htmx=Htmx(on=False, target="record")), "record")  # type: ignore[arg-type]


def test_who_acts_without_a_post_is_an_error_of_the_page(cast):
    assert acting(cast.actor("wangmin")) == cast.post("wangmin")
    with pytest.raises(ValueError, match="No policy asked"):
        acting(SimpleNamespace(acting_post=None))  # type: ignore[arg-type]


TEMPLATES = Path(settings.BASE_DIR) / "templates"
LIVE_BLOCK = re.compile(r"\{% block live %\}(?!\{% endblock)")
INCLUDED = re.compile(r'\{% include "([^"]+)"')


def test_a_page_that_is_read_again_whole_has_no_part_that_is():
    """Of the two answers that come at the same time one would find its element exchanged."""
    whole = [
        path for path in TEMPLATES.rglob("*.html") if LIVE_BLOCK.search(path.read_text(encoding="utf-8"))
    ]
    assert {path.parent.name for path in whole} >= {"officers", "entries", "policy", "register"}
    for path in whole:
        assert "data-topic=" not in with_parts(path), path


def with_parts(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text + "".join(with_parts(TEMPLATES / name) for name in INCLUDED.findall(text))
