"""Every text column of every model, in one of two: encrypted, or in clear with the reason.

Encrypted is what people write about persons; whoever has the database file without the keys reads none of it.
What stays in clear is looked for, sorted by, or read by everybody who deals with the matter; its forms refuse
ID numbers, mobile phone numbers and bank accounts, and warn of names (``coordination/clear_texts.py``). The
versions of a model are in the same columns as the model. Closed lists (``choices``) are no texts.

A new column is written down here when it is made: encrypted, unless there is a reason why it cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from coordination.ciphers.row_keys import encrypted_fields

Columns = Mapping[str, str]
"""Model → its columns."""

ENCRYPTED: Columns = {
    "aid.AidCase": "facts other_aid reason ruling_reason supplement",
    "aid.BankAnswer": "content",
    "aid.BankBatch": "content",
    "aid.BankRow": "reason",
    "aid.Duplicate": "ruling_reason",
    "aid.LedgerLine": "reason",
    "aid.MonthEnd": "reason returned",
    "aid.OtherHelp": "answer",
    "aid.AidElsewhere": "words",
    "aid.CountyInquiry": "words",
    "aid.Overlap": "joined_because asked_paper reason",
    "aid.Payment": "reference witnesses bounce_reason account account_name relation account_reason",
    "aid.Stage": "condition reason",
    "aid.TopUp": "reason",
    "aid.Visit": "found",
    "api.ApiClient": "signing_key",
    "books.Opening": "file_name content summary reason",
    "audit.Event": "reason before after",
    "deliberation.Deliberation": "facts tried request needs reason route",
    "deliberation.Outcome": "text measure basis stages",
    "deliberation.Round": (
        "reason findings report insurance assistance welfare conclusion_reason evidence "
        "evidence_found plain_words public_notice follow_up_note"
    ),
    "deliberation.Sheet": "why facts offer rule",
    "documents.Attachment": "name",
    "documents.FormDraft": "data",
    "documents.Paper": "content",
    "entries.Objection": "reason findings answer remedy",
    "entries.PaperEntry": "typed reason",
    "lives.Arrival": "address pack reason settled",
    "lives.Departure": "place address reason pack told end_reason",
    "lives.HouseholdMove": "from_address reason note end_reason",
    "lives.MoveReport": "place how_known reason",
    "lives.DeathReport": "how_known proof_words reason relief_note",
    "monitoring.Attempt": "policies proof",
    "monitoring.ImportRun": "rows refused problems results",
    "monitoring.RefusedRow": "source_key content problems",
    "monitoring.Warning": "facts policy_item name id_number paper_number phone candidates findings recheck_note note",
    "notifications.CallEntry": "note",
    "notifications.Notice": "params",
    "notifications.OutboxMessage": "text",
    "recoveries.Attempt": "note",
    "recoveries.Receipt": "voucher",
    "recoveries.Recovery": "found reason statement fault fault_answer why_note",
    "referrals.CategoryTry": "note",
    "referrals.CharityProject": "content reason",
    "referrals.ContactTry": "note",
    "referrals.Leg": "matter reason",
    "referrals.LegResult": "summary reason basis place proof",
    "referrals.LegReturn": "reason basis ruling",
    "referrals.Referral": "facts wish reason answer person_says closing_note",
    "register.CategoryStatus": "basis end_reason",
    "register.CheckAuthorization": "scope",
    "register.Household": "address",
    "register.IdentityQuestion": "note",
    "register.MeansCheck": "findings",
    "register.Person": "id_number paper_number phone account health_note identity_note",
    "register.WatchEntry": "reason lift_reason",
    "leaks.Leak": "found data_kinds harm advice why_not_told told_how measures reason",
    "recusals.Declaration": "reason withdrawn_reason",
    "remedies.Remedy": "said reply stop_basis outcome_words carried_out",
    "second_factor.SecondFactor": "secret",
    "sittings.Matter": "heard considered resolved conclusion_reason",
    "sittings.Position": "reason",
    "sittings.Recusal": "reason",
    "sittings.Seat": "leave_reason",
    "units.Absence": "reason",
    "workflows.StepNote": "text",
}

CLEAR: Mapping[str, Columns] = {
    "titles and labels: they stand in lists; without the name of a person in hardship (domain C9)": {
        "aid.AidCase": "source_label",
        "audit.Event": "subject_label",
        "deliberation.Deliberation": "source_label title",
        "deliberation.Outcome": "opened_label",
        "deliberation.Round": "item_label",
        "documents.Paper": "title",
        "documents.PublicNotice": "place",
        "duties.Assignment": "title source_label",
        "duties.DutyCycle": "title",
        "lives.DeathReport": "source_label",
        "lives.Departure": "source_label",
        "lives.MoveReport": "source_label",
        "meetings.AgendaItem": "source_label title",
        "referrals.CharityProject": "title",
        "referrals.Referral": "source_label title",
        "register.WatchEntry": "source_label",
        "sittings.Matter": "title",
        "sittings.Sitting": "title",
        "workflows.Task": "subject_title",
    },
    "what units and officials say of public business: items, minutes, duties, seats": {
        "accounts.AccountCheck": "reason findings",
        "duties.Assignment": "requirement measure units_reason result_note",
        "duties.Chase": "reason",
        "duties.CoTask": "matter answer",
        "duties.Dispute": "ground advice ruling_reason other_part",
        "duties.DutyCycle": "requirement measure",
        "duties.Extension": "reason measures answer",
        "duties.Progress": "text",
        "duties.Report": "text evidence residue findings",
        "meetings.AgendaItem": (
            "background request proposal reason recommended_view review_opinion approval_opinion "
            "higher_answer"
        ),
        "meetings.CallAnswer": "note",
        "meetings.ConcernedUnit": "why",
        "meetings.Countersign": "text resolution",
        "meetings.DecisionLine": "text measure",
        "meetings.Minutes": "preamble closing note reconciliation",
        "meetings.Opinion": "text",
        "meetings.Passage": "text",
        "meetings.Session": "purpose instruction arrangements notice_note",
        "policy.PolicyVersion": "reason",
        "referrals.CharityProject": "audience",
        "sittings.Matter": "quorum_note",
        "sittings.Seat": "reason proxy_scope ruling",
        "sittings.Sitting": "place",
        "units.Succession": "scope",
        "workflows.Task": "data",
        "anchors.AnchorAlarm": "reason findings",
        "safekeeping.VoidNumber": "reason",
    },
    "the text of rules, their places and their values": {
        "audit.Event": "basis",
        "duties.Assignment": "basis",
        "duties.DutyCycle": "basis",
        "meetings.AgendaItem": "basis",
        "policy.CalendarDay": "name",
        "policy.Parameter": "raw source source_en",
        "policy.PolicyDocument": "title title_en number issuers",
        "units.DutyLine": "text text_en source keywords determines",
    },
    "names, posts and units of officials, as they acted; addresses at which they are reached at work": {
        "aid.LedgerLine": "entered_as",
        "aid.MonthEnd": "counted_as",
        "aid.Visit": "by_post",
        "api.ApiClient": "name",
        "audit.Event": "user_name post_label on_behalf_label",
        "deliberation.Sheet": "signed_as",
        "documents.Distribution": "read_post",
        "documents.Signature": "signer_name post_label",
        "meetings.CallAnswer": "told_by",
        "meetings.Opinion": "signed_as",
        "notifications.CallEntry": "caller_post",
        "notifications.OutboxMessage": "address",
        "sittings.Seat": "told_by",
        "units.Organisation": "name name_en short_name",
        "units.Post": "title title_en",
        "units.User": "username email name name_en phone",
        "anchors.AnchorAlarm": "explained_as",
        "audit.Look": "user_name post_label",
        "audit.VerificationRun": "user_name",
        "founding.Undertaking": "county_name",
    },
    "the name by which a person is found, masked on every page": {
        "register.Person": "name name_key",
    },
    "codes, numbers and keys that the house gives or reads": {
        "aid.AidCase": "source_type number duplicate_in returned_to suspended_in bounced_in policy_version",
        "aid.BankBatch": "number",
        "aid.MonthEnd": "policy_version",
        "aid.OtherHelp": "cause source_type source_label",
        "aid.AidElsewhere": "answered_by",
        "aid.CountyInquiry": "policy_version",
        "aid.Overlap": "policy_version",
        "aid.StagePlan": "policy_version",
        "aid.TopUp": "number policy_version",
        "api.ApiClient": "code scopes prefix addresses",
        "audit.Event": "verb subject_type subject_id household policy_version",
        "deliberation.Deliberation": "source_type number policy_version",
        "deliberation.Outcome": "opened_type",
        "deliberation.Round": "decision_number",
        "documents.Attachment": "subject_type content_type",
        "documents.FormDraft": "key",
        "documents.IssuedNumber": "text",
        "documents.Paper": "subject_type",
        "documents.Series": "word",
        "documents.SubjectType": "label",
        "duties.Assignment": "source_type household_key number pauses policy_version",
        "duties.Chase": "paper_number",
        "duties.DutyCycle": "opens_on",
        "entries.PaperEntry": "subject_type step",
        "keeping.KeyProof": "name",
        "meetings.AgendaItem": "source_type number conclusion policy_version",
        "meetings.Minutes": "number",
        "meetings.Session": "policy_version",
        "monitoring.ImportRun": "key channel",
        "monitoring.RefusedRow": "key source",
        "monitoring.Warning": "key source source_key rule_version policy_version",
        "notifications.Notice": "kind subject_type subject_id key url",
        "policy.Parameter": "name",
        "policy.PolicyDocument": "code",
        "policy.PolicyVersion": "label",
        "recoveries.Recovery": "policy_version",
        "leaks.Leak": "subject_type number policy_version",
        "recusals.Declaration": "subject_type number",
        "referrals.CategoryTry": "category",
        "referrals.Leg": "number",
        "referrals.Referral": "source_type number order_number policy_version",
        "register.Counter": "name",
        "lives.Arrival": "policy_version",
        "lives.DeathReport": "source_type policy_version",
        "lives.Departure": "source_type policy_version",
        "lives.HouseholdMove": "policy_version",
        "lives.MoveReport": "source_type policy_version",
        "register.Household": "key number",
        "register.MeansCheck": "policy_version",
        "register.Person": "key temporary_number",
        "register.WatchEntry": "source_type policy_version",
        "remedies.Remedy": "reference policy_version",
        "sessions.Session": "session_key",
        "sign_ins.SignIn": "session_key",
        "sittings.Sitting": "quorum_rule",
        "units.DutyLine": "code requirement",
        "units.KeptOut": "subject_type ground_type",
        "units.Organisation": "code organ_word",
        "units.User": "language",
        "workflows.Task": "subject_type subject_number due_basis",
        "audit.Look": "household",
        "safekeeping.CountyAnswer": "last_voucher last_bank_file",
        "safekeeping.LatePayment": "case_number voucher",
        "safekeeping.Restoration": "archive version",
    },
    "words and codes out of closed lists": {
        "workflows.Process": "stopped_for",
        "aid.Visit": "methods",
        "deliberation.Round": "told_how",
        "monitoring.RefusedRow": "fields",
        "monitoring.Warning": "more_kinds match_reason categories reasons routes",
        "referrals.Consent": "fields",
        "referrals.Leg": "fields",
        "lives.DeathReport": "ended",
        "lives.Departure": "ended",
        "register.IdentityQuestion": "reason",
        "audit.Look": "subject_type",
    },
    "digests, hashes and keyed indexes: nothing is read back out of them": {
        "aid.BankAnswer": "sha256",
        "books.Opening": "sha256",
        "aid.BankBatch": "sha256 answer_sha256",
        "aid.Payment": "account_index",
        "api.ApiClient": "key_hash",
        "audit.Event": "mac rows",
        "audit.Leaf": "mac",
        "audit.Seal": "root previous_root mac",
        "documents.Attachment": "sha256",
        "documents.Paper": "sha256 seal_root",
        "documents.PaperFile": "sha256",
        "documents.Printing": "sha256",
        "documents.Signature": "sha256 certificate_signature",
        "keeping.EncryptedColumns": "columns",
        "keeping.KeyProof": "value",
        "monitoring.RefusedRow": "mark",
        "monitoring.Warning": "id_index",
        "register.Identity": "index",
        "register.Person": "id_number_index phone_index account_index identity_index",
        "second_factor.RecoveryCode": "code_hash",
        "sign_ins.PastPassword": "password",
        "units.User": "password",
        "anchors.DayAnchor": "root head",
        "audit.Look": "subject_id",
        "audit.SealStatement": "papers_root previous head signature",
        "safekeeping.Restoration": "root",
    },
    "what the machinery writes for itself": {
        "auth.Group": "name",
        "auth.Permission": "name codename",
        "contenttypes.ContentType": "app_label model",
        # of a traceback the lines and classes alone: coordination/keeping/failures.py
        "django_tasks_database.DBTaskResult": (
            "args_kwargs task_path worker_ids queue_name backend_name return_value exception_class_path traceback"
        ),
        "documents.PaperFile": "substitutions",
        "documents.Printing": "error",
        "notifications.OutboxMessage": "error",
        "sessions.Session": "session_data",
        "sign_ins.SignIn": "session_data address browser",
        "viewflow.Process": "flow_class data",
        "viewflow.Task": (
            "flow_task flow_task_type token external_task_id owner_permission owner_permission_obj_pk data"
        ),
        "workflows.Process": "flow_class data",
        "workflows.Task": (
            "flow_task flow_task_type token owner_permission owner_permission_obj_pk external_task_id"
        ),
        "audit.VerificationRun": "findings trouble",
        "founding.Undertaking": "file_name counts problems notes",
        "safekeeping.Restoration": "first_finding",
    },
}
ENCRYPTED_IN_EVERY_VERSION = "history_change_reason"

TEXTUAL = (models.CharField, models.TextField, models.JSONField)


def text_columns(model: type[models.Model]) -> list[Any]:
    """The columns of a model that hold free text, its own ones and those of its versions alike."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTUAL) and not field.choices and not field.is_relation
    ]


def read_table(table: Columns) -> set[tuple[str, str]]:
    return {(label, name) for label, names in table.items() for name in names.split()}


def column_problems() -> Iterator[str]:
    """What the table does not say, says twice, or says of what is not there."""
    encrypted = read_table(ENCRYPTED)
    clear = {one for table in CLEAR.values() for one in read_table(table)}
    yield from (f"{label}.{name} stands in both columns of the table." for label, name in encrypted & clear)
    found = set()
    for model in apps.get_models(include_auto_created=True):
        told = _versioned(model)._meta.label
        for field in text_columns(model):
            if model._meta.label != told and field.name == ENCRYPTED_IN_EVERY_VERSION:
                if field.name not in encrypted_fields(model):
                    yield f"{model._meta.label}.{field.name} is not encrypted."
                continue
            found.add((told, field.name))
            is_encrypted = field.name in encrypted_fields(model)
            if (told, field.name) not in encrypted | clear:
                yield (
                    f"{told}.{field.name} is a new text column: does anybody write about a person there? Then "
                    "make it an encrypted field and name it in ENCRYPTED; else name it in CLEAR with the reason."
                )
            elif is_encrypted != ((told, field.name) in encrypted):
                kept, said = ("encrypted", "CLEAR") if is_encrypted else ("in clear", "ENCRYPTED")
                yield f"{model._meta.label}.{field.name} is kept {kept}, and the table names it in {said}."
    for label, name in sorted((encrypted | clear) - found):
        yield f"{label}.{name} stands in the table, and no model has such a text column."


def _versioned(model: type[models.Model]) -> type[models.Model]:
    """The model of which these are the versions; itself where it is no table of versions."""
    return getattr(model, "instance_type", model)
