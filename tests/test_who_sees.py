"""C9, row by row: role × kind of case × page, papers, their files, attachments, list, search, sockets.

A kind of record that is a matter has a table here; one without fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coordination.documents.attachments import attach
from coordination.documents.models import Paper
from coordination.notifications.topics import may_listen
from tests.access_world import World
from tests.aid.world import Aid
from tests.conftest import Cast
from tests.deliberation.cases import Panel

pytestmark = pytest.mark.django_db

# column → the person of the cast and the post acted in
READERS = {
    "CHIEF": ("zhouzhengyi", "CHIEF"),
    "DEPUTY": ("linyue", "DEPUTY"),
    "OFFDIR": ("chenjing", "OFFDIR"),
    "OFFICE": ("wangmin", "OFFICE"),
    "CCLERK": ("suting", "CCLERK"),
    "CHEAD": ("weiguoqiang", "CHEAD"),
    "THEAD": ("shilei", "THEAD"),
    "TCLERK": ("wutong", "TCLERK"),
    "TOFFICER": ("tiantian", "TOFFICER"),
    "another township": ("yeqing", "TCLERK"),
    "VCO": ("taochunsheng", "VCO"),
    "FIN": ("hejun", "FIN"),
    "head of finance": ("fengkai", "UHEAD"),
    "unit at the hearing": ("jiangli", "LIAISON"),
    "unit without part": ("zhuqi", "UCLERK"),
    "PROV": ("fanghui", "PROV"),
    "UP": ("weimingyuan", "UP"),
    "SYSADM": ("yangfan", "SYSADM"),
    "SECADM": ("majun", "SECADM"),
    "AUDADM": ("guqing", "AUDADM"),
}


@dataclass(frozen=True)
class Sees:
    """What one reader finds on a case's page, and what its address gives."""

    matter: bool
    money: bool
    file: bool


FILE = Sees(matter=True, money=True, file=True)
PANEL = Sees(matter=True, money=True, file=False)
MONEY = Sees(matter=False, money=True, file=False)
STATE = Sees(matter=False, money=False, file=False)


@dataclass(frozen=True)
class Kind:
    """One kind of case: where it stands in the world, words of its matter and a sum on its page, who sees what."""

    record: Callable[[World], Any]
    matter: str
    money: str
    papers: tuple[str, ...]
    listed: str
    sees: dict[str, Sees]


def _aid(world: World) -> Any:
    return Aid(world.cast).walk().approved().paid().received().case


def _deliberation(world: World) -> Any:
    return Panel(world.cast, amount=88888).signed("category", "duty").case


def _referral(world: World) -> Any:
    return world.referrals.case


TOWNSHIP = dict.fromkeys(("THEAD", "TCLERK", "TOFFICER"), FILE)
KINDS = {
    "aid.aidcase": Kind(
        _aid,
        matter="房屋烧毁",
        money="700.00",
        papers=("D23",),
        listed="aid:cases",
        sees={
            **TOWNSHIP,
            **dict.fromkeys(("CCLERK", "CHEAD"), FILE),
            **dict.fromkeys(("CHIEF", "DEPUTY", "OFFDIR", "OFFICE", "FIN"), MONEY),
            "VCO": STATE,
        },
    ),
    "deliberation.deliberation": Kind(
        _deliberation,
        matter="独居无人照料",
        money="88,888.00",
        papers=("D18", "D19", "D20"),
        listed="deliberation:cases",
        sees={
            **TOWNSHIP,
            **dict.fromkeys(
                ("DEPUTY", "OFFDIR", "OFFICE", "CHEAD"), FILE
            ),  # the deputy chaired and signed it
            "CHIEF": MONEY,
            # money is asked for, so that finance has a seat as well
            **dict.fromkeys(("CCLERK", "unit at the hearing", "head of finance"), PANEL),
            "VCO": STATE,
        },
    ),
    "referrals.referral": Kind(
        _referral,
        matter="",
        money="",
        papers=(),
        listed="",  # its lists hold legs as well: tests/referrals
        sees={
            **TOWNSHIP,
            **dict.fromkeys(("CHIEF", "DEPUTY", "OFFDIR", "OFFICE"), FILE),
        },
    ),
}
# recusals and positions are those of whoever decides, not of the township whose case it is (C9)
NOT_THE_TOWNSHIPS = ("D19", "D20")


# a household's own file: tests/register
HELD_ELSEWHERE = {"register.household"}


def test_every_matter_has_a_table():
    matters = {model._meta.label_lower for model in apps.get_models() if getattr(model, "is_matter", False)}
    assert matters - HELD_ELSEWHERE == set(KINDS)
    assert all(set(kind.sees) <= set(READERS) for kind in KINDS.values())


def test_every_file_says_whose_it_is():
    """A case with papers of its own says of each reader whether its file is open."""
    for label in ("aid.aidcase", "deliberation.deliberation"):
        model = apps.get_model(label)
        assert hasattr(model._default_manager, "files_open_to"), label
        assert hasattr(model, "reading_of"), label


@pytest.fixture(autouse=True)
def _files_of_a_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def test_c9_everybody_gets_what_the_table_says(cast: Cast, kind: Kind):
    world = World(cast)
    case = kind.record(world)
    given = SimpleUploadedFile("证明材料.txt", "家庭情况证明。".encode())
    file = attach(given, to=case, actor=cast.actor("wutong"))
    papers = papers_of(case, kind)
    wrong = {}
    for column, (username, role) in READERS.items():
        expected = of_table(column, kind.sees.get(column), papers, kind)
        found = asked(cast, username, role, case, kind, papers, file)
        differs = {key: found[key] for key in expected if found[key] != expected[key]}
        if differs:
            wrong[column] = differs
    assert wrong == {}


def papers_of(case: Any, kind: Kind) -> dict[str, Paper]:
    """The case's own papers, and those of its round where it has one."""
    found = list(Paper.objects.of(case))
    if hasattr(case, "rounds"):
        found += [paper for one in case.rounds.all() for paper in Paper.objects.of(one)]
    # of the sheets of single units (D20), which those read for whom they speak, the table of all stands last
    found.sort(key=lambda paper: paper.title == getattr(case, "title", ""))
    by_kind = {paper.kind: paper for paper in found if paper.kind in kind.papers}
    assert set(by_kind) == set(kind.papers)
    return by_kind


def of_table(column: str, sees: Sees | None, papers: dict[str, Paper], kind: Kind) -> dict[str, Any]:
    known = sees is not None
    shut = 403 if column == "UP" else 404  # the city's posts open no page of casework at all
    opens = sees is not None and sees.file
    answer: dict[str, Any] = {
        "page": 200 if known else shut,
        "found": known,
        "hears": known,
        "attachment": 200 if opens else shut,
    }
    if kind.listed:
        answer["listed"] = known
    if kind.matter:
        answer |= {"matter": bool(sees and sees.matter), "money": bool(sees and sees.money)}
    is_township = column in TOWNSHIP
    for name in papers:
        reads = opens and not (is_township and name in NOT_THE_TOWNSHIPS)
        answer |= {name: 200 if reads else shut, f"{name} file": reads, f"{name} on the page": reads}
    return answer


def asked(
    cast: Cast, username: str, role: str, case: Any, kind: Kind, papers: dict[str, Paper], file: Any
) -> dict[str, Any]:
    client = cast.client(username, role)
    url = case.get_absolute_url()
    pages = [client.get(f"{url}?tab={tab}") for tab in TABS[case._meta.label_lower]]
    whole = "".join(page.content.decode() for page in pages if page.status_code == 200)
    words = case.number
    found = client.post(reverse("shell:results"), {"q": words})
    answer: dict[str, Any] = {
        "page": pages[0].status_code,
        "found": url in found.content.decode(),
        "hears": may_listen(cast.actor(username, role), f"{case._meta.label_lower}:{case.pk}"),
        "attachment": client.get(file.get_absolute_url()).status_code,
    }
    if kind.listed:
        listed = client.get(reverse(kind.listed), {"view": VIEW.get(case._meta.label_lower, "all")})
        answer["listed"] = case.number in listed.content.decode()
    if kind.matter:
        answer |= {"matter": kind.matter in whole, "money": kind.money in whole}
    for name, paper in papers.items():
        address = paper.get_absolute_url()
        answer |= {
            name: client.get(address).status_code,
            f"{name} file": client.get(reverse("documents:pdf", args=[paper.pk])).status_code in (200, 202),
            f"{name} on the page": address in whole,
        }
    return answer


TABS = {
    "aid.aidcase": ("overview", "money", "papers", "flow", "traces"),
    "deliberation.deliberation": ("overview", "sheets", "hearing", "papers", "flow", "traces"),
    "referrals.referral": ("overview", "papers", "flow", "traces"),
}
VIEW = {"deliberation.deliberation": "open"}
