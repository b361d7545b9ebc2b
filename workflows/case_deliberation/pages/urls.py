from django.urls import path

from workflows.case_deliberation.pages import cases

app_name = "case"
urlpatterns = [
    path("deliberations/new/", cases.ProposeView.as_view(), name="new"),
    path("deliberations/<int:pk>/withdraw/", cases.withdraw_page, name="withdraw"),
    path("deliberations/<int:pk>/sheets/<int:sheet_pk>/drop/", cases.drop_sheet_page, name="drop_sheet"),
    path("deliberations/<int:pk>/conclude/", cases.conclude, name="conclude"),
]
