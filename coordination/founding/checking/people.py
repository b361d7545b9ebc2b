"""The sheet of people: user names that nobody in the installation has."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.founding.book import tell
from coordination.units.models import User
from coordination.units.takeover import CLOCK
from coordination.wording import listed
from coordination.workbooks import Line, Reading


def compared(username: str) -> str:
    """As user names are told apart: by neither width nor capitals."""
    return User.normalize_username(username).casefold()


def taken_names() -> set[str]:
    """The user names of the installation, and that of its clock, which may be still to come."""
    return {compared(name) for name in [*User.objects.values_list("username", flat=True), CLOCK]}


def check_people(reading: Reading) -> dict[str, Line]:
    """People by their user names, which read alike in small and large letters."""
    taken = taken_names()
    people: dict[str, Line] = {}
    first: dict[str, int] = {}
    for line in reading.lines:
        username = line.values["username"]
        if username is None:
            continue
        people.setdefault(username, line)
        earlier = first.setdefault(compared(username), line.number)
        if compared(username) in taken:
            words = _(
                "This user name is taken in the installation. Choose another, such as the county's letters before it."
            )
            tell(line, "username", words)
        elif earlier != line.number:
            words = _("The same stands in row %(row)s. Mend one of them, or take it out.")
            tell(line, "username", words % {"row": earlier})
    return people


def people_alike(reading: Reading) -> list[str]:
    """Who may stand there twice under two user names: the same name and telephone."""
    rows: dict[tuple[str, str], list[int]] = {}
    for line in reading.lines:
        name, phone = line.values["name"], line.values["phone"]
        if name is not None and phone is not None:
            rows.setdefault((name, phone), []).append(line.number)
    words = _("People: rows %(rows)s have the same name and telephone (%(name)s). A person has one account.")
    return [
        words % {"rows": listed(map(str, numbers)), "name": name}
        for (name, _phone), numbers in rows.items()
        if len(numbers) > 1
    ]
