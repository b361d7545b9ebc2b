from django.urls import URLPattern, path

from coordination.aid.views import banking, cases, inquiries, overlaps, reserves

app_name = "aid"
urlpatterns: list[URLPattern] = [
    path("aid/", cases.case_index, name="cases"),
    path("aid/<int:pk>/", cases.case_page, name="case"),
    path("aid/inquiries/<int:pk>/", inquiries.inquiry_page, name="inquiry"),
    path("aid/twice/<int:pk>/", overlaps.overlap_page, name="overlap"),
    path("reserves/", reserves.account_index, name="reserves"),
    path("reserves/new/", reserves.account_new, name="account-new"),
    path("reserves/<int:pk>/", reserves.account_page, name="reserve"),
    path("reserves/<int:pk>/fill/", reserves.pool_fill, name="pool-fill"),
    path("bank/", banking.file_index, name="bank-files"),
    path("bank/<int:pk>/", banking.file_page, name="bank-file"),
    path("bank/<int:pk>/file/", banking.file_taken, name="bank-file-taken"),
    path("bank/<int:pk>/answer/", banking.answer_brought, name="bank-answer-brought"),
    path("bank/answers/<int:pk>/", banking.answer_page, name="bank-answer"),
]
