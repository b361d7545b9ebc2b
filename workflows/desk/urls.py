from django.urls import path

from workflows.desk import search, shell, workbench

app_name = "shell"
urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("desk/export/", workbench.export, name="export"),
    path("desk/aside/", workbench.aside, name="aside"),
    path("shell/rail/", shell.rail, name="rail"),
    path("shell/bell/", shell.bell, name="bell"),
    path("search/", search.search, name="search"),
    path("search/all/", search.results, name="results"),
]
