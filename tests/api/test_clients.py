"""Clients: kept by the security administrator, an account that signs in nowhere, a key kept as a hash."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from coordination.api.actions import add_client
from coordination.api.forms import ClientForm
from coordination.api.models import ApiClient
from coordination.api.verbs import ApiVerb
from coordination.audit.models import Event
from coordination.units.holders import Holder
from tests.api.clients import add


def test_the_key_is_shown_once_and_kept_as_a_hash(cast):
    client, key = add(cast)
    assert key.startswith(f"lx_{client.prefix}_")
    assert key not in str(ApiClient.objects.values().get())
    event = Event.objects.of(client).get(verb=ApiVerb.CLIENT_ADDED)
    assert key not in str(event.after)


def test_the_account_signs_in_nowhere_and_stands_in_no_inbox(cast):
    client, _key = add(cast, role="UCLERK", organisation=cast.unit("YB"), channel="unit")
    assert not client.account.is_active
    assert not client.account.has_usable_password()
    assert client.account not in Holder(cast.unit("YB"), "UCLERK").people()


@pytest.mark.parametrize("username", ["wangmin", "yangfan", "guqing"])
def test_only_the_security_administrator_keeps_clients(cast, username):
    with pytest.raises(PermissionDenied):
        add_client(
            actor=cast.actor(username),
            code="x",
            name="x",
            organisation=cast.unit("SMZ"),
            role="UP",
            channel="city",
            scopes=["warnings:write"],
        )


def test_a_units_client_is_kept_in_its_county(cast):
    call_command("load_demo", "--people-only", verbosity=0)
    with pytest.raises(PermissionDenied) as refused:
        add_client(
            actor=cast.actor("rongyan"),
            code="x",
            name="x",
            organisation=cast.unit("MZ"),
            role="UCLERK",
            channel="city",
            scopes=["aggregates:read"],
        )
    assert str(refused.value) == "县内单位的接口客户端由该县的安全管理员管理。"
    offered = ClientForm(actor=cast.actor("rongyan")).fields["organisation"].queryset
    assert set(offered.values_list("region", flat=True)) == {None}


def test_a_client_gets_no_leaders_post_and_no_unknown_scope(cast):
    with pytest.raises(ValidationError):
        add(cast, role="CHIEF")
    with pytest.raises(ValidationError):
        add(cast, scopes=["everything"])


def test_the_command_adds_changes_lists_and_ends(cast):
    out = StringIO()
    given = ["--name", "市平台", "--unit", "SMZ", "--channel", "city", "--scope", "warnings:write"]
    call_command("api_client", "add", "city", *given, "--by", "majun", stdout=out)
    assert out.getvalue().startswith("lx_")
    call_command("api_client", "key", "city", "--by", "majun", stdout=out)
    call_command("api_client", "end", "city", "--reason", "停用", "--by", "majun", stdout=out)
    call_command("api_client", "list", stdout=out)
    assert out.getvalue().strip().endswith("ended")
    with pytest.raises(CommandError):
        call_command("api_client", "key", "city", "--by", "wangmin")
