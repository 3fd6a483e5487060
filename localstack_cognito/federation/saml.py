"""SAML 2.0 providers: a request in the browser's address, and a response that it posts.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-session-initiation.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html
"""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import regex
from sqlalchemy.exc import IntegrityError

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.pools.saml_certificates import encryption_keys, signing_key
from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation.code_grant import details_of
from localstack_cognito.federation.departures import Departure
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.saml import sent_messages
from localstack_cognito.saml.assertions import (
    Expected,
    Refused,
    check,
    check_alone,
    check_status,
)
from localstack_cognito.saml.documents import (
    ASSERTION,
    NAME_ID,
    NAMES,
    RESPONSE,
    Ambiguous,
    Malformed,
    Unsigned,
    decoded,
    parse,
    require_library,
    seconds,
    signed,
    signed_assertion,
    text,
)
from localstack_cognito.saml.encryption import Undecryptable, decrypted
from localstack_cognito.saml.metadata import Metadata, metadata_of
from localstack_cognito.saml.sent_messages import QUALIFIERS, SESSION_INDEX, entity_of
from localstack_cognito.storage import federation
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

REQUEST_ID = "request_id"
"""What of a departure says which request a response has to answer; None where nobody has asked."""

_MOST_CHARACTERS = 100_000
_STANDARD_ALPHABET = str.maketrans("-_", "+/")
_LONGEST_NAME = 128
_NAME = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
_LAST_OF_THREE_BYTES = "\uffff"
_SUBJECT = "saml:Subject"
_NAME_ID = "saml:NameID"
_ENCRYPTED_ID = "saml:EncryptedID"
_ATTRIBUTES = "saml:AttributeStatement/saml:Attribute"


def is_set(provider: IdentityProvider, detail: str) -> bool:
    """Return whether a provider's developer has said yes to something."""
    return details_of(provider).get(detail, "").lower() == "true"


def begin(departure: Departure) -> tuple[str, Mapping[str, Any]]:
    """Return the provider's address for sign-ins, with a request."""
    _require_library()
    pool, provider = departure.pool, departure.provider
    details = details_of(provider)
    destination = details.get("SSORedirectBindingURI")
    if not destination:
        # Nothing answered when the provider was made.
        destination = metadata(provider).uris["SSORedirectBindingURI"]
    message_id = sent_messages.new_id()
    request = sent_messages.authn_request(
        pool,
        message_id,
        destination,
        departure.callback,
        is_forced="login" in (departure.wishes.prompt or "").split(),
    )
    location = sent_messages.address(
        destination,
        sent_messages.REQUEST,
        request,
        departure.state,
        signing_key(pool) if details.get("RequestSigningAlgorithm") else None,
    )
    return location, {REQUEST_ID: message_id}


def finish(
    pool: UserPool,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Person:
    """Return whom the provider has signed in, by the response that the browser brings."""
    _require_library()
    with _told(provider):
        return _finish(pool, provider, told, answer.get(sent_messages.RESPONSE) or "")


def finish_alone(pool: UserPool, provider: IdentityProvider, encoded: str) -> tuple[Person, float]:
    """Return whom an assertion is of that an app brings by itself, and since when they are in.

    It is in Base64, of either alphabet, is signed itself, and may come again for as long as it is
    good. Raises ``FederationError``.
    """
    _require_library()
    with _told(provider):
        assertion = signed_by(provider, _alone(encoded))
        issuer = metadata(provider).entity_id
        check_alone(assertion, issuer, entity_of(pool))
        name_id = named_in(assertion.find(_SUBJECT, NAMES), pool, provider)
        person = Person(_subject(provider, name_id), _claims(assertion), {}, issuer)
        statement = assertion.find("saml:AuthnStatement", NAMES)
        at = statement.get("AuthnInstant") if statement is not None else None
        return person, seconds(at or assertion.get("IssueInstant", ""))


def issuer_in(encoded: str) -> str:
    """Return who has issued an assertion, as it says. Nothing is verified. Raises ``Malformed``."""
    _require_library()
    return text(_alone(encoded), "saml:Issuer")


def _alone(encoded: str) -> Any:
    """Return an assertion that no response is around. Raises ``Malformed``."""
    standard = encoded.rstrip("=").translate(_STANDARD_ALPHABET)
    root = parse(decoded(standard + "=" * (-len(standard) % 4)))
    if root.tag != ASSERTION or len(list(root.iter(ASSERTION))) != 1:
        raise Malformed
    return root


@contextlib.contextmanager
def _told(provider: IdentityProvider) -> Iterator[None]:
    """Say why a message of a provider's is not taken, as a ``FederationError``."""
    try:
        yield
    except Refused as refused:
        why = str(refused)
        raise _invalid(why, f"The response of {provider.name} is refused: {why}") from None
    except Malformed:
        raise _invalid(
            "SAML Response could not be read.",
            f"What came from {provider.name} is no XML, or is no Response in the form of SAML 2.0.",
        ) from None
    except Unsigned:
        raise _invalid(
            "SAML Assertion signature is invalid.",
            f"No certificate in the metadata of {provider.name} is of the key that has signed.",
        ) from None
    except Undecryptable:
        raise _invalid(
            "SAML Assertion could not be decrypted.",
            f"{provider.name} has not encrypted it with its ActiveEncryptionCertificate.",
        ) from None


def _finish(
    pool: UserPool, provider: IdentityProvider, told: Mapping[str, Any], encoded: str
) -> Person:
    if len(encoded) > _MOST_CHARACTERS:
        raise Refused(f"SAML Response is longer than {_MOST_CHARACTERS} characters.")
    response = parse(decoded(encoded))
    if response.tag != RESPONSE:
        raise Malformed
    check_status(response)
    issuer, assertion = _vouched_for(pool, provider, response)
    expected = Expected(told["callback"], entity_of(pool), issuer, told[REQUEST_ID])
    ends_at = check(response, assertion, expected)
    name_id = named_in(assertion.find(_SUBJECT, NAMES), pool, provider)
    subject = _subject(provider, name_id)
    claims = _claims(assertion)
    _use_up(pool, provider, assertion, ends_at)
    received = {name: _joined(value) for name, value in claims.items()}
    return Person(subject, claims, {"samlResponse": received}, issuer, _session(name_id, assertion))


def metadata(provider: IdentityProvider, *, anew: bool = False) -> Metadata:
    """Return the metadata of a provider. Raises ``FederationError`` where there is none."""
    try:
        known = metadata_of(details_of(provider), anew=anew)
    except InvalidParameterException as error:
        reason = f"The metadata of {provider.name} is not to be used: {error.message}."
        raise _invalid(f"{error.message}.", reason) from None
    if known is None:
        url = details_of(provider)["MetadataURL"]
        raise _invalid(
            f"Error retrieving metadata from {url}.",
            f"The MetadataURL of {provider.name} does not answer with metadata.",
        )
    return known


def signed_by(provider: IdentityProvider, root: Any) -> Any:
    """Return a message as its own signature covers it. Raises ``Unsigned``, ``FederationError``."""
    try:
        return signed(root, root, metadata(provider).certificates)
    except Unsigned:
        return signed(root, root, metadata(provider, anew=True).certificates)


def _vouched_for(pool: UserPool, provider: IdentityProvider, response: Any) -> tuple[str, Any]:
    known = metadata(provider)
    try:
        return known.entity_id, _signed_assertion(pool, provider, response, known)
    except Unsigned:
        # A provider that is run for development has other keys each time.
        known = metadata(provider, anew=True)
        return known.entity_id, _signed_assertion(pool, provider, response, known)


def _signed_assertion(
    pool: UserPool, provider: IdentityProvider, response: Any, known: Metadata
) -> Any:
    if not is_set(provider, "EncryptedResponses"):
        if len(list(response.iter(ASSERTION))) != 1:
            raise Ambiguous
        return signed_assertion(response, known.certificates)
    is_signed = response.find("ds:Signature", NAMES) is not None
    covered = signed(response, response, known.certificates) if is_signed else response
    encrypted = covered.findall("saml:EncryptedAssertion", NAMES)
    if len(encrypted) != 1 or covered.find("saml:Assertion", NAMES) is not None:
        raise Refused("SAML Assertion is not encrypted.")
    assertion = decrypted(encrypted[0], ASSERTION, encryption_keys(pool, provider.name))
    return assertion if is_signed else signed(assertion, assertion, known.certificates)


def named_in(parent: Any, pool: UserPool, provider: IdentityProvider) -> Any:
    """Return the ``NameID`` of whom an element is about, None where it has none.

    Its provider may have encrypted it. Raises ``Undecryptable``.
    """
    if parent is None:
        return None
    encrypted = parent.find(_ENCRYPTED_ID, NAMES)
    if encrypted is None:
        return parent.find(_NAME_ID, NAMES)
    return decrypted(encrypted, NAME_ID, encryption_keys(pool, provider.name))


def name_in(name_id: Any) -> str:
    """Return the text of a ``NameID``, empty where there is none."""
    return "" if name_id is None else "".join(name_id.itertext()).strip()


def _subject(provider: IdentityProvider, name_id: Any) -> str:
    subject = name_in(name_id)
    if not subject:
        raise Refused("NameID is missing.")
    name = f"{provider.name}_{subject}"
    constraint = None
    if len(name) > _LONGEST_NAME:
        constraint = f"have length less than or equal to {_LONGEST_NAME}"
    elif not regex.fullmatch(_NAME, name):
        constraint = f"satisfy regular expression pattern: {_NAME}"
    if constraint:
        raise Refused(
            f"1 validation error detected: Value '{name}' at 'userName' failed to satisfy "
            f"constraint: Member must {constraint}"
        )
    return subject


def _claims(assertion: Any) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    for attribute in assertion.iterfind(_ATTRIBUTES, NAMES):
        name = attribute.get("Name", "")
        elements = attribute.iterfind("saml:AttributeValue", NAMES)
        values = ["".join(element.itertext()).strip() for element in elements]
        if any(character > _LAST_OF_THREE_BYTES for one in values for character in one):
            raise Refused(f"Attribute {name} has a character of 4 bytes.")
        if values:
            claims[name] = values[0] if len(values) == 1 else values
    return claims


def _joined(value: str | list[str]) -> str:
    """Return several values as the events of the developer guide have them."""
    return value if isinstance(value, str) else ",".join(value)


def _session(name_id: Any, assertion: Any) -> dict[str, str]:
    statement = assertion.find("saml:AuthnStatement", NAMES)
    known = {sent_messages.NAME_ID: name_in(name_id)}
    known |= {name: name_id.get(name) for name in QUALIFIERS if name_id.get(name)}
    if statement is not None and statement.get(SESSION_INDEX):
        known[SESSION_INDEX] = statement.get(SESSION_INDEX)
    return known


def _use_up(pool: UserPool, provider: IdentityProvider, assertion: Any, ends_at: float) -> None:
    assertion_id = assertion.get("ID")
    if not assertion_id:
        raise Malformed
    digest = hashlib.sha256(assertion_id.encode()).hexdigest()
    try:
        with database().write_once() as connection:
            federation.use_assertion(connection, pool.id, provider.name, digest, ends_at)
    except IntegrityError:
        raise Refused("SAML Assertion was used before.") from None


def _require_library() -> None:
    require_library("Sign-ins through SAML providers")


def _invalid(why: str, reason: str) -> FederationError:
    # AWS has a blank after it.
    return FederationError(f"Invalid SAML response received: {why} ", "server_error", reason=reason)
