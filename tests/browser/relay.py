"""A line between a browser and its house that can swallow what is sent, without closing: a half-open line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Relay:
    """Carries bytes both ways; while ``swallows`` is set those of websockets reach nobody."""

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        assert there.port is not None
        self.house = (there.hostname or "127.0.0.1", there.port)
        self.swallows = threading.Event()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        self.opened = 0  # websockets so far

    def serve(self) -> None:
        with suppress(OSError):  # the door was shut
            while True:
                page, _address = self.door.accept()
                threading.Thread(target=self._carry, args=[page], daemon=True).start()

    def _carry(self, page: socket.socket) -> None:
        with page, suppress(OSError):
            first = page.recv(65536)
            is_socket = b"upgrade: websocket" in first.lower()
            self.opened += is_socket
            if is_socket and self.swallows.is_set():
                threading.Event().wait(60)  # nobody answers
                return
            with socket.create_connection(self.house) as house:
                house.sendall(first)
                back = threading.Thread(target=self._pump, args=[house, page, is_socket], daemon=True)
                back.start()
                self._pump(page, house, is_socket)
                back.join()

    def _pump(self, here: socket.socket, there: socket.socket, is_socket: bool) -> None:
        with suppress(OSError):
            while data := here.recv(65536):
                if not (is_socket and self.swallows.is_set()):
                    there.sendall(data)
            there.shutdown(socket.SHUT_WR)


@contextmanager
def relay_to(url: str) -> Iterator[Relay]:
    relay = Relay(url)
    threading.Thread(target=relay.serve, daemon=True).start()
    try:
        yield relay
    finally:
        relay.door.close()
