"""From where somebody asks: what a proxy says is believed from trusted ones alone, read from its end."""

import asyncio
from urllib.parse import urlencode

import pytest
from django.core.asgi import get_asgi_application
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from coordination.audit.models import Event
from coordination.config.asgi import application
from coordination.config.proxies import BehindProxies, as_seen
from coordination.networks import line_of, networks_of
from coordination.units.verbs import UnitVerb
from tests.config.proxied import CLIENT, INNER, OUTER, ask, behind_nginx, echo, seen, seen_by_socket, serving
from tests.config.proxied import needs_nginx as nginx_marks

TRUSTED = ["10.0.0.1", "10.0.1.0/24", "2001:db8:1::/48"]


def needs_nginx(test):
    for mark in nginx_marks:
        test = mark(test)
    return test


def scope(peer, *lines, proto=(), kind="http"):
    return {
        "type": kind,
        "scheme": "http" if kind == "http" else "ws",
        "client": peer if peer is None else (peer, 5000),
        "headers": [
            (b"host", b"testserver"),
            *((b"x-forwarded-for", line.encode("latin-1")) for line in lines),
            *((b"x-forwarded-proto", line.encode("latin-1")) for line in proto),
        ],
    }


def address(peer, *lines):
    return as_seen(scope(peer, *lines), networks_of(TRUSTED))["client"][0]


@pytest.mark.parametrize(
    ("peer", "lines", "expected"),
    [
        ("192.0.2.5", ["198.51.100.1"], "192.0.2.5"),  # nobody we trust says so
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),  # forged, then appended
        ("10.0.0.1", ["6.6.6.6", "198.51.100.1"], "198.51.100.1"),  # in lines of their own
        ("10.0.0.1", ["6.6.6.6, 198.51.100.1, 10.0.1.7"], "198.51.100.1"),  # two in a row
        ("10.0.0.1", ["198.51.100.1", "10.0.1.7,10.0.1.8"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.1.9, 10.0.1.7"], "10.0.1.9"),  # all of them ours: the first is who asked
        ("10.0.0.1", ["198.51.100.1, rubbish"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, rubbish, 10.0.1.7"], "10.0.1.7"),
        ("10.0.0.1", ["198.51.100.1,"], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("10.0.0.1", ["[2001:db8::7]"], "2001:db8::7"),
        ("10.0.0.1", ["2001:DB8::7"], "2001:db8::7"),
        ("10.0.0.1", ["fe80::1%eth0"], "fe80::1"),
        ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:192.0.2.5", ["198.51.100.1"], "192.0.2.5"),
        ("2001:db8:1::3", ["6.6.6.6, 2001:db8:2::4"], "2001:db8:2::4"),
        ("2001:db8:2::4", ["6.6.6.6"], "2001:db8:2::4"),
    ],
)
def test_m2_5_1_the_address_is_the_last_entry_that_no_trusted_proxy_wrote_of_another(peer, lines, expected):
    assert address(peer, *lines) == expected


@pytest.mark.parametrize(
    ("peer", "lines", "proto", "expected"),
    [
        ("192.0.2.5", [], ["https"], "http"),
        ("10.0.0.1", ["198.51.100.1"], ["https"], "https"),
        ("10.0.0.1", [], ["https"], "https"),
        ("10.0.0.1", ["198.51.100.1"], [], "http"),
        ("10.0.0.1", ["198.51.100.1"], ["https, http"], "http"),  # forged, then appended
        ("10.0.0.1", ["198.51.100.1"], ["https", "http"], "http"),
        ("10.0.0.1", ["198.51.100.1, 10.0.1.7"], ["https, http"], "https"),  # TLS as far as the outer one
        ("10.0.0.1", ["198.51.100.1"], ["HTTPS"], "https"),
        ("10.0.0.1", ["198.51.100.1"], ["gopher"], "http"),
        ("10.0.0.1", ["198.51.100.1"], [""], "http"),
    ],
)
def test_m2_5_1_the_scheme_is_that_of_the_hop_from_the_client(peer, lines, proto, expected):
    for kind, named in (("http", expected), ("websocket", expected.replace("http", "ws"))):
        found = as_seen(scope(peer, *lines, proto=proto, kind=kind), networks_of(TRUSTED))
        assert found["scheme"] == named
        assert [name for name, _value in found["headers"]] == [b"host"]


def test_m2_5_1_a_socket_of_this_machine_has_no_address_and_none_is_believed():
    assert as_seen(scope(None, "198.51.100.1"), networks_of(TRUSTED))["client"] is None


def test_m2_5_1_attempts_from_one_ipv6_line_count_together():
    assert line_of("2001:db8:2:3::4") == line_of("2001:db8:2:3:ffff::9") == "2001:db8:2:3::/64"
    assert line_of("198.51.100.1") == line_of("::ffff:198.51.100.1") == "198.51.100.1"
    assert line_of("") == ""


def test_m2_5_1_a_server_that_reads_the_headers_by_itself_does_not_start():
    said = []

    async def receive():
        return {"type": "lifespan.startup"}

    async def send(message):
        said.append(message)

    asyncio.run(ProxyHeadersMiddleware(application)({"type": "lifespan"}, receive, send))
    assert [message["type"] for message in said] == ["lifespan.startup.failed"]
    assert "--no-proxy-headers" in said[0]["message"]


@needs_nginx
def test_m2_5_1_through_a_real_proxy_what_a_client_forges_is_not_believed(settings, tmp_path):
    settings.TRUSTED_PROXIES = [INNER, OUTER]
    forged = {"X_Forwarded_For": ["6.6.6.6", "7.7.7.7, 8.8.8.8"], "X_Forwarded_Proto": "https"}
    with serving(echo) as server, behind_nginx(server, tmp_path) as proxies:
        for headers in ({}, forged):
            assert seen(server, **headers) == {"client": CLIENT, "scheme": "http", "forwarded": []}
            assert seen(proxies.one, **headers) == {"client": CLIENT, "scheme": "http", "forwarded": []}
            assert seen(proxies.two, **headers) == {"client": CLIENT, "scheme": "https", "forwarded": []}
        assert seen(proxies.one, X_Forwarded_For="rubbish, ]:[")["client"] == CLIENT
        for port, scheme in ((server, "ws"), (proxies.one, "ws"), (proxies.two, "wss")):
            found = seen_by_socket(port, X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https")
            assert found == {"client": CLIENT, "scheme": scheme, "forwarded": []}

        settings.TRUSTED_PROXIES = [INNER]  # of two in a row the outer is not ours
        assert seen(proxies.two, **forged)["client"] == OUTER
        settings.TRUSTED_PROXIES = []
        assert seen(proxies.one, **forged) == {"client": INNER, "scheme": "http", "forwarded": []}


@needs_nginx
@pytest.mark.django_db(transaction=True)
def test_m2_5_1_the_trail_reads_the_address_that_the_proxy_heard(cast, settings, tmp_path):
    settings.TRUSTED_PROXIES = [INNER, OUTER]
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    form = urlencode({"username": "wangmin", "password": "wrong", "csrfmiddlewaretoken": "a" * 32})
    browser = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={'a' * 32}"}
    with serving(application) as server, behind_nginx(server, tmp_path) as proxies:
        for number, port in enumerate((server, proxies.one)):
            forged = {"X_Forwarded_For": f"6.6.6.{number}", "X_Forwarded_Proto": "https"}
            assert ask(port, "POST", "/login/", form, **browser, **forged).status == 200
    events = Event.objects.filter(verb=UnitVerb.SIGN_IN_FAILED)
    assert [event.after for event in events] == [{"address": CLIENT}] * 2


@needs_nginx
def test_m2_5_1_only_the_scheme_that_a_trusted_proxy_heard_opens_a_page_of_tls(settings, tmp_path):
    settings.TRUSTED_PROXIES = [INNER, OUTER]
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = []
    with serving(BehindProxies(get_asgi_application())) as server, behind_nginx(server, tmp_path) as proxies:
        for port in (server, proxies.one):
            answer = ask(port, path="/language/", X_Forwarded_Proto="https")
            assert answer.status == 301
            assert answer.getheader("Location", "").startswith("https://")
        assert ask(proxies.two, path="/language/").status != 301
