from django.urls import path

from coordination.anchors.views import desk, public

app_name = "anchors"
ALARM = "anchors/alarms/<int:pk>/"
urlpatterns = [
    path("anchors/", desk.days, name="desk"),
    path("anchors/<str:day>/sheet", desk.sheet, name="sheet"),
    path("anchors/address/", desk.address, name="address"),
    path(ALARM, desk.alarm, name="alarm"),
    path(f"{ALARM}explain/", desk.explain, name="explain"),
    path(f"{ALARM}confirm/", desk.confirm_second, name="confirm"),
    path("proofs/", public.home, name="public"),
    path("proofs/key.pem", public.key, name="key"),
    path("proofs/anchors.txt", public.anchors, name="anchors"),
    path("proofs/verify_paper.py", public.tool, name="tool"),
    path("proofs/find", public.find, name="find"),
    path("proofs/<str:sha256>.json", public.proof, name="proof"),
]
