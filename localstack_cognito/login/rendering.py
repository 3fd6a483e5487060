"""Makes a page from its template: escaped, in the visit's language, with the headers of a page.

A page loads nothing from elsewhere, runs no script but the one of passkeys or of the classic pages,
and stands in no frame.
"""

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import jinja2
from rolo import Response

from localstack_cognito.login import branding
from localstack_cognito.login.problems import Problem
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth import answers
from localstack_cognito.oauth.domains import Place

_SCRIPTS = "script-src 'self'"
_WEB = ("https", "http")


def page(
    visit: Visit,
    template: str,
    *,
    problem: Problem | None = None,
    status: int = 200,
    has_script: bool = False,
    **context: Any,
) -> Response:
    """Return a page of a visit; ``problem`` is what was wrong with the form that it answers."""
    texts = visit.texts
    html = (
        _environment()
        # Where AWS's classic pages have no such page, ours is dressed as they are.
        .select_template([f"classic/{template}", template] if visit.is_classic else [template])
        .render(
            layout="classic/base.html" if visit.is_classic else "base.html",
            visit=visit,
            place=visit.place,
            t=texts,
            lang=texts.language,
            csrf=visit.csrf,
            username_kind=visit.username_kind,
            problem=problem.said(texts) if problem else None,
            problem_field=problem.field if problem else None,
            style=branding.style_of(visit),
            **context,
        )
    )
    # Theirs has a script that no form needs.
    has_script = has_script or visit.is_classic
    response = _html(html, status, visit.place, visit.asked.redirect_uri, has_script)
    return visit.keep_token(response)


def plain_page(
    place: Place, texts: Any, template: str, *, status: int = 200, **context: Any
) -> Response:
    """Return a page that stands by itself, for no app."""
    html = (
        _environment()
        .get_template(template)
        .render(
            layout="base.html",
            visit=None,
            place=place,
            t=texts,
            lang=texts.language,
            style=None,
            **context,
        )
    )
    return _html(html, status, place, None, has_script=False)


def _html(
    html: str, status: int, place: Place, redirect_uri: str | None, has_script: bool
) -> Response:
    policy = [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        f"form-action {_form_targets(redirect_uri)}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        *([_SCRIPTS] if has_script else []),
    ]
    headers = {**answers.headers(), "Content-Security-Policy": "; ".join(policy)}
    return Response(html, status=status, content_type="text/html;charset=UTF-8", headers=headers)


def _form_targets(redirect_uri: str | None) -> str:
    """Return where forms may lead in the end.

    Chromium follows each redirect: to the app, and wherever on the web that may lead on. Of other
    schemes it is the app's alone.
    """
    scheme = urlsplit(redirect_uri).scheme if redirect_uri else ""
    own = [] if scheme in ("", *_WEB) else [f"{scheme}:"]
    return " ".join(["'self'", *(f"{one}:" for one in _WEB), *own])


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("localstack_cognito.login"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
