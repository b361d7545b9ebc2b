"""What everybody gets from this room's addresses: the system administrator keeps accounts, the security administrator confirms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from coordination.accounts.actions import open_account
from coordination.accounts.models import AccountCheck
from coordination.demo.county import PASSWORD
from coordination.units.models import User
from tests.access_rules import Row, everyone, only, pk, seen_by

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """An account that the system administrator has opened for the finance bureau, and one that stands."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def check(self) -> AccountCheck:
        user, _plain = open_account(
            "xinren", "辛仁", actor=self.cast.actor("yangfan"), unit=self.cast.unit("CZ"), reason="新到岗"
        )
        return user.checks.get()

    @cached_property
    def clerk(self) -> User:
        return self.cast.user("duwei")


KEEPERS = ("SYSADM", "SECADM")
CLERK, CHECK = pk("accounts.clerk"), pk("accounts.check")
WHY = {"reason": "本人忘记密码"}
# the security administrator reads the account, and does nothing to it
KEPT = seen_by("SYSADM").but(SECADM=403)
# the system administrator reads the confirmation, and has asked for it
CONFIRMED = seen_by("SECADM").but(SYSADM=403)

ROWS: list[Row] = [
    Row("accounts:accounts", only(*KEEPERS)),
    Row("accounts:new", only("SYSADM")),
    Row("accounts:new", only("SYSADM", status=422), method="post", note="empty"),
    Row("accounts:mine", everyone(200)),
    Row("accounts:mine", everyone(403), method="post", note="nothing to confirm"),
    Row("accounts:account", seen_by(*KEEPERS), CLERK),
    Row("accounts:reset", KEPT, CLERK),
    Row("accounts:reset", KEPT.but(SYSADM=201), CLERK, "post", WHY),
    Row("accounts:unlock", KEPT, CLERK),
    Row("accounts:unlock", KEPT.but(SYSADM=302), CLERK, "post", WHY),
    Row("accounts:sign_out", KEPT, CLERK),
    Row("accounts:sign_out", KEPT.but(SYSADM=302), CLERK, "post", WHY),
    Row("accounts:factor", seen_by().but(SYSADM=403, SECADM=403), CLERK, note="none is set up"),
    Row("accounts:close", seen_by().but(SYSADM=403, SECADM=403), CLERK, note="while posts run"),
    Row("accounts:checks", only(*KEEPERS)),
    Row("accounts:checks", only(*KEEPERS), data={"view": "all"}, note="the list of all"),
    Row("accounts:checks_confirm", only(*KEEPERS, status=302), note="nobody is selected"),
    Row("accounts:checks_confirm", only(*KEEPERS), data=lambda world: {"pick": world.accounts.check.pk}),
    Row("accounts:checks_confirm", only(*KEEPERS, status=302), method="post", note="nobody is selected"),
    Row("accounts:check", seen_by(*KEEPERS), CHECK),
    Row("accounts:check_confirm", CONFIRMED, CHECK),
    Row(
        "accounts:check_confirm",
        CONFIRMED.but(SECADM=302),
        CHECK,
        "post",
        {"identified": "phone", "findings": "已回拨单位电话核实", "password": PASSWORD},
    ),
    Row("accounts:check_refuse", CONFIRMED, CHECK),
    Row("accounts:check_refuse", CONFIRMED.but(SECADM=302), CHECK, "post", {"reason": "该单位并无此人"}),
]
