"""A county founded by a worker, beside the pages: its workbook is looked through once more, then all of it stands."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from coordination.audit.actions import record
from coordination.documents.content import check_content
from coordination.founding.checking.units import has_stood
from coordination.founding.files import FileTrouble, give_name, part_of
from coordination.founding.founding import Founding, Refused
from coordination.founding.models import Undertaking
from coordination.founding.verbs import FoundingVerb
from coordination.notifications.actions import hint
from coordination.units.actors import clock_actor
from coordination.workbooks import refuse_excess

S = Undertaking.Status


def read_workbook(content: bytes, name: str) -> Founding:
    """The workbook, after the look at its content that every upload gets; every problem is told as ``Refused``."""
    file = BytesIO(content)
    try:
        refuse_excess(file)
        check_content(ContentFile(content, name=name), name, "xlsx")
        return Founding.of(file)
    except ValidationError as error:
        raise Refused(error.messages) from error


@task()
def found_county(pk: int) -> None:
    """Found a county whose founding was asked for; what stands against it by now is told in its row."""
    undertaking = Undertaking.objects.get(pk=pk)
    if undertaking.status != S.FOUNDING:  # another worker did
        return
    with translation.override(settings.LANGUAGE_CODE):
        try:
            if not _stands_already(undertaking):
                undertaking.sheets_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                part_of(undertaking.sheets_path).unlink(missing_ok=True)
                founding = read_workbook(bytes(undertaking.workbook), undertaking.file_name)
                founding.carry_out(undertaking.sheets_path)
        except Refused as error:
            _end(undertaking, S.FAILED, problems=[str(problem) for problem in error.problems])
        except FileTrouble as error:
            _end(undertaking, S.FAILED, problems=[str(error)])
        else:
            _end(undertaking, S.FOUNDED, workbook=b"", founded_at=timezone.now())


def _stands_already(undertaking: Undertaking) -> bool:
    """Whether a worker that died founded it and did not say so: its sheets may still lack their name."""
    if not has_stood(short_name=undertaking.county_name):
        return False
    sheets = undertaking.sheets_path
    if not sheets.exists() and part_of(sheets).exists():
        give_name(part_of(sheets), sheets)
    return sheets.exists()


@transaction.atomic
def _end(undertaking: Undertaking, status: Undertaking.Status, **values: Any) -> None:
    for name, value in {"status": status, **values}.items():
        setattr(undertaking, name, value)
    undertaking.save(update_fields=["status", *values])
    if status == S.FAILED:
        record(
            FoundingVerb.FAILED,
            actor=clock_actor(),
            subject=undertaking,
            after={"status": status, "count": len(undertaking.problems)},
        )
    hint(undertaking)
