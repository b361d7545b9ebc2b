"""What the house does by itself: half-filled forms to which nobody came back are not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from coordination.documents.models import FormDraft

AT_ONCE = 500


def drop_old_drafts() -> int:
    """Look first: where none is old, no write lock is taken."""
    since = timezone.now() - dt.timedelta(days=settings.DRAFT_DAYS)
    old = list(FormDraft.objects.filter(saved_at__lt=since).values_list("pk", flat=True)[:AT_ONCE])
    if not old:
        return 0
    # typed into again meanwhile, it is no old one
    dropped, _rows = FormDraft.objects.filter(pk__in=old, saved_at__lt=since).delete()
    return dropped
