from django.urls import path

from workflows.case_deliberation.pages import cases

urlpatterns = [
    path("deliberations/new/", cases.ProposeView.as_view(), name="case-new"),
    path("deliberations/<int:pk>/withdraw/", cases.withdraw_page, name="case-withdraw"),
    path("deliberations/<int:pk>/sheets/<int:sheet_pk>/drop/", cases.drop_sheet_page, name="case-drop-sheet"),
    path("deliberations/<int:pk>/conclude/", cases.conclude, name="case-conclude"),
]
