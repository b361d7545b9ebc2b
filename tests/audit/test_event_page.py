"""The audit officer's tool: asked by person, record, household, group, days; a row opens (measured-2.md 5.9)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from coordination.audit.actions import record
from coordination.audit.models import Event
from coordination.audit.pseudonyms import code_of, household_code, pseudonym, records_of
from coordination.audit.sides import sides_of
from coordination.meetings.verbs import MeetingVerb
from coordination.register.verbs import RegisterVerb
from coordination.sittings.verbs import SittingVerb
from coordination.units.verbs import UnitVerb
from coordination.vocabulary import choice

pytestmark = pytest.mark.django_db
HOUSEHOLD = "e5090de0ccec4f6f8a1d2b3c4d5e6f70"


@pytest.fixture
def officer(cast):
    return cast.client("guqing")


def of_matter(cast, verb, pk, *, username="wangmin", **said) -> Event:
    """An event about a record of a case, of which only its kind and number are known here."""
    event = record(verb, actor=cast.actor(username), subject=cast.unit("CZ"), **said)
    fields = {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields}
    del fields["id"], fields["uuid"]
    other = Event(
        **fields | {"subject_type": "register.person", "subject_id": str(pk), "subject_label": "高某某"}
    )
    other.mac = other.expected_mac()
    other.save()
    return other


def found(officer, **asked) -> set[int]:
    return {line.event.pk for line in officer.get("/audit/", asked).context["list"].lines}


def test_m2_5_9_the_trail_is_asked_by_person(cast, officer):
    his = record(UnitVerb.POST_CHOSEN, actor=cast.actor("duwei"), subject=cast.user("duwei"))
    hers = record(UnitVerb.POST_CHOSEN, actor=cast.actor("wangmin"), subject=cast.user("wangmin"))
    for words in ("王敏", "wangmin", "WangMin", " 王敏 "):
        assert found(officer, person=words) == {hers.pk}
    assert his.pk in found(officer, person="duwei")
    assert found(officer, person="无此人") == set()


def test_m2_5_9_the_trail_is_asked_by_record(cast, officer):
    one, other = (of_matter(cast, RegisterVerb.PERSON_REGISTERED, pk) for pk in (71, 72))
    code = code_of("register.person", "71")
    for words in (pseudonym("register.person", "71"), code, f"  {code.upper()} "):
        assert found(officer, record=words) == {one.pk}
    assert other.pk in found(officer, record=pseudonym("register.person", "72"))
    assert found(officer, record="71") == set()
    assert found(officer, record="高某某") == set(), "a name leads nowhere"


def test_a_code_is_of_one_record_alone_and_reads_back():
    codes = {code_of("register.person", str(pk)) for pk in range(500)}
    assert len(codes) == 500
    assert not codes & {code_of("aid.aidcase", str(pk)) for pk in range(500)}
    for pk in (0, 1, 499, 2**32 - 1):
        asked = str(records_of(pseudonym("register.person", str(pk))))
        assert f"('subject_id', '{pk}')" in asked
    assert code_of("keeping.keyproof", "no-number") == code_of("keeping.keyproof", "no-number")


def test_m2_5_9_the_trail_is_asked_by_household(cast, officer):
    event = of_matter(cast, RegisterVerb.PERSON_REGISTERED, 71, household=HOUSEHOLD)
    other = of_matter(cast, RegisterVerb.PERSON_REGISTERED, 72, household="a" + HOUSEHOLD[1:])
    asked = found(officer, household=household_code(HOUSEHOLD))
    assert event.pk in asked
    assert other.pk not in asked
    assert found(officer, household="e5") == set(), "too short to be a code"


def test_m2_5_9_the_trail_is_asked_by_group_and_days(cast, officer):
    bad = of_matter(cast, MeetingVerb.ITEM_RETURNED, 7)
    good = of_matter(cast, MeetingVerb.ITEM_SUBMITTED, 7)
    assert bad.pk in found(officer, group="adverse")
    assert good.pk not in found(officer, group="adverse")
    assert {bad.pk, good.pk} <= found(officer, group="room-meetings")
    assert not {bad.pk, good.pk} & found(officer, group="room-aid")
    today = timezone.localdate()
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    assert bad.pk in found(officer, **{"from": yesterday, "to": today.isoformat()})
    assert bad.pk not in found(officer, to=yesterday)


def test_m2_5_9_a_row_opens_with_before_and_after_in_words(cast, officer):
    event = record(
        UnitVerb.POST_ENDED,
        actor=cast.actor("majun"),
        subject=cast.post("duwei"),
        before={"valid_to": None},
        after={"valid_to": "2026-12-31", "role": "UCLERK"},
        reason="调离财政局",
    )
    line = next(one for one in officer.get("/audit/").context["list"].lines if one.event.pk == event.pk)
    page = officer.get(line.url)
    body = page.content.decode()
    assert page.status_code == 200
    assert "调离财政局" in body
    sides = {side.name: side for side in page.context["sides"]}
    assert (sides["valid_to"].before, sides["valid_to"].after) == ("—", "2026-12-31")
    assert (sides["role"].words, sides["role"].after) == ("角色", "单位经办人")
    assert sides["valid_to"].differs


def test_m2_5_9_words_of_a_case_are_closed_to_the_auditor(cast, officer):
    event = of_matter(
        cast,
        RegisterVerb.PERSON_AMENDED,
        71,
        household=HOUSEHOLD,
        reason="高某某的母亲患病",
        before={"person": "高某某", "category": choice_of_category()},
        after={"person": "高某", "id_number": "3499**********9047", "amount": "700.00"},
    )
    body = officer.get(reverse("audit:event", args=[event.pk])).content.decode()
    for closed in ("高某", "3499", "母亲", HOUSEHOLD):
        assert closed not in body
    assert pseudonym("register.person", "71") in body
    assert household_code(HOUSEHOLD) in body
    assert "案卷内容，不公开" in body
    assert "700.00" in body
    assert "最低生活保障" in body


def choice_of_category():
    from coordination.register.models import CategoryStatus

    return choice(CategoryStatus, "category", "DIBAO")


def test_m2_5_9_the_row_leads_to_what_stands_beside_it(cast, officer):
    event = of_matter(cast, RegisterVerb.PERSON_REGISTERED, 71, household=HOUSEHOLD)
    of_matter(cast, MeetingVerb.ITEM_SUBMITTED, 8, username="songlan")
    page = officer.get(reverse("audit:event", args=[event.pk]))
    assert len(page.context["ways"]) == 4
    for _words, url in page.context["ways"]:
        lines = officer.get(url).context["list"].lines
        assert event.pk in {line.event.pk for line in lines}


def test_everybody_opens_their_own_and_nobody_elses(cast):
    event = of_matter(cast, RegisterVerb.PERSON_REGISTERED, 71, username="wutong", after={"person": "高*"})
    address = reverse("audit:event", args=[event.pk])
    own = cast.client("wutong").get(address)
    assert "高*" in own.content.decode()
    for other in ("wangmin", "majun", "yangfan"):
        assert cast.client(other).get(address).status_code == 404


def test_the_security_officer_opens_what_happened_at_a_door(cast):
    event = record(
        UnitVerb.SIGN_IN_FAILED,
        actor=cast.actor("duwei"),
        subject=cast.user("duwei"),
        after={"address": "10.1.2.3"},
    )
    body = cast.client("majun").get(reverse("audit:event", args=[event.pk])).content.decode()
    assert "10.1.2.3" in body


def test_codes_of_lists_are_said_in_words(cast):
    event = record(
        SittingVerb.POSITION_RECORDED,
        actor=cast.actor("wangmin"),
        subject=cast.unit("CZ"),
        after={
            "stance": "agree",
            "quorate": True,
            "units": ["县财政局", "县民政局"],
            "closes": "2026-12-10T17:30:00+08:00",
        },
    )
    event.subject_type = "sittings.sitting"
    sides = {side.name: side.after for side in sides_of(event, named=False)}
    assert sides == {
        "stance": "同意",
        "quorate": "是",
        "units": "县财政局、县民政局",
        "closes": "2026-12-10 17:30",
    }
    with translation.override("en"):
        assert "yes" in {side.after for side in sides_of(event, named=False)}
