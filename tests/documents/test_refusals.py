"""Every refusal of every room leaves the notice of refusal (D35): why, by which rule, and how to object.

A module that refuses somebody watches whom it refused (R237); one that does so without a story here fails.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from coordination.aid.actions import deciding as aid_deciding
from coordination.aid.actions import duplicates, planning
from coordination.config.settings import BASE_DIR as ROOT
from coordination.deliberation.actions import proposing
from coordination.documents.models import Paper
from coordination.monitoring.actions import informing
from coordination.monitoring.models import Warning
from coordination.referrals.actions import categories, results
from coordination.register.forms.statuses import WatchForm
from coordination.register.models import WatchEntry
from coordination.remedies.models import DECISIONS
from tests.aid.world import Aid
from tests.deliberation.cases import Panel
from tests.documents.test_told_papers import DOUBLED
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Warned
from tests.order import disagreements
from tests.referrals.walker import Walker as Referred
from tests.walking import in_days, load_rules

pytestmark = pytest.mark.django_db
WHY, BY = "收入超过条件。", "《临时救助办法》第三条。"
LEG = {"reason": WHY, "basis": BY}
WATCHES = re.compile(r"watch_refusal\(|WatchEntry\.Kind\.REFUSED")


def quickly(cast):
    Aid(cast).walk().take("quick_approve", aid_deciding.refuse_case, reason=WHY)


def at_the_review(cast):
    walk = Aid(cast).walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified().planned(900, 600)
    walk.take("review", aid_deciding.refuse_case, "shilei", reason=WHY)


def _above(cast):
    walk = Aid(cast).walk(is_urgent=False, cause="illness", amount=Decimal(6000)).verified()
    return walk.planned(4000, 2000).reviewed()


def by_the_county(cast):
    walk = _above(cast)
    walk.take("county_check", planning.check_for_county, "suting")
    walk.take("county_approve", aid_deciding.refuse_case, "weiguoqiang", reason=WHY)


def _twice(cast):
    aid = Aid(cast)
    aid.walk(amount=Decimal(300)).approved().paid()
    return aid.walk(clerk="yeqing", town="XZ02")


def for_a_duplicate(cast):
    _twice(cast).take("rule", duplicates.rule_on_duplicate, "guojianhua", ruling="stop", reason=WHY)


def of_a_second_aid(cast):
    walk = _twice(cast)
    walk.take("rule", duplicates.rule_on_duplicate, "guojianhua", ruling="", reason="再次失火")
    walk.take("allow", aid_deciding.refuse_case, "weiguoqiang", reason=WHY)


def by_a_panel(cast):
    panel = Panel(cast).opened()
    panel.outcome("refusal", text=WHY, basis=BY)
    panel.conclude("not_supported", reason=WHY).sign()


def by_a_unit(cast):
    Referred(cast, "JT").dispatched().received("JT").answered_leg("JT", "refused", **LEG)


def by_the_window(cast):
    Referred(cast, "XZ01").dispatched().answered_leg("XZ01", "refused", **LEG)


def by_a_charity(cast):
    walk = Referred(cast, "CSH").dispatched().received("CSH")
    walk.answered_leg("CSH", "refused", **LEG)


def at_the_window_by_itself(cast):
    """A category that may have fitted, and no authority has before it."""
    walk = Referred(cast, "JT").accepted()
    walk.case.category_tries.create(category="DIBAO", outcome="may_fit")
    said = {"category": "DIBAO", "decision": "no", **LEG}
    categories.decide_category(walk.case, actor=cast.actor("wutong").proven(), **said)


def a_proposal_declined(cast):
    said = {"reason": WHY, "basis": BY, "route": "按低保申请办理"}
    Panel(cast).take("accept", proposing.decline_case, **said)


def from_a_waiting_list(cast):
    walk = Referred(cast, "ZJ").dispatched().received("ZJ")
    walk.answered_leg("ZJ", "wait_list", review_on=in_days(30))
    leg = walk.leg("ZJ")
    said = {"code": "refused", "summary": "轮候取消。", "proof": "轮候名单", **LEG}
    walk.take("review", results.review_leg, record=leg, **said)


def after_informing(cast):
    known = Registered(cast)
    walk = Warned(cast, id_number=known.id_number).triaged("3").confirmed().informed(timezone.now())
    walk.take("follow_up", informing.follow_up, "wutong", outcome="unqualified", note=WHY, basis=BY)


STORIES = {
    quickly: "coordination/aid/refusing.py",
    at_the_review: "coordination/aid/refusing.py",
    by_the_county: "coordination/aid/refusing.py",
    for_a_duplicate: "coordination/aid/refusing.py",
    of_a_second_aid: "coordination/aid/refusing.py",
    by_a_panel: "workflows/case_deliberation/outcomes.py",
    by_a_unit: "coordination/referrals/actions/results.py",
    by_the_window: "coordination/referrals/actions/results.py",
    by_a_charity: "coordination/referrals/actions/results.py",
    at_the_window_by_itself: "coordination/referrals/actions/categories.py",
    a_proposal_declined: "coordination/deliberation/actions/proposing.py",
    from_a_waiting_list: "coordination/referrals/actions/results.py",
    after_informing: "coordination/monitoring/actions/informing.py",
}
BESIDES = {
    "coordination/register/actions/statuses.py": "the entry itself",
    "coordination/register/forms/statuses.py": "by hand: asks for the number of the notice",
    "coordination/demo/register.py": "the books of before",
}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_c7_a_refusal_leaves_its_notice_with_reason_basis_and_remedies(cast, story):
    load_rules()
    story(cast)
    [paper] = Paper.objects.filter(kind="D35")
    rows = dict(paper.content["rows"])
    assert paper.is_signed
    assert paper.number is not None
    assert paper.kind in DECISIONS, "so that a remedy may be brought against it"
    assert rows["理由"] == WHY.rstrip("。")
    assert rows["依据"]
    words = paper.content["requirement"]
    for way in (f"60日内向{cast.county.government.name}申请行政复议", "提起行政诉讼", "提出异议或者投诉"):
        assert way in words, way
    assert not DOUBLED.search(words + "".join(rows.values()))
    if story is not by_a_charity:  # no refusal of the county's assistance (R237)
        assert WatchEntry.objects.filter(kind="refused").count() == 1
    assert disagreements() == []


def test_every_module_that_refuses_somebody_has_its_story():
    found = {
        str(path.relative_to(ROOT))
        for folder in ("coordination", "workflows")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and WATCHES.search(path.read_text())
    }
    assert found == {*STORIES.values(), *BESIDES}


def test_nobody_is_found_unqualified_without_a_rule(cast):
    load_rules()
    walk = Warned(cast).triaged("3").confirmed().informed(timezone.now())
    for basis in ("", " "):
        with pytest.raises(ValidationError):
            walk.take(
                "follow_up", informing.follow_up, "wutong", outcome="unqualified", note=WHY, basis=basis
            )
    assert not Paper.objects.filter(kind="D35").exists()
    assert walk.status == Warning.Status.FOLLOWING


def test_a_refusal_entered_by_hand_names_its_notice(cast):
    known = Registered(cast)
    said = {"kind": "refused", "since_on": timezone.localdate().isoformat(), "reason": WHY}

    def form(**more):
        return WatchForm({**said, **more}, household=known.household, actor=cast.actor("suting"))

    assert "notice" in form().errors
    assert form(notice="安民救助〔2026〕7号").is_valid()
    assert form(kind="exited").is_valid()
