"""Who tells the story: its people at the house's door, and the addresses of what they made so far."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from coordination.demo.county import PASSWORD
from coordination.demo.pages import Page
from coordination.demo.story import moments
from coordination.demo.visitor import PATIENCE, Value, Visitor

LANGUAGE, IN_WORDS = "zh-hans", "中文"
"""The story finds its steps by their Chinese names, whatever a person chose before."""
Beside = Callable[..., str]


def here(name: str, *given: str) -> str:
    """Move times in the database of these settings."""
    return str(getattr(moments, name)(*given))


class Teller:
    """Lets people act over HTTP, each in a session of their own, and remembers what they open."""

    def __init__(self, address: str, *, beside: Beside = here, password: str = PASSWORD) -> None:
        self.address, self.password = address.rstrip("/"), password
        self.beside = beside
        """Runs a function of ``moments`` in the settings of the house: the story's only way round its doors."""
        self.found: dict[str, str] = {}
        """Name of a record → its address."""
        self.proposed: dict[str, str] = {}
        """Key of a warning that waits for its triage → the route that the rule proposes."""
        self._visitors: dict[str, Visitor] = {}

    def __getitem__(self, username: str) -> Visitor:
        if username not in self._visitors:
            visitor = Visitor(self.address, username, self.password).sign_in()
            page = visitor.open("/")
            if f'lang="{LANGUAGE}"' not in page.body:
                visitor.send(page, page.form_with(button=IN_WORDS), {}, button=IN_WORDS)
            self._visitors[username] = visitor
        return self._visitors[username]

    @property
    def visited(self) -> list[str]:
        """Every address at which somebody was."""
        return [url for visitor in self._visitors.values() for url in visitor.visited]

    def keep(self, name: str, address: str) -> str:
        """Remember a record by its path without query."""
        self.found[name] = address.removeprefix(self.address).partition("?")[0]
        return self.found[name]

    def find(self, name: str, page: Page, room: str) -> str:
        """Remember the first record of a room that a page links to."""
        found = next((href for _words, href in page.links if re.fullmatch(rf"/{room}/\d+/", href)), None)
        if found is None:
            raise LookupError(f"{page.url} links to no record of {room}")
        return self.keep(name, found)

    def take(self, username: str, record: str, step: str, **values: Value) -> Page:
        try:
            return self[username].take(self.found.get(record, record), step, **values)
        except LookupError as error:
            raise LookupError(f"{username}: {error}") from error

    def until(self, username: str, record: str, words: str) -> Page:
        """Look at a page until the house's own clock has brought it to say so."""
        return self._until(username, record, words, lambda page: words in page.body)

    def until_open(self, username: str, record: str, step: str) -> Page:
        """Look at a page until the clock has opened this step on it."""
        return self._until(username, record, step, lambda page: any(step in one for one, _href in page.links))

    def _until(self, username: str, record: str, words: str, holds: Callable[[Page], bool]) -> Page:
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            page = self[username].open(self.found.get(record, record))
            if holds(page):
                return page
            time.sleep(0.5)
        raise TimeoutError(f"{record} did not come to say {words} within {PATIENCE} seconds")

    def inbox(self, username: str, step: str, subject: str, **values: Value) -> Page:
        """Take a step that stands in somebody's inbox: the one whose line names the subject."""
        visitor = self[username]
        page = visitor.open(_row(visitor.open("/"), step, subject))
        form = page.form_with(*values)
        if form.knows("password"):
            values["password"] = self.password
        return visitor.send(page, form, values)

    def call(self, path: str, key: str, data: dict[str, Any]) -> dict[str, Any]:
        """What another system sends to the interface."""
        request = urllib.request.Request(  # noqa: S310 - the house's own address
            f"{self.address}{path}",
            json.dumps(data).encode(),
            {"Content-Type": "application/json", "X-API-Key": key},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            said: dict[str, Any] = json.load(answer)
        return said


def _row(page: Page, step: str, subject: str) -> str:
    for row in re.findall(r"<tr\b.*?</tr>", page.body, re.S):
        path = re.search(r'href="(/tasks/\d+/)"', row)
        if path and step in row and subject in row:
            return path[1]
    raise LookupError(f"no step {step} on {subject} waits in the inbox of {page.url}")
