"""Adding a client, changing its key, ending it. The key itself is returned once and never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.api.keys import last_day, new_key
from coordination.api.models import ApiClient, Scope
from coordination.api.notices import ApiNotice
from coordination.api.policies import can_add_client, can_change_key, can_end_client
from coordination.api.verbs import ApiVerb
from coordination.audit.actions import save_version
from coordination.changes import begin, enter, need
from coordination.monitoring.models import Channel
from coordination.notifications.actions import notify
from coordination.units.models import AccountClass, Organisation, Post, Role, User

# as whom a system may act: a platform above, the hotline, a unit's handler
ROLES = (Role.UP, Role.HOT, Role.UCLERK)


@transaction.atomic
def add_client(
    *,
    actor: Actor,
    code: str,
    name: str,
    organisation: Organisation,
    role: str,
    channel: str,
    scopes: Sequence[str],
    rate: int = 60,
    valid_until: dt.date | None = None,
    addresses: Sequence[str] = (),
    signs: bool = False,
) -> tuple[ApiClient, str]:
    """A client with an account of its own that signs in nowhere and stands in nobody's inbox."""
    require(can_add_client(actor, organisation))
    if role not in ROLES:
        raise ValidationError(
            {"role": _("A system acts as a platform, as the hotline or as a unit's handler.")}
        )
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes:
        raise ValidationError({"scopes": _("Name the scopes from the list.")})
    account = User(
        username=f"api-{code}",
        name=name,
        account_class=AccountClass.CASE,
        is_active=False,
        opened_in_id=actor.county_id,
    )
    account.set_unusable_password()
    account.full_clean(exclude=["password"])
    save_version(account, actor=actor)
    post = Post(
        user=account, unit=organisation, role=Role(role), title=f"{name}接口", valid_from=timezone.localdate()
    )
    post.full_clean()
    save_version(post, actor=actor)
    key = new_key()
    client = ApiClient(
        code=code,
        name=name,
        county_id=actor.county_id,
        organisation=organisation,
        account=account,
        post=post,
        channel=Channel(channel),
        scopes=sorted(scopes),
        rate=rate,
        prefix=key.prefix,
        key_hash=key.hash,
        addresses=list(addresses),
        signs=signs,
        signing_key=key.plain if signs else "",
        valid_until=valid_until or last_day(),
    )
    client.full_clean()
    enter(
        client,
        ApiVerb.CLIENT_ADDED,
        actor=actor,
        after={
            "scopes": client.scopes,
            "rate": rate,
            "role": role,
            "channel": client.channel,
            "addresses": client.addresses,
            "signs": signs,
            "valid_until": client.valid_until,
        },
    )
    return client, key.plain


@transaction.atomic
def change_key(client: ApiClient, *, actor: Actor) -> tuple[ApiClient, str]:
    """A new key for its time; the old one is refused from now on."""
    client, change = begin(client, actor=actor)
    require(can_change_key(actor, client))
    key = new_key()
    client.prefix, client.key_hash = key.prefix, key.hash
    client.signing_key = key.plain if client.signs else ""
    client.valid_until = max(client.valid_until or last_day(), last_day())
    change.save(ApiVerb.KEY_CHANGED, after={"valid_until": client.valid_until})
    return client, key.plain


@transaction.atomic
def end_client(client: ApiClient, *, actor: Actor, reason: str) -> ApiClient:
    """Its key is refused from now on; what it reported stays."""
    client, change = begin(client, actor=actor)
    require(can_end_client(actor, client))
    reason = need(reason, _("Say why the key is revoked."))
    client.ended_at = timezone.now()
    change.save(ApiVerb.CLIENT_ENDED, reason=reason)
    return client


@transaction.atomic
def note_use(client: ApiClient, *, actor: Actor) -> None:
    """When its key last opened something: a figure for whoever keeps it, no version and no event."""
    ApiClient.objects.filter(pk=client.pk, account=actor.user.pk).update(last_used_at=timezone.now())
    _warn_of_its_end(client)


def _warn_of_its_end(client: ApiClient) -> None:
    """Whoever keeps the client hears once that its key ends soon, while it is in use."""
    last = client.valid_until
    if last is None or last - timezone.localdate() > dt.timedelta(days=settings.API_KEY_WARNS_DAYS):
        return
    keepers = Post.objects.current().filter(role=Role.SECADM, unit__region=client.county_id)
    notify(
        [post.user for post in keepers.select_related("user")],
        ApiNotice.KEY_ENDS,
        subject=client,
        key=f"api_key_ends:{client.pk}:{last}",
        url=client.get_absolute_url(),
        client=client.name,
        last=last.isoformat(),
    )
