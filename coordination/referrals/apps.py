from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room, status_words

CASE = ("case",)


class ReferralsConfig(Room):
    """Referrals that are followed until they close."""

    name = "coordination.referrals"
    label = "referrals"
    verbose_name = _("Referrals")
    places = (Place(_("Referrals"), "referral", "referrals:cases", HARDSHIP, 30, "referrals.referral", CASE),)
    kinds = (
        Kind(
            "referrals.referral",
            _("Referrals"),
            70,
            fields=("number", "order_number"),
            open_fields=("title",),
            sealed_by="is_restricted",
            small=lambda case: f"{case.number} · {status_words(case)}",
        ),
        Kind(
            "referrals.leg",
            _("Leg of a referral"),
            80,
            fields=("number", "case__number"),
            open_fields=("case__title",),
            sealed_by="case__is_restricted",
            small=lambda leg: f"{leg.short_number} · {leg.receiver.label} · {status_words(leg)}",
            related=("case", "receiver"),
            found_as=_("Legs"),
        ),
    )
