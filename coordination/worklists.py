"""Lists of work, each declared once: what it holds, how it is narrowed, and its columns.

A ``WorkList`` reads its lines from a model, one keyset page at a time, through ``visible_to`` and
nothing else. ``ITEMS.answer(request)`` is its page, the part of it that is read again, its workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Generic

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.pages import Request, is_fragment
from coordination.paging import PAGE_SIZE, Page, page_of
from coordination.tables import Column, Line, Sheet, Table

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

Rows = QuerySet[Any]
Choices = Iterable[tuple[Any, Any]]

CAP = 99
LONGEST = 5000  # lines of a workbook
ANY = _("any")
OTHER_TAB = _("Clear a filter, or look under another tab.")
OTHER_STATUS = _("Clear a filter, or look under another status.")
PAGE, FRAGMENT = "worklist.html", "components/worklist.html"


def shown(number: int) -> str:
    """A count as a page says it: nothing for none, and no more than 99+."""
    return f"{CAP}+" if number > CAP else str(number or "")


def count_of(rows: Rows) -> int:
    """How many there are, counted no further than a page would say."""
    return rows.order_by().values("pk")[: CAP + 1].count()


@dataclass(frozen=True)
class Empty:
    """What stands where nothing does: what is not there, and when something will come."""

    title: _StrOrPromise
    words: _StrOrPromise


@dataclass(frozen=True)
class Link:
    """An address offered above a list; the main one stands last and in an empty list, too."""

    words: _StrOrPromise
    url: str
    main: bool = False
    count: str = ""


def anybody(actor: Actor) -> bool:
    return True


def everything(rows: Rows, actor: Actor) -> Rows:
    return rows


@dataclass(frozen=True)
class View:
    """One tab of a list: whose lines it shows and in which order."""

    key: str
    words: _StrOrPromise
    narrow: Callable[[Any, Actor], Rows] = everything
    order: Sequence[str] = ()
    empty: Empty | None = None
    offered: Callable[[Actor], bool] = anybody
    counted: bool = False


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a list, parameter by parameter."""

    actor: Actor
    values: Mapping[str, str]


class Choice(forms.ChoiceField):
    """A choice that may understand more values than it offers."""

    takes: Callable[[str], bool] | None = None

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or (self.takes is not None and self.takes(str(value)))


@dataclass(frozen=True)
class Filter:
    """One parameter of the address: chosen from ``choices``, without them typed, and how it narrows."""

    name: str
    words: _StrOrPromise
    choices: Choices | Callable[[Actor], Choices] | None = None
    narrow: Callable[[Rows, str, Asked], Rows] | None = None
    column: str = ""
    """What is to be equal to what is asked, where ``narrow`` says nothing else; by default the column so named."""
    otherwise: Callable[[Rows, Actor], Rows] = everything
    """How the list is narrowed as long as this is not asked."""
    any: _StrOrPromise = ANY
    offered: Callable[[Actor], bool] = anybody
    takes: Callable[[str], bool] | None = None
    """Which values it understands besides its choices."""
    tick: bool = False
    is_hidden: bool = False
    """Kept in the address and not offered on the page."""
    attrs: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds_words(self) -> bool:
        """Whether anything may be typed into it, a name too; not where a day or a number is asked."""
        return self.choices is None and not self.tick and self.attrs.get("type", "text") in ("text", "search")

    def field_for(self, actor: Actor) -> forms.Field:
        if self.tick:
            return forms.BooleanField(
                label=self.words, required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
            )
        if self.choices is None:
            typed = forms.TextInput(attrs=dict(self.attrs))
            return forms.CharField(label=self.words, required=False, max_length=100, widget=typed)
        choices = cache(partial(self._choices, actor))  # asked for as often as the widget likes
        widget: forms.Widget = forms.HiddenInput() if self.is_hidden else forms.Select()
        found = Choice(label=self.words, required=False, choices=choices, widget=widget)
        found.takes = self.takes
        return found

    def _choices(self, actor: Actor) -> list[tuple[Any, Any]]:
        found = self.choices(actor) if callable(self.choices) else self.choices
        return [("", self.any), *(found or ())]

    def apply(self, rows: Rows, asked: Asked) -> Rows:
        value = asked.values.get(self.name, "")
        if not value:
            return self.otherwise(rows, asked.actor)
        if self.narrow is not None:
            return self.narrow(rows, value, asked)
        return rows.filter(**{self.column or self.name: value})


def search(words: _StrOrPromise, *columns: str) -> Filter:
    """Words that stand in one of these columns."""

    def narrow(rows: Rows, text: str, asked: Asked) -> Rows:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": text})
        return rows.filter(found)

    return Filter("q", words, narrow=narrow, attrs={"type": "search"})


class FilterForm(forms.Form):
    """The filters of a list as the address asks for them; what it names wrongly is not asked."""

    def __init__(self, filters: Sequence[Filter], query: QueryDict, actor: Actor) -> None:
        super().__init__(query, auto_id=False)
        for one in filters:
            if one.offered(actor):
                self.fields[one.name] = one.field_for(actor)

    @cached_property
    def asked(self) -> dict[str, str]:
        self.full_clean()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class WorkList(Sheet[Line]):
    """A list of a model's records, as far as its reader may see them."""

    def __init__(
        self,
        model: type[Model],
        element: str,
        name: str,
        columns: Sequence[Column[Line]],
        *,
        heading: _StrOrPromise,
        caption: _StrOrPromise,
        empty: Empty,
        order: Sequence[str],
        views: Sequence[View] = (),
        filters: Sequence[Filter] = (),
        first: Callable[[Actor], str] | None = None,
        narrow: Callable[[Any, Actor], Rows] = everything,
        prepare: Callable[[Rows], Rows] | None = None,
        lines: Callable[[list[Any], Actor], Iterable[Line]] | None = None,
        parameter: str = "view",
        topic: str = "",
        crumb: tuple[_StrOrPromise, str] | None = None,
        tabs_label: _StrOrPromise = "",
        css: str = "lx-work",
        size: int = PAGE_SIZE,
        longest: int = LONGEST,
        export_order: Sequence[str] = (),
        no_match: _StrOrPromise = "",
    ) -> None:
        """``order`` names columns, the last unique. ``narrow`` says which rows are of the list at all,
        ``prepare`` adds what all lines of a page need, ``lines`` makes them; ``first`` names the view
        that a reader begins with.
        """
        super().__init__(element, name, columns, caption=caption, css=css)
        self.model, self.heading, self.empty, self.order = model, heading, empty, tuple(order)
        self.views, self.filters, self.first = tuple(views), tuple(filters), first
        self.narrow, self.prepare, self._lines, self.parameter = narrow, prepare, lines, parameter
        self.topic = topic or model._meta.label_lower
        self.crumb, self.tabs_label, self.size, self.longest = crumb, tabs_label, size, longest
        self.export_order = tuple(export_order)
        self.no_match = no_match or (OTHER_TAB if self.views else OTHER_STATUS)

    @property
    def called(self) -> str:
        return str(self.heading)

    def rows(self, actor: Actor, view: View | None = None, asked: Mapping[str, str] | None = None) -> Rows:
        """What the reader may see, narrowed by the view and by the filters."""
        manager: Any = self.model._default_manager
        rows = self.narrow(manager.visible_to(actor), actor)
        if view is not None:
            rows = view.narrow(rows, actor)
        for one in self.filters:
            rows = one.apply(rows, Asked(actor, asked or {}))
        return rows

    def page(self, listed: Listed[Line], size: int) -> Page[Any]:
        return page_of(self.prepared(listed.rows), order=listed.order, query=listed.query, size=size)

    def prepared(self, rows: Rows) -> Rows:
        return self.prepare(rows) if self.prepare is not None else rows

    def lines(self, found: list[Any], actor: Actor) -> Iterable[Line]:
        return self._lines(found, actor) if self._lines is not None else found

    def views_for(self, actor: Actor) -> list[View]:
        return [view for view in self.views if view.offered(actor)]

    def read(
        self,
        actor: Actor,
        query: QueryDict,
        path: str = "",
        *,
        within: Mapping[str, Any] | None = None,
        among: Sequence[WorkList[Any]] = (),
    ) -> Listed[Line]:
        """The list as the address asks for it; ``within`` narrows it to a record in hand, ``among`` are
        the lists whose views are tabs of one page with this one's.
        """
        return Listed(self, actor, query, path=path, within=within or {}, among=among or (self,))

    def answer(
        self,
        request: Request,
        *links: Link | None,
        within: Mapping[str, Any] | None = None,
        among: Sequence[WorkList[Any]] = (),
        **more: Any,
    ) -> HttpResponse:
        """The page of the list, the part of it that is read again, or its workbook.

        ``more`` is for templates of the room's own, named by ``template`` and ``fragment``.
        """
        listed = self.read(request.actor, request.GET, request.get_full_path(), within=within, among=among)
        if request.GET.get("format") == "xlsx":
            return listed.workbook_of_all()
        page, fragment = more.pop("template", PAGE), more.pop("fragment", FRAGMENT)
        context = {"list": listed, "links": [link for link in links if link is not None], **more}
        return render(request, fragment if is_fragment(request, self.element) else page, context)


class Listed(Generic[Line]):
    """A list as one reader asked for it."""

    def __init__(
        self,
        sheet: WorkList[Line],
        actor: Actor,
        query: QueryDict,
        *,
        path: str,
        within: Mapping[str, Any],
        among: Sequence[WorkList[Any]],
    ) -> None:
        self.sheet, self.actor, self.query = sheet, actor, query
        self.live_url, self._within, self._among = path, within, among
        self.views = sheet.views_for(actor)
        wanted = query.get(sheet.parameter, "")
        if wanted not in [view.key for view in self.views]:
            wanted = sheet.first(actor) if sheet.first is not None else ""
        first = self.views[0] if self.views else None
        self.view: View | None = next((view for view in self.views if view.key == wanted), first)
        self.form = FilterForm(sheet.filters, query, actor)

    @property
    def rows(self) -> Rows:
        rows = self.sheet.rows(self.actor, self.view, self.form.asked)
        return rows.filter(**self._within) if self._within else rows

    @property
    def order(self) -> Sequence[str]:
        return (self.view.order if self.view is not None else ()) or self.sheet.order

    @cached_property
    def page(self) -> Page[Any]:
        return self.sheet.page(self, self.sheet.size)

    @cached_property
    def lines(self) -> list[Line]:
        return [*self.sheet.lines(self.page.rows, self.actor)]

    @property
    def table(self) -> Table[Line]:
        return self.sheet.table(self.lines)

    def workbook_of_all(self) -> HttpResponse:
        """The list as it is filtered, from its beginning."""
        order = self.sheet.export_order or self.order
        longest = self.sheet.longest
        found = list(self.sheet.prepared(self.rows).order_by(*order)[: longest + 1])
        lines = [*self.sheet.lines(found, self.actor)]
        asked, typed = self.form.asked, {one.name for one in self.sheet.filters if one.holds_words}
        filters = {self.sheet.parameter: self.view.key} if self.view is not None else {}
        filters |= {name: str(getattr(value, "pk", value)) for name, value in self._within.items()}
        filters |= {name: asked[name] for name in asked.keys() - typed}
        words = {name: asked[name] for name in asked.keys() & typed}
        return self.sheet.workbook(lines, actor=self.actor, longest=longest, filters=filters, words=words)

    @property
    def is_filtered(self) -> bool:
        return bool(self.form.asked)

    @property
    def empty(self) -> Empty:
        return (self.view.empty if self.view is not None else None) or self.sheet.empty

    @property
    def offers_main(self) -> bool:
        """Whether an empty list says where a line of it begins; a view with words of its own does not."""
        return self.view is None or self.view.empty is None

    def address(self, **changes: str) -> str:
        """This list in the view and with the filters of now, from its beginning, but for what changes."""
        kept = self.query.copy()
        for name in ("after", "format", self.sheet.parameter):
            kept.pop(name, None)
        view = changes.pop("view", self.view.key if self.view is not None else "")
        asked = {self.sheet.parameter: view} if view else {}
        return "?" + "&".join(part for part in (_encoded(asked), kept.urlencode(), _encoded(changes)) if part)

    @property
    def crumb(self) -> tuple[_StrOrPromise, str] | None:
        """The page above the list."""
        return (self.sheet.crumb[0], reverse(self.sheet.crumb[1])) if self.sheet.crumb else None

    @property
    def export_url(self) -> str:
        return self.address(format="xlsx")

    @property
    def clear_url(self) -> str:
        view = self.view.key if self.view is not None else ""
        return f"?{self.sheet.parameter}={view}" if view else "?"

    @property
    def tabs(self) -> list[dict[str, Any]]:
        return [
            {
                "words": view.words,
                "url": self.address(view=view.key),
                "current": view is self.view,
                "count": shown(count_of(sheet.rows(self.actor, view))) or "0" if view.counted else "",
            }
            for sheet in self._among
            for view in (self.views if sheet is self.sheet else sheet.views_for(self.actor))
        ]


def _encoded(values: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()
