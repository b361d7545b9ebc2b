"""C7, 3.18: a conflict of interest is declared and signed, shuts the matter, and hands its steps on."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.access import Actor
from coordination.aid.actions import deciding
from coordination.aid.models import AidCase
from coordination.audit.models import Event
from coordination.documents.attachments import attach
from coordination.documents.models import Attachment, Paper
from coordination.notifications.models import Notice
from coordination.notifications.topics import may_listen
from coordination.recusals.actions import declare, withdraw
from coordination.recusals.models import Declaration
from coordination.recusals.verbs import RecusalVerb
from coordination.register.grants import granted_fields
from coordination.register.queries.chain import chain
from coordination.units.models import KeptOut
from tests.aid.world import Aid
from tests.walking import scan
from workflows.engine.access import may_take
from workflows.engine.narrowing import people_for
from workflows.engine.steps import complete, task_for
from workflows.models import Task

WHY = "申请人系本人表兄。"


@pytest.fixture
def walk(cast):
    """An advance that waits for the head of the township."""
    return Aid(cast).walk()


def keeps_out(cast, matter, who, by=None, over=None, role="", **values):
    actor = cast.actor(*(by or (who, role)))
    said = {"ground": "kin", "reason": WHY, **values}
    stand_in = cast.post(*over) if over else None
    return declare(matter, actor=actor.proven(), post=cast.post(who, role), stand_in=stand_in, **said)


def test_m2_3_18_a_declaration_is_signed_and_shuts_the_matter_at_once(cast, walk):
    case, head = walk.case, cast.actor("shilei")
    attach(scan(), to=case, actor=cast.actor("wutong"))
    assert AidCase.objects.visible_to(head).filter(pk=case.pk).exists()
    made = keeps_out(cast, case, "shilei", over=("tiantian",))

    paper = Paper.objects.of(made).get()
    assert (paper.kind, paper.is_signed, paper.signatures.get().user.username) == ("D21", True, "shilei")
    assert Event.objects.of(made).get(verb=RecusalVerb.DECLARED).reason == WHY
    assert Event.objects.of(case).filter(verb=RecusalVerb.KEPT_OUT).exists()
    assert not AidCase.objects.visible_to(head).filter(pk=case.pk).exists()
    assert not Paper.objects.visible_to(head).of(case).exists()
    assert not Attachment.objects.visible_to(head).of(case).exists()
    assert not Task.objects.visible_to(head).about(case).exists()
    assert not may_listen(head, f"aid.aidcase:{case.pk}")
    assert (
        not Notice.objects.visible_to(head)
        .filter(subject_type="aid.aidcase", subject_id=str(case.pk))
        .exists()
    )
    assert Declaration.objects.visible_to(head).get() == made
    assert Paper.objects.visible_to(head).of(made).exists(), "his own declaration stays his to read"


def test_m2_3_18_the_open_step_goes_to_whom_the_declaration_names(cast, walk):
    """The township has one head: without a name for the steps the declaration is refused."""
    case = walk.case
    with pytest.raises(ValidationError) as refused:
        keeps_out(cast, case, "shilei")
    assert "stand_in" in refused.value.error_dict
    with pytest.raises(ValidationError):
        keeps_out(cast, case, "shilei", over=("duwei",))
    assert not KeptOut.objects.exists()

    keeps_out(cast, case, "shilei", over=("tiantian",))
    task = task_for(case, "quick_approve")
    head, over = cast.actor("shilei"), cast.actor("tiantian")
    assert [user.username for user in people_for([task])[0]] == ["tiantian"]
    assert task in Task.objects.waiting_for(over)
    assert task not in Task.objects.waiting_for(head)
    assert may_take(head, task) is not None
    assert Notice.objects.filter(recipient=over.user, kind="recusal_takes_over").exists()
    assert Notice.objects.filter(recipient=over.user, kind="task_opened", subject_id=str(case.pk)).exists()
    with pytest.raises(PermissionDenied):
        complete(task, deciding.quick_approve, actor=head.proven(), reauth=True)
    in_place = over.for_post(cast.post("shilei"))
    complete(task, deciding.quick_approve, actor=in_place, reauth=True)
    assert walk.reread().status == AidCase.Status.QUICK_APPROVED
    event = Event.objects.of(case).filter(verb="aid.quick_approved").get()
    assert "石磊" in event.on_behalf_label or "石磊" in event.post_label or event.user_name == "田甜"


def test_m2_3_18_who_takes_over_does_it_on_the_page_of_the_step(cast, walk):
    case = walk.case
    keeps_out(cast, case, "shilei", over=("tiantian",))
    task = task_for(case, "quick_approve")
    assert cast.client("tiantian").get(task.get_absolute_url()).status_code == 200
    assert cast.client("shilei").get(task.get_absolute_url()).status_code == 404
    assert cast.client("wutong").get(task.get_absolute_url()).status_code == 403


def test_m2_3_18_a_step_that_opens_later_finds_the_one_named_as_well(cast, walk):
    case = walk.case
    keeps_out(cast, case, "tiantian", over=("weiguoqiang",))
    walk.approved()
    task = task_for(case, "pay")
    assert [user.username for user in people_for([task])[0]] == ["weiguoqiang"]
    assert task.in_place_of == cast.post("tiantian")
    assert task not in Task.objects.waiting_for(cast.actor("tiantian"))


def test_m2_3_18_neither_in_another_post_nor_as_a_substitute(cast, walk):
    """Whoever keeps out stands in for nobody in the matter, and nobody stands in for them."""
    case = walk.case
    cast.away("shilei")
    keeps_out(cast, case, "tiantian", over=("weiguoqiang",))
    stands_in = cast.substitute("tiantian", "shilei")
    task = task_for(case, "quick_approve")
    assert not AidCase.objects.visible_to(stands_in).filter(pk=case.pk).exists()
    assert task not in Task.objects.waiting_for(stands_in)
    assert may_take(stands_in, task) is not None


def test_m2_3_18_office_and_heads_declare_for_others_and_nobody_else(cast, walk):
    case = walk.case
    with pytest.raises(PermissionDenied):
        keeps_out(cast, case, "shilei", by=("wutong",), over=("tiantian",))
    made = keeps_out(cast, case, "wutong", by=("shilei",), over=("tiantian",))
    assert not made.is_own
    assert Notice.objects.filter(recipient=cast.user("wutong"), kind="recusal_declared").exists()
    with pytest.raises(ValidationError):
        keeps_out(cast, case, "wutong", by=("shilei",), over=("tiantian",))
    with pytest.raises(ValidationError):
        keeps_out(cast, case, "suting", by=("wangmin",), reason="  ")
    assert keeps_out(cast, case, "suting", by=("wangmin",)).stand_in is None, "a colleague sits at the desk"


def test_m2_3_18_a_superior_withdraws_with_a_reason_and_the_steps_come_back(cast, walk):
    case, head = walk.case, cast.actor("shilei")
    made = keeps_out(cast, case, "shilei", over=("tiantian",))
    director = cast.actor("chenjing", "OFFDIR")
    for who, reason, error in ((head, "已核实", PermissionDenied), (director, " ", ValidationError)):
        with pytest.raises(error):
            withdraw(made, actor=who, reason=reason)
    withdraw(made, actor=director, reason="经核实无亲属关系。")
    task = task_for(case, "quick_approve")
    assert AidCase.objects.visible_to(head).filter(pk=case.pk).exists()
    assert [user.username for user in people_for([task])[0]] == ["shilei"]
    assert task.in_place_of is None
    assert Event.objects.of(made).get(verb=RecusalVerb.WITHDRAWN).reason == "经核实无亲属关系。"
    assert Event.objects.of(case).filter(verb=RecusalVerb.LET_IN).exists()
    with pytest.raises(PermissionDenied):
        withdraw(made, actor=director, reason="再次")


def test_m2_3_18_lists_and_the_search_are_empty_of_it(cast, walk):
    case = walk.case
    client = cast.client("shilei")
    there = case.get_absolute_url()
    assert there in client.get("/aid/").content.decode()
    assert there in client.post("/search/", {"q": case.number}).content.decode()
    keeps_out(cast, case, "shilei", over=("tiantian",))
    for page in ("/aid/", "/aid/?view=all", "/", "/?tab=todo", "/notices/", "/export/"):
        assert there not in client.get(page).content.decode(errors="replace"), page
    assert there not in client.post("/search/", {"q": case.number}).content.decode()
    assert there not in client.post("/search/all/", {"q": case.number}).content.decode()


def test_m2_3_18_no_list_costs_more_for_what_is_kept_out_of(cast, django_assert_max_num_queries):
    aid = Aid(cast)
    cases = [aid.walk(cause=cause).case for cause in ("fire", "traffic", "illness")]
    director = cast.actor("chenjing", "OFFDIR")
    for case in cases[:2]:
        keeps_out(cast, case, "shilei", by=("chenjing", "OFFDIR"), over=("tiantian",))
    assert director.role == "OFFDIR"
    head = cast.actor("shilei")
    with django_assert_max_num_queries(2):
        assert [case.pk for case in AidCase.objects.visible_to(head)] == [cases[2].pk]


def test_a_declaration_is_made_by_the_page_with_the_password(cast, walk):
    case = walk.case
    url = f"/recusals/declare/aid.aidcase/{case.pk}/"
    client = cast.client("shilei")
    assert url in client.get(case.get_absolute_url()).content.decode()
    sent = {
        "post": cast.post("shilei").pk,
        "ground": "kin",
        "reason": WHY,
        "stand_in": cast.post("tiantian").pk,
    }
    assert client.post(url, {**sent, "password": "wrong"}).status_code == 422
    answer = client.post(url, {**sent, "password": cast.password})
    made = Declaration.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == made.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(url).status_code == 404
    page = cast.client("chenjing", "OFFDIR").post(
        f"{made.get_absolute_url()}withdraw/", {"reason": "核实无关。"}
    )
    assert page.status_code == 302
    assert client.get(case.get_absolute_url()).status_code == 200


def test_who_acts_in_a_place_reads_the_matter_as_themselves(cast, walk):
    case = walk.case
    keeps_out(cast, case, "shilei", over=("tiantian",))
    placed = Actor(cast.user("tiantian"), cast.post("tiantian"), on_behalf_of=cast.post("shilei"))
    assert AidCase.objects.visible_to(placed).filter(pk=case.pk).exists()


def test_m2_3_18_papers_and_files_are_shut_to_civil_affairs_too(cast, walk):
    """Whoever reads every paper of the county reads none of a matter that they keep out of."""
    walk.approved().paid().received().eased().supplemented()
    case, clerk = walk.case, cast.actor("suting")
    kept = attach(scan(), to=case, actor=cast.actor("wutong"))
    papers = list(Paper.objects.visible_to(clerk))
    assert papers
    client = cast.client("suting")
    addresses = [one.get_absolute_url() for one in (*papers, kept)]
    addresses += [f"{one.get_absolute_url()}pdf/" for one in papers if one.file_id]
    assert all(client.get(address).status_code == 200 for address in addresses)
    keeps_out(cast, case, "suting")
    own = Paper.objects.get(kind="D21")
    assert list(Paper.objects.visible_to(clerk)) == [own]
    assert {client.get(address).status_code for address in addresses} <= {403, 404}


def test_m2_3_18_the_chain_of_the_household_tells_nothing_of_it(cast, walk):
    case = walk.case
    head = cast.actor("shilei")
    before = [entry.label for entry in chain(case.household, head).entries]
    keeps_out(cast, case, "shilei", over=("tiantian",))
    after = [entry.label for entry in chain(case.household, head).entries]
    assert any(case.number in label for label in before)
    assert not any(case.number in label for label in after)


def test_m2_3_18_what_a_person_did_in_it_leaves_the_list_of_things_done(cast, walk):
    walk.approved()
    client = cast.client("shilei")
    assert walk.case.get_absolute_url() in client.get("/?tab=done").content.decode()
    keeps_out(cast, walk.case, "shilei", over=("tiantian",))
    assert walk.case.get_absolute_url() not in client.get("/?tab=done").content.decode()


def test_m2_3_18_a_matter_opens_no_person_to_whom_keeps_out_of_it(cast, walk):
    """Finance sees a payee by the case alone."""
    finance, person = cast.actor("hejun"), walk.case.person
    assert granted_fields(finance, person)
    keeps_out(cast, walk.case, "hejun", by=("wangmin",), over=("fengkai",))
    assert not granted_fields(finance, person)


def test_m2_3_18_nobody_is_told_of_what_they_keep_out_of(cast, walk):
    case = walk.case
    keeps_out(cast, case, "tiantian", over=("weiguoqiang",))
    told = Notice.objects.filter(recipient=cast.user("tiantian"))
    before = told.count()
    walk.approved()
    assert told.count() == before
