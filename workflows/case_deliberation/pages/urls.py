from django.urls import path

from coordination.previews import with_preview
from workflows.case_deliberation.pages import cases

urlpatterns = [
    path("deliberations/new/", cases.ProposeView.as_view(), name="case-new"),
    *with_preview("deliberations/<int:pk>/withdraw/", cases.withdraw_page, name="case-withdraw"),
    *with_preview("deliberations/<int:pk>/reopen/", cases.reopen_page, name="case-reopen"),
    *with_preview(
        "deliberations/<int:pk>/sheets/<int:sheet_pk>/drop/", cases.drop_sheet_page, name="case-drop-sheet"
    ),
    *with_preview("deliberations/<int:pk>/conclude/", cases.conclude, name="case-conclude"),
]
