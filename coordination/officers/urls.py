from django.urls import path

from coordination.officers import views

app_name = "officers"
urlpatterns = [
    path("officer/", views.desk, name="desk"),
    path("officer/verify/", views.verify, name="verify"),
    path("officer/posts/", views.posts, name="posts"),
    path("officer/substitutes/", views.substitutes, name="substitutes"),
    path("officer/jobs/", views.jobs, name="jobs"),
    path("officer/jobs/<uuid:pk>/retry/", views.retry, name="retry"),
]
