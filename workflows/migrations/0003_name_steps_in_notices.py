"""Notices say of a step and of an answer which it is, where they said it in English words."""

import re

from django.db import migrations

OF_A_TASK = re.compile(r"^task:(\d+)")
ANSWERS = {
    "the advance is approved": "aid.advance_approved",
    "the plan is approved": "aid.plan_approved",
    "refused": "aid.refused",
    "withdrawn": "aid.withdrawn",
    "suspended": "aid.suspended",
    "frozen": "aid.frozen",
    "cut after a hearing": "aid.cut",
    "stopped after a hearing": "aid.stopped",
}
OUTCOMES = {
    "disposed of by its route": "done",
    "not so": "false",
    "reported already": "duplicate",
    "informed, the person applied": "applied",
    "informed, the person does not apply": "declined",
    "informed, does not qualify": "unqualified",
    "re-checked, the aid stays": "kept",
    "re-checked, the aid is reduced": "reduced",
    "re-checked, the aid ends": "ended",
}
BATCH = 1000


def name_steps(apps, schema_editor):
    notices = apps.get_model("notifications", "Notice").objects.filter(
        kind__in=[
            "task_opened", "task_due_soon", "task_overdue", "task_escalated", "task_deadline_moved",
            "aid_decided", "aid_stopped", "warning_closed",
        ]
    )
    changed = []
    for notice in notices.iterator(chunk_size=BATCH):
        if _named(notice, schema_editor):
            changed.append(notice)
        if len(changed) == BATCH:
            notices.bulk_update(changed, ["params"])
            changed.clear()
    notices.bulk_update(changed, ["params"])


def _named(notice, schema_editor):
    step, answer = notice.params.get("step"), notice.params.get("answer")
    found = OF_A_TASK.match(notice.key)
    if isinstance(step, str) and found:
        name = _step_of(int(found[1]), schema_editor)
        if name:
            notice.params["step"] = {"step": name}
            return True
    if isinstance(answer, str):
        if notice.kind == "warning_closed" and answer in OUTCOMES:
            notice.params["answer"] = {"choice": "monitoring.warning.outcome", "value": OUTCOMES[answer]}
            return True
        if notice.kind != "warning_closed" and answer in ANSWERS:
            notice.params["answer"] = {"word": ANSWERS[answer]}
            return True
    return False


def _step_of(task, schema_editor):
    """The flow's class and the step's name, as they are stored: app/module.Class.step."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT flow_task FROM workflows_task WHERE id = %s", [task])
        row = cursor.fetchone()
    return ".".join(row[0].split(".")[-2:]) if row else ""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0002_move_stored_names"),
        ("notifications", "0001_initial"),
    ]

    operations = [migrations.RunPython(name_steps, migrations.RunPython.noop)]
