"""An attacker who knows what once went through (▲ of what was measured), tries each of it, and fails.

At the door and on the pages he is a stranger or the administrator; at the database and its files he
holds them in his hands and knows the guards. He never has the keys, the papers on other people's
desks and the anchors that were published.
"""

# ruff: noqa: S608 - the statements are ours

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from coordination.demo.visitor import Refused, Visitor
from tests.browser.attacks import Database, Stranger, anchors_of, commanded, said_by
from tests.browser.conftest import PASSWORD
from tests.browser.house import KEYS, Builder, House

PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="module")
def running(builder: Builder) -> Iterator[House]:
    house = builder.build()
    house.start()
    yield house
    house.stop()


@pytest.fixture
def taken(builder: Builder) -> House:
    """A house whose database and files he holds; the trail is sealed and was found sound."""
    house = builder.build()
    house.manage("audit", "seal")
    assert "完好" in house.manage("audit", "verify")
    return house


def verified(house: House) -> str:
    return said_by(house, "audit", "verify", "--limit", "1000")


# --- at the door ----------------------------------------------------------------------------


def test_m2_5_1_attacker_with_forged_addresses_is_slowed_down_and_the_leader_is_not(running: House):
    turned_away = [
        Stranger(
            running, "linyue", f"guess-{n}", at="127.0.0.66", X_Forwarded_For=f"203.0.113.{n}"
        ).is_turned_away()
        for n in range(25)
    ]
    assert turned_away[:5] == [False] * 5
    assert turned_away.count(False) < 10, "the sixth waits a second, the next two, then four"
    Stranger(running, "linyue", at="127.0.0.5").sign_in()


def test_m2_5_2_attacker_with_one_password_over_sixty_names_is_heard_thirty_times(running: House):
    turned_away = [
        Stranger(running, f"name-{n}", "anhe-2025", at="127.0.0.67").is_turned_away() for n in range(60)
    ]
    assert turned_away[:30] == [False] * 30
    assert turned_away[30:].count(False) < 6
    Stranger(running, "songlan", at="127.0.0.6").sign_in()


def test_m2_5_2_attacker_in_a_session_left_open_guesses_the_old_password_no_faster(running: House):
    left_open = Stranger(running, "songlan", at="127.0.0.7").sign_in()
    heard = [left_open.is_heard(reverse("password_change"), **a_new_one(f"guess-{n}")) for n in range(20)]
    assert heard[:5] == [True] * 5
    assert heard.count(True) < 10


def a_new_one(old: str, new: str = "泉城路七号-2027") -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": new}


# --- with the administrator's hands ---------------------------------------------------------


def test_m2_5_3_attacker_who_resets_a_leader_signs_nothing(running: House):
    administrator = Stranger(running, "yangfan", at="127.0.0.8").sign_in()
    account = running.python(
        "from coordination.units.models import User\nprint(User.objects.get(username='chenjing').pk)"
    )
    shown = administrator.fill(reverse("accounts:reset", args=[account]), reason="本人忘记密码")
    first = re.search(r'id="first-password"\s+value="([^"]+)"', shown.body)
    assert first, shown.body
    thief = Stranger(running, "chenjing", first[1], at="127.0.0.9").sign_in()
    assert "door-error" in thief.fill(reverse("password_change"), **a_new_one(first[1], first[1])).body
    assert thief.open("/").url.endswith(reverse("password_change")), "nothing else opens before it is changed"
    assert "door-error" not in thief.fill(reverse("password_change"), **a_new_one(first[1])).body
    refused = running.python("""
from coordination.documents.signing import can_sign
from coordination.units.actors import actors_of
from coordination.units.models import User
print([str(can_sign(actor.proven())) for actor in actors_of(User.objects.get(username="chenjing"))])
""")
    assert refused.count("本人和第二确认人都确认之前，该账号不能签批") >= 1
    assert "None" not in refused
    told = running.python("""
from coordination.notifications.models import Notice
print(*Notice.objects.filter(kind="account_to_confirm").values_list("recipient__username", flat=True))
""")
    assert "majun" in told


# --- on the pages ---------------------------------------------------------------------------


def test_m2_5_15_attacker_who_posts_the_key_of_somebody_learns_nothing(running: House):
    clerk = Stranger(running, "wutong", at="127.0.0.10").sign_in()
    other = running.python("""
from coordination.register.models import Person
from coordination.units.models import Post
mine = Post.objects.current().filter(user__username="wutong").values("unit")
one = Person.objects.exclude(household__township__in=mine).order_by("pk").first()
print(one.key, one.household.number, one.name)
""")
    key, number, name = other.split()
    page = clerk.open(reverse("workflows:aid-register"))
    form = page.form_with("facts")
    form.fields["candidate"] = [key]
    with pytest.raises(Refused) as refused:
        clerk.send(
            page, form, {"character": "sudden", "facts": "家中失火", "amount": "700", "name": "李秀英"}
        )
    assert number not in str(refused.value)
    assert name not in str(refused.value)


# --- at the database ------------------------------------------------------------------------

# what money and signatures rest on, changed by whoever knows the guards
ALTERED = {
    "aid_ledgerline": "amount = amount + 1",
    "aid_payment": "amount = amount + 1",
    "documents_paper": "title = 'X'",
    "documents_signature": "signer_name = 'X'",
    "units_post": "title = 'X'",
}


def test_m2_5_4_attacker_past_the_guards_is_named_row_by_row(taken: House):
    database = Database(taken)
    keys = {table: database.ask(f"SELECT MIN(id) FROM {table}")[0][0] for table in ALTERED}
    database.write(*(f"UPDATE {table} SET {ALTERED[table]} WHERE id = {keys[table]}" for table in ALTERED))
    rows = [line for line in verified(taken).splitlines() if line.startswith("row: ")]
    assert len(rows) == len(ALTERED)
    assert all("与最近一次事件所记不符" in line for line in rows)


def test_m2_5_4_attacker_who_cuts_trail_and_anchors_together_is_named(taken: House):
    """The last seal, what it covers, and the line of the anchor file, as if they had never been."""
    taken.manage("audit", "seal")  # what was verified is an event, too
    database = Database(taken)
    [(last,)] = database.ask("SELECT MAX(number) FROM audit_seal")
    database.write(
        f"DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE seal_id IN (SELECT id FROM audit_seal WHERE number = {last}))",
        f"DELETE FROM audit_leaf WHERE seal_id IN (SELECT id FROM audit_seal WHERE number = {last})",
        f"DELETE FROM audit_sealstatement WHERE seal_id IN (SELECT id FROM audit_seal WHERE number = {last})",
        f"DELETE FROM audit_seal WHERE number = {last}",
    )
    anchors = anchors_of(taken)
    anchors.write_text("".join(anchors.read_text().splitlines(keepends=True)[:-1]))
    found = verified(taken)
    assert "不完好" in found
    assert str(last) in found


def test_m2_5_4_attacker_who_removes_the_anchors_waits_for_two_officers(taken: House):
    anchors_of(taken).unlink()
    assert "锚定文件" in verified(taken)
    said_by(taken, "audit", "seal")
    assert not anchors_of(taken).exists(), "it is not written anew"


def test_m2_5_10_attacker_who_empties_a_guard_is_found_in_the_night(taken: House):
    database = Database(taken)
    with database.connect() as hand:
        if database.is_sqlite:
            hand.execute("DROP TRIGGER audit_event_no_update")
            hand.execute(
                "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event FOR EACH ROW BEGIN SELECT 1; END"
            )
        else:
            hand.execute(
                "CREATE OR REPLACE FUNCTION audit_event_no_update() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$"
            )
    alarmed = taken.python("""
from coordination.audit.running import verify_tonight
from coordination.config.lifespan import run_jobs
from coordination.notifications.models import Notice
from django.utils import timezone
import datetime as dt, time_machine
before = Notice.objects.count()
with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
    verify_tonight()
    run_jobs()
print(sorted(set(Notice.objects.order_by("pk")[before:].values_list("recipient__username", flat=True))))
""")
    assert "guqing" in alarmed
    assert "majun" in alarmed
    assert "audit_event_no_update" in verified(taken)


def test_m2_5_10_attacker_who_dates_seals_backwards_is_named(taken: House):
    Database(taken).write("UPDATE audit_seal SET at = '2001-01-01 00:00:00+00:00'")
    assert "不完好" in verified(taken)


def test_m2_5_15_attacker_who_moves_a_ciphertext_is_not_believed(taken: House):
    database = Database(taken)
    (one,), (other,) = database.ask(
        "SELECT id FROM register_person WHERE id_number <> '' ORDER BY id LIMIT 2"
    )
    read = f"from coordination.register.models import Person\nprint(Person.objects.get(pk={one}).id_number)"
    assert len(taken.python(read)) == 18
    database.write(
        f"UPDATE register_person SET id_number ="
        f" (SELECT id_number FROM register_person WHERE id = {other}) WHERE id = {one}"
    )
    with pytest.raises(RuntimeError, match="Unreadable"):
        taken.python(read)


def test_m2_5_5_attacker_who_carries_the_disk_away_reads_nobody(taken: House):
    planted = taken.python("""
from coordination.register.models import Person
for person in Person.objects.order_by("pk"):
    print(person.name, *(value for value in (person.id_number, person.phone, person.account) if value))
""")
    print(planted[:500])
    read = Database(taken).everything()
    numbers = {word for line in planted.splitlines() for word in line.split()[1:] if len(word) > 6}
    assert len(numbers) > 50
    assert [one for one in sorted(numbers) if one.encode() in read] == []


# --- at the keys and the backups ------------------------------------------------------------


def with_another_key(house: House, name: str, value: str | None) -> str:
    """What the house says when it is started so."""
    file = house.folder / "keys" / name
    if not house.env.get("DATABASE_URL"):
        file.unlink() if value is None else file.write_text(value)
    elif value is None:
        del house.env[name]
    else:
        house.env[name] = value
    house.stop()
    with pytest.raises(RuntimeError) as refused:
        house.start()
    return str(refused.value)


@pytest.mark.parametrize("name", ["FIELD_KEY", "BLIND_INDEX_KEY", "AUDIT_MAC_KEY"])
def test_m2_5_6_attacker_who_exchanges_a_key_stops_the_house_and_writes_nothing(taken: House, name: str):
    events = Database(taken).ask("SELECT COUNT(*) FROM audit_event")
    said = with_another_key(taken, name, "exchanged-" + "x" * 40)
    assert name in said
    assert "备份" in said
    assert Database(taken).ask("SELECT COUNT(*) FROM audit_event") == events


def test_m2_5_11_attacker_who_removes_a_key_gets_no_new_one(taken: House):
    said = with_another_key(taken, "FIELD_KEY", None)
    assert "FIELD_KEY" in said
    assert not (taken.folder / "keys" / "FIELD_KEY").exists()


def test_m2_5_14_attacker_who_brings_an_older_copy_back_draws_no_number_and_pays_nobody(
    taken: House, builder: Builder, tmp_path
):
    taken.env |= {"BACKUP_PASSPHRASE": PASSPHRASE}
    commanded(taken, "backup", "--with-keys")
    [archive] = (taken.folder / "backups").glob("*.tar.gz")
    place = builder.furnish(tmp_path)
    place.env |= {"BACKUP_PASSPHRASE": PASSPHRASE} | {
        name: taken.env[name] for name in KEYS if name in taken.env
    }
    said = commanded(place, "restore", str(archive))
    assert "完好" in said
    numbers = Database(place).ask("SELECT COUNT(*) FROM documents_paper")
    paid = Database(place).ask("SELECT COUNT(*) FROM aid_payment")
    place.start()
    try:
        clerk = Visitor(place.url, "duwei", PASSWORD).sign_in()
        assert "本系统刚从备份恢复，现已锁定" in clerk.open("/").body
        with pytest.raises(Refused, match=" 403 "):
            clerk.fill(
                "/items/new/",
                title="关于备用金的请示",
                kind="政策措施",
                background="已用完。",
                request="请议定。",
                proposal="预拨。",
                basis="临时救助办法",
            )
    finally:
        place.stop()
    assert Database(place).ask("SELECT COUNT(*) FROM documents_paper") == numbers
    assert Database(place).ask("SELECT COUNT(*) FROM aid_payment") == paid
