"""What the security administrator's desk shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.accounts.models import AccountCheck
from coordination.api.verbs import ApiVerb
from coordination.audit.models import Event
from coordination.audit.trail import lines_of
from coordination.audit.verbs import AT_DOORS, RoomVerb
from coordination.entries.models import Objection, PaperEntry
from coordination.leaks.models import Leak
from coordination.officers.cards import FIRST, Card, Entry, card_of, check_entries
from coordination.officers.lists import posts_lately, substitutions_lately
from coordination.policy.words import short_date, short_moment
from coordination.register.verbs import RegisterVerb

if TYPE_CHECKING:
    from coordination.access import Actor

WEEK = dt.timedelta(days=7)


def security_cards(actor: Actor) -> list[Card]:
    """Accounts, leaks, posts, substitutes, objections, sheets, look-ups of strangers, doors, keys."""
    return [
        _checks(actor),
        _leaks(actor),
        _posts(actor),
        _substitutions(actor),
        _objections(actor),
        _sheets(actor),
        _strangers(actor),
        _doors(actor),
        _keys(actor),
    ]


def _leaks(actor: Actor) -> Card:
    rows = Leak.objects.visible_to(actor).exclude(status__in=Leak.ENDED).order_by("-pk")
    newest = rows.select_related("reported_by__user")[:FIRST]
    entries = [
        Entry(
            row.title, row.get_absolute_url(), f"{row.get_status_display()} · {short_moment(row.reported_at)}"
        )
        for row in newest
    ]
    return card_of(
        _("Leaks of personal data"),
        reverse("leaks:leaks"),
        rows,
        of=_("not closed yet"),
        nothing=_("No leak is under way."),
        entries=[*entries, Entry(_("Report a leak"), reverse("workflows:leak-report-number"))],
        tone="late",
    )


def _checks(actor: Actor) -> Card:
    rows = AccountCheck.objects.visible_to(actor).to_confirm_by(actor).select_related("user").order_by("pk")
    return card_of(
        _("Accounts to confirm"),
        reverse("accounts:checks"),
        rows,
        of=_("wait for me"),
        nothing=_("No account waits for you to confirm it."),
        entries=check_entries(rows),
        tone="soon",
    )


def _posts(actor: Actor) -> Card:
    rows = posts_lately(actor)
    return card_of(
        _("Posts newly given"),
        reverse("officers:posts"),
        rows,
        of=_("in thirty days"),
        nothing=_("No post was given in thirty days."),
        entries=[
            Entry(
                f"{row.user.label} · {row.label}", "", _("from %(day)s") % {"day": short_date(row.valid_from)}
            )
            for row in rows.select_related("user", "unit").order_by("-valid_from", "-pk")[:FIRST]
        ],
    )


def _substitutions(actor: Actor) -> Card:
    rows = substitutions_lately(actor)
    newest = rows.select_related("post__user", "post__unit", "substitute__user").order_by(
        "-valid_from", "-pk"
    )
    return card_of(
        _("Substitutes newly named"),
        reverse("officers:substitutes"),
        rows,
        of=_("in thirty days"),
        nothing=_("No substitute was named in thirty days."),
        entries=[
            Entry(
                _("%(substitute)s for %(holder)s")
                % {"substitute": row.substitute.user.label, "holder": row.post.user.label},
                "",
                f"{row.post.label} · {_('from %(day)s') % {'day': short_date(row.valid_from)}}",
            )
            for row in newest[:FIRST]
        ],
    )


def _objections(actor: Actor) -> Card:
    rows = Objection.objects.visible_to(actor).exclude(status__in=Objection.ENDED).order_by("pk")
    return card_of(
        _("Objections to signatures"),
        reverse("entries:entries") + f"?status={PaperEntry.Status.DISPUTED}",
        rows,
        of=_("not settled yet"),
        nothing=_("No objection to a signature is open."),
        entries=[
            Entry(row.entry.step_words, row.entry.get_absolute_url(), row.get_status_display(), "late")
            for row in rows.select_related("entry")[:FIRST]
        ],
        tone="late",
    )


def _sheets(actor: Actor) -> Card:
    rows = PaperEntry.objects.visible_to(actor).filter(
        status__in=(PaperEntry.Status.WAITING, PaperEntry.Status.AHEAD)
    )
    return card_of(
        _("Signatures on paper"),
        reverse("entries:entries"),
        rows,
        of=_("not compared yet"),
        nothing=_("Every sheet that was entered has been compared."),
        entries=[
            Entry(
                row.step_words,
                row.get_absolute_url(),
                f"{row.signer.user.label} · {short_moment(row.entered_at)}",
            )
            for row in rows.select_related("signer__user").order_by("-pk")[:FIRST]
        ],
    )


OWN_CARDS = (RegisterVerb.STRANGERS_LOOKED_UP, ApiVerb.KEY_REFUSED)


def _strangers(actor: Actor) -> Card:
    return _of_one_verb(
        actor,
        RegisterVerb.STRANGERS_LOOKED_UP,
        _("Look-ups of strangers"),
        nothing=_("Nobody looked up many people of no case or area of theirs in seven days."),
    )


def _keys(actor: Actor) -> Card:
    return _of_one_verb(
        actor,
        ApiVerb.KEY_REFUSED,
        _("Wrong interface keys"),
        nothing=_("The interface refused nobody in seven days."),
    )


def _of_one_verb(actor: Actor, verb: RoomVerb, title: str, *, nothing: str) -> Card:
    address = f"{reverse('audit:doors')}?verb={verb.value}"
    return _lately(actor, title, address, _at_doors(actor).filter(verb=verb), nothing=nothing, tone="late")


def _doors(actor: Actor) -> Card:
    """Whatever else was refused."""
    return _lately(
        actor,
        _("Refused at the doors"),
        reverse("audit:doors"),
        _at_doors(actor).exclude(verb__in=OWN_CARDS),
        nothing=_("Nobody was refused at a door in seven days."),
        tone="soon",
    )


def _lately(actor: Actor, title: str, address: str, rows: Any, *, nothing: str, tone: str) -> Card:
    entries = _told(rows, actor)
    return card_of(title, address, rows, of=_("in seven days"), nothing=nothing, entries=entries, tone=tone)


def _at_doors(actor: Actor) -> Any:
    since = timezone.now() - WEEK
    return Event.objects.visible_to(actor).filter(Q(verb__in=AT_DOORS), at__gte=since)


def _told(rows: Any, actor: Actor) -> list[Entry]:
    found = rows.order_by("-at", "-pk")[:FIRST]
    return [
        Entry(
            line.sentence,
            line.url,
            " · ".join(
                filter(
                    None, (short_moment(line.event.at), line.subject, (line.event.after or {}).get("address"))
                )
            ),
        )
        for line in lines_of(found, actor, own=False)
    ]
