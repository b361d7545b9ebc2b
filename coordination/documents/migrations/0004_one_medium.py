"""By what means a paper was signed is said as events and steps say it: nothing where it was on the screen."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from coordination.audit.guards import lifted_from

MEDIA = [("", "on screen"), ("paper", "signed on paper"), ("phone", "said on the telephone")]
# model, its word for the screen until now, the word from now on
MOVED = (("Paper", "screen", ""), ("Signature", "reauth", ""))


def forwards(apps: Any, schema_editor: Any) -> None:
    for name, before, after in MOVED:
        _rename(apps, schema_editor, name, before, after)


def backwards(apps: Any, schema_editor: Any) -> None:
    for name, before, after in MOVED:
        _rename(apps, schema_editor, name, after, before)


def _rename(apps: Any, schema_editor: Any, name: str, was: str, now: str) -> None:
    """The hash of a signed paper covers its content, number and date, not this word."""
    model = apps.get_model("documents", name)
    with lifted_from(schema_editor.connection, model._meta.db_table):
        model.objects.filter(medium=was).update(medium=now)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_begin_with_the_county"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="signature",
            name="a_signature_on_paper_has_its_scan",
        ),
        migrations.RenameField(
            model_name="signature",
            old_name="method",
            new_name="medium",
        ),
        migrations.AlterField(
            model_name="signature",
            name="medium",
            field=models.CharField(blank=True, choices=MEDIA, max_length=8, verbose_name="signed"),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=~models.Q(medium="paper") | models.Q(scan__isnull=False),
                name="a_signature_on_paper_has_its_scan",
            ),
        ),
        migrations.AlterField(
            model_name="paper",
            name="medium",
            field=models.CharField(
                blank=True, choices=MEDIA, default="", max_length=6, verbose_name="signed"
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
