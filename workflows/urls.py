"""The pages of steps, of running processes, and those by which each process begins or turns."""

from django.urls import include, path

from workflows.apps import addresses
from workflows.desk import previews, taken, views
from workflows.diagram import process_pages

app_name = "workflows"
urlpatterns = [
    path("tasks/<int:pk>/", views.TaskView.as_view(), name="task"),
    path("tasks/<int:pk>/paper/", views.PaperView.as_view(), name="paper"),
    path("tasks/<int:pk>/telephone/", views.TelephoneView.as_view(), name="telephone"),
    path("tasks/<int:pk>/notes/", taken.notes, name="notes"),
    path("tasks/<int:pk>/preview/", previews.TaskPreview.as_view(), name="task-preview"),
    path("tasks/<int:pk>/paper/preview/", previews.PaperPreview.as_view(), name="paper-preview"),
    path("tasks/<int:pk>/telephone/preview/", previews.TelephonePreview.as_view(), name="telephone-preview"),
    path("tasks/<int:pk>/sheet.pdf", views.sheet, name="sheet"),
    path("processes/<int:pk>/", process_pages.process, name="process"),
    path("processes/<int:pk>/diagram/", process_pages.diagram, name="diagram"),
    path("processes/<int:pk>/diagram.bpmn", process_pages.bpmn, name="bpmn"),
    *(path("", include(module)) for module in addresses()),
]
