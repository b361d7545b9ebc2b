"""The recipe of a field, followed: whom to ask about an agenda item."""

from __future__ import annotations

from tests.recipes.following import Edit, End, Following, next_migration

MEETINGS = "coordination/meetings"
FOLLOWING = Following(
    "A field on page, paper and export",
    {
        "room": "meetings",
        "noun": "item",
        "nouns": "items",
        "migration": next_migration("meetings", "item_contact"),
    },
    {
        f"{MEETINGS}/models/items.py": (
            Edit('"wished_session")\n', '"wished_session", "contact")\n', "instead"),
            Edit(
                '    unit = models.ForeignKey(\n        Organisation, models.PROTECT, related_name="agenda_items"',
                '    contact = models.CharField(_("whom to ask about it"), max_length=60, blank=True)\n',
                "before",
            ),
        ),
        f"{MEETINGS}/queries/item_pages.py": (
            Edit('Fact("kind", _("Kind")', '        Fact("contact", _("Whom to ask"), item.contact),\n'),
        ),
        f"{MEETINGS}/papers/items.py": (
            Edit('        "basis": item.basis,\n', '        "contact": item.contact,\n'),
            Edit('form.row(("涉及单位"', '    form.row(("联系人", content["contact"] or "无"))\n'),
        ),
        f"{MEETINGS}/queries/item_lists.py": (
            Edit(
                'Column("amount", _("Money (yuan)")',
                '        Column("contact", _("Whom to ask"), lambda line: line.record.contact, on_page=False),\n',
            ),
        ),
        f"{MEETINGS}/locale/zh_Hans/LC_MESSAGES/django.po": (
            End('\nmsgid "whom to ask about it"\nmsgstr "联系人"\n\nmsgid "Whom to ask"\nmsgstr "联系人"\n'),
        ),
    },
)
