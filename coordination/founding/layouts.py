"""The six sheets of a county's workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.founding.kinds import LONGEST_CODE, Code, Codes, Keywords, Username
from coordination.policy.names import ParameterName
from coordination.register.models import Category
from coordination.units.models import DutyLine, Organisation, Role
from coordination.workbooks import Column, Day, Layout, OneOf, Several, Text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES, NO = "yes", "no"
YES_OR_NO = ((YES, pgettext_lazy("workbook", "yes")), (NO, pgettext_lazy("workbook", "no")))
ROLES = OneOf([choice for choice in Role.choices if choice[0] != Role.CLOCK])
DAY_OF_FOUNDING = _("Empty: the day of the founding.")
FROM_THE_LIST = _("From the list.")


def code(
    key: str, head: StrOrPromise, words: StrOrPromise, *, required: bool = True, example: str = ""
) -> Column:
    """A column in which the code of a unit stands."""
    return Column(key, head, Code(LONGEST_CODE), required, words, width=12, example=example)


def username(key: str, head: StrOrPromise, words: StrOrPromise, example: str) -> Column:
    return Column(key, head, Username(150), True, words, width=16, example=example)


ORGANISATIONS = Layout(
    _("Organisations"),
    (
        code("code", _("Code"), _("Letters and digits, once in the county."), example="M01"),
        Column("name", _("Full name"), Text(80), True, width=34, example="云岭县民政局"),
        Column("short_name", _("Short name"), Text(40), True, _("As it is called in lists."), 14, "县民政局"),
        Column(
            "kind",
            _("Kind"),
            OneOf(Organisation.Kind.choices),
            True,
            _("From the list; one row is the county's people's government."),
            16,
            Organisation.Kind.MEMBER_UNIT.label,
        ),
        code(
            "parent",
            _("Part of"),
            _("The code of the unit above; empty for the county's government where nothing stands above it."),
            required=False,
            example="G01",
        ),
        Column(
            "level",
            _("Level"),
            OneOf(Organisation.Level.choices),
            help=_(
                "Empty: township and village as the kind says, every other unit the county. City: of the city."
            ),
            width=10,
        ),
        Column(
            "is_member",
            _("Member of the joint meeting"),
            OneOf(YES_OR_NO),
            help=_("Yes or no; empty is no."),
            width=14,
            example=YES_OR_NO[0][1],
        ),
        Column(
            "organ_word",
            _("Document word"),
            Text(20),
            help=_("Stands in document numbers; the government's names the county in all of them."),
            width=12,
            example="云民",
        ),
        Column("name_en", _("English name"), Text(120), width=34, example="Yunling Civil Affairs Bureau"),
        Column("valid_from", _("Since"), Day(), help=DAY_OF_FOUNDING, width=13, example="2019-03-01"),
    ),
    most_rows=3000,
    once=(("code",), ("name", "parent"), ("short_name", "parent")),
)

PEOPLE = Layout(
    _("People"),
    (
        username(
            "username",
            _("User name"),
            _("By which the person signs in; once in the installation."),
            "yl.wangmin",
        ),
        Column("name", _("Name"), Text(40), True, width=12, example="卢静"),
        Column("phone", _("Office phone"), Text(30), width=16, example="8201"),
        Column("name_en", _("Name in Latin letters"), Text(80), width=22, example="Wang Min"),
    ),
    most_rows=5000,
    once=(("username",),),
)

POSTS = Layout(
    _("Posts"),
    (
        username(
            "username",
            _("User name"),
            _("Of somebody in the sheet of people, who may hold several posts."),
            "yl.wangmin",
        ),
        code("unit", _("Unit"), _("The unit's code."), example="B01"),
        Column("role", _("Role"), ROLES, True, FROM_THE_LIST, 22, Role.OFFICE.label),
        Column("title", _("Title of the post"), Text(60), True, width=24, example="工作人员"),
        Column("title_en", _("English title of the post"), Text(80), width=24, example="Officer"),
        Column("valid_from", _("Since"), Day(), help=DAY_OF_FOUNDING, width=13),
    ),
    most_rows=6000,
    once=(("username", "unit", "role"),),
)

SUBSTITUTES = Layout(
    _("Substitutes"),
    (
        username(
            "username",
            _("Absent (A): user name"),
            _("Whose tasks somebody else sees while A is away."),
            "yl.zhao",
        ),
        code("unit", _("Absent (A): unit"), _("The code of the unit of A's post."), example="M01"),
        Column("role", _("Absent (A): role"), ROLES, True, FROM_THE_LIST, 22, Role.UHEAD.label),
        username("substitute", _("Substitute (B): user name"), _("Who sees them then."), "yl.qian"),
        code(
            "substitute_unit",
            _("Substitute (B): unit"),
            _("The code of the unit of B's post."),
            example="M01",
        ),
        Column(
            "substitute_role", _("Substitute (B): role"), ROLES, True, FROM_THE_LIST, 22, Role.UDEPUTY.label
        ),
    ),
    most_rows=6000,
)

DUTY_LINES = Layout(
    _("Duty lines"),
    (
        Column("code", _("Code"), Code(12), True, _("Once in the county."), 12, "M01-1"),
        code("unit", _("Unit"), _("The code of the unit whose duty it is."), example="M01"),
        Column(
            "kind", _("Kind"), OneOf(DutyLine.Kind.choices), True, FROM_THE_LIST, 12, DutyLine.Kind.LEAD.label
        ),
        Column("text", _("Duty"), Text(300), True, width=50, example="认定城乡低收入家庭"),
        Column(
            "source", _("Source"), Text(120), True, _("The document that says so."), 34, "云政办发〔2026〕9号"
        ),
        Column(
            "partners",
            _("Partners"),
            Codes(LONGEST_CODE),
            help=_("Codes of units, between commas."),
            width=20,
            example="M02，M05",
        ),
        Column(
            "keywords",
            _("Keywords"),
            Keywords(200),
            help=_("Words by which a matter is matched to this duty, between blanks or commas."),
            width=26,
            example="低收入家庭 认定",
        ),
        Column(
            "determines",
            _("Determines"),
            Several(Category.choices),
            help=_(
                "The categories of the register that the unit determines by this duty, from the list, between commas."
            ),
            width=24,
            example=Category.DIBAO_MARGINAL.label,
        ),
        Column("requirement", _("Clause"), Text(8), help=_("A number of your own for the clause."), width=10),
        Column("text_en", _("Duty in English"), Text(400), width=40),
        Column("valid_from", _("Since"), Day(), help=DAY_OF_FOUNDING, width=13, example="2026-07-01"),
    ),
    most_rows=3000,
    once=(("code",),),
)

PARAMETERS = Layout(
    _("Parameters"),
    (
        Column(
            "name",
            _("Parameter"),
            OneOf(ParameterName.choices),
            True,
            _("From the list. What has no row here holds as the base rules have it."),
            34,
            ParameterName.LOW_STANDARD.label,
        ),
        Column(
            "value",
            _("Figure"),
            Text(60),
            True,
            _("In the unit in which the rules show it; several between commas."),
            14,
            "702",
        ),
        Column("valid_from", _("Since"), Day(), True, _("From which day it holds."), 13, "2026-07-01"),
        Column(
            "source", _("Source"), Text(200), True, _("The document that says so."), 40, "云政办发〔2026〕9号"
        ),
    ),
    most_rows=1000,
    once=(("name", "valid_from"),),
)

LAYOUTS = (ORGANISATIONS, PEOPLE, POSTS, SUBSTITUTES, DUTY_LINES, PARAMETERS)
