"""Tasks say for whom of their desk's people they are, so that inboxes hold what one can do."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def step_of(task, schema_editor):
    """The step's name as it is stored: the end of app/module.Class.step."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT flow_task FROM workflows_task WHERE id = %s", [task])
        return cursor.fetchone()[0].rpartition(".")[2]


def name_handlers(apps, schema_editor):
    """Who was named handler is named in the open steps; the rest is written in the first night."""
    Task = apps.get_model("workflows", "Task")
    open_tasks = Task.objects.filter(flow_task_type="HUMAN", finished=None)
    for model, handler in (("Assignment", "handler__user"), ("Progress", "assignment__handler__user")):
        rows = apps.get_model("duties", model).objects.exclude(**{handler: None})
        rows = dict(rows.values_list("pk", handler))
        tasks = open_tasks.filter(subject_type=f"duties.{model.lower()}", subject_id__in=rows)
        for pk, subject in tasks.values_list("pk", "subject_id"):
            if step_of(pk, schema_editor) in ("work", "report_progress"):
                Task.objects.filter(pk=pk).update(named=rows[subject])


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("units", "0006_accounts_of_a_county"),
        ("workflows", "0003_name_steps_in_notices"),
        ("duties", "0003_begin_with_the_county"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "bar",
                "verbose_name_plural": "bars",
            },
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="task_open_of_holder",
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="task_open_of_kind",
        ),
        migrations.AddField(
            model_name="task",
            name="named",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="for this person",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="named_alone",
            field=models.BooleanField(default=False, verbose_name="for nobody in that person's name"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("finished__isnull", True), ("holder_unit__isnull", False)),
                fields=["holder_unit", "holder_role", "due_at", "id", "named", "named_alone"],
                name="task_open_of_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("finished__isnull", True), ("holder_unit__isnull", False)),
                fields=[
                    "holder_unit",
                    "holder_role",
                    "subject_type",
                    "due_at",
                    "finished",
                    "named",
                    "named_alone",
                    "id",
                ],
                name="task_open_of_kind",
            ),
        ),
        migrations.AddField(
            model_name="bar",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bars",
                to="workflows.task",
                verbose_name="task",
            ),
        ),
        migrations.AddField(
            model_name="bar",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddConstraint(
            model_name="bar",
            constraint=models.UniqueConstraint(fields=("task", "user"), name="one_bar_a_person_and_task"),
        ),
        migrations.RunPython(name_handlers, migrations.RunPython.noop),
    ]
