"""Setting papers by GB/T 9704-2012: official documents, and forms with tables."""

from coordination.documents.layout.form import FormSheet
from coordination.documents.layout.official import OfficialDocument
from coordination.documents.layout.plain import plain_pages
from coordination.documents.layout.sheet import Sheet

__all__ = ["FormSheet", "OfficialDocument", "Sheet", "plain_pages"]
