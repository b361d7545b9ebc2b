"""What stands around the room of the recipe: its Chinese, the page of a record, its tests."""

from __future__ import annotations

ROOM, TESTS = "coordination/petitions", "tests/petitions"
HEAD = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
SENTENCES = (
    ("Petitions", "信访件"),
    ("petition", "信访件"),
    ("petitions", "信访件"),
    ("matter of the petition", "信访事项"),
    ("unit that answers", "答复单位"),
    ("reply", "答复内容"),
    ("to be answered", "待答复"),
    ("answered", "已答复"),
    ("%(actor)s entered the petition", "%(actor)s登记了信访件"),
    ("%(actor)s answered the petition", "%(actor)s答复了信访件"),
    ("Petitions are entered by the office.", "信访件由联席办登记。"),
    ("The petition is answered by %(unit)s.", "本件由%(unit)s答复。"),
    ("Petitions, newest first", "信访件，按时间倒序"),
    ("No petitions yet", "暂无信访件"),
    ("The office enters them.", "由联席办登记。"),
    ("Answering unit", "答复单位"),
    ("Reply", "答复"),
    ("Enter a petition", "登记信访件"),
    ("Answer the petition", "答复信访件"),
    ("The petition is entered.", "信访件已登记。"),
    ("The petition is answered.", "信访件已答复。"),
)
BESIDE: dict[str, str] = {
    f"{ROOM}/locale/zh_Hans/LC_MESSAGES/django.po": HEAD
    + "".join(f'\nmsgid "{english}"\nmsgstr "{chinese}"\n' for english, chinese in SENTENCES),
    "templates/petitions/petition.html": """{% extends "base.html" %}
{% comment %} One petition: petition, facts, events, may_answer. {% endcomment %}
{% load i18n components %}
{% block title %}{{ petition.title }}{% endblock %}
{% block breadcrumb %}<a href="{% url 'petitions:petitions' %}">{% translate "Petitions" %}</a>{% endblock %}
{% block heading %}{{ petition.title }}{% endblock %}
{% block actions %}
{% if may_answer %}
  {% translate "Answer the petition" as words %}
  {% url "petitions:answer" petition.pk as url %}
  {% include "components/action.html" with words=words url=url main=True %}
{% endif %}
{% endblock %}
{% block content %}
<section class="lx-panel">
  {% include "components/facts.html" %}
</section>
<section class="lx-panel">
  {% include "components/timeline.html" %}
</section>
{% endblock %}
""",
    f"{TESTS}/__init__.py": "",
    f"{TESTS}/access.py": '''"""What everybody gets from this room's addresses, and the petition that stands meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from coordination.petitions.actions import enter_petition
from coordination.petitions.models import Petition
from tests.access_rules import OWN_UNIT, READS_ALL, Row, everyone, only, pk, seen_by

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def petition(self) -> Petition:
        """One that the finance bureau is to answer."""
        return enter_petition(actor=self.world.actor("wangmin"), title="补贴未到账", unit=self.world.finance)


SEEN = (*READS_ALL, *OWN_UNIT)
NOT_THEIRS = {one: 403 for one in SEEN if one != "UHEAD"}
ROWS = [
    Row("petitions:petitions", everyone(200)),
    Row("petitions:new", only("OFFICE")),
    Row("petitions:petition", seen_by(*SEEN), pk("petitions.petition")),
    Row("petitions:answer", seen_by("UHEAD").but(**NOT_THEIRS), pk("petitions.petition")),
    Row(
        "petitions:answer",
        seen_by("UHEAD", status=302).but(**NOT_THEIRS),
        pk("petitions.petition"),
        "post",
        {"reply": "已补发。"},
    ),
]
''',
    f"{TESTS}/test_petitions.py": '''"""Petitions: entered by the office, answered once by the unit's head."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.petitions.actions import answer_petition, enter_petition
from coordination.petitions.models import Petition

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(cast) -> Petition:
    return enter_petition(actor=cast.holder("OFFICE"), title="补贴未到账", unit=cast.unit("CZ"))


def test_the_head_answers_once(cast, petition):
    answered = answer_petition(petition, actor=cast.head("CZ"), reply="已补发。")
    assert (answered.status, answered.county_id) == ("answered", cast.county.pk)
    assert [event.verb for event in Event.objects.of(petition).order_by("pk")] == [
        "petitions.entered",
        "petitions.answered",
    ]
    with pytest.raises(TransitionNotAllowed):
        answer_petition(petition, actor=cast.head("CZ"), reply="再答复。")


def test_others_do_not(cast, petition):
    with pytest.raises(PermissionDenied):
        answer_petition(petition, actor=cast.liaison("CZ"), reply="已补发。")
    with pytest.raises(PermissionDenied):
        enter_petition(actor=cast.head("CZ"), title="补贴未到账", unit=cast.unit("CZ"))
''',
}
