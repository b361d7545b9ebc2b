from coordination.previews import with_preview
from workflows.remedy.pages import opening

urlpatterns = [
    *with_preview("papers/<int:pk>/remedy/", opening.enter_page, name="remedy-enter"),
    *with_preview("remedies/<int:pk>/stop/", opening.stop_page, name="remedy-stop"),
]
