from django.urls import path

from coordination.documents import views

app_name = "documents"
urlpatterns = [
    path("papers/", views.paper_register, name="register"),
    path("papers/<int:pk>/", views.paper, name="paper"),
    path("papers/<int:pk>/pdf", views.pdf, name="pdf"),
    path("papers/<int:pk>/receipt", views.receipt, name="receipt"),
    path("attachments/<int:pk>", views.attachment, name="attachment"),
    path("drafts/<path:key>/", views.draft, name="draft"),
]
