from coordination.previews import with_preview
from workflows.paper_signatures.pages import turns

urlpatterns = [
    *with_preview("signatures/<int:pk>/object/", turns.object_page, name="entry-object"),
    *with_preview("signatures/<int:pk>/go-on/", turns.go_on_page, name="entry-go-on"),
]
