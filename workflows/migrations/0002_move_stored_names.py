"""Flows moved into the folders of their processes: the names stored with processes, steps and jobs follow."""

from django.db import migrations

FLOWS = {
    "agenda_item.AgendaItemFlow": "joint_meeting.item.AgendaItemFlow",
    "joint_meeting.JointMeetingFlow": "joint_meeting.flow.JointMeetingFlow",
    "member_duty.MemberDutyFlow": "member_duty.flow.MemberDutyFlow",
    "duty_parts.ProgressFlow": "member_duty.parts.ProgressFlow",
    "duty_parts.CoTaskFlow": "member_duty.parts.CoTaskFlow",
    "duty_parts.ExtensionFlow": "member_duty.parts.ExtensionFlow",
    "duty_ladder.ChaseFlow": "member_duty.chases.ChaseFlow",
    "case_deliberation.CaseDeliberationFlow": "case_deliberation.flow.CaseDeliberationFlow",
    "emergency_aid.EmergencyAidFlow": "emergency_aid.flow.EmergencyAidFlow",
    "reserve_top_up.ReserveTopUpFlow": "emergency_aid.top_up.ReserveTopUpFlow",
    "referral_closure.ReferralClosureFlow": "referral_closure.flow.ReferralClosureFlow",
    "referral_leg.ReferralLegFlow": "referral_closure.leg.ReferralLegFlow",
    "waiting_list.WaitingListFlow": "referral_closure.waiting_list.WaitingListFlow",
    "charity_filing.CharityFilingFlow": "referral_closure.filing.CharityFilingFlow",
    "warning_disposal.WarningFlow": "warning_disposal.flow.WarningFlow",
}
JOBS = {"workflows.warning_import.import_rows": "workflows.warning_disposal.imports.import_rows"}


def move(flows, jobs, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for old, new in flows.items():
            cursor.execute(
                "UPDATE workflows_process SET flow_class = %s WHERE flow_class = %s",
                [f"workflows/{new}", f"workflows/{old}"],
            )
            # the node's name stands behind the flow's and a dot
            cursor.execute(
                "UPDATE workflows_task SET flow_task = %s || substr(flow_task, %s) WHERE substr(flow_task, 1, %s) = %s",
                [
                    f"workflows/{new}.",
                    len(f"workflows/{old}.") + 1,
                    len(f"workflows/{old}."),
                    f"workflows/{old}.",
                ],
            )
        for old, new in jobs.items():
            cursor.execute(
                "UPDATE django_tasks_database_dbtaskresult SET task_path = %s WHERE task_path = %s", [new, old]
            )


def forwards(apps, schema_editor):
    move(FLOWS, JOBS, schema_editor)


def backwards(apps, schema_editor):
    turned = {new: old for old, new in FLOWS.items()}
    move(turned, {new: old for old, new in JOBS.items()}, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
