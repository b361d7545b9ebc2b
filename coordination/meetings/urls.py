from coordination.meetings import item_urls
from coordination.meetings.session_urls import session_urls

app_name = "meetings"
urlpatterns = [*item_urls.urlpatterns, *session_urls]
