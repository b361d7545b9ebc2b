from django.urls import path

from workflows import search, shell, workbench

app_name = "shell"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("shell/rail/", shell.rail, name="rail"),
    path("shell/bell/", shell.bell, name="bell"),
    path("search/", search.search, name="search"),
]
