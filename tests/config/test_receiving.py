"""Who sends half of a request holds no place for ever: asked over real connections."""

import asyncio
import json
import socket
import time
from contextlib import contextmanager

import pytest

from coordination.config import serve
from coordination.config.asgi import application
from coordination.config.receiving import TimelyBodies, TimelyHeaders
from tests.config.proxied import serving

PATIENCE = 10


async def count(scope, receive, send):
    """How much of a body arrived; a client that has gone gets no answer."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    said = json.dumps({"size": size}).encode()
    headers = [(b"content-length", str(len(said)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": said})


@pytest.fixture
def port(settings):
    settings.HEADERS_SECONDS, settings.PIECE_SECONDS, settings.BODY_SECONDS = 0.6, 0.6, 1.5
    with serving(TimelyBodies(count), http=TimelyHeaders) as port:
        yield port


@contextmanager
def line(port):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        yield connection


def heard(connection) -> bytes:
    """All that comes until the server closes the line."""
    said = b""
    while piece := connection.recv(4096):
        said += piece
    return said


def answer(connection) -> bytes:
    """The body of one answer of 200, after which the line stays open."""
    said = b""
    while not said.endswith(b"}"):
        piece = connection.recv(4096)
        assert piece, said
        said += piece
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 "), said
    return body


@pytest.mark.parametrize(
    "half",
    [b"\r\n", b"GE", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: aaaa"],
    ids=["a line", "a word", "a request line", "half a header"],
)
def test_m2_5_12_headers_that_do_not_end_end_the_connection(port, half):
    with line(port) as connection:
        began = time.monotonic()
        connection.sendall(half)
        said = heard(connection)
        assert 0.4 < time.monotonic() - began < 5
    assert said.startswith(b"HTTP/1.1 408 ")


def test_m2_5_12_a_line_on_which_nothing_is_said_is_closed_without_a_word(port):
    with line(port) as connection:
        began = time.monotonic()
        assert heard(connection) == b""
        assert 0.4 < time.monotonic() - began < 5


def test_m2_5_12_headers_that_drip_in_gain_no_time(port):
    with line(port) as connection:
        began = time.monotonic()
        connection.sendall(b"GET / HTTP/1.1\r\n")
        for number in range(40):
            time.sleep(0.1)
            try:
                connection.sendall(f"X-{number}: a\r\n".encode())
            except OSError:  # the server has closed the line
                break
        assert time.monotonic() - began < 3


@pytest.mark.parametrize("head", [b"Content-Length: 100\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_m2_5_12_a_body_of_which_nothing_more_comes_is_answered_and_the_line_closed(port, head):
    with line(port) as connection:
        began = time.monotonic()
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
        said = heard(connection)
        assert 0.4 < time.monotonic() - began < 5
    assert said.startswith(b"HTTP/1.1 408 ")


def test_m2_5_12_a_body_that_drips_in_has_an_end(port):
    with line(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        began = time.monotonic()
        connection.settimeout(0.2)
        said = b""
        while time.monotonic() - began < PATIENCE:
            connection.sendall(b"x")
            try:
                said = connection.recv(4096)
            except TimeoutError:
                continue
            break
        assert 1 < time.monotonic() - began < 5
    assert said.startswith(b"HTTP/1.1 408 ")


def test_m2_5_12_a_slow_body_that_arrives_is_taken_and_the_line_goes_on(port):
    with line(port) as connection:
        for _turn in range(2):  # a second request on the same line has its own time
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
            for letter in (b"a", b"b", b"c", b"d", b"e"):
                time.sleep(0.2)
                connection.sendall(letter)
            assert answer(connection) == b'{"size": 5}'


def test_m2_5_12_half_a_second_request_ends_the_line_as_well(port):
    with line(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(connection) == b'{"size": 0}'
        connection.sendall(b"\r\nGET / HT")
        began = time.monotonic()
        assert heard(connection).startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - began < 5


def test_m2_5_12_what_takes_long_to_answer_is_not_cut(settings):
    """Only the way in has an end: a view may work for longer."""
    settings.HEADERS_SECONDS = settings.PIECE_SECONDS = settings.BODY_SECONDS = 0.3

    async def slow(scope, receive, send):
        await receive()
        gone = asyncio.create_task(receive())  # as Django listens for a client that leaves
        await asyncio.sleep(1)
        assert not gone.done()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})
        gone.cancel()

    with serving(TimelyBodies(slow), http=TimelyHeaders) as port, line(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert heard(connection).endswith(b"done")


def test_m2_5_12_the_product_is_served_so():
    pages = application.application.application_mapping["http"]
    assert isinstance(pages, TimelyBodies)
    assert serve.config_for("127.0.0.1", 8000).http == "coordination.config.receiving:TimelyHeaders"
