"""A browser without scripts: it reads pages, fills their forms in and sends them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import requests

from tests.integration.oauth.apps import CALLBACK, App, claims

_TIMEOUT = 30
_REDIRECTS = 10
_VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})


@dataclass
class Form:
    """A form: where it is sent, what is in its fields, and what its buttons send besides."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page as a wide browser sees it: of a form that is there twice, the wide one."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__()
        self.answer = answer
        self.status = answer.status_code
        self.url = answer.url
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.images: list[dict[str, str]] = []
        self.scripts: list[str] = []
        self.sheets: list[str] = []
        self.icon = ""
        self.language = ""
        self.described: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(answer.text)

    @property
    def title(self) -> str:
        """The heading."""
        return self.text("h1")

    @property
    def problem(self) -> str:
        """What the page says is wrong."""
        return self.text("#errors") or self.text("#loginErrorMessage")

    @property
    def _is_narrow(self) -> bool:
        """Whether what is read now is for narrow browsers only."""
        return any("visible-xs" in given.get("class", "") for _, given in self._open)

    @property
    def notice(self) -> str:
        """What the page says has happened."""
        return self.text("[status]")

    def text(self, what: str) -> str:
        """Return the text of an element, by its tag, ``#id`` or ``[role]``; empty without one."""
        return " ".join(self._texts.get(what, "").split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        # Neither a script nor a style may stand in a page itself.
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        if tag not in _VOID:
            self._open.append((tag, given))
        if self._is_narrow:
            return
        if tag == "html":
            self.language = given["lang"]
        elif tag == "form":
            self.forms.append(Form(urljoin(self.url, given.get("action", ""))))
        elif tag == "input" and given.get("type", "").lower() in ("submit", "button"):
            self.forms[-1].buttons.append(given)
        elif tag == "input":
            form = self.forms[-1]
            form.fields[given["name"]] = given.get("value", "")
            form.types[given["name"]] = given.get("type", "text")
            self.described[given["name"]] = given.get("aria-describedby", "")
        elif tag == "button":
            self.forms[-1].buttons.append(given)
        elif tag == "img":
            self.images.append(given)
        elif tag == "link" and given["rel"] == "stylesheet":
            self.sheets.append(given["href"])
        elif tag == "link":
            self.icon = given["href"]
        elif tag == "script":
            self.scripts.append(given["src"])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_narrow:
            return
        for tag, given in self._open:
            for name in (tag, f"#{given.get('id')}", f"[{given.get('role')}]"):
                self._texts[name] = self._texts.get(name, "") + data
            if tag == "a":
                self.links[data.strip()] = urljoin(self.url, given["href"])
        if self._open and self._open[-1][0] in ("script", "style"):
            assert not data.strip()


class Visitor:
    """Somebody at a browser, sent to an app's pages. They never go to the app itself."""

    def __init__(self, app: App, **headers: str) -> None:
        self.app = app
        self.browser = requests.Session()
        self.browser.headers.update(headers)
        self.page: Page | None = None
        self.sent_to: str | None = None

    def open(self, name: str = "login", **changes: str | None) -> Page:
        """Open a page with the app's request, and return it."""
        return self.go(self.address(name, **changes))

    def address(self, name: str = "login", **changes: str | None) -> str:
        """Return a page's address; a parameter that is None is left out."""
        given = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": CALLBACK,
            **changes,
        }
        query = {name: value for name, value in given.items() if value is not None}
        return f"{self.app.base}/{name}?{urlencode(query)}"

    def go(self, url: str) -> Page:
        """Open an address, and return the page at which it ends."""
        return self._arrive(self.browser.get(url, allow_redirects=False, timeout=_TIMEOUT))

    def submit(self, form: int = 0, button: dict[str, str] | None = None, /, **fields: str) -> Page:
        """Fill a form of the page in, press its first button or another, and return what comes."""
        assert self.page is not None
        filled = self.page.forms[form]
        pressed = filled.buttons[0] if button is None else button
        own = {pressed["name"]: pressed["value"]} if "name" in pressed else {}
        return self.post(
            urljoin(self.page.url, pressed.get("formaction", filled.action)),
            {**filled.fields, **fields, **own},
        )

    def press(self, value: str, /, **fields: str) -> Page:
        """Press the button of the page's first form that has this value or text."""
        assert self.page is not None
        for button in self.page.forms[0].buttons:
            if value in (button.get("value"), urlsplit(button.get("formaction", "")).path):
                return self.submit(0, button, **fields)
        raise AssertionError(f"no button {value}: {self.page.forms[0].buttons}")

    def post(self, url: str, data: dict[str, str], **options: Any) -> Page:
        """Send a form to an address, and return what comes."""
        return self._arrive(
            self.browser.post(url, data=data, allow_redirects=False, timeout=_TIMEOUT, **options)
        )

    def code(self) -> str:
        """Return the code that they were sent back to the app with."""
        assert self.sent_to is not None, self.page and self.page.answer.text
        address, _, query = self.sent_to.partition("?")
        assert address == CALLBACK
        return dict(parse_qsl(query))["code"]

    def _arrive(self, answer: requests.Response) -> Page:
        for _ in range(_REDIRECTS):
            if answer.status_code not in (302, 303):
                break
            url = urljoin(answer.url, answer.headers["Location"])
            if not url.startswith(self.app.base):
                self.sent_to = url
                break
            answer = self.browser.get(url, allow_redirects=False, timeout=_TIMEOUT)
        self.page = Page(answer)
        return self.page


def last_code(outbox: Callable[..., list[dict[str, Any]]], visitor: Visitor) -> str:
    """Return the code that a user of the app was sent last."""
    return str(outbox(user_pool_id=visitor.app.pool_id)[-1]["Code"])


def username_of(visitor: Visitor) -> str:
    """Return who is signed in, as the tokens say that the app gets for the code."""
    tokens = visitor.app.redeem(visitor.code()).json()
    return str(claims(tokens["access_token"])["username"])
