"""Corp, whose people sign in on a page of samlify's, and pools that take them in."""

import base64
import contextlib
import html.parser
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives import serialization

from tests.host import Host
from tests.integration.federation.saml_fixtures import Corp
from tests.integration.oauth.apps import App, make_app
from tests.node import running_server

_CLIENTS = Path(__file__).parents[1] / "clients"
_TIMEOUT = 30
MAPPING = {"email": "email", "name": "full_name"}


@contextlib.contextmanager
def running_saml_corp() -> Iterator[str]:
    """Run the provider; give its address."""
    keys = Corp()
    key = keys.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    given = {"key": key.decode(), "certificate": keys.certificate}
    with running_server(_CLIENTS / "hosted/saml_provider.mjs", given) as url:
        yield url


class _Form(html.parser.HTMLParser):
    """The form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action", "")
        if tag == "input":
            self.fields[given["name"]] = given.get("value", "")


@dataclass
class Person:
    """Somebody of Corp at a browser without scripts, and an app of a pool that takes them in."""

    app: App
    corp: str
    browser: requests.Session = field(default_factory=requests.Session)

    def sign_in(self, name: str) -> requests.Response:
        """Sign in on Corp's page; return what the pool's endpoint answers."""
        sent = self.app.authorize(self.browser, identity_provider="Corp", scope="openid email")
        assert sent.headers["Location"].startswith(f"{self.corp}/sso?"), sent.headers["Location"]
        page = self.browser.post(sent.headers["Location"], data={"name": name}, timeout=_TIMEOUT)
        return self.post(page)

    def begin_there(self, name: str, state: str) -> requests.Response:
        """Begin on Corp's page; return what the pool's endpoint answers."""
        given = {"pool": self.app.pool_id, "name": name, "state": state}
        page = self.browser.get(f"{self.corp}/begin", params=given, timeout=_TIMEOUT)
        return self.post(page)

    def post(self, page: requests.Response) -> requests.Response:
        """Post the form of a page of Corp's."""
        assert page.status_code == 200, page.text
        form = _Form(page.text)
        return self.browser.post(
            form.action, data=form.fields, allow_redirects=False, timeout=_TIMEOUT
        )


def make_saml_app(
    host: Host,
    corp: str,
    *,
    details: dict[str, str] | None = None,
    providers: tuple[str, ...] = ("COGNITO",),
    signs: str = "assertion",
    data: str | None = None,
    **client: Any,
) -> App:
    """Make a pool whose people come from Corp, which knows it, and an app."""
    cognito = host.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="people of Corp")["UserPool"]["Id"]
    given = {"MetadataURL": f"{corp}/metadata", **(details or {})}
    made = cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName="Corp",
        ProviderType="SAML",
        ProviderDetails=given,
        AttributeMapping=MAPPING,
    )["IdentityProvider"]["ProviderDetails"]
    app = make_app(host, pool_id, SupportedIdentityProviders=[*providers, "Corp"], **client)
    signing = cognito.get_signing_certificate(UserPoolId=pool_id)["Certificate"]
    known = {
        "poolId": pool_id,
        "callback": f"{app.base}/saml2/idpresponse",
        "logout": f"{app.base}/saml2/logout",
        "signing": _pem(signing),
        "encryption": (
            _pem(made["ActiveEncryptionCertificate"])
            if given.get("EncryptedResponses") == "true"
            else None
        ),
        "asksSigned": "RequestSigningAlgorithm" in given,
        "signs": signs,
        "data": data,
    }
    known = {name: value for name, value in known.items() if value is not None}
    requests.post(f"{corp}/register", json=known, timeout=_TIMEOUT).raise_for_status()
    return app


def _pem(certificate: str) -> str:
    base64.b64decode(certificate, validate=True)
    return f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----"
