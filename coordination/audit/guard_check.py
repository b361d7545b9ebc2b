"""Whether the guards stand as they were installed, and nothing was put beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from coordination.audit import guards
from coordination.audit.rows import bound_models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# SQLite: what a connection must not have switched on, or off
SETTINGS = {"writable_schema": 0, "ignore_check_constraints": 0, "foreign_keys": 1}
# PostgreSQL: the bits of a trigger's type
BITS = {
    "ROW": 1,
    "STATEMENT": 0,
    "BEFORE": 2,
    "AFTER": 0,
    "INSERT": 4,
    "DELETE": 8,
    "UPDATE": 16,
    "TRUNCATE": 32,
}
STANDING = """
SELECT t.tgname, c.relname, t.tgenabled, t.tgtype, t.tgqual IS NOT NULL OR cardinality(t.tgattr::int2[]) > 0,
       p.proname, p.prosrc, l.lanname
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid
  JOIN pg_language l ON l.oid = p.prolang
 WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""
RULES = """
SELECT r.rulename, c.relname FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
"""


class Standing(NamedTuple):
    """A trigger as the database has it."""

    table: str
    is_on: bool
    body: tuple[Any, ...]  # compared with the guard's own


def check_guards(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What is wrong with guards, with the tables that they guard, and with the settings of the database."""
    standing = _on_sqlite(connection) if connection.vendor == "sqlite" else _on_postgresql(connection)
    due = {trigger.name: trigger for trigger in guards.expected(connection)}
    for name, trigger in sorted(due.items()):
        words, stands = {"name": name}, standing.get(name)
        if stands is None:
            yield _("guard %(name)s is not installed") % words
        elif not stands.is_on:
            yield _("guard %(name)s is switched off") % words
        elif stands.table != trigger.table or stands.body != _due(connection.vendor, trigger):
            yield _("guard %(name)s does not say what it was installed to say") % words
    tables = {trigger.table for trigger in due.values()}
    tables |= {bound.model._meta.db_table for bound in bound_models()}
    for name, stands in sorted(standing.items()):
        if name not in due and stands.table in tables:
            yield _("%(table)s has the trigger %(name)s, which is none of the guards") % {
                "table": stands.table,
                "name": name,
            }
    yield from (_settings_of_sqlite if connection.vendor == "sqlite" else _settings_of_postgresql)(connection)


def _due(vendor: str, trigger: guards.Trigger) -> tuple[Any, ...]:
    if vendor == "sqlite":
        return (guards.sqlite_text(trigger),)
    kind = sum(BITS[word] for word in [*trigger.fires.split(), trigger.each])
    return (kind, False, trigger.name, guards.postgresql_body(trigger), "plpgsql")


def _on_sqlite(connection: BaseDatabaseWrapper) -> dict[str, Standing]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: Standing(table, True, (sql,)) for name, table, sql in cursor.fetchall()}


def _on_postgresql(connection: BaseDatabaseWrapper) -> dict[str, Standing]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        found = {
            name: Standing(table, enabled in ("O", "A"), tuple(body))
            for name, table, enabled, *body in cursor.fetchall()
        }
        cursor.execute(RULES)  # a rule can turn an insert or a delete into nothing
        return found | {name: Standing(table, True, ()) for name, table in cursor.fetchall()}


def _settings_of_sqlite(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        for name, due in SETTINGS.items():
            cursor.execute(f"PRAGMA {name}")
            (stands,) = cursor.fetchone()
            if stands != due:
                yield _("the database works with %(name)s = %(value)s") % {"name": name, "value": stands}
        for bound in bound_models():
            table = bound.model._meta.db_table
            cursor.execute(f"PRAGMA foreign_key_check({table})")
            for _table, row, parent, _key in cursor.fetchall():
                words = {"model": bound.model._meta.verbose_name, "pk": row, "table": parent}
                yield _("%(model)s %(pk)s names a row of %(table)s that is not there") % words


def _settings_of_postgresql(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        (stands,) = cursor.fetchone()
        if stands != "origin":  # else no trigger fires
            yield _("the database works with %(name)s = %(value)s") % {
                "name": "session_replication_role",
                "value": stands,
            }
