"""The site of deploy/nginx is read by nginx itself, and carries pages and sockets as the house expects."""

import datetime as dt
import http.client
import json
import re
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.sync.client import connect

from tests.browser.house import free_port
from tests.config.proxied import CLIENT, NGINX, echo, needs_nginx, serving
from tests.reading import ROOT

SITE = ROOT / "deploy" / "nginx" / "lianxi.conf"
NAME = "lianxi.example.gov.cn"
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/lianxi.conf;
}}
"""
pytestmark = needs_nginx


def make_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, pem, plain))


@pytest.fixture
def site(tmp_path):
    """The site on this machine, its ports and certificate replaced and nothing else."""
    make_certificate(tmp_path)

    def write(server=8000):
        http, https = free_port(), free_port()
        text = SITE.read_text()
        for line, port in (("80", http), ("443 ssl http2", https)):
            text = text.replace(
                f"listen {line};", f"listen 127.0.0.1:{line.replace(line.split()[0], str(port))};"
            )
            text = text.replace(f"    listen [::]:{line};\n", "")
        text = text.replace("/etc/lianxi/tls", str(tmp_path)).replace("127.0.0.1:8000", f"127.0.0.1:{server}")
        (tmp_path / "lianxi.conf").write_text(text)
        (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path))
        return tmp_path / "nginx.conf", http, https

    return write


@contextmanager
def running(configuration, https):
    process = subprocess.Popen(  # noqa: S603 - the machine's own nginx
        [NGINX, "-p", str(configuration.parent), "-c", str(configuration)], stderr=subprocess.PIPE
    )
    try:
        until = time.monotonic() + 15
        while process.poll() is None and time.monotonic() < until:
            try:
                http.client.HTTPConnection("127.0.0.1", https, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.05)
        assert process.poll() is None, process.communicate()[1].decode()
        yield
    finally:
        process.terminate()
        process.communicate(timeout=15)


def trusting():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(https, path="/", **headers):
    connection = http.client.HTTPSConnection(
        "127.0.0.1", https, timeout=20, context=trusting(), source_address=(CLIENT, 0)
    )
    connection.request("GET", path, headers={"Host": NAME, **headers})
    return connection.getresponse()


def test_m2_5_14_nginx_reads_the_site(site):
    configuration, _http, _https = site()
    done = subprocess.run(  # noqa: S603 - the machine's own nginx
        [NGINX, "-t", "-p", str(configuration.parent), "-c", str(configuration)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_m2_5_14_who_asked_and_by_tls_reaches_the_house_through_it(site, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    with serving(echo) as server:
        configuration, _http, https = site(server)
        with running(configuration, https):
            said = json.loads(
                ask(https, **{"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "http"}).read()
            )
            assert (said["client"], said["scheme"]) == (CLIENT, "https")
            line = socket.create_connection(("127.0.0.1", https), source_address=(CLIENT, 0))
            with connect(f"wss://{NAME}/ws/live/", sock=line, ssl=trusting()) as live:
                said = json.loads(live.recv(timeout=10))
            assert said["scheme"] == "wss"


def test_m2_5_14_plain_http_is_sent_to_tls(site):
    configuration, plain, https = site()
    with running(configuration, https):
        connection = http.client.HTTPConnection("127.0.0.1", plain, timeout=10)
        connection.request("GET", "/items/", headers={"Host": NAME})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/items/")


def test_m2_5_14_while_the_server_is_away_the_proxy_says_so_in_both_languages(site):
    configuration, _http, https = site(free_port())
    with running(configuration, https):
        answer = ask(https)
        words = answer.read().decode()
    assert answer.status == 503
    assert "系统正在重启" in words
    assert "Lianxi is starting again" in words


def test_m2_5_14_the_proxy_reads_no_file_of_the_house():
    """What the house writes is 600: static files come from the server, which may read them."""
    text = SITE.read_text()
    assert not re.search(r"^\s*(root|alias|try_files)\b", text, re.MULTILINE)
    places = re.findall(r"location (\S+) \{", text)
    assert places == ["/", "/ws/", "@away"]


def test_m2_5_14_a_form_with_attachments_is_let_through(settings):
    [most] = re.findall(r"client_max_body_size\s+(\d+)m;", SITE.read_text())
    assert int(most) >= 5 * settings.MAX_ATTACHMENT_MB
