from coordination.previews import with_preview
from workflows.recovery.pages.opening import propose_page

urlpatterns = [
    *with_preview("aid/<int:pk>/recover/", propose_page, name="aid-recover"),
]
