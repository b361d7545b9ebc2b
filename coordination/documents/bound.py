"""What was signed: each paper, its PDF and each signature is bound to the event that wrote it."""

from coordination.audit.rows import bind
from coordination.documents.models import Paper, PaperFile, Signature

bind(
    Paper,
    "county_id subject_type subject_id kind status number_id organ_id title content sha256 medium"
    " issued_on signed_at seal_root corrects_id file_id drafted_by_id created_at",
)
bind(PaperFile, "pdf sha256 size pages substitutions rendered_at")
bind(
    Signature,
    "paper_id user_id post_id on_behalf_of_id signer_name post_label sha256 signed_at medium scan_id"
    " certificate_signature",
)
