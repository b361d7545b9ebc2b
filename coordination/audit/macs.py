"""Message authentication codes under a key that the database never holds."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from coordination.audit.models import Event

# Everything an event says, in the order in which it is signed. Adding a column
# to Event means a new format: rows of the old one stay as they were signed.
# The first, without a county, is that of the years in which there was one county.
FORMAT = "lianxi-event-1"
FORMAT_WITH_COUNTY = "lianxi-event-2"
FORMAT_WITH_ROWS = "lianxi-event-3"  # of those that carry digests of rows
SIGNED_FIELDS = (
    "uuid",
    "at",
    "user_id",
    "user_name",
    "post_label",
    "on_behalf_label",
    "verb",
    "subject_type",
    "subject_id",
    "subject_label",
    "household",
    "unit_id",
    "reason",
    "basis",
    "policy_version",
    "before",
    "after",
    "medium",
)
_SIGNED = attrgetter(*SIGNED_FIELDS)
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def key() -> bytes:
    value = getattr(settings, "AUDIT_MAC_KEY", "")
    if not value:
        raise ImproperlyConfigured("AUDIT_MAC_KEY is missing: nothing can be recorded without it.")
    return value if isinstance(value, bytes) else str(value).encode()


def digest(message: bytes) -> str:
    return hmac.digest(key(), message, "sha256").hex()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def instant(at: dt.datetime) -> str:
    """One spelling of a moment, whatever the connection's time zone."""
    if at.tzinfo is not dt.UTC:
        at = at.astimezone(dt.UTC)
    return at.isoformat(timespec="microseconds")


def plain(value: Any) -> Any:
    """A value as both databases give it back from JSON: floats and the like become text."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, float):
        return repr(value)
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def canonical(event: Event) -> bytes:
    """The bytes that stand for an event: one JSON list, keys sorted, no spaces."""
    content: list[object] = [FORMAT]
    if event.county_id is not None:
        content = [FORMAT_WITH_COUNTY, event.county_id]
    if event.rows:
        content = [FORMAT_WITH_ROWS, event.county_id, event.rows]
    number, at, *rest = _SIGNED(event)
    content += (str(number), instant(at), *rest)
    return ENCODER.encode(content).encode()


def event_mac(event: Event) -> str:
    return digest(canonical(event))


def leaf_mac(seal_number: int, position: int, mac: str) -> str:
    return digest(f"lianxi-leaf-1|{seal_number}|{position}|{mac}".encode())


def seal_mac(number: int, root: str, previous_root: str, count: int, at: dt.datetime) -> str:
    return digest(f"lianxi-seal-1|{number}|{root}|{previous_root}|{count}|{instant(at)}".encode())
