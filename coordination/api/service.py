"""The interface (/api/v1/): warnings in, their course back to the source, counts upwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query
from ninja.errors import HttpError
from ninja.security import APIKeyHeader
from pydantic import AwareDatetime

from coordination.api import keys
from coordination.api.admission import admitted
from coordination.api.models import ApiClient, Scope
from coordination.api.schemas import (
    Batch,
    BatchResult,
    Counts,
    ProblemOut,
    Refused,
    RowResult,
    WarningOut,
    WarningPage,
    WatchCounts,
)
from coordination.audit.closing import HouseClosed
from coordination.changes import lock
from coordination.limits import TooOften
from coordination.monitoring.actions import refusing as keeping
from coordination.monitoring.intake import Problem, Reader, Row, contradictions, visible
from coordination.monitoring.models import RefusedRow, Warning
from coordination.outages import AGAIN, outage_of
from coordination.register.models import WatchEntry
from coordination.units.models import Organisation, OrganisationQuerySet
from workflows.warning_disposal.front import open_warnings


class ClientKey(APIKeyHeader):
    """The client's key, in the header X-API-Key."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> ApiClient | None:
        return admitted(request, key)


api = NinjaAPI(
    title="Lianxi",
    version="1",
    description=f"Warnings from monitoring platforms and other systems, and what became of them.\n\n{keys.__doc__}",
    urls_namespace="api",
    auth=ClientKey(),
)
REFUSALS: dict[Any, Any] = {401: Refused, 403: Refused, 429: Refused, 503: Refused}


@api.exception_handler(TooOften)
def too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    response = api.create_response(request, {"detail": str(error)}, status=429)
    response["Retry-After"] = str(error.seconds)
    return response


@api.exception_handler(HouseClosed)
def closed(request: HttpRequest, error: HouseClosed) -> HttpResponse:
    """Not for good: what was to be reported is to be sent again later."""
    response = api.create_response(request, {"detail": str(error)}, status=503)
    response["Retry-After"] = "3600"
    return response


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=403)


@api.exception_handler(Error)
@api.exception_handler(OSError)
def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 or 507 in words where something is away; whatever else it is stays an error of ours."""
    outage = outage_of(error)
    if outage is None:
        raise error
    response = api.create_response(request, {"detail": outage.sentence(request.method)}, status=outage.status)
    response["Retry-After"] = str(AGAIN)
    return response


def client_for(request: HttpRequest, scope: str) -> ApiClient:
    client: ApiClient = request.auth  # type: ignore[attr-defined]
    if not client.may(scope):
        raise HttpError(403, _("The key does not include the scope %(scope)s.") % {"scope": scope})
    return client


@api.post(
    "/warnings",
    response={200: BatchResult, **REFUSALS},
    url_name="warnings",
    operation_id="report_warnings",
    summary="Report up to a thousand warnings",
)
def report(request: HttpRequest, batch: Batch) -> BatchResult:
    """Each row gets a result. A key that this source has used before changes nothing (R22); what is
    refused is kept with its reason (R4)."""
    client = client_for(request, Scope.WARNINGS_WRITE)
    reader = Reader(_places(client), batch.warnings)
    results: list[RowResult] = []
    good: list[tuple[RowResult, Row]] = []
    for index, given in enumerate(batch.warnings):
        row, problems = reader.read(given)
        result = RowResult(
            index=index, source_key=visible(given.get("source_key") or "")[:80], result="refused"
        )
        result.problems = [ProblemOut(field=one.field, words=str(one.words)) for one in problems]
        if row is not None and not row.source_key:
            result.problems.append(ProblemOut(field="source_key", words=_("This is missing.")))
        elif row is not None:
            good.append((result, row))
        results.append(result)
    _take_in(client, batch.warnings, results, good)
    tally = {name: sum(one.result == name for one in results) for name in ("opened", "known", "refused")}
    return BatchResult(**tally, results=results)


def _places(client: ApiClient) -> OrganisationQuerySet:
    """Where its rows may come from: its county; a platform above the counties reports for all of them."""
    if client.county_id is None:
        return Organisation.objects.valid_on().exclude(region=None)
    return Organisation.objects.of_county(client.county_id).valid_on()


def _of(client: ApiClient, rows: Any) -> Any:
    """What it counts: the rows of its county; a platform above them counts all that stand below it (C9)."""
    return rows.of_county(client.county_id) if client.county_id is not None else rows


def _take_in(
    client: ApiClient,
    given: list[dict[str, Any]],
    results: list[RowResult],
    good: list[tuple[RowResult, Row]],
) -> None:
    """One source's batches come one after the other; a race lost is looked at once more."""

    def take() -> None:
        with transaction.atomic():
            lock(client)
            contradicted = _open(client, good) if good else {}
            refused = [
                keeping.Refused(
                    given[one.index],
                    [Problem(problem.field, problem.words) for problem in one.problems],
                    contradicts=contradicted.get(one.index),
                )
                for one in results
                if one.result == "refused"
            ]
            if refused:
                _keep(client, refused)

    try:
        take()
    except IntegrityError:  # the same key came by another door in this very moment
        take()


def _open(client: ApiClient, good: list[tuple[RowResult, Row]]) -> dict[int, Warning]:
    """Open what is new; by their places, the warnings that a row contradicts."""
    rows = [row for _result, row in good]
    received = open_warnings(
        rows, actor=client.actor, channel=client.channel, source=client.code, reported_by=client.organisation
    )
    contradicted: dict[int, Warning] = {}
    for (result, _row), warning, is_new, names in zip(
        good, received.warnings, received.is_new, received.differing, strict=True
    ):
        result.result = "refused" if names else "opened" if is_new else "known"
        result.key, result.number = warning.key, warning.number
        result.status, result.proposed_route = warning.status, warning.proposed
        result.problems = [
            ProblemOut(field=one.field, words=one.words) for one in contradictions(warning, names)
        ]
        if names:
            contradicted[result.index] = warning
    return contradicted


def _keep(client: ApiClient, refused: list[keeping.Refused]) -> None:
    keeping.keep_refused(
        refused,
        actor=client.actor,
        channel=client.channel,
        source=client.code,
        reported_by=client.organisation,
        county_id=client.county_id,
    )


def own(client: ApiClient) -> Any:
    """What this client reported, and nothing else."""
    return _of(client, Warning.objects.filter(source=client.code))


def shown(warning: Warning) -> WarningOut:
    return WarningOut(
        key=warning.key,
        number=warning.number,
        source_key=warning.source_key,
        status=warning.status,
        route=warning.route,
        outcome=warning.outcome,
        is_urgent=warning.is_urgent,
        received_at=warning.received_at,
        changed_at=warning.changed_at,
        closed_at=warning.closed_at,
    )


@api.get(
    "/warnings",
    response={200: WarningPage, **REFUSALS},
    url_name="warning-list",
    operation_id="list_warnings",
    summary="The client's own warnings that changed since a moment",
)
def changed(
    request: HttpRequest,
    since: AwareDatetime | None = None,
    source_key: str = Query("", max_length=80),
    after: str = Query("", max_length=60, pattern=r"^(\d{1,12}\.\d{6}_\d{1,18})?$"),
    limit: int = Query(100, ge=1, le=500),
) -> WarningPage:
    """Oldest change first; ``after`` of one page begins the next."""
    client = client_for(request, Scope.WARNINGS_READ)
    found = own(client)
    if source_key:
        found = found.filter(source_key=visible(source_key))
    if since is not None:
        found = found.filter(changed_at__gte=_in_utc(since))
    if after:
        at, _sep, pk = after.partition("_")
        moment = _moment(float(at))
        found = found.filter(changed_at__gte=moment).filter(Q(changed_at__gt=moment) | Q(pk__gt=int(pk)))
    rows = list(found.order_by("changed_at", "pk")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    cursor = f"{last.changed_at.timestamp():.6f}_{last.pk}" if last is not None else ""
    return WarningPage(warnings=[shown(row) for row in rows[:limit]], after=cursor)


def _in_utc(at: dt.datetime) -> dt.datetime:
    """The database's own zone: some take no offset that a description of dates allows."""
    try:
        return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise HttpError(422, _("This is no moment.")) from None


def _moment(stamp: float) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(stamp, tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise HttpError(422, _("This is no moment.")) from None


@api.get(
    "/warnings/{key}",
    response={200: WarningOut, 404: Refused, **REFUSALS},
    url_name="warning",
    operation_id="read_warning",
    summary="How one of the client's own warnings stands",
)
def read(request: HttpRequest, key: str) -> WarningOut:
    """Feedback to the source (R232): status, route and outcome, without personal data."""
    client = client_for(request, Scope.WARNINGS_READ)
    warning = own(client).filter(key=key).first() if key.isascii() and key.isalnum() else None
    if warning is None:
        raise HttpError(404, _("No warning of this client has this key."))
    return shown(warning)


@api.get(
    "/aggregates/warnings",
    response={200: Counts, **REFUSALS},
    url_name="counts",
    operation_id="count_warnings",
    summary="Counts of a month, without persons",
)
def counts(
    request: HttpRequest, month: str = Query("", pattern=r"^((19|20)\d\d-(0[1-9]|1[0-2]))?$")
) -> Counts:
    """What the level above sees: counts, never a case (C9)."""
    client = client_for(request, Scope.AGGREGATES_READ)
    month = month or f"{timezone.localdate():%Y-%m}"
    first = dt.date.fromisoformat(f"{month}-01")
    following = (first + dt.timedelta(days=31)).replace(day=1)
    begin, end = (timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (first, following))
    found = _of(client, Warning.objects.filter(received_at__gte=begin, received_at__lt=end))

    def by(name: str) -> dict[str, int]:
        grouped = found.exclude(**{name: ""}).order_by().values_list(name).annotate(n=Count("pk"))
        return dict(grouped.order_by(name))

    return Counts(
        month=month,
        received=found.count(),
        refused=_of(client, RefusedRow.objects.filter(received_at__gte=begin, received_at__lt=end)).count(),
        by_status=by("status"),
        by_kind=by("kind"),
        by_route=by("route"),
    )


@api.get(
    "/aggregates/watch-list",
    response={200: WatchCounts, **REFUSALS},
    url_name="watch-counts",
    operation_id="count_watch_list",
    summary="How many are watched after a refusal or after leaving",
)
def watch_counts(request: HttpRequest, on: dt.date | None = None) -> WatchCounts:
    """Refused within a year, left within two (R237), today or on a day: counts only."""
    client = client_for(request, Scope.AGGREGATES_READ)
    day = on or timezone.localdate()
    grouped = (
        _of(client, WatchEntry.objects.active(day)).order_by().values_list("kind").annotate(n=Count("pk"))
    )
    return WatchCounts(on=day, by_reason=dict(grouped.order_by("kind")))
