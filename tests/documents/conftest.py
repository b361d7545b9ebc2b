import pytest

from coordination.documents import renderers
from coordination.documents.kinds import PaperKind
from coordination.documents.layout import OfficialDocument
from tests.documents.samples import circular


@pytest.fixture
def layouts(monkeypatch):
    """The quarterly report has no room of its own yet: the tests lay it out."""
    known = dict(renderers._renderers)
    known[PaperKind.D41] = circular
    monkeypatch.setattr(renderers, "_renderers", known)
    return OfficialDocument


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
