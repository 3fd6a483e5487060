"""A developer at the console without a browser: its pages, and its forms with their tokens."""

import html.parser
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests

from tests.host import Host

BASE = "/_extension/cognito"
MARKUP = "<b onclick=x>'\"&amp;{{7*7}}</b>"
"""A text that is markup, an attribute's end and a template at once."""


@dataclass
class Form:
    """A form of a page: where it is sent, its fields, and its buttons by name and value."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(html.parser.HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._choice: str | None = None
        self._open = self._text = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
            self._open = True
        if not self._open:
            return
        form = self.forms[-1]
        name = given.get("name", "")
        if tag == "input" and name:
            if given.get("type") != "checkbox" or "checked" in given:
                form.fields[name] = given.get("value", "")
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice:
            # Without a value it is its text that is sent.
            if "value" in given:
                form.fields.setdefault(self._choice, given["value"])
            self._text = "value" not in given
        elif tag == "button":
            form.buttons.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text and self._choice:
            self.forms[-1].fields.setdefault(self._choice, data)
        self._text = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "select":
            self._choice = None


class Developer:
    """Somebody who looks at pages and sends their forms."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.session = requests.Session()

    def get(self, path: str = "", **query: str) -> requests.Response:
        """Open a page by its path in the console."""
        url = f"{self.host.url}{BASE}{path}"
        return self.session.get(url, params=query, timeout=30)

    def forms(self, page: requests.Response) -> list[Form]:
        """Return the forms of a page."""
        return _Forms(page.text).forms

    def do(self, page: requests.Response, what: str, **fields: str) -> requests.Response:
        """Fill in the form with a button, and push it; fields say which of several."""
        fitting = [
            form
            for form in self.forms(page)
            if ("do", what) in form.buttons
            and all(form.fields.get(n) == v for n, v in fields.items() if n in _NAMED)
        ]
        form = fitting[0]
        sent = {**form.fields, **fields, "do": what}
        url = urljoin(page.url, form.action)
        return self.session.post(url, data=sent, timeout=30)

    def run(self, pool_id: str, operation: str, request: str) -> requests.Response:
        """Run an operation on its page."""
        page = self.get(f"/pools/{pool_id}/run/{operation}")
        token = csrf_of(page)
        return self.session.post(page.url, data={"_csrf": token, "request": request}, timeout=30)


_NAMED = frozenset({"group", "session", "passkey", "device", "category"})


def csrf_of(page: requests.Response) -> str:
    """Return the token of a page's first form that has one."""
    found = re.search(r'name="_csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def title_of(page: requests.Response) -> str:
    """Return the heading of a page, as markup."""
    found = re.search(r"<h1>(.*?)</h1>", page.text, re.S)
    assert found, page.text
    return found[1]


def said(page: requests.Response) -> str:
    """Return what a page says of what was done, or of what was wrong with it; as markup."""
    found = re.search(r'<div class="note (?:error|done)"[^>]*><p>(.*?)</p></div>', page.text, re.S)
    assert found, page.text
    return found[1]


def tokens_in(page: requests.Response) -> dict[str, str]:
    """Return the tokens that a page shows, by their names."""
    shown = re.findall(
        r"<h3>(\w+_token)</h3>\s*<pre class=\"token\"[^>]*><code>([^<]+)</code>", page.text
    )
    return dict(shown)
