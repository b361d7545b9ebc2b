"""The interface clients: who may call, since when, and when last; never a key."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coordination.api.keys import BEGINS
from coordination.api.models import ApiClient, State
from coordination.policy.words import short_moment
from coordination.tables import Cell, Column
from coordination.units.models import Role
from coordination.wording import listed
from coordination.worklists import Empty, WorkList

TONES = {State.VALID: "ok", State.EXPIRED: "soon", State.ENDED: "calm"}


def system(one: ApiClient) -> Cell:
    small = [
        f"{one.code} · {one.organisation.label} · {one.get_channel_display()}",
        " · ".join(one.scope_words),
    ]
    return Cell(one.name, one.get_absolute_url(), small)


def key(one: ApiClient) -> str:
    return f"{BEGINS}{one.prefix}…"


CLIENTS: WorkList[ApiClient] = WorkList(
    ApiClient,
    "client-list",
    "interface-clients",
    [
        Column("system", gettext_lazy("System"), lambda one: one.name, system, css="lx-td-title"),
        Column("code", gettext_lazy("Code"), lambda one: one.code, on_page=False),
        Column("unit", gettext_lazy("Unit"), lambda one: one.organisation.label, on_page=False),
        Column(
            "acts_as",
            pgettext_lazy("client", "Acts as"),
            lambda one: Role(one.post.role).label,
            on_page=False,
        ),
        Column("scopes", gettext_lazy("Scopes"), lambda one: listed(one.scope_words), on_page=False),
        Column(
            "key",
            gettext_lazy("Key"),
            key,
            lambda one: Cell(format_html("<code>{}</code>", key(one))),
            css="lx-nowrap",
        ),
        Column(
            "added",
            pgettext_lazy("client", "Added"),
            lambda one: one.created_at,
            lambda one: Cell(short_moment(one.created_at)),
            css="lx-nowrap",
        ),
        Column(
            "last_used",
            gettext_lazy("Last used"),
            lambda one: one.last_used_at,
            lambda one: Cell(short_moment(one.last_used_at) if one.last_used_at else _("never")),
            css="lx-nowrap",
        ),
        Column(
            "valid_through",
            gettext_lazy("Valid through"),
            lambda one: one.valid_until,
            lambda one: Cell(one.valid_until or _("until it is revoked")),
            css="lx-nowrap",
        ),
        Column(
            "status",
            gettext_lazy("Status"),
            lambda one: one.state.label,
            lambda one: Cell(badges=[(one.state.label, TONES[one.state])]),
        ),
    ],
    heading=gettext_lazy("Interface clients"),
    caption="",
    empty=Empty(
        gettext_lazy("No system calls the interface yet"),
        gettext_lazy("Add a client for each platform or system that reports warnings or reads their course."),
    ),
    order=("code",),
    prepare=lambda rows: rows.select_related("organisation", "post"),
    css="",
    longest=1000,
)
