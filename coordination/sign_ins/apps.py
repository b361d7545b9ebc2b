from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room


class SignInsConfig(Room):
    """Who is signed in where, until when without a hand on it, and by what password."""

    name = "coordination.sign_ins"
    label = "sign_ins"
    verbose_name = _("Sign-ins")
