from django.urls import path, re_path

from workflows.desk import views
from workflows.diagram import process_pages
from workflows.joint_meeting.pages import sessions
from workflows.warning_disposal.pages import warnings

app_name = "workflows"
urlpatterns = [
    path("tasks/<int:pk>/", views.TaskView.as_view(), name="task"),
    path("tasks/<int:pk>/paper/", views.PaperView.as_view(), name="paper"),
    path("tasks/<int:pk>/telephone/", views.TelephoneView.as_view(), name="telephone"),
    path("tasks/<int:pk>/sheet.pdf", views.sheet, name="sheet"),
    path("processes/<int:pk>/", process_pages.process, name="process"),
    path("processes/<int:pk>/diagram/", process_pages.diagram, name="diagram"),
    path("processes/<int:pk>/diagram.bpmn", process_pages.bpmn, name="bpmn"),
    path("meetings/<int:pk>/call/", sessions.call, name="session-call"),
    path("meetings/<int:pk>/conclude/", sessions.conclude, name="matter-conclude"),
    path("meetings/<int:pk>/end/", sessions.end, name="session-end"),
    path("warnings/triage/", warnings.triage_several, name="warnings-triage"),
    path("warnings/new/", warnings.report, name="warning-new"),
    path("warnings/import/", warnings.bring_file, name="warnings-import"),
    re_path("^warnings/imports/(?P<key>[0-9a-f]{32})/start/$", warnings.start_file, name="import-start"),
    re_path("^warnings/imports/(?P<key>[0-9a-f]{32})/drop/$", warnings.drop, name="import-drop"),
]
