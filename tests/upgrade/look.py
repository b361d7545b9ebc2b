"""What a county finds when its code has been exchanged; runs in the settings of the restored dump.

``look`` migrates the database and prints, as JSON, what it saw there and each fault that it found.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader
from viewflow.workflow.fields import import_flow_by_ref, import_task_by_ref

from coordination.access import Actor
from coordination.audit.models import Event
from coordination.audit.verbs import verb_of
from coordination.audit.verify import verify
from coordination.config.lifespan import run_jobs
from coordination.demo.county import PASSWORD
from coordination.demo.pages import Page
from coordination.documents.models import Paper
from coordination.documents.rendering import pdf_bytes
from coordination.documents.signing import content_hash
from coordination.notifications.kinds import notice_kind
from coordination.notifications.models import Notice
from coordination.units.actors import SESSION_KEY, acting_key, actors_of
from coordination.units.models import User
from coordination.units.queries import users_acting_for
from tests.inboxes import House, is_narrowed
from workflows.engine.access import actor_for_task
from workflows.engine.base import FLOWS
from workflows.engine.checks import check_flows
from workflows.models import Process, Task

NEWEST, WAITING = 3, 10
# Tables that a migration may fill, empty or drop, and why.
OTHER_ROWS = {
    "django_migrations": "what was migrated",
    "django_content_type": "new models",
    "auth_permission": "new models",
    "django_session": "sign-ins stand in sign_ins_signin; everybody signs in once more",
    "register_identity": "one for each number, which joins what counties know of a person",
    "register_series": "its serials stand in register_counter, with their county",
}
GROWN = {
    "policy_parameter": "the figures that today's code asks for, beside those that stood",
    "policy_policydocument": "the law that a new figure names as its source comes with it",
    "audit_event": "what stood in clear was encrypted, and the rows that stood were bound to the trail as found",
    "audit_pending": "these events await their seal",
}
# Verbs, kinds, flows and steps whose words were changed on purpose, and why.
OTHER_WORDS: dict[str, str] = {}
# Words that a migration replaced: the table, its column then and now, each word then and now.
MOVED: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("documents_paper", "medium", "medium", {"screen": ""}),
    ("documents_signature", "method", "medium", {"reauth": ""}),
)
# Where names of the code are stored, and how each is looked up.
NAMES: tuple[tuple[type[models.Model], str, Callable[[str], bool]], ...] = (
    (Process, "flow_class", lambda name: import_flow_by_ref(name) in FLOWS),
    (Task, "flow_task", lambda name: import_task_by_ref(name).name == name.rpartition(".")[2]),
    (DBTaskResult, "task_path", lambda name: import_string(name).module_path == name),
    (Event, "verb", lambda name: verb_of(name) is not None),
    (Notice, "kind", lambda name: notice_kind(name).value == name),
    (Notice, "url", lambda name: bool(resolve(urlsplit(name).path))),
    *((model, "subject_type", lambda name: bool(apps.get_model(name))) for model in (Task, Notice, Event)),
)
# What people read of a row, and what the row is about.
SAID: tuple[tuple[str, type[models.Model], Callable[[Any], str], str], ...] = (
    ("events", Event, lambda one: one.sentence, "verb"),
    ("notices", Notice, lambda one: one.sentence, "kind"),
    ("processes", Process, lambda one: one.label, "flow_class"),
    ("tasks", Task, lambda one: one.label, "flow_task"),
    ("papers", Paper, lambda one: _printed(pdf_bytes(one)[0]), "kind"),
)
WORDS = "按调查情况办理。"
# Flow, its step, and what is entered beside what the page proposes.
STEPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("AgendaItemFlow", "opinion", {"stance": "agree", "text": WORDS}),
    ("JointMeetingFlow", "instruct", {"instruction": WORDS}),
    ("MemberDutyFlow", "assign", {"outcome": "assign"}),
    ("ProgressFlow", "report_progress", {"text": WORDS}),
    ("CoTaskFlow", "receive_part", {}),
    ("ChaseFlow", "sign_chase", {"outcome": "sign"}),
    ("CaseDeliberationFlow", "accept", {"outcome": "accept"}),
    ("EmergencyAidFlow", "county_check", {"outcome": "pass", "note": WORDS}),
    ("ReserveTopUpFlow", "sign", {"opinion": WORDS}),
    ("ReferralClosureFlow", "accept", {}),
    ("ReferralLegFlow", "receive", {"outcome": "receive"}),
    (
        "WaitingListFlow",
        "review",
        {"outcome": "refused", "summary": WORDS, "reason": WORDS, "basis": WORDS, "proof": WORDS},
    ),
    ("CharityFilingFlow", "file", {"outcome": "file"}),
    ("WarningFlow", "triage", {"outcome": "2", "note": WORDS}),
)


class Look:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.seen: Counter[str] = Counter()
        self._clients: dict[str, Client] = {}

    def fault(self, words: str) -> None:
        self.faults.append(words)

    def parts(self) -> tuple[Callable[[], None], ...]:
        stored = (self.names, self.counties, self.signatures, self.words, self.flows)
        return (*stored, self.pages, self.steps, self.jobs, self.rounds, self.inboxes, self.flows)

    # --- what is stored ------------------------------------------------------------------------

    def names(self) -> None:
        """Every name that the code gave to the database still names something."""
        for model, column, resolves in NAMES:
            for name in _stored(model, column):
                self.seen[f"{model.__name__}.{column}"] += 1
                try:
                    found, why = resolves(name), ""
                except (AttributeError, ImportError, LookupError, ValueError, Resolver404) as error:
                    found, why = False, str(error)
                if not found:
                    self.fault(f"{model.__name__}.{column} {name} means nothing any more {why}")

    def counties(self) -> None:
        """Notices from before they named a county are called about by the office of theirs."""
        homeless = Notice.objects.filter(county=None).count()
        self.seen["notices"] = Notice.objects.count()
        if homeless:
            self.fault(f"{homeless} notices are of no county")

    def words(self) -> None:
        """People read of it, on screen and on paper, what they read before."""
        said = json.loads((self.folder / "words.json").read_text())
        with translation.override(settings.LANGUAGE_CODE):
            for what, model, words, about in SAID:
                now = {str(one.pk): one for one in model._default_manager.all()}
                for pk, before in said[what].items():
                    self.seen[what] += 1
                    says, key = words(now[pk]), getattr(now[pk], about)
                    if says != before and key not in OTHER_WORDS:
                        self.fault(f"{what} {pk} {key} said: {before}; says now: {says}")

    def signatures(self) -> None:
        """What was signed is still what was signed."""
        for paper in Paper.objects.signed().prefetch_related("signatures"):
            self.seen["signed"] += 1
            if {content_hash(paper), *(one.sha256 for one in paper.signatures.all())} != {paper.sha256}:
                self.fault(f"the paper {paper.pk} is not what was signed")

    # --- what people open ----------------------------------------------------------------------

    def pages(self) -> None:
        """What waits at each step, the newest records of each kind and status: opened by somebody who may see them."""
        for task in _newest(Task.objects.open().select_related("holder_unit"), "flow_task", WAITING):
            self._open(task.get_absolute_url(), _holder(task), "task")
        people = [actor for user in User.objects.filter(is_active=True) for actor in actors_of(user)]
        for model in apps.get_models():
            if hasattr(model, "get_absolute_url") and model is not Task:
                for record in _newest(model._default_manager.all(), "status", NEWEST):
                    self._open(record.get_absolute_url(), _who_sees(record, people), model._meta.label_lower)
        for process in _newest(Process.objects.all(), "flow_class", 1):
            self._open(reverse("workflows:process", args=[process.pk]), _who_sees(process, people), "process")

    def _open(self, path: str, actor: Actor | None, what: str) -> None:
        self.seen[what] += 1
        if actor is None:
            self.fault(f"nobody may see {path}")
            return
        answer = self.client(actor).get(path, follow=True)
        if answer.status_code != 200 or answer.request["PATH_INFO"] == settings.LOGIN_URL:
            why = answer.exc_info[1] if answer.exc_info else ""
            self.fault(f"{path} answered {actor.user.username} {answer.status_code} {why}")

    def client(self, actor: Actor) -> Client:
        """A browser in which this person acts so."""
        key = f"{actor.user.pk} {acting_key(actor)}"
        if key not in self._clients:
            client = Client(raise_request_exception=False, SERVER_NAME="localhost")
            client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.session
            session[SESSION_KEY] = acting_key(actor)
            session.save()
            self._clients[key] = client
        return self._clients[key]

    # --- what goes on --------------------------------------------------------------------------

    def steps(self) -> None:
        """Their holders take a waiting step of each process on its page."""
        for flow, node, values in STEPS:
            task = Task.objects.open().filter(flow_task__endswith=f".{flow}.{node}").order_by("pk").first()
            actor = task and _holder(task)
            if task is None or actor is None:
                self.fault(f"no {flow}.{node} waits for anybody")
                continue
            self.seen["step"] += 1
            client, path = self.client(actor), task.get_absolute_url()
            form = Page(200, path, client.get(path).content.decode()).form_with(*values)
            sent: dict[str, Any] = {name: value for name, value in form.fields.items() if value} | values
            if form.knows("password"):
                sent["password"] = PASSWORD
            answer = client.post(form.action or path, sent, follow=True)
            task.refresh_from_db()
            if task.finished is None:
                said = Page(answer.status_code, path, answer.content.decode()).errors
                self.fault(f"{flow}.{node} was not taken: {answer.status_code} {said}")

    def flows(self) -> None:
        """Every record agrees with its open steps."""
        self.faults += map(str, check_flows())

    def jobs(self) -> None:
        """What was put in the queue by the old code is done by the new."""
        run_jobs()
        for job in DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL):
            self.fault(f"the job {job.task_path} is {job.status}: {job.traceback}")

    def rounds(self) -> None:
        """The house goes its rounds, and the trail is whole with what was added."""
        call_command("clock", "--once")
        # the dump holds no PDFs: they are laid out again
        for finding in verify():
            if finding.kind != "file":
                self.fault(finding.sentence)

    def inboxes(self) -> None:
        """A step stands in the inboxes of those who can take it, as one does that opens today."""
        people = House()
        for task in Task.objects.open().select_related("process", "holder_unit"):
            self.seen["inboxes"] += 1
            if not is_narrowed(task):
                self.fault(f"{task.flow_task} {task.pk} is narrowed as it was, not as it would be now")
            try:
                people.whose(task)
            except AssertionError as differs:
                self.fault(str(differs))


def _stored(model: type[models.Model], column: str) -> list[str]:
    """The different values of a column as they stand, read past the field."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT "{column}" FROM "{model._meta.db_table}"')  # noqa: S608
        return sorted(value for (value,) in cursor.fetchall() if value)


def _words(table: str, *columns: str) -> dict[int, str]:
    """What the first of these columns that stands says of each row."""
    with connection.cursor() as cursor:
        known = {one.name for one in connection.introspection.get_table_description(cursor, table)}
        column = next(name for name in columns if name in known)
        cursor.execute(f'SELECT id, "{column}" FROM "{table}"')  # noqa: S608
        return dict(cursor.fetchall())


def _printed(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def _holder(task: Task) -> Actor | None:
    key = (task.holder_unit_id, task.holder_role)
    actors = (actor_for_task(user, task) for user in users_acting_for({key})[key])
    return next(filter(None, actors), None)


def _newest(rows: models.QuerySet[Any], column: str, number: int) -> Iterator[Any]:
    """The newest of each value in a column; of all where the model has none such."""
    rows = rows.order_by("-pk")
    if not any(field.name == column for field in rows.model._meta.fields):
        yield from rows[:number]
        return
    for value in set(rows.order_by().values_list(column, flat=True)):
        yield from rows.filter(**{column: value})[:number]


def _who_sees(record: Any, people: list[Actor]) -> Actor | None:
    seen_by = type(record)._default_manager.visible_to
    return next((actor for actor in people if seen_by(actor).filter(pk=record.pk).exists()), None)


def look(folder: str) -> None:
    at = Look(Path(folder))
    # what it writes is dated, its people are away, and its days are counted, as on the day it was taken
    with time_machine.travel(dt.datetime.fromisoformat((at.folder / "taken_at").read_text())):
        _look(at)
    print(json.dumps({"seen": at.seen, "faults": at.faults}, ensure_ascii=False))


def _look(at: Look) -> None:
    stood, said = _rows(), [_words(table, then, now) for table, then, now, _new in MOVED]
    call_command("migrate", verbosity=0)
    now = _rows()
    for (table, then, column, new), before in zip(MOVED, said, strict=True):
        at.seen[f"{table}.{column}"] += len(before)
        if _words(table, column) != {pk: new.get(word, word) for pk, word in before.items()}:
            at.fault(f"{table}.{column} does not say what {then} said")
    for table in stood.keys() - OTHER_ROWS.keys():
        grown = table in GROWN and now.get(table, 0) > stood[table]
        if now.get(table) != stood[table] and not grown:
            at.fault(f"{table} had {stood[table]} rows, now {now.get(table)}")
    for part in at.parts():
        if not at.faults:  # what comes later would only stumble over the same
            part()
