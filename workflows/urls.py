"""The pages of steps, of running processes, and those by which each process begins or turns."""

from django.urls import include, path

from workflows.apps import processes
from workflows.desk import views
from workflows.diagram import process_pages

app_name = "workflows"
urlpatterns = [
    path("tasks/<int:pk>/", views.TaskView.as_view(), name="task"),
    path("tasks/<int:pk>/paper/", views.PaperView.as_view(), name="paper"),
    path("tasks/<int:pk>/telephone/", views.TelephoneView.as_view(), name="telephone"),
    path("tasks/<int:pk>/sheet.pdf", views.sheet, name="sheet"),
    path("processes/<int:pk>/", process_pages.process, name="process"),
    path("processes/<int:pk>/diagram/", process_pages.diagram, name="diagram"),
    path("processes/<int:pk>/diagram.bpmn", process_pages.bpmn, name="bpmn"),
    *(path("", include(f"{process}.pages.urls")) for process in processes()),
]
