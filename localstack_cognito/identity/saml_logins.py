"""Logins with the response of a SAML 2.0 identity provider that the host's IAM knows.

Only what the provider's signature covers is read. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/saml-identity-provider.html and sections
2.3 to 2.7 of https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf
"""

import re
from collections.abc import Mapping
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
from localstack_cognito.saml.documents import (
    NAMES,
    Ambiguous,
    Malformed,
    Unsigned,
    certificates_in,
    decoded,
    parse,
    require_library,
    seconds,
    signed_assertion,
    text,
)
from localstack_cognito.storage.identity_pools import IdentityPool

_AUDIENCES = ("https://signin.aws.amazon.com/saml", "urn:amazon:webservices")
_ROLES = "https://aws.amazon.com/SAML/Attributes/Role"
_TAG = "https://aws.amazon.com/SAML/Attributes/PrincipalTag:"
_ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[^,\s]+")


def verify_saml_login(pool: IdentityPool, arn: str, response: str) -> VerifiedLogin:
    """Return the login that a Base64 SAML response proves.

    Raises ``NotAuthorizedException``, or ``NotImplementedError`` where the library is missing.
    """
    require_library("Logins of SAML providers")
    try:
        root = parse(decoded(response))
        metadata = _metadata_of(arn)
        assertion = signed_assertion(root, certificates_in(metadata))
        if text(assertion, "saml:Issuer") != metadata.get("entityID"):
            raise wrong_issuer(text(assertion, "saml:Issuer"), arn)
        _check_conditions(assertion)
    except (Ambiguous, Unsigned):
        raise unverified() from None
    except Malformed:
        raise invalid("Not a valid SAML response.") from None
    subject = text(assertion, "saml:Subject/saml:NameID")
    if not subject:
        raise invalid("Missing a required claim: NameID")
    claims = {"sub": subject, "iss": metadata.get("entityID"), **_claims(assertion)}
    return VerifiedLogin(
        provider=arn, subject=subject, claims=claims, amr=(arn, f"{arn}:{subject}")
    )


def _metadata_of(arn: str) -> Any:
    try:
        provider = services.call(
            "iam", "GetSAMLProvider", {"SAMLProviderArn": arn}, arn.split(":")[4]
        )
    except ServiceException as error:
        # It was deleted in IAM.
        raise unsupported() from error
    try:
        return parse(provider["SAMLMetadataDocument"].encode())
    except Malformed:
        raise unverified() from None


def _check_conditions(assertion: Any) -> None:
    limits = [
        *assertion.iterfind("saml:Conditions", NAMES),
        *assertion.iterfind(
            "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", NAMES
        ),
    ]
    if not any(limit.get("NotOnOrAfter") for limit in limits):
        raise invalid("Missing a required claim: NotOnOrAfter")
    for limit in limits:
        if not_before := limit.get("NotBefore"):
            now = int(clock.machine_now())
            begins = int(seconds(not_before))
            if now < begins:
                raise invalid(f"Token is not valid yet: {now} < {begins}")
        if not_on_or_after := limit.get("NotOnOrAfter"):
            check_expiry(int(seconds(not_on_or_after)), clock.machine_now())
    audiences = [
        (audience.text or "").strip()
        for audience in assertion.iterfind(
            "saml:Conditions/saml:AudienceRestriction/saml:Audience", NAMES
        )
    ]
    if audiences and not set(audiences) & set(_AUDIENCES):
        raise unsupported()


def _claims(assertion: Any) -> Mapping[str, Any]:
    """Return the attributes, with those of AWS as the claims that stand for the same."""
    claims: dict[str, Any] = {}
    tags = {}
    for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", NAMES):
        name = attribute.get("Name", "")
        values = [
            "".join(value.itertext()).strip()
            for value in attribute.iterfind("saml:AttributeValue", NAMES)
        ]
        if name == _ROLES:
            matches = (_ROLE_ARN.search(value) for value in values)
            claims["cognito:roles"] = [match[0] for match in matches if match]
        elif name.startswith(_TAG) and values:
            tags[name.removeprefix(_TAG)] = values[:1]
        claims[name] = values if len(values) != 1 else values[0]
    if tags:
        claims["https://aws.amazon.com/tags"] = {"principal_tags": tags}
    return claims
