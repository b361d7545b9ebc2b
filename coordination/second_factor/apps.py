from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room


class SecondFactorConfig(Room):
    """Besides the password: a code of the person's own telephone, or one of the recovery codes."""

    name = "coordination.second_factor"
    label = "second_factor"
    verbose_name = _("Second factor")
