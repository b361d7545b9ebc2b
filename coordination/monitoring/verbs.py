"""What can happen to a warning, as timelines say it."""

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely, unmasks


class WarningVerb(RoomVerb):
    RECEIVED = "monitoring.warning_received", _("%(actor)s reported the warning")
    TRIAGED = "monitoring.warning_triaged", _("%(actor)s chose route %(route)s for the warning")
    REVIEW_BEGUN = "monitoring.review_begun", _("The review of the category is due and was opened")
    DISMISSED = "monitoring.warning_dismissed", _("%(actor)s dismissed the warning")
    CONFIRMED = "monitoring.warning_confirmed", _("%(actor)s verified the warning: it is so")
    FOUND_FALSE = "monitoring.warning_found_false", _("%(actor)s verified the warning: it is not so")
    SENT_BACK = (
        "monitoring.warning_sent_back",
        _("%(actor)s found something else and sent the warning back to triage"),
    )
    STARTED = "monitoring.warning_started", _("The warning started its route: %(child)s")
    INFORM_TRIED = "monitoring.inform_tried", _("%(actor)s tried to inform the person, in vain")
    INFORMED = "monitoring.informed", _("%(actor)s informed the person of policy and channel")
    FOLLOWED_UP = "monitoring.followed_up", _("%(actor)s followed up with the person")
    RECHECKED = "monitoring.rechecked", _("%(actor)s re-checked the household")
    HEARD = "monitoring.heard", _("%(actor)s heard the person before any cut")
    AID_KEPT = "monitoring.aid_kept", _("%(actor)s decided: the aid stays")
    AID_CUT = "monitoring.aid_cut", _("%(actor)s decided: the aid is reduced or ends")
    CLOSED = "monitoring.warning_closed", _("The warning was closed")
    PERSON_OPENED = "monitoring.person_opened", _("%(actor)s opened the particulars of the warning")
    ROW_REFUSED = "monitoring.row_refused", _("%(actor)s reported a row that was refused")
    ROW_OPENED = "monitoring.row_opened", _("%(actor)s opened what a refused row said")
    REFUSED_WIPED = (
        "monitoring.refused_wiped",
        _("What %(count)s refused rows said was wiped after %(months)s months"),
    )
    FILE_CHECKED = "monitoring.file_checked", _("%(actor)s laid a file of warnings open for import")
    FILE_IMPORTED = "monitoring.file_imported", _("%(actor)s imported a file of warnings")
    FILE_DROPPED = "monitoring.file_dropped", _("%(actor)s dropped a file of warnings")


adverse(
    WarningVerb.DISMISSED,
    WarningVerb.FOUND_FALSE,
    WarningVerb.SENT_BACK,
    WarningVerb.INFORM_TRIED,
    WarningVerb.ROW_REFUSED,
)
said_barely(
    {
        WarningVerb.TRIAGED: _("%(actor)s chose the route of the warning"),
        WarningVerb.REFUSED_WIPED: _("What refused rows said was wiped after its time"),
        WarningVerb.STARTED: _("The warning set something going"),
    }
)
unmasks(WarningVerb.PERSON_OPENED)
unmasks(WarningVerb.ROW_OPENED)
