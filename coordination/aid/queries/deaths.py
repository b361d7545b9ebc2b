"""What a confirmed death means for a case: whether money still waits, and the word that stands as its reason."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.aid.models import AidCase
from coordination.lives.queries import confirmed_report


def word_of_death(case: AidCase) -> str:
    """Kept with the case, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("The person died on %(day)s; the death is confirmed.") % {"day": case.person.current.died_on}


def was_granted_before(case: AidCase) -> bool:
    """Whether the plan was approved before the person's death was confirmed: what is unpaid of it is decided on."""
    report = confirmed_report(case.person)
    if report is None or report.decided_at is None:
        return False
    return case.approved_at is None or case.approved_at < report.decided_at
