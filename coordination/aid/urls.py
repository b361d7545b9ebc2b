from django.urls import URLPattern, path

from coordination.aid.views import cases, reserves

app_name = "aid"
urlpatterns: list[URLPattern] = [
    path("aid/", cases.case_index, name="cases"),
    path("aid/<int:pk>/", cases.case_page, name="case"),
    path("reserves/", reserves.account_index, name="reserves"),
    path("reserves/new/", reserves.account_new, name="account-new"),
    path("reserves/<int:pk>/", reserves.account_page, name="reserve"),
    path("reserves/<int:pk>/fill/", reserves.pool_fill, name="pool-fill"),
]
