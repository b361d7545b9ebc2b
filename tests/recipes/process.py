"""The recipe of a process, followed: civil affairs looks into a question of identity."""

from __future__ import annotations

from tests.recipes.following import Edit, End, Following

REGISTER, INQUIRY = "coordination/register", "workflows/identity_inquiry"
OTHERS = "workflows.remedy : workflows.warning_disposal"
FOLLOWING = Following(
    "A process in a standing room",
    {"room": "register", "part": "inquiring", "process": "identity_inquiry"},
    {
        f"{INQUIRY}/__init__.py": "",
        f"{INQUIRY}/flow.py": '''"""A question of identity: civil affairs looks into the papers, then says that there are two people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.register.models import IdentityQuestion
from coordination.register.policies import can_decide_identity
from coordination.units.models import Role
from workflows.engine.base import RecordFlow
from workflows.engine.holders import at_county
from workflows.engine.ladder import Rung
from workflows.engine.nodes import End, Human, Start, this

S = IdentityQuestion.Status
CIVIL_AFFAIRS = _("Civil affairs")


class IdentityInquiryFlow(RecordFlow):
    """Question of identity: looked into, decided."""

    record_label = "register.identityquestion"
    process_title = _("Inquiry into an identity")
    expects = {S.OPEN: ("inquire", "decide"), S.SAME: (), S.DIFFERENT: ()}

    start = Start(label=_("question asked")).Next(this.inquire)
    inquire = Human(
        label=_("look into the papers"),
        lane=CIVIL_AFFAIRS,
        holder=at_county(Role.CCLERK),
        policy=can_decide_identity,
        deadline="VERIFY",
        ladder=(Rung(after=0),),
    ).Next(this.decide)
    decide = Human(
        label=_("decide the identity"),
        lane=CIVIL_AFFAIRS,
        holder=at_county(Role.CCLERK),
        policy=can_decide_identity,
        deadline="VERIFY",
        ladder=(Rung(after=0),),
    ).Next(this.decided)
    decided = End(label=_("identity decided"))
''',
        f"{INQUIRY}/pages.py": '''"""The two steps of an inquiry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import text_field
from coordination.register.actions.inquiring import inquire_identity
from coordination.register.actions.merging import find_different
from workflows.desk.task_pages import TaskPage, task_page
from workflows.identity_inquiry.flow import IdentityInquiryFlow


class InquiryForm(forms.Form):
    found = text_field(_("What the papers say"), 3, max_length=300)


class DecisionForm(forms.Form):
    note = text_field(_("Why these are two people"), 3, max_length=300)


@task_page(IdentityInquiryFlow, "inquire")
class InquirePage(TaskPage):
    form_class = InquiryForm
    action = inquire_identity
    submit = _("Enter what the papers say")


@task_page(IdentityInquiryFlow, "decide")
class DecidePage(TaskPage):
    form_class = DecisionForm
    action = find_different
    submit = _("They are two people")
''',
        f"{REGISTER}/actions/inquiring.py": '''"""Questions of identity looked into before they are decided."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, need
from coordination.register.models import IdentityQuestion
from coordination.register.policies import can_decide_identity
from coordination.register.verbs import RegisterVerb


@transaction.atomic
def inquire_identity(question: IdentityQuestion, *, actor: Actor, found: str) -> IdentityQuestion:
    """Keep what the papers say."""
    question, change = begin(question, actor=actor)
    require(can_decide_identity(actor, question))
    found = need(found, _("Say what the papers say."), field="found")
    change.trace(RegisterVerb.IDENTITY_INQUIRED, reason=found)
    return question
''',
        f"{REGISTER}/verbs.py": (
            Edit(
                "    HOUSEHOLD_MOVED = ",
                '    IDENTITY_INQUIRED = "register.identity_inquired", _("%(actor)s looked into the identity")\n',
                "before",
            ),
        ),
        f"{REGISTER}/locale/zh_Hans/LC_MESSAGES/django.po": (
            End(
                "".join(
                    f'\nmsgid "{english}"\nmsgstr "{chinese}"\n'
                    for english, chinese in (
                        ("%(actor)s looked into the identity", "%(actor)s核查了身份材料"),
                        ("Say what the papers say.", "请填写身份材料核查情况。"),
                        ("What the papers say", "身份材料核查情况"),
                        ("Why these are two people", "认定为两人的理由"),
                        ("Enter what the papers say", "登记核查情况"),
                        ("They are two people", "认定为两人"),
                        ("Inquiry into an identity", "身份核查"),
                        ("question asked", "提出身份疑问"),
                        ("look into the papers", "核查身份材料"),
                        ("decide the identity", "认定身份"),
                        ("identity decided", "身份已认定"),
                    )
                )
            ),
        ),
        "pyproject.toml": (
            Edit(
                OTHERS,
                "workflows.remedy : workflows.identity_inquiry : workflows.warning_disposal",
                "instead",
            ),
            Edit('  "workflows.referral_closure",\n', '  "workflows.identity_inquiry",\n', "before"),
        ),
    },
)
