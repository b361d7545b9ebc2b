"""PDFs are awaited in a table of their own, where one claims them; those still missing are asked for."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def ask_for_missing(apps: Any, schema_editor: Any) -> None:
    now = timezone.now()
    missing = apps.get_model("documents", "Paper").objects.filter(file=None).values_list("pk", "sha256")
    rows = apps.get_model("documents", "Printing").objects
    rows.bulk_create(
        [rows.model(paper_id=pk, sha256=sha256, asked_at=now, next_try_at=now) for pk, sha256 in missing],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_one_medium"),
    ]

    operations = [
        migrations.CreateModel(
            name="Printing",
            fields=[
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="printing",
                        serialize=False,
                        to="documents.paper",
                        verbose_name="paper",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the content")),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("claim", models.UUIDField(blank=True, null=True, verbose_name="being made by")),
                ("next_try_at", models.DateTimeField(verbose_name="next try")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=80, verbose_name="error")),
            ],
            options={
                "verbose_name": "PDF awaited",
                "verbose_name_plural": "PDFs awaited",
                "indexes": [models.Index(fields=["next_try_at"], name="printing_due")],
            },
        ),
        migrations.RunPython(ask_for_missing, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="paper", name="paper_unrendered"),
    ]
