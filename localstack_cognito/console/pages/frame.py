"""What every page of the console has: where it is, its form's token, its headers, its frame.

A page loads nothing from elsewhere and stands in no frame. It answers where the developer's
endpoints may, and takes only forms of its own.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.console.pages import texts
from localstack_cognito.console.pages.filters import FILTERS

CSRF_FIELD = "_csrf"
_COOKIE = "cognito-console"
_DONE = "done"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    # Without a referrer a browser would send forms with the origin null, which nobody trusts.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
MENU = ("", "messages", "activity", "sessions", "token", "try", "clock", "files", "works")
"""The pages in the menu, by their paths; their texts are ``menu.<path>``."""


@dataclass(frozen=True)
class Visit:
    """A request for a page of the console. ``base`` is the path of the console itself."""

    request: Request
    base: str
    path: str
    csrf: str = field(repr=False)

    @classmethod
    def of(cls, request: Request, base: str, path: str) -> "Visit":
        """Return the visit that a request is."""
        known = request.cookies.get(_COOKIE)
        return cls(request, base, path, known or secrets.token_urlsafe(24))

    @property
    def is_posted(self) -> bool:
        """Return whether the browser brings a form."""
        return bool(self.request.method == "POST")

    @property
    def is_own_form(self) -> bool:
        """Return whether the form is one that this browser was given here."""
        known: str = self.request.cookies.get(_COOKIE) or ""
        given = self.form.get(CSRF_FIELD, "")
        return bool(known) and bool(hmac.compare_digest(known.encode(), given.encode()))

    @property
    def is_fragment(self) -> bool:
        """Return whether htmx asks, for the part of the page that lives."""
        return bool(self.request.headers.get("HX-Request") == "true")

    @cached_property
    def form(self) -> Mapping[str, str]:
        """Return the fields of the form that was posted."""
        fields: Mapping[str, str] = self.request.form.to_dict()
        return fields

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Return the parameters of the address."""
        parameters: Mapping[str, str] = self.request.args.to_dict()
        return parameters

    def url(self, *parts: str, **query: Any) -> str:
        """Return the address of a page of the console; each part is one folder or name."""
        path = "/".join([self.base, *(quote(part, safe="") for part in parts)])
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return f"{path}?{urlencode(given)}" if given else path

    def here(self, **query: Any) -> str:
        """Return the address of this page with other parameters, an empty one left out."""
        given = {**self.query, **query}
        given = {name: value for name, value in given.items() if value not in (None, "")}
        path = f"{self.base}/{self.path}" if self.path else self.base
        return f"{path}?{urlencode(given)}" if given else path

    def page(
        self,
        template: str,
        *,
        title: str,
        problem: ServiceException | str | None = None,
        status: int = 200,
        crumbs: Sequence[tuple[str, str]] = (),
        **context: Any,
    ) -> Response:
        """Return a page. ``crumbs`` are the pages above it, each its title and its address."""
        html = (
            _environment()
            .get_template(template)
            .render(
                visit=self,
                t=texts.text,
                title=title,
                crumbs=crumbs,
                menu=MENU,
                problem=_said(problem),
                done=texts.find(f"done.{self.query.get(_DONE, '')}"),
                csrf=self.csrf,
                csrf_field=CSRF_FIELD,
                clock_offset=clock.offset(),
                **context,
            )
        )
        return self._html(html, 400 if problem and status == 200 else status)

    def fragment(self, template: str, **context: Any) -> Response:
        """Return the part of a page that htmx puts in place of what is there."""
        html = (
            _environment()
            .get_template(template)
            .render(visit=self, t=texts.text, csrf=self.csrf, csrf_field=CSRF_FIELD, **context)
        )
        return self._html(html, 200)

    def done(self, what: str, url: str | None = None) -> Response:
        """Send the browser to a page that says what was done, by the name ``done.<what>``."""
        to = url or self.here(**{_DONE: what})
        if url is not None:
            to += ("&" if "?" in url else "?") + urlencode({_DONE: what})
        return Response(status=303, headers={**_HEADERS, "Location": to})

    def not_found(self) -> Response:
        """Return the page for what is not there."""
        return self.page("not_found.html", title=texts.text("not_found"), status=404)

    def _html(self, html: str, status: int) -> Response:
        response = Response(
            html, status=status, content_type="text/html;charset=UTF-8", headers=_HEADERS
        )
        response.set_cookie(
            _COOKIE,
            self.csrf,
            path=self.base,
            secure=self.request.scheme == "https",
            httponly=True,
            samesite="Strict",
        )
        return response


def _said(problem: ServiceException | str | None) -> str | None:
    if isinstance(problem, ServiceException):
        return f"{problem.code}: {problem.message}" if problem.message else problem.code
    return problem


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("localstack_cognito.console"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


def visit_of(request: Request, base: str, path: str) -> Visit | Response:
    """Return the visit that a request is, or the answer to a form that is none of ours."""
    visit = Visit.of(request, base, path)
    if visit.is_posted and not visit.is_own_form:
        return visit.page("form_over.html", title=texts.text("form_over"), status=403, problem=None)
    return visit
