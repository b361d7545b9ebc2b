"""A real server behind real proxies, for whoever asks from an address of this machine.

``echo``         what the house sees of a request: an application that says it, below our outermost layer
``serving``      an application under uvicorn, as the product starts it
``behind_nginx`` nginx before it: one proxy, two in a row, one that speaks TLS to its clients
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.sync.client import connect

from coordination.config.proxies import BehindProxies
from tests.browser.house import free_port

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
needs_nginx = [
    pytest.mark.nginx,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed here (apt install nginx)"),
]
CLIENT = "127.0.0.9"  # who asks
INNER, OUTER = "127.0.0.1", "127.0.0.2"  # from where the proxies ask

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $http_connection;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    server {{
        listen 127.0.0.1:{one};
        location / {{ proxy_pass http://127.0.0.1:{server}; proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }}
    }}
    server {{
        listen 127.0.0.1:{passing};
        location / {{ proxy_pass http://127.0.0.1:{server};
            proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }}
    }}
    server {{
        listen 127.0.0.1:{two};
        location / {{ proxy_bind {outer}; proxy_pass http://127.0.0.1:{passing};
            proxy_set_header Host $http_host; proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_set_header X-Forwarded-Proto https;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }}
    }}
}}
"""


async def _echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    said = json.dumps(
        {
            "client": scope["client"][0],
            "scheme": scope["scheme"],
            "forwarded": [name.decode() for name, _value in scope["headers"] if b"forwarded" in name],
        }
    )
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": said})
        await send({"type": "websocket.close", "code": 1000})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": said.encode()})


echo = BehindProxies(_echo)


@contextmanager
def serving(application: Any, **how: Any) -> Iterator[int]:
    """The port at which an application answers, its server as the product starts it."""
    config = uvicorn.Config(
        application,
        port=free_port(),
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        **how,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        yield config.port
    finally:
        server.should_exit = True
        thread.join(timeout=15)


@dataclass(frozen=True)
class Proxies:
    """Where the proxies answer, all of them before one server."""

    server: int
    one: int
    two: int
    """The outer of two in a row; its clients speak TLS, as it says."""


@contextmanager
def behind_nginx(server: int, folder: Path) -> Iterator[Proxies]:
    assert NGINX is not None
    one, two, passing = free_port(), free_port(), free_port()
    path = folder / "nginx.conf"
    path.write_text(
        CONFIGURATION.format(folder=folder, server=server, one=one, two=two, passing=passing, outer=OUTER)
    )
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(path)], stderr=subprocess.PIPE)  # noqa: S603
    try:
        until = time.monotonic() + 15
        while process.poll() is None and time.monotonic() < until:
            with suppress(OSError):
                for port in (one, two, passing):
                    HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            time.sleep(0.05)
        assert process.poll() is None, process.communicate()[1].decode()
        yield Proxies(server, one, two)
    finally:
        process.terminate()
        process.wait(timeout=15)


def ask(
    port: int, method: str = "GET", path: str = "/", body: str = "", **headers: str | list[str]
) -> HTTPResponse:
    """From ``CLIENT``; a header given as a list is sent in so many lines, underscores standing for hyphens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20, source_address=(CLIENT, 0))
    connection.putrequest(method, path)
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            connection.putheader(name.replace("_", "-"), value)
    if body:
        connection.putheader("Content-Length", str(len(body.encode())))
    connection.endheaders(body.encode() or None)
    return connection.getresponse()


def seen(port: int, **headers: str | list[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(ask(port, **headers).read())
    return said


def seen_by_socket(port: int, **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with connect(
        f"ws://127.0.0.1:{port}/", additional_headers=named, source_address=(CLIENT, 0), proxy=None
    ) as socket:
        said: dict[str, Any] = json.loads(socket.recv(timeout=10))
        return said
