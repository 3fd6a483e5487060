"""What an assertion has to be before somebody is signed in by it, one thing a check.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html,
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-session-initiation.html
and section 4.1.4.3 of https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from localstack_cognito import clock
from localstack_cognito.saml.documents import NAMES, seconds, text

# Clocks of providers that are on other machines.
_AHEAD = 60.0
_UNSOLICITED_SECONDS = 6 * 60.0
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_CONFIRMATION = "saml:Subject/saml:SubjectConfirmation"


class Refused(Exception):
    """Nobody is signed in, and why."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer has to fit.

    ``callback`` is where it is to be posted, ``audience`` the pool's name as a service provider and
    ``issuer`` the provider's. ``request_id`` is what it answers, None where nobody has asked.
    """

    callback: str
    audience: str
    issuer: str
    request_id: str | None


def check_status(response: Any) -> None:
    """Raise ``Refused`` where the provider says that it has signed nobody in."""
    status = response.find("samlp:Status/samlp:StatusCode", NAMES)
    value = status.get("Value", "") if status is not None else ""
    name = value.rpartition(":")[2]
    if name != "Success":
        message = text(response, "samlp:Status/samlp:StatusMessage")
        raise Refused(
            f"SAML Response status is {name or 'missing'}" + (f": {message}" if message else ".")
        )


def check(response: Any, assertion: Any, expected: Expected) -> float:
    """Return until when an assertion is good, as a Unix time.

    ``assertion`` is as the provider has signed it; ``response``, around it, may not be. Raises
    ``Refused``, or ``Malformed`` for a moment that is none.
    """
    for one in _CHECKS:
        one(response, assertion, expected)
    return max(_ends(assertion))


def check_alone(assertion: Any, issuer: str, audience: str) -> None:
    """Check an assertion that no response is around, and that an app brings by itself.

    It was made for the pool, but who was to have it is not asked: its recipient may be any. Raises
    ``Refused``, or ``Malformed`` for a moment that is none (RFC 7522 section 3).
    """
    expected = Expected("", audience, issuer, None)
    for one in _CHECKS_ALONE:
        one(assertion, assertion, expected)
    for data in _confirmations(assertion):
        _check_time(data)
    if not list(_ends(assertion)):
        raise Refused("Assertion has no NotOnOrAfter.")


def _check_issuer(response: Any, assertion: Any, expected: Expected) -> None:
    said = {text(assertion, "saml:Issuer"), text(response, "saml:Issuer") or expected.issuer}
    if not expected.issuer or said != {expected.issuer}:
        raise Refused("Issuer does not match the entity ID of the identity provider.")


def _check_destination(response: Any, assertion: Any, expected: Expected) -> None:
    if response.get("Destination", expected.callback) != expected.callback:
        raise Refused("Destination does not match the assertion consumer endpoint.")


def _check_request(response: Any, assertion: Any, expected: Expected) -> None:
    answers = {response.get("InResponseTo")}
    answers |= {data.get("InResponseTo") for data in _confirmations(assertion)}
    if answers != {expected.request_id}:
        if expected.request_id is None:
            raise Refused("InResponseTo is not allowed in IdP-initiated sign-in.")
        raise Refused("InResponseTo does not match the request.")


def _check_age(response: Any, assertion: Any, expected: Expected) -> None:
    if expected.request_id is not None:
        return
    age = clock.machine_now() - seconds(assertion.get("IssueInstant", ""))
    if not -_AHEAD <= age <= _UNSOLICITED_SECONDS:
        raise Refused("Assertion was not issued in the last 6 minutes.")


def _check_audience(response: Any, assertion: Any, expected: Expected) -> None:
    restrictions = assertion.findall("saml:Conditions/saml:AudienceRestriction", NAMES)
    if not restrictions:
        raise Refused("AudienceRestriction is missing.")
    # Of several, each has to hold (section 2.5.1.4 of SAML's core).
    for restriction in restrictions:
        audiences = restriction.iterfind("saml:Audience", NAMES)
        if expected.audience not in [(one.text or "").strip() for one in audiences]:
            raise Refused("Audience does not match the user pool.")


def _check_conditions(response: Any, assertion: Any, expected: Expected) -> None:
    for limit in assertion.iterfind("saml:Conditions", NAMES):
        _check_time(limit)


def _check_confirmation(response: Any, assertion: Any, expected: Expected) -> None:
    confirmations = list(_confirmations(assertion))
    if not confirmations:
        raise Refused("SubjectConfirmationData is missing.")
    for data in confirmations:
        if data.get("Recipient") != expected.callback:
            raise Refused("Recipient does not match the assertion consumer endpoint.")
        if not data.get("NotOnOrAfter"):
            raise Refused("SubjectConfirmationData has no NotOnOrAfter.")
        _check_time(data)


def _confirmations(assertion: Any) -> Iterator[Any]:
    for one in assertion.iterfind(_CONFIRMATION, NAMES):
        data = one.find("saml:SubjectConfirmationData", NAMES)
        if one.get("Method") == _BEARER and data is not None:
            yield data


def _check_time(limit: Any) -> None:
    now = clock.machine_now()
    if (begins := limit.get("NotBefore")) and now + _AHEAD < seconds(begins):
        raise Refused("Assertion is not yet valid.")
    if (ends := limit.get("NotOnOrAfter")) and now >= seconds(ends):
        raise Refused("Assertion has expired.")


def _ends(assertion: Any) -> Iterator[float]:
    for limit in (assertion.find("saml:Conditions", NAMES), *_confirmations(assertion)):
        if limit is not None and limit.get("NotOnOrAfter"):
            yield seconds(limit.get("NotOnOrAfter"))


_CHECKS: tuple[Callable[[Any, Any, Expected], None], ...] = (
    _check_issuer,
    _check_destination,
    _check_audience,
    _check_conditions,
    _check_confirmation,
    _check_request,
    _check_age,
)
_CHECKS_ALONE = (_check_issuer, _check_audience, _check_conditions)
