"""What the house keeps of its papers: numbers, papers, signatures, readers, attachments, drafts."""

from coordination.documents.kinds import PaperKind
from coordination.documents.models.attachments import Attachment
from coordination.documents.models.drafts import FormDraft
from coordination.documents.models.notices import PublicNotice
from coordination.documents.models.numbers import IssuedNumber, Series
from coordination.documents.models.papers import Paper, PaperFile
from coordination.documents.models.printings import Printing
from coordination.documents.models.signatures import Distribution, Signature
from coordination.documents.models.subjects import SubjectType

__all__ = [
    "Attachment",
    "Distribution",
    "FormDraft",
    "IssuedNumber",
    "Paper",
    "PaperFile",
    "PaperKind",
    "Printing",
    "PublicNotice",
    "Series",
    "Signature",
    "SubjectType",
]
