"""What went wrong is said in plain words."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from viewflow.fsm import TransitionNotAllowed

from coordination.config import errors
from coordination.config.urls import urlpatterns as house
from coordination.meetings.notices import MeetingNotice
from coordination.notifications.models import Notice
from coordination.staleness import MovedOn


def refuse(request):
    raise PermissionDenied("贵单位不是该议题的报送单位。")


def refuse_silently(request):
    raise PermissionDenied


def clash(request):
    return errors.conflict(request, "同事已先一步办理。")


def late(request):
    raise MovedOn


def too_late_for_the_lifecycle(request):
    raise TransitionNotAllowed


def fall(request):
    raise RuntimeError("broken")


urlpatterns = [
    *house,
    path("refuse/", refuse),
    path("refuse-silently/", refuse_silently),
    path("clash/", clash),
    path("late/", late),
    path("too-late/", too_late_for_the_lifecycle),
    path("fall/", fall),
]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.permission_denied,
    errors.not_found,
    errors.server_error,
)
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refuse/", 403, "贵单位不是该议题的报送单位。"),
        ("/refuse-silently/", 403, "你当前所任岗位不含此项职权。"),
        ("/nothing/", 404, "此处没有内容"),
        ("/clash/", 409, "同事已先一步办理。"),
        ("/late/", 409, "该事项的情况已有变化。"),
        ("/too-late/", 409, "该事项的情况已有变化。"),
    ],
)
def test_a_refusal_says_why(cast, address, status, words):
    response = cast.client("wangmin").get(address)
    assert response.status_code == status
    assert words in response.content.decode()


def test_a_fragment_gets_the_words_alone(cast):
    response = cast.client("wangmin").get("/refuse/", headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert "<html" not in response.content.decode()


def test_what_broke_is_told_with_the_number_of_the_request(cast):
    client = cast.client("wangmin")
    client.raise_request_exception = False
    response = client.get("/fall/")
    assert response.status_code == 500
    assert response["X-Request-Id"] in response.content.decode()


def test_a_form_without_its_token_is_refused_in_words(cast):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "wangmin", "password": cast.password})
    assert response.status_code == 403
    assert "页面停留时间过长" in response.content.decode()


@override_settings(ALLOWED_HOSTS=["lianxi.example"])
def test_a_foreign_host_is_a_bad_request(client):
    assert client.get("/login/").status_code == 400


def test_error_pages_need_no_session():
    request = RequestFactory().get("/")
    assert errors.not_found(request, Exception()).status_code == 404


def test_m2_5_15_a_record_with_what_nobody_wrote_there_says_so(cast, caplog):
    one, other = (
        Notice.objects.create(
            recipient=cast.user(name), kind=MeetingNotice.ITEM_APPROVED, params={"title": name}, key="k"
        )
        for name in ("wangmin", "liqian")
    )
    client = cast.client("liqian")
    assert client.get("/notices/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_notice SET params = "
            "(SELECT params FROM notifications_notice WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )
    answer = client.get("/notices/")
    assert answer.status_code == 500
    assert "此记录无法显示" in answer.content.decode()
    assert f"notifications.notice.params|{other.pk}" in caplog.text
