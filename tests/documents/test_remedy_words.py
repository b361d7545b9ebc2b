"""C10: whoever decides about a person names where, and within which time, it may be contested."""

from __future__ import annotations

import datetime as dt

from coordination.documents.refusals import refusal_content
from coordination.documents.remedy_words import remedy_words
from coordination.documents.results import result_content
from tests.walking import load_rules

ON = dt.date(2026, 11, 30)


def test_c10_a_decision_names_body_and_terms_of_both_remedies(cast):
    load_rules()
    words = remedy_words(since="本决定书", on=ON, county=cast.county)
    assert words == (
        f"自收到本决定书之日起60日内向{cast.county.government.name}申请行政复议，"
        "也可以自收到本决定书之日起六个月内依法向人民法院提起行政诉讼"
    )


def test_m2_3_19_a_refusal_names_the_reviewing_body_and_the_other_two_ways(cast):
    load_rules()
    said = {"addressee": "某某", "matter": "救助", "reason": "不符合条件", "basis": "规定"}
    content = refusal_content(**said, on=ON, county=cast.county, organ=cast.unit("XZ01"))
    words = content["requirement"]
    assert f"60日内向{cast.county.government.name}申请行政复议" in words
    assert "六个月内依法向人民法院提起行政诉讼" in words
    assert f"向所在乡镇或者{cast.county.civil_affairs.name}提出异议或者投诉" in words
    assert "10个工作日内答复" in words


def test_c10_refusals_and_results_say_the_same(cast):
    load_rules()
    said = {"addressee": "某某", "matter": "救助", "basis": "规定", "on": ON, "county": cast.county}
    said["organ"] = cast.county.civil_affairs
    words = remedy_words(since="本告知书", on=ON, county=cast.county)
    assert words in refusal_content(reason="不符合条件", **said)["requirement"]
    assert words in result_content(result="不予救助", **said)["requirement"]
