"""What of a case for deliberation a reader opens who has a part in it and not its file (C9)."""

from __future__ import annotations

import pytest

from coordination.documents.models import Paper
from coordination.readings import trail_of

pytestmark = pytest.mark.django_db


def test_m2_3_15_a_unit_asked_reads_the_matter_its_sheet_and_its_own_outcome(cast, panel):
    panel.prepared().assemble()
    url = panel.case.get_absolute_url()
    page = cast.client("jiangli").get(url).content.decode()
    assert "独居无人照料" in page
    assert "尚未对接慈善" not in page  # of the report, before it sits at the hearing
    panel.schedule()
    assert "尚未对接慈善" in cast.client("jiangli").get(url).content.decode()


def test_m2_3_15_a_convener_reads_the_file_that_they_chair(cast, panel):
    panel.assembled()
    deputy, chief = cast.actor("linyue", "DEPUTY"), cast.actor("zhouzhengyi", "CHIEF")
    assert not panel.case.reading_of(deputy).file
    assert not Paper.objects.visible_to(deputy).filter(kind__in=["D18", "D19"]).exists()
    panel.schedule()
    assert panel.case.reading_of(deputy).file
    assert set(Paper.objects.visible_to(deputy).values_list("kind", flat=True)) >= {"D18", "D19"}
    assert not panel.case.reading_of(chief).file
    assert not Paper.objects.visible_to(chief).filter(kind__in=["D18", "D19"]).exists()


def test_m2_3_15_a_village_knows_where_its_case_stands_and_no_more(cast, panel):
    panel.signed("category", "duty")
    url = panel.case.get_absolute_url()
    village = cast.client("taochunsheng")
    whole = "".join(
        village.get(f"{url}?tab={tab}").content.decode()
        for tab in ("overview", "sheets", "hearing", "papers", "traces")
    )
    assert panel.case.household.number in whole
    for words in ("独居无人照料", "综合帮扶", "认定为其他困难人员", "/papers/"):
        assert words not in whole.replace('href="/papers/"', ""), words
    assert list(trail_of(panel.case, cast.actor("taochunsheng"))) == []
    assert trail_of(panel.case, cast.actor("wangmin")).exists()


def test_m2_3_15_who_pays_knows_no_case_for_deliberation(cast, panel):
    panel.signed("category")
    assert cast.client("hejun").get(panel.case.get_absolute_url()).status_code == 404
