"""What a pool tells a SAML provider through a browser's address, signed with the pool's key.

Sources: section 3.4 of https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf,
sections 3.4 and 3.7 of https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html
"""

import base64
import uuid
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from localstack_cognito import clock
from localstack_cognito.storage.user_pools import UserPool

REQUEST = "SAMLRequest"
RESPONSE = "SAMLResponse"
NAME_ID = "NameID"
SESSION_INDEX = "SessionIndex"
QUALIFIERS = ("Format", "NameQualifier", "SPNameQualifier")
"""What a ``NameID`` has besides its text."""

_PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
_ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
# The provider names its users as it is set up to: nothing else is asked for.
_UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
_POLICY = f'<saml2p:NameIDPolicy Format="{_UNSPECIFIED}" AllowCreate="true"/>'
_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_RAW_DEFLATE = -zlib.MAX_WBITS


def entity_of(pool: UserPool) -> str:
    """Return what a pool is called as a service provider."""
    return f"urn:amazon:cognito:sp:{pool.id}"


def new_id() -> str:
    """Return the ID of a new message."""
    return f"_{uuid.uuid4()}"


def authn_request(
    pool: UserPool, message_id: str, destination: str, callback: str, *, is_forced: bool
) -> str:
    """Return what asks for a sign-in, which ``is_forced`` where the user is to prove it anew."""
    attributes = {"AssertionConsumerServiceURL": callback, "ProtocolBinding": _POST}
    if is_forced:
        attributes["ForceAuthn"] = "true"
    return _message(pool, "AuthnRequest", message_id, destination, attributes, _POLICY)


def logout_request(
    pool: UserPool, message_id: str, destination: str, session: Mapping[str, str]
) -> str:
    """Return what asks for the end of a session that the provider has begun."""
    attributes = {"xmlns:saml2": _ASSERTION}
    attributes |= {name: session[name] for name in QUALIFIERS if name in session}
    content = f"<saml2:NameID{_written(attributes)}>{escape(session[NAME_ID])}</saml2:NameID>"
    if SESSION_INDEX in session:
        index = escape(session[SESSION_INDEX])
        content += f"<saml2p:SessionIndex>{index}</saml2p:SessionIndex>"
    return _message(pool, "LogoutRequest", message_id, destination, {}, content)


def logout_response(pool: UserPool, destination: str, answers: str) -> str:
    """Return what says that a request, the one with the ID ``answers``, has been fulfilled."""
    status = f'<saml2p:Status><saml2p:StatusCode Value="{_SUCCESS}"/></saml2p:Status>'
    return _message(
        pool, "LogoutResponse", new_id(), destination, {"InResponseTo": answers}, status
    )


def _message(
    pool: UserPool,
    name: str,
    message_id: str,
    destination: str,
    attributes: Mapping[str, str],
    content: str = "",
) -> str:
    at = datetime.fromtimestamp(clock.machine_now(), tz=UTC).isoformat(timespec="milliseconds")
    attributes = {
        "ID": message_id,
        "Version": "2.0",
        "IssueInstant": at.replace("+00:00", "Z"),
        "Destination": destination,
        **attributes,
    }
    return (
        f'<saml2p:{name} xmlns:saml2p="{_PROTOCOL}"{_written(attributes)}>'
        f'<saml2:Issuer xmlns:saml2="{_ASSERTION}">{escape(entity_of(pool))}</saml2:Issuer>'
        f"{content}</saml2p:{name}>"
    )


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())


def address(
    destination: str,
    parameter: str,
    message: str,
    relay_state: str | None,
    key: rsa.RSAPrivateKey | None,
) -> str:
    """Return where a browser takes a message to a provider (the HTTP-Redirect binding).

    It is signed where a key is given.
    """
    deflate = zlib.compressobj(wbits=_RAW_DEFLATE)
    packed = deflate.compress(message.encode()) + deflate.flush()
    parameters = {parameter: base64.b64encode(packed).decode()}
    if relay_state is not None:
        parameters["RelayState"] = relay_state
    if key:
        parameters["SigAlg"] = _RSA_SHA256
    query = urlencode(parameters)
    if key:
        signature = key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
        query += "&" + urlencode({"Signature": base64.b64encode(signature).decode()})
    return f"{destination}{'&' if '?' in destination else '?'}{query}"
