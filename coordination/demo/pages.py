"""What a page offers somebody without a window: its links, its forms, its errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
NO_TEXT = {"submit", "button", "image", "reset"}
TICKED = {"checkbox", "radio"}


@dataclass
class Form:
    """One form with what it would send if nothing were changed."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name → words → value, of lists, radio buttons and tick boxes."""
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """(words, name, value)"""
    files: set[str] = field(default_factory=set)
    about: list[str] = field(default_factory=list)
    """What its controls are called for readers by ear."""
    is_main: bool = False
    """Whether it carries the page's main button."""

    def knows(self, name: str) -> bool:
        return name in self.fields or name in self.choices or name in self.files

    def boxes(self, *words: str) -> dict[str, str]:
        """The tick boxes of their own whose labels begin so, as they are sent when ticked."""
        found = {}
        for one in words:
            name = next(
                (
                    name
                    for name, known in self.choices.items()
                    if len(known) == 1 and next(iter(known)).startswith(one)
                ),
                "",
            )
            if not name:
                raise LookupError(f"there is no box called {one}")
            found[name] = next(iter(self.choices[name].values()))
        return found

    def pressed(self, words: str) -> dict[str, str]:
        """What the button with these words sends along: the one that says just that, else the first that says it, too."""
        found = [one for one in self.buttons if words and words in one[0]]
        exact = [one for one in found if one[0] == words]
        return {name: value for _words, name, value in (exact or found)[:1] if name}

    def value_of(self, name: str, words: str) -> str:
        """The value behind a choice's words; the value itself where it is given."""
        known = self.choices.get(name, {})
        if words in known.values():
            return words
        for label, value in known.items():
            if words in label:
                return value
        if known:
            raise LookupError(f"{name} offers {sorted(known)}, not {words}")
        return words


class Page(HTMLParser):
    """A page as it was answered."""

    def __init__(self, status: int, url: str, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.status, self.url, self.body = status, url, body
        self.links: list[tuple[str, str]] = []
        """Of the page itself: those of the rail lead elsewhere."""
        self.forms: list[Form] = []
        self.errors: list[str] = []
        self.heading = ""
        self._form: Form | None = None
        self._select: tuple[str, bool] | None = None
        self._option: tuple[str, bool] | None = None
        self._textarea = ""
        self._button: tuple[str, str] | None = None
        self._link = ""
        self._in_rail = False
        self._ticked: tuple[str, str] | None = None
        self._labels: dict[str, tuple[str, str]] = {}
        self._label_for = ""
        self._errors_depth = 0
        self._text: list[str] = []
        self.feed(body)
        self.close()

    # --- reading ---------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Attributes = dict(attrs)
        name = given.get("name") or ""
        if self._form is not None and given.get("aria-label"):
            self._form.about.append(given["aria-label"] or "")
        match tag:
            case "nav" if given.get("id") == "rail":
                self._in_rail = True
            case "a" if not self._in_rail:
                self._link, self._text = given.get("href") or "", []
            case "form":
                action = given.get("action") or given.get("hx-post") or ""
                self._form = Form(action, (given.get("method") or "get").lower())
                self.forms.append(self._form)
            case "ul" if "lx-field-errors" in (given.get("class") or "") or "errorlist" in (
                given.get("class") or ""
            ):
                self._errors_depth, self._text = 1, []
            case "input" if self._form is not None and name:
                self._input(self._form, name, given)
            case "h1":
                self._text = []
            case "label":
                self._label_for, self._text = given.get("for") or "", []
            case "select" if name:
                self._select = (name, "multiple" in given)
            case "option" if self._select is not None:
                self._option, self._text = (given.get("value") or "", "selected" in given), []
            case "textarea" if name:
                self._textarea, self._text = name, []
            case "button":
                self._button, self._text = (name, given.get("value") or ""), []
                if self._form is not None and "data-main" in given:
                    self._form.is_main = True

    def _input(self, form: Form, name: str, given: Attributes) -> None:
        kind = given.get("type") or "text"
        value = given.get("value") or ""
        if kind in NO_TEXT:
            form.buttons.append((value, name, value))
        elif kind == "file":
            form.files.add(name)
        elif kind in TICKED:
            value = value or "on"
            form.choices.setdefault(name, {})
            self._ticked = (name, value)
            self._labels[given.get("id") or ""] = (name, value)
            if "checked" in given:
                form.fields.setdefault(name, []).append(value)
        else:
            form.fields.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self._text).split())
        form = self._form
        match tag:
            case "nav":
                self._in_rail = False
            case "a" if self._link:
                self.links.append((words, self._link))
                self._link = ""
            case "h1":
                self.heading = words
            case "form":
                self._form = None
            case "ul" if self._errors_depth:
                self.errors.append(words)
                self._errors_depth = 0
            case "label" if form is not None:
                named = self._labels.get(self._label_for) or self._ticked
                if named is not None and words:
                    form.choices.setdefault(named[0], {})[words] = named[1]
                self._ticked, self._label_for = None, ""
            case "option" if self._option is not None and self._select is not None and form is not None:
                value, chosen = self._option
                name, several = self._select
                form.choices.setdefault(name, {})[words] = value
                if chosen or (not several and name not in form.fields):
                    form.fields[name] = [*form.fields.get(name, []), value] if several else [value]
                self._option = None
            case "select":
                self._select = None
            case "textarea" if self._textarea and form is not None:
                form.fields[self._textarea] = ["".join(self._text).removeprefix("\n")]
                self._textarea = ""
            case "button" if self._button is not None:
                if form is not None:
                    form.buttons.append((words, *self._button))
                self._button = None

    # --- finding ---------------------------------------------------------------------------

    def link(self, words: str, *, rather: str = "") -> str:
        """The address behind the first link with these words; of several rather one that begins so."""
        meant = [href for text, href in self.links if words in text]
        meant.sort(key=lambda href: not href.startswith(rather))
        if meant:
            return meant[0]
        raise LookupError(
            f"{self.url} has no link called {words}: {[text for text, _ in self.links if text]}"
        )

    def form_with(self, *names: str, button: str = "", about: str = "") -> Form:
        """The form that has these fields, this button, or is about this; of several the page's main one,
        else the fullest."""
        found = [
            form
            for form in self.forms
            if all(form.knows(name) for name in names)
            and (not button or any(button in words for words, _name, _value in form.buttons))
            and (not about or any(about in words for words in form.about))
        ]
        if not found:
            known = [sorted({*form.fields, *form.choices, *form.files}) for form in self.forms]
            raise LookupError(f"{self.url} has no form with {names} {button}: {known}")
        return max(found, key=lambda form: (form.is_main, len(form.fields) + len(form.choices)))
