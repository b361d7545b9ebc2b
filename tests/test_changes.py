"""One trace, one tell: what a change does to the row, its versions, its events and those who are told."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from coordination.access import Medium, require
from coordination.aid.models import Account, AidCase
from coordination.aid.notices import AidNotice
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.changes import Change, begin, lock, need, revising, say_why, trace
from coordination.notifications.models import Notice
from coordination.policy.models import PolicyDocument
from coordination.telling import tell
from coordination.units.holders import Holder
from coordination.units.models import Role
from tests.aid.world import Aid
from tests.encrypted import set_all
from tests.referrals.walker import Walker

S = AidCase.Status


@pytest.fixture
def aid(cast):
    return Aid(cast)


@pytest.fixture
def case(aid):
    return aid.walk().case


@pytest.fixture
def head(cast):
    return cast.actor("shilei", "THEAD")


def test_a_change_leaves_its_row_a_version_and_an_event(case, head):
    row, change = begin(case, actor=head.by(Medium.PAPER))
    row.status, row.reason = S.RETURNED, "缺少材料"
    event = change.save(AidVerb.RETURNED, reason="缺少材料", basis="细则第八条", after={"n": 1})

    version = row.history.latest()
    assert (version.status, version.history_user, version.history_change_reason) == (
        S.RETURNED,
        head.user,
        "缺少材料",
    )
    assert Event.objects.of(row).first() == event
    assert (event.before, event.after) == (
        {"status": S.REGISTERED},
        {"status": S.RETURNED, "n": 1},
    )
    assert (event.unit_id, event.household) == (row.township_id, row.household.key)
    assert (event.reason, event.basis, event.medium) == ("缺少材料", "细则第八条", Medium.PAPER)
    assert (event.user_name, event.policy_version) == (head.user.name, row.policy_version)
    case.refresh_from_db()
    assert (case.status, case.reason) == (S.RETURNED, "缺少材料")


def test_a_field_that_nobody_names_is_saved(case, head):
    row, change = begin(case, actor=head)
    row.facts, row.round, row.person = "另有隐情", 2, row.person  # the last is what it was
    assert change.fields == ["facts", "round"]
    change.save(AidVerb.AMENDED)
    case.refresh_from_db()
    assert (case.facts, case.round) == ("另有隐情", 2)


def test_a_list_that_grows_in_place_has_changed(db):
    document = PolicyDocument(issuers=["县政府"])
    change = Change(document, actor=None)
    document.issuers.append("县民政局")
    assert change.fields == ["issuers"]


def test_the_row_is_read_anew_and_keeps_what_others_wrote(case, head):
    set_all(AidCase.objects.filter(pk=case.pk), facts="同事已改", round=3)
    row, change = begin(case, actor=head)
    assert (row.facts, case.facts) == ("同事已改", "家中失火，房屋烧毁，无处居住。")
    set_all(
        AidCase.objects.filter(pk=case.pk), other_aid="红十字会"
    )  # written beside, within this transaction
    row.reason = "x"
    change.save(AidVerb.AMENDED)
    case.refresh_from_db()
    assert (case.facts, case.round, case.other_aid) == ("同事已改", 3, "红十字会")


def test_what_an_action_reads_comes_with_the_locked_row(case, head):
    with CaptureQueriesContext(connection) as asked:
        row, change = begin(case, actor=head)
        _read = (row.township.name, row.household.key, row.person.name)
        change.save(AidVerb.AMENDED)
    event = 1 if connection.vendor == "postgresql" else 2  # with its place in the queue of seals
    assert len(asked) == 4 + event  # the row; the row, its version and the key of that


def test_a_version_stands_even_where_nothing_changed(case, head):
    versions = case.history.count()
    _row, change = begin(case, actor=head)
    event = change.save(AidVerb.AMENDED)
    assert case.history.count() == versions + 1
    assert event.before == event.after == {"status": S.REGISTERED}


def test_what_was_saved_before_is_no_change_any_more(case, head):
    row, change = begin(case, actor=head)
    row.status = S.VERIFYING
    change.save(AidVerb.SENT_TO_ORDINARY)
    row.status = S.PLANNING
    event = change.save(AidVerb.VERIFIED)
    assert (event.before, event.after) == ({"status": S.VERIFYING}, {"status": S.PLANNING})


@pytest.mark.parametrize("refusal", [PermissionDenied("Nein."), ValidationError("Nein.")])
def test_what_is_refused_leaves_nothing(case, head, refusal):
    versions, events = case.history.count(), Event.objects.count()

    def act():
        row, change = begin(case, actor=head)
        row.status = S.VERIFYING
        change.save(AidVerb.SENT_TO_ORDINARY)
        require("Nein.") if isinstance(refusal, PermissionDenied) else need("", "Nein.")

    with pytest.raises(type(refusal)), transaction.atomic():
        act()
    assert case.status == S.REGISTERED  # the record in hand is never half changed
    case.refresh_from_db()
    assert case.status == S.REGISTERED
    assert (case.history.count(), Event.objects.count()) == (versions, events)


def test_what_the_database_refuses_leaves_nothing(case, head):
    versions = case.history.count()
    row, change = begin(case, actor=head)
    row.status = S.REFUSED  # and no reason
    with pytest.raises(IntegrityError, match="stopped_aid_says_why"), transaction.atomic():
        change.save(AidVerb.REFUSED)
    assert case.history.count() == versions
    assert not Event.objects.of(case).filter(verb=AidVerb.REFUSED).exists()


def test_a_unit_that_an_event_is_about_is_named_in_it(cast, case, head):
    other = cast.unit("CZ")
    event = trace(case, AidVerb.RETURNED, actor=head, unit=other)
    assert (event.unit_id, event.after) == (
        other.pk,
        {"status": S.REGISTERED, "unit": other.short_name},
    )
    event = trace(case, AidVerb.RETURNED, actor=head, unit=other, after={"unit": "他处"})
    assert event.after["unit"] == "他处"


def test_the_record_is_locked_before_what_hangs_on_it(cast):
    leg = Walker(cast, "CZ").leg("CZ")
    with CaptureQueriesContext(connection) as asked:
        row = lock(leg)
        _read = (row.receiver.name, row.case.window.name)
    tables = [query["sql"].split('FROM "')[1].split('"')[0] for query in asked]
    assert tables == ["referrals_referral", "referrals_leg"]


def test_an_event_that_moves_nothing_is_no_version(case, head):
    versions = case.history.count()
    event = trace(case, AidVerb.RETURNED, actor=head, unit=head.unit_id, household="", after={"n": 1})
    assert case.history.count() == versions
    assert (event.before, event.after, event.household) == (None, {"n": 1, "status": S.REGISTERED}, "")


def test_part_of_a_locked_record_is_revised_in_a_block(aid, head):
    stage = aid.walk().approved().case.plan.stages.get()
    with revising(stage, actor=head, reason="提前"):
        stage.due_on, stage.condition = "2026-12-01", "在校"
    assert (stage.history.latest().condition, stage.history.latest().history_change_reason) == (
        "在校",
        "提前",
    )
    versions = stage.history.count()
    with pytest.raises(ValidationError):
        _revise_in_vain(stage, head)
    assert stage.history.count() == versions


def _revise_in_vain(stage, actor):
    with revising(stage, actor=actor):
        stage.condition = "不算"
        need("", "Nein.")


def test_a_notice_leaves_out_whoever_did_it_and_speaks_the_language_of_the_house(cast, case, head):
    event = trace(case, AidVerb.RETURNED, actor=head, reason="缺少材料")
    clerk, town = cast.user("wutong"), case.township
    with translation.override("en"):
        holders = [Holder(town, Role.THEAD), Holder(town, Role.TCLERK)]
        tell(case, AidNotice.STOPPED, event, holders, actor=head, also=[clerk, head.user], answer="refused")
    told = Notice.objects.filter(kind=AidNotice.STOPPED)
    desk = {post.user for post in Holder(town, Role.TCLERK).posts()}
    assert clerk in desk
    assert {notice.recipient for notice in told} == desk - {head.user}, "everybody at the desk but who did it"
    notice = told.get(recipient=clerk)
    assert (notice.recipient, notice.event, notice.url) == (clerk, event.uuid, case.get_absolute_url())
    assert notice.params == {
        "title": "桃源镇火灾救助",
        "number": case.number,
        "reason": "缺少材料",
        "answer": "refused",
    }
    tell(case, AidNotice.PAID, event, [Holder(town, Role.THEAD)], actor=head, to_actor=True)
    assert Notice.objects.get(kind=AidNotice.PAID).recipient == head.user


@pytest.mark.parametrize("given", ["", " \n"])
def test_words_that_are_needed_are_asked_for_by_name(given):
    with pytest.raises(ValidationError) as refused:
        say_why(given)
    assert refused.value.message_dict == {"reason": ["请写明理由。"]}
    with pytest.raises(ValidationError) as refused:
        need(given, "Say more.", field="opinion")
    assert refused.value.message_dict == {"opinion": ["Say more."]}


def test_words_lose_the_blanks_around_them():
    assert (say_why(" 理由 \n"), need(" 意见", "?")) == ("理由", "意见")


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_follow_one_another(cast):
    finance = cast.actor("hejun")
    account = Aid(cast).reserve
    begun, seen = threading.Event(), []

    def second():
        try:
            begun.wait(10)
            with transaction.atomic():
                row, change = begin(account, actor=finance)
                seen.append(row.residents)
                row.quota = 60000
                change.keep()
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        row, change = begin(account, actor=finance)
        begun.set()
        other.join(0.3)
        assert not seen  # it waits for the lock
        row.residents = 4321
        change.keep()
    other.join(10)
    assert seen == [4321]
    account = Account.objects.get(pk=account.pk)
    assert (account.residents, account.quota) == (4321, 60000)
    assert [version.residents for version in account.history.order_by("-history_id")[:2]] == [4321, 4321]


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_only_inside_a_transaction(cast):
    account = Aid(cast).reserve
    with pytest.raises(transaction.TransactionManagementError):
        lock(account)
