"""Somebody at a real browser who looks at each page that they come to, and an app to go back to."""

import contextlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin

import axe_playwright_python
import requests
from playwright.sync_api import Page

from tests.integration.oauth.apps import App

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_FIND_VIOLATIONS = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations
        .filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => [one.id, one.nodes.map((node) => node.html)]);
}"""
LOOKS = [(320, "light"), (1600, "dark")]
TIMEOUT = 15_000
"""How long a page may take, in milliseconds."""


class Visitor:
    """Somebody who looks at each page that they come to."""

    def __init__(
        self, page: Page, app: App, callback: str, pictures: Path, *, has_scripts: bool = True
    ) -> None:
        self.page = page
        self.app = app
        self.callback = callback
        self.pictures = pictures
        self.has_scripts = has_scripts
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))

    def visit(self, endpoint: str = "oauth2/authorize", **query: str) -> None:
        """Go where an app sends them, and look at the page there."""
        self.page.goto(self.address(endpoint, **query))
        self.look()

    def address(self, endpoint: str = "oauth2/authorize", **query: str | None) -> str:
        """Return where an app sends them; a parameter that is None is left out."""
        given = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": self.callback,
            **query,
        }
        asked = requests.Request("GET", f"{self.app.base}/{endpoint}", params=given)
        return str(asked.prepare().url)

    def look(self) -> None:
        """See whether the page fits, says what it is, and can be used by everybody."""
        page = self.page
        number = len(list(self.pictures.glob("*.png")))
        page.screenshot(path=self.pictures / f"{number:02}.png", full_page=True)
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang")
        if not self.has_scripts:
            return
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.evaluate(_AXE)
        assert page.evaluate(_FIND_VIOLATIONS) == []

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"[name='{name}']", value)

    def send(self, button: str = "button[type=submit] >> nth=0", **fields: str) -> None:
        """Fill the form in and send it, and look at what comes of it."""
        self.fill(**fields)
        self.page.click(button)
        if not self.is_back:
            self.look()

    @property
    def title(self) -> str:
        return self.page.inner_text("h1")

    @property
    def problem(self) -> str:
        """What is said beside the field that is wrong, which has the focus then."""
        field = self.page.locator("[aria-invalid=true]")
        described = (field.get_attribute("aria-describedby") or "").split()
        summary = self.page.inner_text("#errors")
        if self.has_scripts:
            assert field.evaluate("field => field === document.activeElement")
        assert self.page.inner_text(f"#{described[0]}") == summary
        return summary

    @property
    def is_back(self) -> bool:
        return self.page.url.startswith(self.callback)

    def code(self) -> str:
        """Return the code that the app is sent."""
        self.page.wait_for_url(f"{self.callback}?*")
        found = re.search(r"[?&]code=([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found[1]

    def sent_code(self) -> str:
        """Read the newest code on the console's page, where the page's corner leads."""
        link = self.page.locator("a", has_text=re.compile("emulator|messages", re.I)).first
        address = link.get_attribute("href") or ""
        console = requests.get(urljoin(self.page.url, address), timeout=30)
        codes = re.findall(r'<span class="code">([^<]+)</span>', console.text)
        return str(codes[0])


class _App(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the app")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def running_app() -> Iterator[str]:
    """Run an app that says so at every address; give the one where browsers are sent back to."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _App) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/callback"
        server.shutdown()
