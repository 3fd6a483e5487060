"""An app as its developer sees it: where it sends browsers, and what it asks the endpoints for."""

import base64
import hashlib
import html.parser
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import requests

from tests.host import Host
from tests.integration.making import ALL_FLOWS, PASSWORD

CALLBACK = "https://app.example.com/callback"
SIGNED_OUT = "https://app.example.com/signed-out"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
"""The code verifier of RFC 7636's appendix B."""
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
OAUTH = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code", "implicit"],
    "AllowedOAuthScopes": [
        *("openid", "email", "phone", "profile"),
        "aws.cognito.signin.user.admin",
    ],
    "CallbackURLs": [CALLBACK],
    "LogoutURLs": [SIGNED_OUT],
    "SupportedIdentityProviders": ["COGNITO"],
    "ExplicitAuthFlows": ALL_FLOWS,
}
_TIMEOUT = 30
INVALID_GRANT = (400, {"error": "invalid_grant"})
INVALID_REQUEST = (400, {"error": "invalid_request"})
INVALID_SECRET = (
    400,
    {"error": "invalid_client", "error_description": "invalid_client_secret"},
)
"""What the endpoints answer most, as ``error`` gives it."""


@dataclass(frozen=True)
class App:
    """An app client of a pool, and the address at which the pool's endpoints are."""

    base: str
    pool_id: str
    client_id: str
    secret: str | None = None

    def authorize(
        self, browser: requests.Session | None = None, **changes: str | None
    ) -> requests.Response:
        """Send a browser to ask for a code; a parameter that is None is left out."""
        given = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            **changes,
        }
        query = {name: value for name, value in given.items() if value is not None}
        return (browser or requests.Session()).get(
            f"{self.base}/oauth2/authorize", params=query, allow_redirects=False, timeout=_TIMEOUT
        )

    def code(self, browser: requests.Session, **changes: str | None) -> str:
        """Return the code that a browser with a session is sent back with."""
        return query_of(self.authorize(browser, **changes))["code"]

    def ask(self, endpoint: str, **form: str | None) -> requests.Response:
        """Post a form as the client; its secret, if it has one, is in the header."""
        given = {"client_id": self.client_id, **form}
        return requests.post(
            f"{self.base}/{endpoint}",
            data={name: value for name, value in given.items() if value is not None},
            auth=(self.client_id, self.secret) if self.secret else None,
            timeout=_TIMEOUT,
        )

    def token(self, grant_type: str | None, **form: str | None) -> requests.Response:
        """Ask the token endpoint."""
        return self.ask("oauth2/token", grant_type=grant_type, **form)

    def redeem(self, code: str, **form: str | None) -> requests.Response:
        """Bring a code."""
        return self.token("authorization_code", **{"code": code, "redirect_uri": CALLBACK, **form})

    def refresh(self, refresh_token: str) -> requests.Response:
        """Bring a refresh token."""
        return self.token("refresh_token", refresh_token=refresh_token)

    def user_info(self, access_token: str) -> requests.Response:
        """Ask who the user is."""
        return requests.get(
            f"{self.base}/oauth2/userInfo",
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=_TIMEOUT,
        )

    def logout(self, browser: requests.Session, **query: str) -> requests.Response:
        """Send a browser to sign out."""
        return browser.get(
            f"{self.base}/logout",
            params={"client_id": self.client_id, **query},
            allow_redirects=False,
            timeout=_TIMEOUT,
        )


def make_app(host: Host, pool_id: str, **settings: Any) -> App:
    """Make an app client for all that OAuth has and return it."""
    client = host.client("cognito-idp").create_user_pool_client(
        UserPoolId=pool_id, ClientName="app", **{**OAUTH, **settings}
    )["UserPoolClient"]
    base = f"{host.url}/_aws/cognito-idp"
    return App(base, pool_id, client["ClientId"], client.get("ClientSecret"))


def error(answer: requests.Response) -> tuple[int, dict[str, str]]:
    """Return the status and the JSON of an error."""
    return answer.status_code, answer.json()


def location(answer: requests.Response) -> str:
    """Return where a browser is sent, without what it brings there."""
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].partition("?")[0].partition("#")[0]


def query_of(answer: requests.Response) -> dict[str, str]:
    """Return the parameters that a browser brings where it is sent, but for the issuer."""
    return _told(urlsplit(answer.headers["Location"]).query)


def fragment_of(answer: requests.Response) -> dict[str, str]:
    """Return the parameters that a browser keeps for itself where it is sent, as ``query_of``."""
    return _told(urlsplit(answer.headers["Location"]).fragment)


def _told(encoded: str) -> dict[str, str]:
    told = dict(parse_qsl(encoded, keep_blank_values=True))
    # It is in every answer: test_response_issuer.py looks at it.
    told.pop("iss", None)
    return told


def claims(token: str) -> dict[str, Any]:
    """Return what a token says, its signature unseen."""
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class _Form(html.parser.HTMLParser):
    """The first form of a page that has the field."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field
        self.fields: dict[str, str] | None = None
        self._open: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = {}
        elif tag == "input" and self._open is not None and given.get("name"):
            self._open[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            if self.fields is None and self._open is not None and self.field in self._open:
                self.fields = self._open
            self._open = None


def signed_in(
    app: App,
    username: str = "alice",
    password: str = PASSWORD,
    browser: requests.Session | None = None,
    **asked: str,
) -> requests.Session:
    """Return a browser, a new one unless it is given, whose user has signed in on the page."""
    browser = browser or requests.Session()
    sign_in(app, browser, username, password, **asked)
    return browser


def sign_in(
    app: App, browser: requests.Session, username: str, password: str, **asked: str
) -> requests.Response:
    """Return the answer to the page's form, on which the user of a browser signs in."""
    answer = _fill_in(
        browser, app.authorize(browser, **asked).headers["Location"], username, password
    )
    assert "cognito" in browser.cookies
    return answer


def fill_in(browser: requests.Session, url: str, username: str, password: str) -> str:
    """Sign in on the page that an address leads to, and return where the app has its users back."""
    return _fill_in(browser, url, username, password).headers["Location"]


def _fill_in(
    browser: requests.Session, url: str, username: str, password: str
) -> requests.Response:
    page = browser.get(url, timeout=_TIMEOUT)
    form = _Form("password")
    form.feed(page.text)
    assert form.fields is not None, page.text
    filled = {**form.fields, "username": username, "password": password}
    answer = browser.post(page.url, data=filled, allow_redirects=False, timeout=_TIMEOUT)
    assert answer.status_code in (302, 303), answer.text
    return answer
