"""Of a job that failed its lines and classes are kept, and nothing that a person wrote."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from coordination.config.lifespan import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)
ILLNESS, NUMBER = "尿毒症", "341221199001011234"


@task()
def read_row(pk: int) -> None:
    """Fails over what stands in a row, and over the failure."""
    told = f"{ILLNESS} {NUMBER}"
    try:
        raise ValueError(f"cannot read {told}")
    except ValueError as error:
        raise LookupError(f"row {pk}:\n{told}") from error


def in_the_server() -> None:
    run_jobs()


def beside_it() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.mark.parametrize("work", [in_the_server, beside_it])
def test_m2_5_5_a_failed_job_tells_where_it_failed_and_quotes_nobody(work):
    job = read_row.enqueue(7)
    work()
    row = DBTaskResult.objects.get(pk=job.id)
    assert row.exception_class_path == "builtins.LookupError"
    first, _, second = row.traceback.partition("builtins.ValueError\n")
    for lines in (first, second):
        assert "in read_row" in lines
        assert "test_failures.py" in lines
    assert row.traceback.endswith("builtins.LookupError\n")
    for words in (ILLNESS, NUMBER, "cannot read", "row 7"):
        assert words not in row.traceback.replace('raise ValueError(f"cannot read {told}")', "")
