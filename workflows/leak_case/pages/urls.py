from coordination.previews import with_preview
from workflows.leak_case.pages import opening

urlpatterns = [
    *with_preview("leaks/report/", opening.report_by_number, name="leak-report-number"),
    *with_preview("leaks/report/<str:kind>/<int:pk>/", opening.report_page, name="leak-report"),
]
