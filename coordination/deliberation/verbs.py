"""What happens to a case for deliberation, as its timeline and the aid chain say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class DeliberationVerb(RoomVerb):
    PROPOSED = "deliberation.proposed", _("%(actor)s proposed the case for deliberation")
    FORM_SIGNED = "deliberation.form_signed", _("%(actor)s signed the form of the proposal")
    RETURNED = "deliberation.returned", _("%(actor)s returned the proposal")
    PROPOSED_AGAIN = "deliberation.proposed_again", _("%(actor)s proposed the case again")
    DECLINED = "deliberation.declined", _("%(actor)s declined the case and named the right way: %(route)s")
    MERGED = "deliberation.merged", _("%(actor)s merged the case into %(other)s")
    ACCEPTED = "deliberation.accepted", _("%(actor)s accepted the case and asked the units")
    WITHDRAWN = "deliberation.withdrawn", _("%(actor)s withdrew the case")
    PREPARED = "deliberation.prepared", _("Aid chain, duplicates and means checks were gathered")
    ADVANCE_STARTED = "deliberation.advance_started", _("The advance was started before the hearing")
    ADVANCE_COUNTED = "deliberation.advance_counted", _("The advance counts into what is decided")
    SHEET_GIVEN = "deliberation.sheet_given", _("%(actor)s gave the sheet of %(unit)s")
    SHEET_MISSING = "deliberation.sheet_missing", _("The closing time passed; %(unit)s gave no sheet")
    SHEET_DROPPED = "deliberation.sheet_dropped", _("%(actor)s no longer asks %(unit)s")
    SHEETS_CLOSED = "deliberation.sheets_closed", _("All sheets are in, or noted as missing")
    REPORT_ASSEMBLED = "deliberation.report_assembled", _("%(actor)s assembled the case report")
    SCHEDULED = "deliberation.scheduled", _("%(actor)s scheduled the hearing: %(forum)s")
    PANEL_OPENED = "deliberation.panel_opened", _("%(actor)s opened the hearing")
    OUTCOME_WRITTEN = "deliberation.outcome_written", _("%(actor)s wrote an outcome: %(outcome)s")
    OUTCOME_REMOVED = "deliberation.outcome_removed", _("%(actor)s took an outcome out: %(outcome)s")
    POSITION_SIGNED = "deliberation.position_signed", _("%(actor)s signed what %(unit)s said")
    POSITION_UNSIGNED = (
        "deliberation.position_unsigned",
        _("Time ran out; nobody signed what %(unit)s said"),
    )
    CONCLUDED = "deliberation.concluded", _("The hearing was concluded: %(conclusion)s")
    WRITTEN_UNANSWERED = (
        "deliberation.written_unanswered",
        _("The written round ended without the answers of all units"),
    )
    EVIDENCE_RECEIVED = "deliberation.evidence_received", _("%(actor)s recorded the evidence received")
    SETTLED = "deliberation.settled", _("%(actor)s wrote the decision down")
    SENT_BACK = "deliberation.sent_back", _("%(actor)s sent the decision back unsigned")
    RECALLED = "deliberation.recalled", _("%(actor)s recalled the case to a new hearing")
    SIGNED = "deliberation.signed", _("%(actor)s signed the decision")
    CARRIED_OUT = "deliberation.carried_out", _("An outcome was carried out: %(outcome)s")
    PUBLICISED = "deliberation.publicised", _("%(actor)s put the decision on public notice")
    NOTICE_ENDED = "deliberation.notice_ended", _("%(actor)s took the public notice of the decision down")
    PERSON_TOLD = "deliberation.person_told", _("%(actor)s told the person the decision")
    ALL_CARRIED_OUT = "deliberation.all_carried_out", _("Everything that the decision opened has ended")
    VISITED = "deliberation.visited", _("%(actor)s visited the household: %(found)s")
    REOPENED = "deliberation.reopened", _("%(actor)s reopened the case")
    ROUND_BEGUN = "deliberation.round_begun", _("A new round began")
    CLOSED = "deliberation.closed", _("The case was closed: %(closed_as)s")


adverse(
    DeliberationVerb.RETURNED,
    DeliberationVerb.DECLINED,
    DeliberationVerb.SHEET_MISSING,
    DeliberationVerb.POSITION_UNSIGNED,
    DeliberationVerb.WRITTEN_UNANSWERED,
    DeliberationVerb.SENT_BACK,
    DeliberationVerb.RECALLED,
)
said_barely(
    {
        DeliberationVerb.DECLINED: _("%(actor)s declined the case and named the way to take"),
        DeliberationVerb.MERGED: _("%(actor)s merged the case into another"),
        DeliberationVerb.SHEET_GIVEN: _("%(actor)s gave a unit's sheet of facts and measures"),
        DeliberationVerb.SHEET_MISSING: _("Time ran out without a unit's sheet of facts and measures"),
        DeliberationVerb.SHEET_DROPPED: _("%(actor)s no longer asks one of the units"),
        DeliberationVerb.SCHEDULED: _("%(actor)s set when and where the case is discussed"),
        DeliberationVerb.OUTCOME_WRITTEN: _("%(actor)s wrote a measure down"),
        DeliberationVerb.OUTCOME_REMOVED: _("%(actor)s took a measure out"),
        DeliberationVerb.POSITION_SIGNED: _("%(actor)s signed what a unit said"),
        DeliberationVerb.POSITION_UNSIGNED: _("Time ran out; what a unit said is not signed"),
        DeliberationVerb.CONCLUDED: _("The discussion came to its conclusion"),
        DeliberationVerb.CARRIED_OUT: _("A measure was set going"),
        DeliberationVerb.VISITED: _("%(actor)s visited the household"),
        DeliberationVerb.CLOSED: _("The case was closed"),
    }
)
