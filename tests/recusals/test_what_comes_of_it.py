"""§2: what comes of a matter that somebody keeps out of is shut to them, too, before and after it is opened."""

from __future__ import annotations

import pytest

from coordination.aid.models import AidCase
from coordination.deliberation.models import Deliberation
from coordination.notifications.topics import may_listen
from coordination.recusals.actions import withdraw
from coordination.referrals.models import Referral
from coordination.units.models import KeptOut
from tests.aid.world import Aid
from tests.deliberation.cases import Panel, family
from tests.recusals.test_recusals import keeps_out
from workflows.models import Task

pytestmark = pytest.mark.django_db
CHIEF = "zhouzhengyi"


def out_of(cast, matter, who=CHIEF):
    return keeps_out(cast, matter, who, by=("wangmin",), over=("weiguoqiang",))


def opened(case, model):
    return model.objects.get(household=case.household)


def reads(actor, record) -> bool:
    return type(record).objects.visible_to(actor).filter(pk=record.pk).exists()


@pytest.fixture
def decided(cast):
    """A case before its decision, which will open an aid case and a referral."""
    Aid(cast)
    return Panel(cast).decided("aid", "referral")


def test_m2_2_what_a_shut_matter_opens_is_shut_from_its_first_moment(cast, decided):
    made = out_of(cast, decided.case)
    decided.sign()
    chief = cast.actor(CHIEF)
    for model in (AidCase, Referral):
        child = opened(decided.case, model)
        assert not reads(chief, child)
        assert reads(cast.actor("wangmin"), child)
        assert cast.client(CHIEF).get(child.get_absolute_url()).status_code == 404
        assert not may_listen(chief, f"{child._meta.label_lower}:{child.pk}")
        assert not Task.objects.visible_to(chief).about(child).exists()
        row = KeptOut.objects.about(child).get()
        assert (row.ground_type, row.ground_id) == ("recusals.declaration", made.pk)
        assert row.stand_in == made.stand_in


def test_m2_2_what_it_opened_before_is_shut_with_it_and_opened_with_it(cast, decided):
    decided.sign()
    chief = cast.actor(CHIEF)
    children = [opened(decided.case, model) for model in (AidCase, Referral)]
    assert all(reads(chief, one) for one in children)
    made = out_of(cast, decided.case)
    assert not any(reads(chief, one) for one in children)
    withdraw(made, actor=cast.actor("chenjing", "OFFDIR"), reason="经核实无亲属关系。")
    assert all(reads(chief, one) for one in (*children, Deliberation.objects.get(pk=decided.case.pk)))
    assert not KeptOut.objects.exists()


def test_m2_2_it_goes_on_to_what_these_open_and_to_nothing_else(cast):
    aid = Aid(cast).walk()
    first = Panel(cast, household=aid.case.household, source=aid.case, source_label="救助")
    second = Panel(cast, household=aid.case.household, source=first.case, source_label="个案")
    beside = Panel(cast, household=family(cast, name="罗大山"))
    out_of(cast, aid.case)
    third = Panel(cast, household=aid.case.household, source=second.case, source_label="个案")
    chief = cast.actor(CHIEF)
    assert [reads(chief, one.case) for one in (aid, first, second, third, beside)] == [False] * 4 + [True]


def test_m2_2_a_matter_is_not_shut_by_what_came_of_it(cast, decided):
    decided.sign()
    child = opened(decided.case, AidCase)
    out_of(cast, child)
    chief = cast.actor(CHIEF)
    assert not reads(chief, child)
    assert reads(chief, decided.case)
