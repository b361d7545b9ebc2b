import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState

from coordination.audit import guards
from coordination.audit.models import Event, Leaf, Seal
from coordination.audit.seals import seal_pending
from coordination.units.models import Post, User
from tests.encrypted import saying

GUARDED = (Event, Seal, Leaf)


def assert_refused(do, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        do()


def assert_append_only(model: type[models.Model]) -> None:
    table = model._meta.db_table
    assert_refused(lambda: model.objects.update(mac="0"), f"{table} is append-only")
    assert_refused(lambda: model.objects.all()._raw_delete(connection.alias), f"{table} is append-only")


@pytest.mark.parametrize("model", GUARDED)
def test_rows_of_the_trail_are_neither_changed_nor_removed(happen, model):
    happen(2)
    seal_pending()
    assert_append_only(model)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", GUARDED)
def test_tables_of_the_trail_are_not_truncated(db, model):
    table = model._meta.db_table

    def truncate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'TRUNCATE "{table}" CASCADE')

    assert_refused(truncate, "is append-only")


def test_an_account_class_is_fixed_at_creation(cast):
    officer = User.objects.filter(username="guqing")
    assert_refused(lambda: officer.update(account_class="case"), "fixed at creation")
    assert officer.update(phone="0559-1234567") == 1


def test_a_post_must_fit_its_holders_account_class(cast):
    post = cast.post("wangmin")
    assert_refused(lambda: Post.objects.filter(pk=post.pk).update(role="AUDADM"), "does not fit")
    officer = cast.user("majun")
    assert_refused(
        lambda: Post.objects.create(
            user=officer, unit=post.unit, role="OFFICE", title="科员", valid_from=post.valid_from
        ),
        "does not fit",
    )


def _widened(model: type[models.Model], name: str) -> tuple[models.Field, models.Field]:
    old = model._meta.get_field(name)
    new = old.clone()
    new.max_length = (old.max_length or 0) + 1
    new.set_attributes_from_name(name)
    new.model = model
    return old, new


@pytest.fixture
def rebuild(transactional_db):
    """A migration's rebuild of a table, undone afterwards."""
    done = []

    models_now = ProjectState.from_apps(apps).apps

    def alter(current: type[models.Model], name: str) -> None:
        model = models_now.get_model(current._meta.label)
        old, new = _widened(model, name)
        emit_pre_migrate_signal(0, False, connection.alias)
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new, strict=True)
        done.append((model, old, new))

    yield alter
    for model, old, new in done:
        emit_pre_migrate_signal(0, False, connection.alias)
        with connection.schema_editor() as editor:
            editor.alter_field(model, new, old, strict=True)
    call_command("migrate", run_syncdb=True, verbosity=0)


@pytest.mark.parametrize(("model", "field"), [(Event, "user_name"), (Seal, "root"), (Leaf, "mac")])
def test_guards_stand_again_after_a_migration_rebuilt_the_table(rebuild, happen, model, field):
    happen(2)
    seal_pending()
    rebuild(model, field)
    if connection.vendor == "sqlite":
        assert f"{model._meta.db_table}_no_update" in guards.missing(connection)

    call_command("migrate", run_syncdb=True, verbosity=0)

    assert guards.missing(connection) == []
    assert_append_only(model)


def test_a_table_that_another_tables_guard_reads_can_be_rebuilt(rebuild, cast):
    rebuild(User, "name")
    call_command("migrate", run_syncdb=True, verbosity=0)
    assert guards.missing(connection) == []
    post = cast.post("wangmin")
    assert_refused(lambda: Post.objects.filter(pk=post.pk).update(role="AUDADM"), "does not fit")


def test_lifted_guards_come_back_even_after_an_error(db):
    with guards.lifted(connection):
        assert "audit_event_no_update" in guards.missing(connection)
    with pytest.raises(ZeroDivisionError), guards.lifted(connection):
        raise ZeroDivisionError
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_test_that_commits_stands_until_its_flush(happen):
    happen(1)
    assert len(saying(Event.objects.filter(verb="units.organisation_added"), reason="第1次")) == 1


@pytest.mark.django_db(transaction=True)
def test_and_the_guards_stand_in_the_next_one():
    assert not saying(Event.objects.filter(verb="units.organisation_added"), reason="第1次")
    assert guards.missing(connection) == []
