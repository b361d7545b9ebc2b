"""At the door of the interface: wrong keys on record, keys that end, addresses, signed requests, replays."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coordination.api.actions import change_key
from coordination.api.forms import ClientForm
from coordination.api.keys import signature
from coordination.api.models import ApiClient
from coordination.api.notices import ApiNotice
from coordination.api.verbs import ApiVerb, KeyRefusal
from coordination.audit.models import Event
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from tests.api.clients import Platform, add, rows

ADDRESS = "/api/v1/warnings"


def refusals():
    return [
        event.after["why"]["word"] for event in Event.objects.filter(verb=ApiVerb.KEY_REFUSED).order_by("pk")
    ]


def signed(key, body="", *, method="GET", address=ADDRESS, nonce="n" * 16, at=None, **more):
    at = str(int(time.time()) if at is None else at)
    headers = {
        "X-API-Key": key.rpartition("_")[0] if key.count("_") == 2 else key[:11],
        "X-Time": at,
        "X-Nonce": nonce,
        "X-Signature": signature(key, method, address, at, nonce, body.encode()),
    }
    return Client().generic(
        method, address, body, content_type="application/json", headers={**headers, **more}
    )


@pytest.fixture
def signer(cast):
    return add(cast, "signer", signs=True)


def test_m2_4_15_a_wrong_key_is_an_event_once_a_spell_which_the_security_administrator_reads(cast):
    platform = Platform(cast)
    for _ in range(3):
        assert platform.post(rows(1), key="lx_00000000_wrong").status_code == 401
    assert platform.post(rows(1), key=f"{platform.key}x").status_code == 401
    assert refusals() == [KeyRefusal.WRONG, KeyRefusal.WRONG]  # of nobody, and of this client
    event = Event.objects.filter(verb=ApiVerb.KEY_REFUSED).latest("pk")
    assert (event.subject_id, event.after["address"]) == (str(platform.client.pk), "127.0.0.1")
    page = cast.client("majun").get("/audit/doors/").content.decode()
    assert "接口拒绝了一次请求：密钥错误" in page
    assert platform.key not in page
    assert platform.post(rows(1)).status_code == 200


def test_m2_5_2_many_wrong_keys_of_one_address_wait_and_right_ones_never(cast):
    platform = Platform(cast)
    answers = [platform.post(rows(1), key="lx_00000000_wrong") for _ in range(32)]
    assert [answer.status_code for answer in answers[:30]] == [401] * 30
    assert answers[31].status_code == 429
    assert int(answers[31]["Retry-After"]) >= 1
    assert "后再试" in answers[31].json()["detail"]
    assert platform.post(rows(1)).status_code == 200


def test_m2_4_15_a_key_ends_on_a_day_and_a_changed_one_begins_anew(cast, settings):
    client, key = add(cast)
    assert client.valid_until == timezone.localdate() + dt.timedelta(days=settings.API_KEY_DAYS)
    with time_machine.travel(timezone.now() + dt.timedelta(days=settings.API_KEY_DAYS + 1)):
        assert Client().get(ADDRESS, headers={"X-API-Key": key}).status_code == 401
        assert refusals() == [KeyRefusal.ENDED]
        _client, new = change_key(client, actor=cast.actor("majun"))
        assert Client().get(ADDRESS, headers={"X-API-Key": new}).status_code == 200


def test_m2_4_15_whoever_keeps_the_client_is_warned_once_before_its_key_ends(cast):
    soon = timezone.localdate() + dt.timedelta(days=30)
    platform = Platform(cast, "soon", valid_until=soon)
    later = Platform(cast, "later", valid_until=soon + dt.timedelta(days=1))
    for minutes in (0, 2, 4):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
            assert platform.get("warnings").status_code == 200
            assert later.get("warnings").status_code == 200
    [notice] = Notice.objects.filter(kind=ApiNotice.KEY_ENDS)
    assert (notice.recipient, notice.subject_id) == (cast.user("majun"), str(platform.client.pk))


def test_m2_4_15_a_key_bound_to_addresses_opens_from_nowhere_else(cast):
    _client, key = add(cast, addresses=["10.0.3.0/24", "2001:db8::7"])
    asked = {"10.0.3.9": 200, "::ffff:10.0.3.9": 200, "2001:db8::7": 200, "10.0.4.9": 403, "": 403}
    for address, status in asked.items():
        answer = Client().get(ADDRESS, headers={"X-API-Key": key}, REMOTE_ADDR=address)
        assert answer.status_code == status, address
    assert refusals() == [KeyRefusal.ADDRESS, KeyRefusal.ADDRESS]


def test_m2_4_15_addresses_are_checked_where_they_are_typed(cast):
    form = ClientForm({"addresses": "10.0.3.0/24\nthe platform"}, actor=cast.actor("majun"))
    assert not form.is_valid()
    assert form.errors["addresses"] == ["the platform 不是有效的地址或网段。"]


def test_m2_4_15_a_signed_request_is_taken_once(cast, signer):
    _client, key = signer
    body = json.dumps({"warnings": rows(1)})
    assert signed(key, body, method="POST").status_code == 200
    assert Warning.objects.count() == 1
    assert signed(key, body, method="POST").status_code == 401
    assert refusals() == [KeyRefusal.REPLAYED]
    assert signed(key, body, method="POST", nonce="m" * 16).status_code == 200


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"X-Signature": "0" * 64}, KeyRefusal.SIGNATURE),
        ({"X-Signature": ""}, KeyRefusal.SIGNATURE),
        ({"X-Signature": "签"}, KeyRefusal.SIGNATURE),
        ({"X-Nonce": "another-nonce-than-signed"}, KeyRefusal.SIGNATURE),
        ({"X-Nonce": "short"}, KeyRefusal.SIGNATURE),
        ({"X-Time": "1"}, KeyRefusal.SIGNATURE),
    ],
)
def test_m2_4_15_what_is_not_signed_as_sent_is_refused(cast, signer, change, why):
    _client, key = signer
    assert signed(key, **change).status_code == 401
    assert refusals() == [why]


def test_m2_4_15_another_body_or_address_than_was_signed_is_refused(cast, signer):
    _client, key = signer
    at, nonce = str(int(time.time())), "n" * 16
    headers = {
        "X-API-Key": key,
        "X-Time": at,
        "X-Nonce": nonce,
        "X-Signature": signature(key, "POST", ADDRESS, at, nonce, b"{}"),
    }
    body = json.dumps({"warnings": rows(1)})
    answer = Client().post(ADDRESS, body, content_type="application/json", headers=headers)
    assert answer.status_code == 401
    assert not Warning.objects.exists()


@pytest.mark.parametrize("seconds", [-301, 301])
def test_m2_4_15_a_signature_of_another_time_is_refused(cast, signer, seconds):
    _client, key = signer
    assert signed(key, at=int(time.time()) + seconds).status_code == 401
    assert refusals() == [KeyRefusal.LATE]
    assert signed(key, at=int(time.time()) + (seconds // 301) * 290, nonce="m" * 16).status_code == 200


def test_m2_4_15_who_signs_cannot_go_without_and_the_key_lies_encrypted(cast, signer):
    client, key = signer
    assert Client().get(ADDRESS, headers={"X-API-Key": key}).status_code == 401
    row = ApiClient.objects.get(pk=client.pk)
    assert row.signing_key == key
    with pytest.raises(TypeError):
        ApiClient.objects.filter(signing_key=key)
    plain, _key = add(cast, "plain")
    assert plain.signing_key == ""


def test_m2_5_16_the_description_is_for_who_keeps_the_clients_and_for_clients(cast):
    platform, description = Platform(cast), "/api/v1/openapi.json"
    assert Client().get(description).status_code == 401
    assert Client().get(description, headers={"X-API-Key": "lx_00000000_wrong"}).status_code == 401
    assert cast.client("wangmin").get(description).status_code == 403
    assert cast.client("majun").get(description).status_code == 200
    answer = Client().get(description, headers={"X-API-Key": platform.key})
    assert "X-Signature" in answer.json()["info"]["description"]
    assert cast.client("wangmin").get("/api/v1/docs").status_code == 403
