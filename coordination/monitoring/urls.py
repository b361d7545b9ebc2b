from django.urls import path, re_path

from coordination.monitoring import views

KEY = "(?P<key>[0-9a-f]{32})"

app_name = "monitoring"
urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/template.xlsx", views.template_file, name="template"),
    re_path(rf"^warnings/imports/{KEY}/$", views.import_run, name="import"),
    re_path(rf"^warnings/{KEY}/$", views.warning, name="warning"),
    re_path(rf"^warnings/{KEY}/open/$", views.open_particulars, name="warning-open"),
]
