"""No query reads past the county: whatever is asked of a county's rows says of which county, or by which record.

A query that begins at a model (``Leg.objects``, ``_default_manager``, ``apps.get_model(…)``, a
history, raw SQL) is lawful where it says ``visible_to(actor)`` or ``of_county(county)``, where it
locks or finds the rows of a record in hand (``case=case``, ``pk=leg.case_id``, ``OuterRef``), or
where a round of the house itself asks it, which ``SYSTEM`` and ``KNOWN`` name with their reasons.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from tests.reading import PRODUCT, own_models, short, sources, tree
from tests.test_counties import NO_COUNTY

# Models of no county whose rows are a county's all the same: by the posts held, by the record carried.
ALSO = {"units.User", "units.Succession", "audit.Event"}

MANAGERS = {"objects", "_default_manager", "_base_manager", "history"}
# "of" and "about" take a record in hand, "in_bulk" and "pk__in" keys that another query has found
SAYS_WHOSE = {
    "visible_to",
    "file_visible_to",
    "kept_by",
    "of_county",
    "of",
    "about",
    "in_bulk",
    "waiting_for",
}
MAKES = {"none", "create", "bulk_create", "bulk_update", "model"}
READS = {"read", "read_locked"}  # of coordination.statements: a row by its key
ASKS = {"filter", "get", "get_or_create", "update_or_create"}
TAKES = {"get_object_or_404", "get_list_or_404", *READS}

# Files that no actor asks, and why.
SYSTEM: dict[str, str] = {
    "coordination/audit/seals.py": "seals are common to all counties",
    "coordination/audit/verify.py": "verification walks the whole chain",
    "coordination/keeping/turning.py": "a key is of the house, and turned in every row",
    "coordination/audit/row_check.py": "verification walks every bound row",
    "coordination/audit/rows.py": "rows are digested by their numbers, and shown to nobody",
    "coordination/documents/proving.py": "a command, by whoever keeps the machine",
    "coordination/documents/verifying.py": "verification opens the papers of all counties",
    "coordination/accounts/management/": "a command, by whoever keeps the machine",
    "coordination/api/management/": "a command, by whoever keeps the machine",
    "coordination/books/management/": "a command, by whoever keeps the machine",
    "coordination/demo/": "the demo makes counties",
    "coordination/matters.py": "which rows belong to a matter, beside rows of a county or of a record in hand",
    "coordination/founding/": "founds a county, before anybody of it can act",
    "coordination/documents/printing.py": "a round: prints what is signed and not yet printed",
    "coordination/keeping/keys.py": "a few rows of the whole house: whether its keys wrote them",
    "coordination/policy/management/": "a command: the calendar is the same everywhere",
    "coordination/units/county_columns.py": "for migrations",
    "coordination/units/takeover.py": "founds a county, from its sheets",
    "workflows/engine/catching_up.py": "what the clock tells of is due",
    "workflows/engine/outage.py": "the house itself stood still, in every county",
    "workflows/engine/checks.py": "the night looks over every process of a county in hand",
    "workflows/engine/clock.py": "the clock acts on whatever is due",
    "workflows/paper_signatures/rounds.py": "a round: the sheets that wait, one by one",
    "workflows/engine/night.py": "the night, which names the counties",
}
# Functions that ask what the rule does not see through, and why they may.
KNOWN: dict[str, str] = {
    # who asks is known by this very question
    "coordination/api/keys.py::client_named": "by a key, before anything else is known",
    "coordination/api/keys.py::_there": "as whom the client in hand acts",
    "coordination/config/accounts.py::_known": "who signs in",
    "coordination/units/actors.py::clock_actor": "the clock itself",
    "coordination/config/context.py::_county": "the name on a page before anybody signs in, if there is one county",
    "coordination/anchors/proofs.py::proof_of": "whoever has a paper has the hash of its content, and reads no more than that",
    "coordination/meetings/queries/signed.py::issued_minutes": "verification reads the minutes of all counties",
    "coordination/lives/queries.py::other_counties": "the names of the counties to which a household may go",
    # of a house that was restored
    "coordination/safekeeping/actions/closing.py::close_after_restore": "a command: every county is asked",
    "coordination/safekeeping/policies.py::_officer": "whether somebody sits above the counties",
    # those of the county and those above it, which report for it
    "coordination/api/silence.py::platforms_of": "the platforms that report for the county in hand",
    # names that are unique in the installation
    "coordination/api/forms.py::ClientForm.clean_code": "a client's code names its account",
    # narrowed to the client's county by ``_of``
    "coordination/api/service.py::own": "what the client itself reported, of its county",
    "coordination/api/service.py::counts": "of its county; a platform above counts those below it",
    "coordination/api/service.py::watch_counts": "of its county; a platform above counts those below it",
    "coordination/api/service.py::_places": "a platform above the counties reports for all of them",
    # beside a query of a county
    "coordination/documents/attachments.py::_kept": "the rows of files just written, by their names",
    "coordination/audit/running.py::_posts": "the post of who asked, or the clock's",
    "coordination/audit/running.py::verify_tonight": "whether there is a trail, which is common to all counties",
    "coordination/audit/trail.py::by_person": "names whose events are asked in rows that the reader sees",
    "coordination/officers/lists.py::with_author": "the first versions of rows in hand",
    "coordination/officers/parts.py::_clock": "whether anything waits for the clock, and no more of it than since when",
    "coordination/officers/telling.py::alarmed_officers": "the trail is common to all counties",
    "coordination/audit/models/events.py::_first_county": "of events from before events named a county",
    "coordination/units/actors.py::_somebody_is_away": "whether anything is shut to this very person",
    "workflows/emergency_aid/rounds.py::start_inquiries": "what any county is asked, each begun in its own",
    "coordination/units/kept_out.py::let_in": "by the record in hand that had shut them",
    "coordination/units/kept_out.py::_opened_by": "by the matter in hand, which they name as their source",
    "coordination/leaks/freezing.py::release": "by the record in hand that had shut them",
    "workflows/engine/narrowing.py::kept_out_by_matter": "of the matters of tasks in hand",
    "workflows/engine/recusing.py::open_steps_of": "of a matter in hand",
    "coordination/notifications/sending.py::_homes": "the desks of people in hand, to learn of which county they are",
    "workflows/desk/consequences.py::About.processes": "of the records in hand",
    "coordination/open_steps.py::open_steps": "asked beside the rows of a list, or of a record in hand",
    "coordination/register/queries/lists.py::with_lines": "the members of households in hand",
    "coordination/units/counties.py::County.find_unit": "asked beside the county's own units",
    "coordination/units/counties.py::County.civil_affairs": "the unit of the county's own office",
    "coordination/referrals/queries/people.py::is_window": "about a unit in hand",
    "coordination/monitoring/actions/refusing.py::keep_refused": "what this source sent before, for whatever county",
    "coordination/monitoring/actions/refusing.py::_counties_of": "which county a platform's row names",
    "coordination/monitoring/actions/intake.py::_differing": "the first versions of warnings in hand",
    "coordination/referrals/models/cases.py::_at_work_on_it": "the hands in crises of the units in hand",
    "coordination/referrals/models/legs.py::lasts": "results of the legs that are asked for",
    "coordination/documents/models/subjects.py::SubjectQuerySet.but_shut": "each kind asks for its own county",
    "coordination/documents/models/subjects.py::SubjectQuerySet.but_ended": "each kind asks for its own county",
    "coordination/documents/models/subjects.py::saying": "which kinds have the question, no row",
    "coordination/documents/models/subjects.py::SubjectQuerySet.with_closed_file": "each kind asks for its own county",
    "coordination/documents/models/papers.py::PaperQuerySet.with_open_kinds": "each kind asks for its own county",
    "coordination/deliberation/models/seeing.py::chaired_by": "asked beside the rows of a county",
    "coordination/deliberation/models/seeing.py::is_asked": "asked beside the rows of a county",
    "coordination/units/officers.py::_holding": "of a county in hand, or of what is of no county, asked for by name",
    "coordination/units/queries.py::holder_beside": "of a post in hand, in its unit or its region",
    "coordination/units/queries.py::_heirs": "which unit follows which, by keys alone",
    "coordination/units/queries.py::current_successor": "the heir of a unit in hand",
    "coordination/units/queries.py::hands_of": "by the holders of tasks in hand",
    "coordination/units/forms.py::absences_told_to": "of posts of the own county, one by one or by its region",
    "coordination/units/leaving.py::hanging_on": "of a person in hand",
    "coordination/units/leaving.py::_steps_of": "of the desk of a post in hand",
    "coordination/units/rounds.py::_known_before": "the history of a row in hand",
    "workflows/remedy/hearing.py::open_remedies": "about a person in hand",
    "workflows/engine/stopping.py::stop": "the step of an entry in hand",
    "workflows/engine/stopping.py::let_go": "the step of an entry in hand",
    "coordination/units/actions/__init__.py::set_substitution": "locks two posts in hand, in one order",
    # the record of a task or process in hand, or its lock
    "coordination/changes.py::_locked": "locks a record in hand",
    "workflows/engine/base.py::RowLock.__call__": "the lock of a process in hand",
    "workflows/engine/branches.py::RecordJoinActivation.create": "the join of a process in hand",
    "workflows/member_duty/parts.py::PartFlow.lock": "the lock of a process in hand",
    "workflows/desk/finding.py::find_task": "asks then who may take it or see it",
    "workflows/diagram/process_pages.py::find_process": "asks then who may see its record",
    "coordination/policy/given.py::_touched": "a notice of the State Council holds in every county",
    "workflows/templatetags/flow.py::part_actions": "about rows shown, and asks who may take each",
    # rounds of the house: they act as the clock, on each record in its own county
    "coordination/units/each_county.py::in_each_county": "names the counties, for a round in each",
    "workflows/emergency_aid/rounds.py::_start": "a round: locks a drafted top-up in hand",
    "workflows/emergency_aid/rounds.py::start_top_ups": "a round: drafted top-ups",
    "workflows/member_duty/cycles.py::open_cycles": "a round: recurring duties",
    "workflows/warning_disposal/imports.py::resume_imports": "a round: imports that a crash left",
    # by identity, which goes over counties: all that comes out is which county to ask
    "coordination/aid/queries/duplicates.py::counties_that_aid": "which other counties aid this person",
    "coordination/register/queries/elsewhere.py::_others": "which other counties know this number",
    "coordination/register/queries/elsewhere.py::died_elsewhere": "which other counties confirmed the death",
    "coordination/register/queries/elsewhere.py::members_elsewhere": "which other counties know these members",
    # parameters, whose rules take a county of their own
    "coordination/policy/actions.py::import_notice": "one notice holds in every county, whose office is told",
    "coordination/policy/traces.py::_county_keys": "seals are common to all counties",
    "coordination/policy/models.py::region_and_above": "what a region in hand is part of",
}


@cache
def county_models() -> dict[str, Any]:
    """The models whose rows are a county's, by the names that the source calls them."""
    return {
        model.__name__: model
        for model in own_models()
        if model._meta.label not in NO_COUNTY or model._meta.label in ALSO
    }


class Query:
    """A chain of calls that begins at a manager: what it is asked of, and by what it is narrowed."""

    def __init__(self, root: ast.expr, calls: list[ast.Call], within: ast.AST | None, where: str) -> None:
        self.root, self.calls, self.where = root, calls, where
        name = ast.unparse(within.func) if isinstance(within, ast.Call) else ""
        self.taken_by = [within] if isinstance(within, ast.Call) and name in TAKES else []
        self.is_read = name in READS
        self.is_prefetched = name == "Prefetch"  # the relation of a row in hand

    def __str__(self) -> str:
        return f"{self.where}: {ast.unparse(self.root)} {'.'.join(self.names)}"

    @property
    def names(self) -> list[str]:
        return [call.func.attr for call in self.calls if isinstance(call.func, ast.Attribute)]

    @property
    def model(self) -> Any:
        """The model that the source names; None where it is told at run time."""
        return county_models().get(_name_of(self.root))

    def is_lawful(self) -> bool:
        if (SAYS_WHOSE | MAKES).intersection(self.names) or self.is_prefetched:
            return True
        if isinstance(self.root, ast.Name) and self.taken_by and not self.calls:
            rest = _of(self.taken_by[0])[1:]
            return any(self._narrows(one) for one in rest) or (self.is_read and _is_key_in_hand(rest[0]))
        if not self.calls:  # the manager is handed on: whoever asks it says whose rows are meant
            return "visible_to" in self.function
        asked = [call for call, name in zip(self.calls, self.names, strict=True) if name in ASKS]
        return any(self._narrows(condition) for call in [*asked, *self.taken_by] for condition in _of(call))

    def _narrows(self, condition: ast.expr | ast.keyword) -> bool:
        """Whether a condition lets through only what belongs to a record in hand."""
        if isinstance(condition, ast.keyword):
            return self._binds(condition.arg or "", condition.value)
        if isinstance(condition, ast.BinOp) and isinstance(condition.op, ast.BitAnd):
            return self._narrows(condition.left) or self._narrows(condition.right)
        if isinstance(condition, ast.BinOp) and isinstance(condition.op, ast.BitOr):
            return self._narrows(condition.left) and self._narrows(condition.right)
        if isinstance(condition, ast.Call) and ast.unparse(condition.func) in ("Q", "models.Q"):
            return any(self._narrows(one) for one in _of(condition))
        return False

    def _binds(self, lookup: str, value: ast.expr) -> bool:
        """Whether a condition names a record in hand: a relation to it, or the key that it holds."""
        column, _, how = lookup.rpartition("__")
        if how not in ("in",):
            column, how = lookup, ""
        if isinstance(value, ast.Constant):
            return False
        if column == "pk" and how:
            return True
        if column in ("pk", "key") or column.endswith("_id") or self._is_plain_key(column):
            return bool(how) or _is_key_in_hand(value)
        return self._leads_to_a_county(column)

    def _is_plain_key(self, column: str) -> bool:
        """An event names its household by the household's key."""
        return column == "household" and self.model is not None and self.model.__name__ == "Event"

    def _leads_to_a_county(self, lookup: str) -> bool:
        model = self.model
        if model is None:
            return False
        for part in lookup.split("__"):
            try:
                field = model._meta.get_field(part)
            except FieldDoesNotExist:
                return False
            model = field.related_model
            if model is None:
                return False
        return model.__name__ in county_models()


def _of(call: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*call.args, *call.keywords]


def _name_of(root: ast.expr) -> str:
    """What the source calls a model: by its own name, or by its label."""
    if isinstance(root, ast.Call) and ast.unparse(root.func) == "apps.get_model":
        return ast.unparse(root.args[-1]).strip("'\"").rpartition(".")[2]
    return ast.unparse(root).rpartition(".")[2]


def _is_key_in_hand(value: ast.expr) -> bool:
    """``case.pk``, ``leg.case_id``, ``OuterRef("case")``; a bare ``pk`` may be what somebody posted."""
    if isinstance(value, ast.Attribute):
        return value.attr in ("pk", "key") or value.attr.endswith(("_id", "_pk"))
    if isinstance(value, ast.BoolOp):  # ``item_id or 0``
        return _is_key_in_hand(value.values[0])
    if isinstance(value, ast.Call) and value.args and ast.unparse(value.func) in ("str", "int"):
        return _is_key_in_hand(value.args[0])
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] == "OuterRef"


def queries(path: Path, module: ast.Module) -> Iterator[Query]:
    """Every query of a file that begins at a county's model, or at one that is told at run time."""
    above = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and _is_county(node.value):
            calls, last = _chain(node, above)
            found = Query(node.value, calls, above.get(last), f"{short(path)}::{_place(node, above)}")
        elif isinstance(node, ast.Name) and _is_taken(node, above.get(node)):
            found = Query(node, [], above.get(node), f"{short(path)}::{_place(node, above)}")
        else:
            continue
        found.function = _function(node, above)
        yield found


def _is_taken(node: ast.Name, above: ast.AST | None) -> bool:
    """``get_object_or_404(Leg, …)``, which asks the model's own manager; ``read(Leg, key)``, past it."""
    if not (isinstance(above, ast.Call) and above.args and above.args[0] is node):
        return False
    name = ast.unparse(above.func)
    return name in TAKES and (node.id in county_models() or (name in READS and _is_county(node)))


def _chain(node: ast.expr, above: dict[ast.AST, ast.AST]) -> tuple[list[ast.Call], ast.AST]:
    """The calls that hang on a manager, in their order, and the whole expression."""
    calls: list[ast.Call] = []
    last: ast.AST = node
    while True:
        up = above.get(last)
        if isinstance(up, ast.Call) and up.func is last:
            calls.append(up)
        elif not (isinstance(up, ast.Attribute | ast.Subscript) and up.value is last):
            return calls, last
        last = up


def _function(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    up: ast.AST | None = node
    while up is not None and not isinstance(up, ast.FunctionDef | ast.AsyncFunctionDef):
        up = above.get(up)
    return ast.unparse(up) if up is not None else ""


def _is_county(root: ast.expr) -> bool:
    """A county's model, or a variable whose model nobody sees here; a record's own history is its relation."""
    name = _name_of(root)
    if name in county_models():
        return True
    return not name[:1].isupper() and not (
        isinstance(root, ast.Name | ast.Attribute) and name == "ContentType"
    )


def _place(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    """The class and function in which something stands."""
    names: list[str] = []
    up: ast.AST | None = node
    while up is not None:
        if isinstance(up, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(up.name)
        up = above.get(up)
    return ".".join(reversed(names)) or "module"


def is_excused(query: Query) -> bool:
    path, _sep, place = query.where.partition("::")
    return (
        place.rpartition(".")[2] == "_seen_by"  # asked of what ``of_county`` has let through
        or any(path.startswith(one) for one in SYSTEM)
        or query.where in KNOWN
    )


@cache
def unlawful() -> list[Query]:
    return [
        query for path in sources(*PRODUCT) for query in queries(path, tree(path)) if not query.is_lawful()
    ]


def test_no_query_reads_past_the_county():
    assert [str(query) for query in unlawful() if not is_excused(query)] == []


def test_every_exception_is_still_needed():
    places = {query.where for query in unlawful()}
    assert sorted(KNOWN.keys() - places) == []
    assert [one for one in SYSTEM if not any(place.startswith(one) for place in places)] == []
