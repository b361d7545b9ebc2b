from coordination.previews import with_preview
from workflows.life_reports.pages import out_of_county, turns

urlpatterns = [
    *with_preview("deaths/of/<slug:key>/report/", turns.report_page, name="death-report"),
    *with_preview("deaths/<int:pk>/undo/", turns.undo_page, name="death-undo"),
    *with_preview("moves/of/<slug:key>/", turns.move_page, name="household-move"),
    *with_preview("moves/<int:pk>/undo/", turns.undo_move_page, name="move-undo"),
    *with_preview("departures/of/<slug:key>/", out_of_county.leave_page, name="household-leave"),
    *with_preview("departures/<int:pk>/undo/", out_of_county.undo_page, name="departure-undo"),
]
