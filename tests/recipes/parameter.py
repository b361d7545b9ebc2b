"""The recipe of a parameter, followed: how long a head may take over the parts of several units."""

from __future__ import annotations

from tests.recipes.following import Edit, End, Following

FOLLOWING = Following(
    "A parameter",
    {},
    {
        "coordination/policy/names.py": (
            Edit(
                '    DISPUTE_SIGN = "DISPUTE_SIGN"',
                '    PARTS_AGREE = "PARTS_AGREE", _("Agreeing to the parts of several units")\n',
                "before",
            ),
        ),
        "fixtures/policy_parameters.json": (
            Edit(
                '"name": "DISPUTE_SIGN"',
                '{"model": "policy.parameter", "fields": {"version": ["2024-1"], "region": null, '
                '"name": "PARTS_AGREE", "valid_from": "2024-01-01", "raw": 2, "unit": "wd", "rolls": false, '
                '"source": "本系统建议，由县确认", "source_en": "Proposed here, to be confirmed by the county", '
                '"document": ["COUNTY-JM"], "evidence": "P"}},\n',
                "before",
            ),
        ),
        "coordination/policy/locale/zh_Hans/LC_MESSAGES/django.po": (
            End('\nmsgid "Agreeing to the parts of several units"\nmsgstr "确认多单位分工"\n'),
        ),
    },
)
