"""What was signed on paper or said on the telephone says so in every event that the step leaves."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.access import Medium
from coordination.audit.models import Event
from coordination.documents.verbs import DocumentVerb
from coordination.meetings.actions import items
from coordination.policy.models import Parameter
from coordination.units.verbs import UnitVerb
from tests.meetings.items import Walker
from tests.reading import all_flows
from tests.walking import load_rules
from workflows.desk.task_pages import PAGES
from workflows.engine.steps import record_for_holder

from . import tiny
from .test_steps import to_approval

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LEAVES_EVENTS = {"begin", "save", "trace", "record", "enter", "tell", "Change"}


def entered_elsewhere():
    """Every action of every step that may be entered from paper or told on the telephone."""
    flows = all_flows()
    found = {}
    for (flow, name), page in PAGES.items():
        node = flow.instance.node(name)
        if flow in flows and (getattr(node, "paper", False) or getattr(node, "phone", False)):
            for action in [page.action, *page.actions.values()]:
                if action is not None:
                    found[f"{flow.__name__}.{name}:{action.__name__}"] = action
    return found


ACTIONS = entered_elsewhere()


def test_there_are_such_steps():
    assert len(ACTIONS) > 40


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_it_leaves_its_events_in_the_name_of_the_actor_given(name):
    """The actor carries how the step was entered: an action that made another one would forget it."""
    body = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(ACTIONS[name]))))
    named = []
    for call in (node for node in ast.walk(body) if isinstance(node, ast.Call)):
        verb = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if verb in LEAVES_EVENTS:
            named += [ast.unparse(word.value) for word in call.keywords if word.arg == "actor"]
    assert set(named) <= {"actor"}, named


def on_paper(task, action, cast, who, **values):
    return record_for_holder(
        task,
        action,
        actor=cast.actor("wangmin"),
        compared=cast.actor("liqian"),
        signer=who.pk,
        scan=SimpleUploadedFile("签批单.pdf", PDF, "application/pdf"),
        signed_on=timezone.localdate(),
        **values,
    )


def test_no_action_says_it_itself():
    named = {name for action in ACTIONS.values() for name in inspect.signature(action).parameters}
    assert not named & {"medium", "scan"}


def test_what_an_action_leaves_says_it(cast, village, process):
    task = to_approval(cast, village)
    last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    on_paper(task, tiny.sign, cast, task.holder.posts()[0])
    left = Event.objects.of(village).filter(pk__gt=last, verb__in=(UnitVerb.ORGANISATION_ADDED,))
    assert [event.medium for event in left][-1:] == [Medium.PAPER]


@pytest.mark.parametrize(
    ("action", "values"),
    [(items.sign_item, {}), (items.send_back_item, {"reason": "依据不足，请补充。"})],
    ids=["signed", "sent back"],
)
def test_an_item_signed_or_sent_back_on_paper_says_so(cast, action, values):
    if not Parameter.objects.exists():
        load_rules()
    walker = Walker(cast).signing()
    last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    on_paper(walker.task("sign"), action, cast, cast.post("qiumin"), **values)
    left = Event.objects.filter(pk__gt=last, on_behalf_label__contains="残联").exclude(
        verb=DocumentVerb.ATTACHMENT_ADDED  # the scan itself is brought in on the screen
    )
    assert left.count() >= 2
    assert {event.verb: event.medium for event in left} == {event.verb: Medium.PAPER for event in left}
