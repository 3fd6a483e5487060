"""A SAML provider whose every message a test chooses, and people whom an app sends there.

What a provider that means well answers is shown with a real one; this one also means ill.
"""

import base64
import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

import jwt
import requests
from lxml import etree
from signxml.signer import XMLSigner

from tests.host import Host
from tests.integration.federation.provider import MAPPING, SCHEMA, query_of
from tests.integration.identity.saml import ENTITY, SamlProvider
from tests.integration.oauth.apps import App, make_app

SSO = "https://idp.example.com/sso?tenant=7"
SLO = "https://idp.example.com/slo"
ADA = {"email": ["ada@corp.example.com"], "full_name": ["Ada Lovelace"]}
NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_SIGNATURE = f'<ds:Signature xmlns:ds="{NAMES["ds"]}" Id="placeholder"/>'
_TIMEOUT = 30


class Corp(SamlProvider):
    """The provider."""

    @property
    def metadata(self) -> str:
        """Return the provider's metadata, with its keys' certificate."""
        body = "".join(self.certificate.splitlines()[1:-1])
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'entityID="{ENTITY}"><md:IDPSSODescriptor '
            f'protocolSupportEnumeration="{NAMES["samlp"]}"><md:KeyDescriptor use="signing">'
            f'<ds:KeyInfo xmlns:ds="{NAMES["ds"]}"><ds:X509Data><ds:X509Certificate>{body}'
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            f'<md:SingleLogoutService Binding="{_REDIRECT}" Location="{SLO}"/>'
            f'<md:SingleSignOnService Binding="{_REDIRECT}" Location="{SSO}"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def signed(self, document: str, element_id: str, key: Any = None) -> str:
        """Return a document with the signature of what has this ID in the placeholder."""
        signer = XMLSigner(c14n_algorithm=_EXCLUSIVE)
        root = signer.sign(
            etree.fromstring(document.encode()),
            key=key or self.key,
            cert=self.certificate,
            reference_uri=element_id,
        )
        return str(etree.tostring(root, encoding="unicode"))


def nothing(document: str) -> str:
    """Return a document as it is."""
    return document


@dataclass(frozen=True)
class Response:
    """A response; what is None is left out. Times are in seconds from now."""

    pool_id: str
    callback: str
    request_id: str | None
    user: str | None = "Ada.1"
    attributes: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict(ADA))
    assertion_id: str = field(default_factory=lambda: f"_{uuid.uuid4()}")
    issuer: str = ENTITY
    audience: str | None = None
    recipient: str | None = None
    destination: str | None = None
    data_request_id: str | None = None
    status: str = "Success"
    issued: float = 0.0
    begins: float = -60.0
    ends: float = 300.0
    confirmed_until: float | None = 300.0
    now: float = 0.0
    signs: str = "assertion"
    key: Any = None
    before: Callable[[str], str] = nothing
    after: Callable[[str], str] = nothing

    def _at(self, seconds: float) -> str:
        at = datetime.now(UTC) + timedelta(seconds=seconds + self.now)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def assertion(self, corp: Corp) -> str:
        """Return the assertion, signed if it is to be."""
        audience = self.audience or f"urn:amazon:cognito:sp:{self.pool_id}"
        answers = self.data_request_id or self.request_id
        data = {
            "InResponseTo": answers,
            "Recipient": self.recipient or self.callback,
            "NotOnOrAfter": None
            if self.confirmed_until is None
            else self._at(self.confirmed_until),
        }
        attributes = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{escape(one)}</saml:AttributeValue>" for one in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        name_id = f"<saml:NameID>{self.user}</saml:NameID>" if self.user else ""
        document = self.before(
            f'<saml:Assertion xmlns:saml="{NAMES["saml"]}" ID="{self.assertion_id}" '
            f'Version="2.0" IssueInstant="{self._at(self.issued)}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f"{_SIGNATURE if 'assertion' in self.signs else ''}<saml:Subject>{name_id}"
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f"<saml:SubjectConfirmationData{_written(data)}/></saml:SubjectConfirmation>"
            f'</saml:Subject><saml:Conditions NotBefore="{self._at(self.begins)}" '
            f'NotOnOrAfter="{self._at(self.ends)}"><saml:AudienceRestriction>'
            f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>"
            f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{self._at(0)}" '
            'SessionIndex="_session-7"/>'
            f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )
        if "assertion" not in self.signs:
            return document
        return corp.signed(document, self.assertion_id, self.key)

    def document(self, corp: Corp, assertion: str | None = None) -> str:
        """Return the response."""
        given = {
            "Destination": self.destination or self.callback,
            "InResponseTo": self.request_id,
        }
        document = (
            f'<samlp:Response xmlns:samlp="{NAMES["samlp"]}" ID="_response" Version="2.0" '
            f'IssueInstant="{self._at(0)}"{_written(given)}>'
            f'<saml:Issuer xmlns:saml="{NAMES["saml"]}">{self.issuer}</saml:Issuer>'
            f"{_SIGNATURE if 'response' in self.signs else ''}<samlp:Status><samlp:StatusCode "
            f'Value="urn:oasis:names:tc:SAML:2.0:status:{self.status}"/></samlp:Status>'
            f"{self.assertion(corp) if assertion is None else assertion}</samlp:Response>"
        )
        if "response" in self.signs:
            document = corp.signed(document, "_response", self.key)
        return self.after(document)


def _written(attributes: Mapping[str, str | None]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items() if value)


def in_base64(document: str) -> str:
    """Return a document as a form has it."""
    return base64.b64encode(document.encode()).decode()


def message_in(location: str, parameter: str = "SAMLRequest") -> Any:
    """Return the message that a browser takes to the provider in an address."""
    packed = base64.b64decode(dict(parse_qsl(urlsplit(location).query))[parameter])
    return etree.fromstring(zlib.decompress(packed, -zlib.MAX_WBITS))


@dataclass
class Employee:
    """Somebody of Corp at a browser whose app sends them there."""

    app: App
    corp: Corp
    name: str
    browser: requests.Session = field(default_factory=requests.Session)

    @property
    def callback(self) -> str:
        return f"{self.app.base}/saml2/idpresponse"

    def depart(self, **parameters: str | None) -> str:
        """Go to the provider; return the address."""
        given = {"scope": "openid email profile", "state": "the-app-s", **parameters}
        answer = self.app.authorize(self.browser, **{"identity_provider": self.name, **given})
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])

    def response(self, request_id: str | None, **changes: Any) -> Response:
        """Return the provider's response to a request."""
        return Response(self.app.pool_id, self.callback, request_id, **changes)

    def post(self, document: str, relay_state: str, endpoint: str = "") -> requests.Response:
        """Bring a response."""
        return self.browser.post(
            endpoint or self.callback,
            data={"SAMLResponse": in_base64(document), "RelayState": relay_state},
            allow_redirects=False,
            timeout=_TIMEOUT,
        )

    def sign_in(self, **changes: Any) -> dict[str, str]:
        """Sign in, in a new browser; return what the app is told."""
        self.browser = requests.Session()
        location = self.depart()
        response = self.response(message_in(location).get("ID"))
        document = replace(response, **changes).document(self.corp)
        answer = self.post(document, query_of(location)["RelayState"])
        assert answer.status_code == 302, answer.text
        return query_of(answer.headers["Location"])

    def tokens(self, **changes: Any) -> dict[str, dict[str, Any]]:
        """Sign in, and return the claims of the app's tokens."""
        told = self.sign_in(**changes)
        assert "code" in told, told
        return self.redeem(told["code"])

    def redeem(self, code: str) -> dict[str, dict[str, Any]]:
        """Return the claims of the tokens that a code of ours is worth."""
        answer = self.app.redeem(code)
        assert answer.status_code == 200, answer.text
        given = answer.json()
        return {
            name: jwt.decode(given[f"{name}_token"], options={"verify_signature": False})
            for name in ("id", "access")
        }


def employ(
    host: Host,
    corp: Corp,
    *,
    name: str = "Corp",
    details: dict[str, str] | None = None,
    providers: Sequence[str] = ("COGNITO",),
    has_file: bool = True,
    **settings: Any,
) -> Employee:
    """Make a pool with the provider and an app, and return somebody whom that sends there."""
    cognito = host.client("cognito-idp")
    pool = cognito.create_user_pool(**{"PoolName": "employees", "Schema": SCHEMA, **settings})
    pool_id = pool["UserPool"]["Id"]
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName=name,
        ProviderType="SAML",
        ProviderDetails={
            **({"MetadataFile": corp.metadata} if has_file else {}),
            **(details or {}),
        },
        AttributeMapping=MAPPING,
    )
    app = make_app(host, pool_id, SupportedIdentityProviders=[*providers, name])
    return Employee(app, corp, name)
