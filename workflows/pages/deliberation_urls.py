from django.urls import path

from workflows.pages import deliberation_pages as pages
from workflows.pages import deliberation_steps as deliberation_steps  # registers the steps' pages

app_name = "case"
urlpatterns = [
    path("deliberations/new/", pages.ProposeView.as_view(), name="new"),
    path("deliberations/<int:pk>/withdraw/", pages.withdraw_page, name="withdraw"),
    path("deliberations/<int:pk>/sheets/<int:sheet_pk>/drop/", pages.drop_sheet_page, name="drop_sheet"),
    path("deliberations/<int:pk>/conclude/", pages.conclude, name="conclude"),
]
