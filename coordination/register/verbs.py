"""What happens to households and persons, as timelines and the aid chain say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, at_doors, said_barely, unmasks


class RegisterVerb(RoomVerb):
    HOUSEHOLD_REGISTERED = "register.household_registered", _("%(actor)s registered the household")
    HOUSEHOLD_AMENDED = "register.household_amended", _("%(actor)s amended the household's particulars")
    HOUSEHOLD_MOVED = "register.household_moved", _("%(actor)s moved the household from %(from)s to %(to)s")
    HOUSEHOLD_MERGED = "register.household_merged", _("%(actor)s merged household %(from)s into %(to)s")
    PERSON_REGISTERED = "register.person_registered", _("%(actor)s registered the member %(person)s")
    TEMPORARY_REGISTERED = (
        "register.temporary_registered",
        _("%(actor)s registered a person under the temporary number %(number)s"),
    )
    PERSON_AMENDED = "register.person_amended", _("%(actor)s amended the particulars of %(person)s")
    IDENTITY_ESTABLISHED = (
        "register.identity_established",
        _("%(actor)s established the identity of %(number)s"),
    )
    IDENTITY_CORRECTED = (
        "register.identity_corrected",
        _("%(actor)s put the name, number or day of birth of %(person)s right"),
    )
    PERSON_MOVED = (
        "register.person_moved",
        _("%(actor)s moved the member %(person)s from household %(from)s to %(to)s"),
    )
    PERSON_MERGED = (
        "register.person_merged",
        _("%(actor)s merged two entries of one person; both histories were kept"),
    )
    IDENTITY_ASKED = "register.identity_asked", _("It was asked whether two entries are one person")
    FOUND_DIFFERENT = "register.found_different", _("%(actor)s found that the two entries are two people")
    DEATH_NOTED = "register.death_noted", _("%(actor)s entered the death of %(person)s on %(on)s")
    DEATH_TAKEN_BACK = "register.death_taken_back", _("%(actor)s took back the death of %(person)s")
    LEAVING_TAKEN_BACK = (
        "register.leaving_taken_back",
        _("%(actor)s let the categories stand again that were to end as the household left"),
    )
    CATEGORY_CONFIRMED = (
        "register.category_confirmed",
        _("%(authority)s confirmed the category: %(category)s"),
    )
    CATEGORY_REDUCED = (
        "register.category_reduced",
        _("%(authority)s reduced the aid of the category: %(category)s"),
    )
    CATEGORY_REVIEWED = (
        "register.category_reviewed",
        _("%(authority)s reviewed the category %(category)s; next on %(review)s"),
    )
    CATEGORY_EXPIRED = (
        "register.category_expired",
        _("The category confirmed by %(authority)s ran out: %(category)s"),
    )
    CATEGORY_ENDED = "register.category_ended", _("%(authority)s ended the category: %(category)s")
    AUTHORIZATION_SIGNED = (
        "register.authorization_signed",
        _("%(actor)s recorded the signed check authorisation"),
    )
    AUTHORIZATION_USED = (
        "register.authorization_used",
        _("The check authorisation was used again: %(purpose)s"),
    )
    AUTHORIZATION_REVOKED = (
        "register.authorization_revoked",
        _("%(actor)s recorded that the check authorisation was revoked"),
    )
    MEANS_CHECKED = "register.means_checked", _("%(unit)s checked the means of the household: %(result)s")
    CHECK_REUSED = "register.check_reused", _("%(unit)s took over the means check: %(purpose)s")
    WATCH_STARTED = "register.watch_started", _("The household is watched through %(until)s: %(kind)s")
    WATCH_LIFTED = "register.watch_lifted", _("%(actor)s took the household off the watch list")
    FILE_OPENED = "register.file_opened", _("%(actor)s opened the file: %(purpose)s")
    STRANGERS_LOOKED_UP = (
        "register.strangers_looked_up",
        _("%(actor)s looked up %(count)s people in a day who are of no area and no case of theirs"),
    )


adverse(
    RegisterVerb.CATEGORY_REDUCED,
    RegisterVerb.CATEGORY_EXPIRED,
    RegisterVerb.CATEGORY_ENDED,
    RegisterVerb.DEATH_NOTED,
    RegisterVerb.STRANGERS_LOOKED_UP,
)
at_doors(RegisterVerb.STRANGERS_LOOKED_UP)
unmasks(RegisterVerb.FILE_OPENED)
# reading and comparing stand in the traces, not in the chain of aid
NOT_IN_CHAIN = (
    RegisterVerb.FILE_OPENED,
    RegisterVerb.IDENTITY_ASKED,
    RegisterVerb.FOUND_DIFFERENT,
    RegisterVerb.PERSON_AMENDED,
    RegisterVerb.HOUSEHOLD_AMENDED,
)
said_barely(
    {
        RegisterVerb.HOUSEHOLD_MOVED: _("%(actor)s moved the household"),
        RegisterVerb.HOUSEHOLD_MERGED: _("%(actor)s merged two entries of a household"),
        RegisterVerb.PERSON_REGISTERED: _("%(actor)s registered a member"),
        RegisterVerb.TEMPORARY_REGISTERED: _("%(actor)s registered somebody under a temporary identity"),
        RegisterVerb.PERSON_AMENDED: _("%(actor)s corrected the particulars of a member"),
        RegisterVerb.IDENTITY_ESTABLISHED: _(
            "%(actor)s established who somebody under a temporary identity is"
        ),
        RegisterVerb.IDENTITY_CORRECTED: _("%(actor)s put who a member is right"),
        RegisterVerb.PERSON_MOVED: _("%(actor)s moved a member to another household"),
        RegisterVerb.DEATH_NOTED: _("%(actor)s entered the death of a member"),
        RegisterVerb.DEATH_TAKEN_BACK: _("%(actor)s took back the death of a member"),
        RegisterVerb.CATEGORY_CONFIRMED: _("A category was confirmed"),
        RegisterVerb.CATEGORY_REDUCED: _("The aid of a category was reduced"),
        RegisterVerb.CATEGORY_REVIEWED: _("A category was reviewed"),
        RegisterVerb.CATEGORY_EXPIRED: _("A category ran out"),
        RegisterVerb.CATEGORY_ENDED: _("A category was ended"),
        RegisterVerb.AUTHORIZATION_USED: _("An earlier authorisation for the means check was used"),
        RegisterVerb.MEANS_CHECKED: _("The means of the household were checked"),
        RegisterVerb.CHECK_REUSED: _("The result of an earlier means check was recognised"),
        RegisterVerb.WATCH_STARTED: _("Watching began"),
        RegisterVerb.FILE_OPENED: _("%(actor)s opened a file"),
    }
)

said_barely(
    {
        RegisterVerb.STRANGERS_LOOKED_UP: _("%(actor)s looked up many people of no case or area of theirs"),
    }
)
