"""Addresses of sessions, their desk and their minutes."""

from django.urls import path

from coordination.meetings.views import desk, lines, minutes, sessions

session_urls = [
    path("meetings/", sessions.sessions, name="sessions"),
    path("meetings/new/", sessions.new_session, name="session-new"),
    path("meetings/<int:pk>/", sessions.session, name="session"),
    path("meetings/<int:pk>/called/", sessions.note_call, name="session-called"),
    path("meetings/<int:pk>/desk/", desk.desk, name="desk"),
    path("meetings/<int:pk>/desk/attendance/", desk.attendance_desk, name="desk-attendance"),
    path("meetings/<int:pk>/desk/sign-in/", desk.sign_in_seat, name="desk-sign-in"),
    path("meetings/<int:pk>/desk/undo-sign-in/", desk.undo_sign_in, name="desk-undo-sign-in"),
    path("meetings/<int:pk>/desk/open/", desk.take_up_matter, name="desk-open"),
    path("meetings/<int:pk>/desk/read-back/", desk.read_back, name="desk-read-back"),
    path("meetings/<int:pk>/desk/position/", desk.take_position, name="desk-position"),
    path("meetings/<int:pk>/desk/text/", desk.save_text, name="desk-text"),
    path("meetings/<int:pk>/desk/recognise/", desk.recognise, name="desk-recognise"),
    path("meetings/<int:pk>/desk/line/", desk.save_line, name="desk-line"),
    path("meetings/<int:pk>/desk/drop-line/", desk.drop_line, name="desk-drop-line"),
    path("meetings/<int:pk>/projector/", desk.projector, name="projector"),
    path("meetings/<int:pk>/lines/<int:line>/", lines.change_line, name="line"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/save/", minutes.save_minutes, name="minutes-save"),
]
