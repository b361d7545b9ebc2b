from django.urls import path

from . import process_pages, views
from .pages import arrange, duty_steps, session_steps, sessions  # noqa: F401 - task pages register on import

app_name = "workflows"
urlpatterns = [
    path("tasks/<int:pk>/", views.TaskView.as_view(), name="task"),
    path("tasks/<int:pk>/paper/", views.PaperView.as_view(), name="paper"),
    path("tasks/<int:pk>/sheet.pdf", views.sheet, name="sheet"),
    path("processes/<int:pk>/", process_pages.process, name="process"),
    path("processes/<int:pk>/diagram/", process_pages.diagram, name="diagram"),
    path("processes/<int:pk>/diagram.bpmn", process_pages.bpmn, name="bpmn"),
    path("meetings/<int:pk>/call/", sessions.call, name="session-call"),
    path("meetings/<int:pk>/conclude/", sessions.conclude, name="matter-conclude"),
    path("meetings/<int:pk>/end/", sessions.end, name="session-end"),
]
