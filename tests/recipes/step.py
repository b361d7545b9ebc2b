"""The recipe of a step, followed: where several units help, the head of the lead unit agrees to their parts."""

from __future__ import annotations

from tests.recipes.following import Edit, End, Following

DUTIES = "coordination/duties"
FOLLOWING = Following(
    "A step of a process",
    {"room": "duties", "part": "work", "process": "member_duty"},
    {
        f"{DUTIES}/policies.py": (
            Edit(
                "def can_receive_co_task(",
                "def can_agree_parts(actor: Actor, assignment: Assignment) -> Refusal:\n"
                '    """The unit\'s head agrees to the parts of the others."""\n'
                "    return _only_head(\n"
                '        actor, assignment.lead_unit, _("Only the head of %(unit)s agrees to the parts.")\n'
                "    )\n\n\n",
                "before",
            ),
        ),
        f"{DUTIES}/verbs.py": (
            Edit(
                "    HANDLER_ASSIGNED = ",
                '    PARTS_AGREED = "duties.parts_agreed", _("%(actor)s agreed to the parts of the units")\n',
                "before",
            ),
        ),
        f"{DUTIES}/actions/work.py": (
            Edit("    can_assign_handler,\n", "    can_agree_parts,\n", "before"),
            Edit(
                "@transaction.atomic\ndef assign_handler(",
                "@transaction.atomic\n"
                'def agree_parts(assignment: Assignment, *, actor: Actor, opinion: str = "") -> Assignment:\n'
                '    """The head agrees to what each unit is to do, before a handler begins."""\n'
                "    assignment, change = begin(assignment, actor=actor)\n"
                "    require(can_agree_parts(actor, assignment))\n"
                "    change.save(DutyVerb.PARTS_AGREED, reason=opinion)\n"
                "    return assignment\n\n\n",
                "before",
            ),
        ),
        "workflows/member_duty/flow.py": (
            Edit('S.RECEIVED: ("assign",)', 'S.RECEIVED: ("agree_parts", "assign")', "instead"),
            Edit(
                'S.OBJECTING), _("another unit is held competent"))\n        .Default(this.assign, _("received"))',
                'S.OBJECTING), _("another unit is held competent"))\n'
                '        .Case(this.agree_parts, when(helped_by_several), _("several units help"))\n'
                '        .Default(this.assign, _("received"))',
                "instead",
            ),
            Edit(
                "    sign_dispute = Human(",
                "    agree_parts = Human(\n"
                '        label=_("agree to the parts"),\n'
                "        lane=LEAD,\n"
                "        holder=lead_head,\n"
                "        policy=policies.can_agree_parts,\n"
                '        deadline="PARTS_AGREE",\n'
                "        ladder=LATE_AT_THE_UNIT[1:],\n"
                "    ).Next(this.assign)\n\n",
                "before",
            ),
            Edit(
                "class MemberDutyFlow(",
                "def helped_by_several(assignment: Assignment) -> bool:\n"
                "    return assignment.co_units.count() > SEVERAL\n\n\n",
                "before",
            ),
            Edit("S = Assignment.Status\n", "SEVERAL = 3\n"),
        ),
        "workflows/member_duty/pages/steps.py": (
            Edit(
                '@task_page(MemberDutyFlow, "assign")',
                '@task_page(MemberDutyFlow, "agree_parts")\n'
                "class AgreePartsPage(AssignmentPage):\n"
                "    form_class = forms.AgreeForm\n"
                "    action = work.agree_parts\n"
                '    submit = gettext_lazy("Agree to the parts")\n\n\n',
                "before",
            ),
        ),
        f"{DUTIES}/forms/steps.py": (
            Edit(
                "class ApproveForm(OutcomeForm):",
                "class AgreeForm(forms.Form):\n"
                '    """The parts of the units, with a few words."""\n\n'
                '    opinion = text_field(_("On the parts"), 2, required=False, phrases="同意。")\n\n\n',
                "before",
            ),
        ),
        f"{DUTIES}/locale/zh_Hans/LC_MESSAGES/django.po": (
            End(
                '\nmsgid "Only the head of %(unit)s agrees to the parts."\nmsgstr "分工由%(unit)s主要负责人确认。"\n'
                '\nmsgid "%(actor)s agreed to the parts of the units"\nmsgstr "%(actor)s确认了各单位分工"\n'
                '\nmsgid "On the parts"\nmsgstr "对分工的意见"\n'
            ),
        ),
        "workflows/locale/zh_Hans/LC_MESSAGES/django.po": (
            End(
                '\nmsgid "agree to the parts"\nmsgstr "确认分工"\n'
                '\nmsgid "several units help"\nmsgstr "多单位配合"\n'
                '\nmsgid "Agree to the parts"\nmsgstr "确认分工"\n'
            ),
        ),
    },
)
