"""The open pages of a person end within five seconds of what ends their sign-ins."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async

from coordination.accounts.actions import close_account, refuse_check, reset_password, sign_out_everywhere
from coordination.notifications.consumers import NOT_SIGNED_IN
from tests.notifications.live import Page, play

from .test_keeping import move_work

pytestmark = pytest.mark.django_db


def reset(desk):
    reset_password(desk.user("duwei"), actor=desk.keeper, reason="本人忘记密码")


def sign_out(desk):
    sign_out_everywhere(desk.user("duwei"), actor=desk.keeper, reason="设备遗失")


def close(desk):
    move_work(desk, "duwei")
    close_account(desk.user("duwei"), actor=desk.keeper, reason="调离")


@pytest.mark.parametrize("act", [reset, sign_out, close])
def test_m2_5_3_sockets_end_within_five_seconds(desk, act, django_capture_on_commit_callbacks):
    page, colleague = Page(desk.cast.client("duwei")), Page(desk.cast.client("songlan"))

    async def scenario():
        assert await page.connect()
        assert await colleague.connect()
        assert (await page.subscribe("notices"))["subscribed"] == ["notices"]

        def do():
            with django_capture_on_commit_callbacks(execute=True):
                act(desk)

        await sync_to_async(do)()
        began = asyncio.get_running_loop().time()
        while (message := await page.socket.receive_output(timeout=10))["type"] != "websocket.close":
            assert message["type"] == "websocket.send"  # of the notice that the person still got
        assert message["code"] == NOT_SIGNED_IN
        assert asyncio.get_running_loop().time() - began < 5
        assert (await colleague.subscribe("notices"))["subscribed"] == ["notices"]

    play(scenario)


def test_m2_5_3_after_a_refusal_no_socket_opens(desk):
    desk.reset("duwei")
    desk.choose_own("duwei")
    client = desk.cast.client("duwei")
    refuse_check(desk.check("duwei"), actor=desk.second, reason="本人未提出申请")

    async def scenario():
        assert not await Page(client).connect()

    play(scenario)
