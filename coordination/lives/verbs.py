"""What happens to reports of a death and to households that move."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class LifeVerb(RoomVerb):
    REPORTED = "lives.reported", _("%(actor)s reported a death; what is unpaid and the visits rest")
    CONFIRMED = "lives.confirmed", _("%(actor)s confirmed the death; the categories end on %(until)s")
    REFUTED = "lives.refuted", _("%(actor)s refuted the report of a death; what rested goes on")
    UNDONE = "lives.undone", _("%(actor)s undid a death that was confirmed in error")
    HANDED_OVER = "lives.handed_over", _("%(actor)s handed the household over from %(from)s to %(to)s")
    MOVE_RECEIVED = "lives.move_received", _("%(actor)s signed for the household that moved from %(from)s")
    MOVE_RETURNED = "lives.move_returned", _("%(actor)s returned the household: it does not live in %(to)s")
    MOVE_UNDONE = "lives.move_undone", _("%(actor)s undid the move of the household to %(to)s")
    MOVE_REPORTED = "lives.move_reported", _("%(actor)s reported that the household has moved")
    MOVE_LED = "lives.move_led", _("%(actor)s found the report of a move true; it leads to the handing over")
    MOVE_REFUTED = "lives.move_refuted", _("%(actor)s found that the household still lives here")
    DEPARTURE_PREPARED = (
        "lives.departure_prepared",
        _("%(actor)s prepared the transfer of the household to %(to)s"),
    )
    DEPARTURE_SIGNED = "lives.departure_signed", _("%(actor)s signed the transfer of the household to %(to)s")
    DEPARTURE_KEPT = "lives.departure_kept", _("%(actor)s did not sign the transfer of the household")
    DEPARTURE_POSTED = (
        "lives.departure_posted",
        _("%(actor)s sent the letter about the household; its aid here runs through %(until)s"),
    )
    DEPARTURE_RECEIVED = (
        "lives.departure_received",
        _("%(to)s received the household; its aid here runs through %(until)s"),
    )
    DEPARTURE_REFUSED = "lives.departure_refused", _("%(to)s refused the household; its aid here goes on")
    DEPARTURE_TOLD = "lives.departure_told", _("%(actor)s told the household until when its aid here runs")
    DEPARTURE_UNDONE = "lives.departure_undone", _("%(actor)s undid the departure of the household")
    ARRIVAL_CAME = "lives.arrival_came", _("%(from)s asks to receive a household")
    ARRIVAL_RECEIVED = "lives.arrival_received", _("%(actor)s received the household from %(from)s")
    ARRIVAL_REFUSED = "lives.arrival_refused", _("%(actor)s refused the household from %(from)s")
    ARRIVAL_WITHDRAWN = "lives.arrival_withdrawn", _("%(from)s withdrew the transfer of the household")
    ARRIVAL_UNDONE = "lives.arrival_undone", _("%(from)s undid the transfer of the household")
    ARRIVAL_SETTLED = (
        "lives.arrival_settled",
        _("%(actor)s settled what became of the household whose transfer was undone"),
    )
    RELIEF_OFFERED = "lives.relief_offered", _("%(actor)s offered the family the relief of funeral fees")


adverse(LifeVerb.REPORTED, LifeVerb.CONFIRMED, LifeVerb.MOVE_RETURNED, LifeVerb.DEPARTURE_REFUSED)
said_barely(
    {
        LifeVerb.CONFIRMED: _("%(actor)s confirmed the death"),
        LifeVerb.HANDED_OVER: _("%(actor)s handed the household over to another township"),
        LifeVerb.MOVE_RECEIVED: _("%(actor)s signed for the household that moved"),
        LifeVerb.MOVE_RETURNED: _("%(actor)s returned the household that moved"),
        LifeVerb.MOVE_UNDONE: _("%(actor)s undid the move of the household"),
        LifeVerb.DEPARTURE_PREPARED: _("%(actor)s prepared the transfer of the household out of the county"),
        LifeVerb.DEPARTURE_SIGNED: _("%(actor)s signed the transfer of the household out of the county"),
        LifeVerb.DEPARTURE_POSTED: _("%(actor)s sent the letter about the household"),
        LifeVerb.DEPARTURE_RECEIVED: _("The other county received the household"),
        LifeVerb.DEPARTURE_REFUSED: _("The other county refused the household"),
        LifeVerb.ARRIVAL_CAME: _("Another county asks to receive a household"),
        LifeVerb.ARRIVAL_RECEIVED: _("%(actor)s received the household from another county"),
        LifeVerb.ARRIVAL_REFUSED: _("%(actor)s refused the household from another county"),
        LifeVerb.ARRIVAL_WITHDRAWN: _("The other county withdrew the transfer of the household"),
        LifeVerb.ARRIVAL_UNDONE: _("The other county undid the transfer of the household"),
    }
)
