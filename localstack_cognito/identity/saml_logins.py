"""Logins with the response of a SAML 2.0 identity provider that the host's IAM knows.

Only what the provider's signature covers is read. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/saml-identity-provider.html and sections
2.3 to 2.7 of https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito import clock
from localstack_cognito.host import services
from localstack_cognito.identity.login_errors import (
    check_expiry,
    invalid,
    unsupported,
    unverified,
    wrong_issuer,
)
from localstack_cognito.identity.verified_login import VerifiedLogin
from localstack_cognito.storage.records import IdentityPool, Login

_NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
_ASSERTION = f"{{{_NAMES['saml']}}}Assertion"
_RESPONSE = "{urn:oasis:names:tc:SAML:2.0:protocol}Response"
_AUDIENCES = ("https://signin.aws.amazon.com/saml", "urn:amazon:webservices")
_ROLES = "https://aws.amazon.com/SAML/Attributes/Role"
_TAG = "https://aws.amazon.com/SAML/Attributes/PrincipalTag:"
_ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[^,\s]+")


def verify_saml_login(pool: IdentityPool, arn: str, given: str) -> VerifiedLogin:
    """Return the login that a Base64 SAML response proves.

    Raises ``NotAuthorizedException``, or ``NotImplementedError`` where the library is missing.
    """
    try:
        import lxml.etree
        import signxml  # noqa: F401
    except ImportError:
        raise NotImplementedError(
            "Logins of SAML providers need: pip install 'localstack-extension-cognito[saml]'"
        ) from None
    try:
        document = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise _no_response() from None
    metadata = _metadata_of(arn)
    try:
        assertion = _signed_assertion(document, metadata)
    except lxml.etree.LxmlError:
        raise _no_response() from None
    if _text(assertion, "saml:Issuer") != metadata.get("entityID"):
        raise wrong_issuer()
    _check_conditions(assertion)
    subject = _text(assertion, "saml:Subject/saml:NameID")
    if not subject:
        raise invalid("Missing a required claim: NameID")
    claims = {"sub": subject, "iss": metadata.get("entityID"), **_claims(assertion)}
    return VerifiedLogin(login=Login(arn, subject), claims=claims, amr=(arn, f"{arn}:{subject}"))


def _no_response() -> Exception:
    return invalid("Not a valid SAML response.")


def _metadata_of(arn: str) -> Any:
    from lxml import etree

    try:
        provider = services.call(
            "iam", "GetSAMLProvider", {"SAMLProviderArn": arn}, arn.split(":")[4]
        )
    except ServiceException as error:
        # It was deleted in IAM.
        raise unsupported() from error
    try:
        return etree.fromstring(provider["SAMLMetadataDocument"].encode(), _parser())
    except etree.LxmlError:
        raise unverified() from None


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _signed_assertion(document: bytes, metadata: Any) -> Any:
    """Return the assertion as one of the provider's certificates signed it."""
    from signxml import verifier
    from signxml.exceptions import SignXMLException

    for certificate in _certificates(metadata):
        try:
            result = verifier.XMLVerifier().verify(
                document, x509_cert=certificate, parser=_parser()
            )
        except (SignXMLException, ValueError, TypeError, AttributeError):
            continue
        signed = result.signed_xml if not isinstance(result, list) else None
        if signed is not None and signed.tag == _RESPONSE:
            signed = signed.find("saml:Assertion", _NAMES)
        if signed is not None and signed.tag == _ASSERTION:
            return signed
    raise unverified()


def _certificates(metadata: Any) -> Iterator[str]:
    for key in metadata.iterfind(".//md:IDPSSODescriptor/md:KeyDescriptor", _NAMES):
        if key.get("use", "signing") == "signing":
            for found in key.iterfind(".//ds:X509Certificate", _NAMES):
                body = "".join((found.text or "").split())
                yield f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def _text(element: Any, path: str) -> str:
    found = element.find(path, _NAMES)
    return (found.text or "").strip() if found is not None else ""


def _check_conditions(assertion: Any) -> None:
    limits = [
        *assertion.iterfind("saml:Conditions", _NAMES),
        *assertion.iterfind(
            "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", _NAMES
        ),
    ]
    if not any(limit.get("NotOnOrAfter") for limit in limits):
        raise invalid("Missing a required claim: NotOnOrAfter")
    for limit in limits:
        if not_before := limit.get("NotBefore"):
            now = int(clock.now())
            if now < _seconds(not_before):
                raise invalid(f"Token is not valid yet: {now} < {_seconds(not_before)}")
        if not_on_or_after := limit.get("NotOnOrAfter"):
            check_expiry(_seconds(not_on_or_after))
    audiences = [
        (found.text or "").strip()
        for found in assertion.iterfind(
            "saml:Conditions/saml:AudienceRestriction/saml:Audience", _NAMES
        )
    ]
    if audiences and not set(audiences) & set(_AUDIENCES):
        raise unsupported()


def _seconds(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _no_response() from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _claims(assertion: Any) -> Mapping[str, Any]:
    """Return the attributes, with those of AWS as the claims that stand for the same."""
    claims: dict[str, Any] = {}
    tags = {}
    for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", _NAMES):
        name = attribute.get("Name", "")
        values = [
            "".join(value.itertext()).strip()
            for value in attribute.iterfind("saml:AttributeValue", _NAMES)
        ]
        if name == _ROLES:
            found = (_ROLE_ARN.search(value) for value in values)
            claims["cognito:roles"] = [match[0] for match in found if match]
        elif name.startswith(_TAG) and values:
            tags[name.removeprefix(_TAG)] = values[:1]
        claims[name] = values if len(values) != 1 else values[0]
    if tags:
        claims["https://aws.amazon.com/tags"] = {"principal_tags": tags}
    return claims
