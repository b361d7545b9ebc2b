"""A household that goes to a place outside this house: a letter, its sending a step, the aid until its last day (C7)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.demo.walk import Walk
from coordination.documents.models import Paper
from coordination.lives import actions
from coordination.lives.models import Arrival, Departure
from coordination.notifications.models import Notice
from coordination.register.models import Household
from tests.aid.world import Aid
from tests.order import disagreements
from tests.register.people import Clerk
from workflows.engine.steps import open_tasks
from workflows.life_reports import leaving

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
S = Departure.Status
PLACE = "江州市江北区民政局"


@pytest.fixture
def aid(cast) -> Aid:
    aid = Aid(cast)
    aid.category = Clerk(cast).category(aid.person)
    return aid


def left(aid, cast, **given) -> Departure:
    values = {"place": PLACE, "moved_on": TODAY(), "reason": "随子女迁居", **given}
    return leaving.leave(aid.person.household, actor=cast.actor("wutong"), **values)


def posted(aid, cast) -> Departure:
    departure = left(aid, cast)
    walk = Walk(departure, cast)
    walk.take("sign", actions.sign_departure)
    walk.take("send", leaving.post, posted_on=TODAY(), way="post")
    return walk.reread()


def end_of_next_month(day: dt.date) -> dt.date:
    for _month in range(2):
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day - dt.timedelta(days=1)


def test_m2_3_6_a_letter_is_signed_numbered_and_sent_and_the_aid_runs_until_its_day(cast, aid):
    departure = left(aid, cast)
    walk = Walk(departure, cast)
    assert (walk.open, departure.is_transfer) == (["sign"], False)
    walk.take("sign", actions.sign_departure)
    assert (walk.record.status, walk.open) == (S.SIGNED, ["send"])
    paper = Paper.objects.of(departure).get()
    assert paper.is_signed
    assert str(paper.number)
    assert paper.content["addressee"] == f"{PLACE}："
    with pytest.raises(ValidationError):
        walk.take("send", leaving.post, posted_on=TODAY() + dt.timedelta(days=1), way="post")
    walk.take("send", leaving.post, posted_on=TODAY(), way="post")
    aid.category.refresh_from_db()
    assert walk.record.last_day == aid.category.until_on == end_of_next_month(TODAY())
    assert (walk.record.status, walk.open) == (S.POSTED, ["tell"])
    with pytest.raises(ValidationError):
        walk.take("tell", actions.tell_departure, told=" ")
    walk.take("tell", actions.tell_departure, told="当面告知户主")
    assert walk.record.status == S.TOLD
    assert not Arrival.objects.exists()
    assert Event.objects.of(departure).filter(verb="lives.departure_posted").exists()
    assert disagreements() == []


def test_c7_every_open_matter_hears_until_when_the_categories_run(cast, aid):
    walk = aid.walk()
    departure = posted(aid, cast)
    event = Event.objects.of(walk.case).get(verb="workflow.household_left")
    assert event.after["until"] == departure.last_day.isoformat()
    heard = Notice.objects.filter(kind="household_left", url=walk.case.get_absolute_url())
    assert heard.exists()
    assert walk.task("quick_approve").is_open  # the aid stays where the hardship happened


@pytest.mark.parametrize("stage", ["prepared", "signed", "posted"])
def test_m2_3_6_a_departure_that_was_wrong_is_undone_with_trace(cast, aid, stage):
    departure = posted(aid, cast) if stage == "posted" else left(aid, cast)
    if stage == "signed":
        Walk(departure, cast).take("sign", actions.sign_departure)
    departure.refresh_from_db()
    assert departure.status == stage
    leaving.undo(departure, actor=cast.actor("suting", "CCLERK"), reason="本人已返回")
    departure.refresh_from_db()
    aid.category.refresh_from_db()
    assert (departure.status, departure.end_reason, aid.category.until_on) == (S.UNDONE, "本人已返回", None)
    assert not open_tasks(departure)
    assert Event.objects.of(departure).get(verb="lives.departure_undone").reason == "本人已返回"
    assert disagreements() == []


def test_c7_a_letter_names_its_place_and_is_sent_by_civil_affairs(cast, aid):
    with pytest.raises(ValidationError):
        left(aid, cast, place=" ")
    departure = left(aid, cast)
    Walk(departure, cast).take("sign", actions.sign_departure)
    with pytest.raises(PermissionDenied):
        Walk(departure, cast).take("send", leaving.post, "wutong", posted_on=TODAY(), way="post")


def test_m2_3_6_the_page_of_the_household_prepares_the_letter_and_shows_where_it_went(cast, aid):
    client = cast.client("wutong")
    household = Household.objects.get(pk=aid.person.household_id)
    url = f"/departures/of/{household.key}/"
    assert url in client.get(household.get_absolute_url()).content.decode()
    form = client.get(url).content.decode()
    assert 'value="outside"' in form
    assert 'value="county"' not in form  # this house runs one county
    answer = client.post(
        url,
        {"outcome": "outside", "place": PLACE, "moved_on": TODAY().isoformat(), "reason": "迁居"},
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    departure = Departure.objects.get()
    assert answer["Location"] == departure.get_absolute_url()
    shown = client.get(household.get_absolute_url()).content.decode()
    assert departure.get_absolute_url() in shown
    assert url not in shown
    assert departure.get_absolute_url() in client.get("/departures/").content.decode()
    assert client.get("/departures/of/" + household.key + "/").status_code == 403
    leader = cast.client("weiguoqiang", "CHEAD")
    task = Walk(departure, cast).task("sign")
    answer = leader.post(task.get_absolute_url(), {"outcome": "sign", "password": cast.password})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    page = cast.client("suting", "CCLERK").get(departure.get_absolute_url()).content.decode()
    assert Paper.objects.of(departure).get().get_absolute_url() in page
