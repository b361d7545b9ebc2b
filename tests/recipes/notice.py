"""The recipe of a notice, followed: the desk hears that somebody could not be informed."""

from __future__ import annotations

from tests.recipes.following import Edit, End, Following

MONITORING = "coordination/monitoring"
FOLLOWING = Following(
    "A kind of notice",
    {"room": "monitoring", "part": "informing"},
    {
        f"{MONITORING}/notices.py": (
            Edit("    CLOSED = ", '    NOT_REACHED = "warning_not_reached", _("person not informed")\n'),
            Edit(
                "        K.CLOSED: ",
                '        K.NOT_REACHED: gettext_noop("Nobody was reached about %(number)s on %(day)s."),\n',
            ),
        ),
        f"{MONITORING}/actions/informing.py": (
            Edit(
                '    _save(change, WarningVerb.INFORM_TRIED, after={"way": way})',
                '    event = change.save(WarningVerb.INFORM_TRIED, after={"way": way})\n'
                "    desk = [Holder(warning.desk, Role.CCLERK)]\n"
                "    day = timezone.localdate(at).isoformat()\n"
                "    tell(warning, WarningNotice.NOT_REACHED, event, desk, actor=actor, day=day)",
                "instead",
            ),
            Edit(
                "from coordination.monitoring.policies import",
                "from coordination.monitoring.notices import WarningNotice\n",
                "before",
            ),
            Edit(
                "from coordination.rules import",
                "from coordination.telling import tell\n"
                "from coordination.units.holders import Holder\n"
                "from coordination.units.models import Role\n",
            ),
        ),
        f"{MONITORING}/locale/zh_Hans/LC_MESSAGES/django.po": (
            End(
                '\nmsgid "person not informed"\nmsgstr "未能告知本人"\n'
                '\nmsgid "Nobody was reached about %(number)s on %(day)s."\n'
                'msgstr "%(number)s：%(day)s未联系到本人。"\n'
            ),
        ),
    },
)
