"""A PDF proves itself outside the house: the tool, the published key, the proof and an anchor are enough."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from coordination.anchors.actions import publish_anchor
from coordination.audit import statements
from coordination.audit.actions import record
from coordination.audit.merkle import merkle_path, merkle_root
from coordination.audit.models import Event, Seal
from coordination.audit.seals import seal_all
from coordination.documents import renderers
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.printing import print_now
from coordination.documents.signing import draft_paper
from coordination.units.queries import clock_actor
from coordination.units.verbs import UnitVerb
from tests.documents.samples import circular
from tools import verify_paper

pytestmark = pytest.mark.django_db
TOOL = Path(verify_paper.__file__)


@pytest.fixture
def anchor(cast, paper):
    seal_all()
    return publish_anchor(timezone.localdate(), actor=clock_actor())


@pytest.fixture
def bundle(client, paper, anchor, tmp_path) -> dict[str, Path]:
    """What a lawyer has on the desk, fetched from the page that is open to everybody."""
    files = {name: tmp_path / name for name in ("paper.pdf", "key.pem", "proof.json", "anchors.txt")}
    files["paper.pdf"].write_bytes(paper.pdf.read())
    files["key.pem"].write_bytes(client.get(reverse("anchors:key")).content)
    files["proof.json"].write_bytes(client.get(reverse("anchors:proof", args=[paper.sha256])).content)
    files["anchors.txt"].write_bytes(b"".join(client.get(reverse("anchors:anchors"))))
    return files


def check(bundle, capsys) -> tuple[int, str]:
    code = verify_paper.main(
        [
            str(bundle["paper.pdf"]),
            "--key",
            str(bundle["key.pem"]),
            "--proof",
            str(bundle["proof.json"]),
            "--anchors",
            str(bundle["anchors.txt"]),
        ]
    )
    return code, capsys.readouterr().out


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def test_m2_5_4_anchor_a_genuine_paper_is_known_as_one(bundle, paper, anchor, capsys):
    code, said = check(bundle, capsys)
    assert code == 0, said
    assert str(paper.number) in said
    assert f"第{anchor.number}号锚定值" in said
    assert statements.fingerprint() in said


def test_m2_5_4_anchor_the_tool_runs_alone(bundle, tmp_path):
    """Neither Django nor anything of the house is there."""
    alone = tmp_path / "elsewhere" / "verify_paper.py"
    alone.parent.mkdir()
    alone.write_text(TOOL.read_text())
    block = "import sys; sys.modules['django'] = None; sys.modules['coordination'] = None; import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
    arguments = [
        str(bundle["paper.pdf"]),
        "--key",
        str(bundle["key.pem"]),
        "--proof",
        str(bundle["proof.json"]),
    ]
    done = subprocess.run(  # noqa: S603 - our own tool
        [
            sys.executable,
            "-c",
            f"import sys; sys.argv = {[str(alone), *arguments, '--anchors', str(bundle['anchors.txt'])]!r}; {block}",
        ],
        cwd=alone.parent,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Genuine" in done.stdout


def test_m2_5_4_anchor_an_altered_pdf_is_refused(bundle, capsys):
    rewrite(bundle["paper.pdf"], b"%%EOF", b"%%EOF\n% one byte more")
    code, said = check(bundle, capsys)
    assert code == 1
    assert "PDF 已被改动" in said
    assert "was altered" in said


def test_m2_5_4_anchor_an_altered_number_is_refused(bundle, capsys):
    coded = verify_paper.ISSUED.search(bundle["paper.pdf"].read_bytes()).group(1)
    text = base64.urlsafe_b64decode(coded).decode()
    other = text.replace("〕1号", "〕2号")
    assert other != text
    rewrite(bundle["paper.pdf"], coded, base64.urlsafe_b64encode(other.encode()))
    code, said = check(bundle, capsys)
    assert code == 1
    assert "不是公布的密钥所签" in said


def test_m2_5_4_anchor_a_number_altered_in_pdf_and_proof_is_refused(bundle, capsys, paper):
    """Whoever has another key signs another number; the published key says that it is none of the house's."""
    forger = Ed25519PrivateKey.generate()
    text = f"lianxi-issued-1 {paper.sha256} - {paper.issued_on} 安联报〔2026〕99号"
    forged = base64.urlsafe_b64encode(text.encode()) + b"." + forger.sign(text.encode()).hex().encode()
    rewrite(
        bundle["paper.pdf"],
        verify_paper.ISSUED.search(bundle["paper.pdf"].read_bytes()).group(0)[15:-1],
        forged,
    )
    assert check(bundle, capsys)[0] == 1


def test_m2_5_4_anchor_the_proof_of_another_paper_is_refused(bundle, capsys):
    proof = json.loads(bundle["proof.json"].read_text())
    bundle["proof.json"].write_text(json.dumps(proof | {"number": "安联报〔2026〕99号"}))
    code, said = check(bundle, capsys)
    assert code == 1
    assert "另一份文件" in said


def test_m2_5_4_anchor_a_proof_made_to_fit_an_altered_pdf_is_refused(bundle, capsys):
    rewrite(bundle["paper.pdf"], b"%%EOF", b"%%EOF\n% one byte more")
    proof = json.loads(bundle["proof.json"].read_text())
    proof["pdf_sha256"] = hashlib.sha256(bundle["paper.pdf"].read_bytes()).hexdigest()
    bundle["proof.json"].write_text(json.dumps(proof))
    code, said = check(bundle, capsys)
    assert code == 1
    assert "封存之内" in said


def test_m2_5_4_anchor_an_altered_anchor_is_refused(bundle, capsys, anchor):
    rewrite(bundle["anchors.txt"], anchor.head[:8].encode(), b"00000000")
    code, said = check(bundle, capsys)
    assert code == 1
    assert "与所持锚定值不一致" in said


def test_m2_5_4_anchor_two_anchors_that_contradict_each_other_are_refused(bundle, capsys, anchor):
    bundle["anchors.txt"].write_text(f"{anchor.line}\n{anchor.number} {'0' * 64}\n")
    code, said = check(bundle, capsys)
    assert code == 1
    assert "互不一致" in said


def test_m2_5_4_anchor_an_altered_statement_is_refused(bundle, capsys):
    proof = json.loads(bundle["proof.json"].read_text())
    proof["statements"][0]["text"] = proof["statements"][0]["text"].replace("2026-", "2025-")
    bundle["proof.json"].write_text(json.dumps(proof))
    code, said = check(bundle, capsys)
    assert code == 1
    assert "不是公布的密钥所签" in said


def test_m2_5_4_anchor_another_key_is_refused(bundle, capsys):
    other = Ed25519PrivateKey.generate().public_key()
    bundle["key.pem"].write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert check(bundle, capsys)[0] == 1


def test_m2_5_4_anchor_what_cannot_be_said_is_said_to_be_so(bundle, capsys, tmp_path):
    """No anchor, no proof, no PDF of the house: undecided, and what is missing."""
    bundle["anchors.txt"].write_text("")
    code, said = check(bundle, capsys)
    assert (code, "锚定值不覆盖" in said) == (2, True)
    assert verify_paper.main([str(bundle["paper.pdf"]), "--key", str(bundle["key.pem"])]) == 2
    assert "签发信息属实" in capsys.readouterr().out
    foreign = tmp_path / "foreign.pdf"
    foreign.write_bytes(b"%PDF-1.4\n%%EOF")
    assert verify_paper.main([str(foreign), "--key", str(bundle["key.pem"])]) == 2
    assert "没有签发信息" in capsys.readouterr().out
    assert verify_paper.main([str(tmp_path / "none.pdf"), "--key", str(bundle["key.pem"])]) == 2
    assert "文件打不开" in capsys.readouterr().out


def test_m2_5_4_anchor_a_chain_of_seals_leads_to_the_anchor_of_the_day(cast, paper, client, tmp_path, capsys):
    """Sealed in the morning, anchored in the evening: the seals between name each other."""
    seal_all()
    sealed_in = Seal.objects.order_by("-number").first().number
    for _each in range(3):
        record(UnitVerb.ORGANISATION_ADDED, actor=cast.actor("wangmin"), subject=cast.unit("CZ"))
        seal_all()
    address = reverse("anchors:proof", args=[paper.sha256])
    assert json.loads(client.get(address).content)["anchor"] is None
    anchor = publish_anchor(timezone.localdate(), actor=clock_actor())
    proof = json.loads(client.get(address).content)
    assert anchor.number == sealed_in + 3
    assert len(proof["statements"]) == 4
    files = {"paper.pdf": tmp_path / "p.pdf", "key.pem": tmp_path / "k", "proof.json": tmp_path / "j"}
    files["paper.pdf"].write_bytes(paper.pdf.read())
    files["key.pem"].write_text(statements.public_pem())
    files["anchors.txt"] = tmp_path / "mail.txt"
    files["anchors.txt"].write_text(f"一封邮件\n\n  {anchor.line}  \n其他内容\n")
    files["proof.json"].write_text(json.dumps(proof))
    assert check(files, capsys)[0] == 0
    del proof["statements"][2]
    files["proof.json"].write_text(json.dumps(proof))
    code, said = check(files, capsys)
    assert (code, "不相衔接" in said) == (1, True)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_m2_5_4_anchor_every_path_leads_to_the_root(count):
    leaves = [f"{number:064x}" for number in range(count)]
    for place, leaf in enumerate(leaves):
        path = [list(step) for step in merkle_path(leaves, place)]
        assert verify_paper.root_of(leaf, path) == merkle_root(leaves)


def test_m2_5_4_anchor_a_draft_says_nothing_of_itself(cast, media, monkeypatch):
    monkeypatch.setitem(renderers._renderers, PaperKind.D41, circular)
    draft = draft_paper(
        PaperKind.D41,
        subject=cast.unit("LXB"),
        title="草稿",
        content={"body": "一"},
        actor=cast.actor("chenjing"),
    )
    print_now()
    draft = Paper.objects.get(pk=draft.pk)
    assert verify_paper.ISSUED.search(draft.pdf.read()) is None


def test_m2_5_4_anchor_why_there_is_no_proof_yet(client, paper, cast):
    address = reverse("anchors:proof", args=[paper.sha256])
    assert client.get(address).status_code == 202  # not sealed yet
    assert client.get(reverse("anchors:proof", args=["0" * 64])).status_code == 404
    assert client.get(reverse("anchors:proof", args=["none"])).status_code == 404


def test_m2_5_4_anchor_a_pdf_of_before_is_taken_in_once_as_it_is_found(
    cast, paper, client, tamper, tmp_path, capsys
):
    """It says nothing of itself; from then on its proof does."""
    older = b"%PDF-1.4 made before papers had proofs\n%%EOF"
    Path(paper.pdf.path).write_bytes(older)
    tamper(
        "UPDATE documents_paperfile SET sha256 = %s WHERE id = %s",
        hashlib.sha256(older).hexdigest(),
        paper.file_id,
    )
    tamper(
        "DELETE FROM audit_pending WHERE event_id IN (SELECT id FROM audit_event WHERE verb = 'documents.pdf_made')"
    )
    tamper("DELETE FROM audit_event WHERE verb = 'documents.pdf_made'")
    address = reverse("anchors:proof", args=[paper.sha256])
    assert client.get(address).status_code == 202
    call_command("prove_papers")
    call_command("prove_papers")
    assert Event.objects.of(paper).filter(verb="documents.pdf_made").count() == 1
    seal_all()
    anchor = publish_anchor(timezone.localdate(), actor=clock_actor())
    files = {name: tmp_path / name for name in ("paper.pdf", "key.pem", "proof.json", "anchors.txt")}
    files["paper.pdf"].write_bytes(older)
    files["key.pem"].write_text(statements.public_pem())
    files["proof.json"].write_bytes(client.get(address).content)
    files["anchors.txt"].write_text(anchor.line)
    assert check(files, capsys)[0] == 0
    files["paper.pdf"].write_bytes(older + b"\n")
    assert check(files, capsys)[0] == 2


def test_m2_5_4_anchor_a_pdf_of_before_that_is_not_the_one_of_its_row_is_left_out(paper, tamper):
    Path(paper.pdf.path).write_bytes(b"%PDF-1.4 another")
    tamper(
        "DELETE FROM audit_pending WHERE event_id IN (SELECT id FROM audit_event WHERE verb = 'documents.pdf_made')"
    )
    tamper("DELETE FROM audit_event WHERE verb = 'documents.pdf_made'")
    with pytest.raises(CommandError):
        call_command("prove_papers")
    assert not Event.objects.of(paper).filter(verb="documents.pdf_made").exists()
