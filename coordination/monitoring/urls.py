from django.urls import path, re_path

from coordination.monitoring import refused_pages, views

KEY = "(?P<key>[0-9a-f]{32})"

app_name = "monitoring"
urlpatterns = [
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/template.xlsx", views.template_file, name="template"),
    re_path(rf"^warnings/imports/{KEY}/$", views.import_run, name="import"),
    path("warnings/refused/", refused_pages.refused_rows, name="refused-rows"),
    re_path(rf"^warnings/refused/{KEY}/$", refused_pages.refused_row, name="refused-row"),
    re_path(rf"^warnings/refused/{KEY}/open/$", refused_pages.open_row, name="refused-open"),
    re_path(rf"^warnings/{KEY}/$", views.warning, name="warning"),
    re_path(rf"^warnings/{KEY}/open/$", views.open_particulars, name="warning-open"),
]
