from coordination.meetings import item_urls

app_name = "meetings"
urlpatterns = [*item_urls.urlpatterns]
