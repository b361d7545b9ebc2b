"""A mail server of the test's own: so much SMTP as a mail takes, locked by STARTTLS where it has a certificate."""

from __future__ import annotations

import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    """Keeps mails and each line that was said to it, and whether the way was locked then.

    ``refuses`` answers recipients with a code; ``lock`` is the context by which STARTTLS is answered.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.mails: list[EmailMessage] = []
        self.lines: list[tuple[bool, str]] = []
        self.refuses = ""
        self.lock: ssl.SSLContext | None = None


class Dialogue(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        is_locked = False
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            self.server.lines.append((is_locked, line))
            word = line.partition(" ")[0].upper()
            if word == "EHLO":
                self.say(
                    "250-sink", "250 STARTTLS" if self.server.lock and not is_locked else "250 AUTH PLAIN"
                )
            elif word == "STARTTLS" and self.server.lock:
                self.say("220 go ahead")
                if not self.is_trusted(self.server.lock):
                    return
                is_locked = True
            elif word == "DATA":
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    content += part
                self.server.mails.append(email.message_from_bytes(content, policy=email.policy.default))
                self.say("250 kept")
            elif word == "RCPT" and self.server.refuses:
                self.say(self.server.refuses)
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say({"AUTH": "235 in"}.get(word, "250 sink"))

    def is_trusted(self, lock: ssl.SSLContext) -> bool:
        """Go on over TLS, unless whoever does not trust the certificate hangs up."""
        try:
            self.request = lock.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            return False
        self.setup()
        return True

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def open_sink() -> Iterator[Sink]:
    sink = Sink()
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()
