"""Somebody at the door of a running house: signs in, opens pages, fills in forms, as anybody would.

The story is told through it, so that every page that shows the records changes while
it goes on. It sends requests to the house's own address and nowhere else.
"""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from coordination.demo.pages import Form, Page

PATIENCE = 60  # seconds
STEPS = "/tasks/"
Value = str | Sequence[str] | ContentFile[Any]


class Refused(Exception):
    """A page did not take what was sent; its own words say why."""


class Visitor:
    """One person's session."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address, self.username, self.password = address.rstrip("/"), username, password
        self.visited: list[str] = []
        """Every address asked for or led to."""
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self) -> Visitor:
        page = self.open("/login/")
        values = {"username": self.username, "password": self.password}
        answer = self.send(page, page.form_with("username"), values)
        if "/login/" in answer.url:
            raise Refused(f"{self.username} cannot sign in: {answer.errors}")
        return self

    def open(self, path: str) -> Page:
        return self._answer(urllib.request.Request(self._url(path)))  # noqa: S310 - see _url

    def download(self, path: str) -> tuple[str, bytes]:
        """A file with its name, as a browser would save it."""
        request = urllib.request.Request(self._url(path))  # noqa: S310 - see _url
        self.visited.append(request.full_url)
        with self._opener.open(request, timeout=PATIENCE) as answer:
            return urllib.parse.unquote(answer.headers.get("Content-Disposition", "")), answer.read()

    def follow(self, page: Page, words: str) -> Page:
        """Open the link of a page that says so."""
        return self.open(urllib.parse.urljoin(page.url, page.link(words)))

    def send(self, page: Page, form: Form, values: Mapping[str, Value], *, button: str = "") -> Page:
        """Fill in a form and press its button; what is not named stays as the page proposed it."""
        sent: dict[str, Any] = {name: value for name, value in form.fields.items() if value}
        for name, value in values.items():
            if isinstance(value, ContentFile):
                sent[name] = value
            elif isinstance(value, str):
                sent[name] = form.value_of(name, value)
            else:
                sent[name] = [form.value_of(name, one) for one in value]
        sent |= form.pressed(button)
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        request = urllib.request.Request(  # noqa: S310 - the address is the house's own
            self._url(url),
            data=encode_multipart(BOUNDARY, sent),
            headers={"Content-Type": MULTIPART_CONTENT, "Referer": page.url},
            method="POST",
        )
        answer = self._answer(request)
        if answer.status >= 400:
            said = answer.errors or [" ".join(answer.body.split())[:600]]
            raise Refused(f"{self.username} {url}: {answer.status} {said}")
        return answer

    def fill(self, path: str | Page, button: str = "", about: str = "", **values: Value) -> Page:
        """Open a page and send its form with these fields."""
        page = path if isinstance(path, Page) else self.open(path)
        return self.send(page, page.form_with(*values, button=button, about=about), values, button=button)

    def take(self, record: str, step: str, **values: Value) -> Page:
        """Take the open step of that name from its record's page, signing where it asks for it."""
        matter = self.open(record)
        page = self.open(urllib.parse.urljoin(matter.url, matter.link(step, rather=STEPS)))
        form = page.form_with(*values)
        if form.knows("password"):
            values["password"] = self.password
        return self.send(page, form, values)

    def _url(self, path: str) -> str:
        url = urllib.parse.urljoin(self.address + "/", path)
        if not url.startswith(self.address + "/"):
            raise ValueError(f"{url} is not an address of this house")
        return url

    def _answer(self, request: urllib.request.Request) -> Page:
        page = self._page(request)
        self.visited += [request.full_url, page.url]
        return page

    def _page(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.url, error.read().decode())
