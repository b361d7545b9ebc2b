from django.urls import path, re_path

from coordination.previews import with_preview
from workflows.warning_disposal.pages import warnings

urlpatterns = [
    *with_preview("warnings/triage/", warnings.triage_several, name="warnings-triage"),
    path("warnings/new/", warnings.report, name="warning-new"),
    path("warnings/import/", warnings.bring_file, name="warnings-import"),
    re_path("^warnings/imports/(?P<key>[0-9a-f]{32})/start/$", warnings.start_file, name="import-start"),
    re_path("^warnings/imports/(?P<key>[0-9a-f]{32})/drop/$", warnings.drop, name="import-drop"),
]
