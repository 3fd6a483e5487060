"""Single logout: a provider is told that its user has signed out, or tells it.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-sign-out.html
and section 4.4 of https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf
"""

import secrets
from typing import Any

from localstack_cognito import clock
from localstack_cognito.directory.pools.saml_certificates import signing_key
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.federation.code_grant import details_of
from localstack_cognito.federation.departures import Departure
from localstack_cognito.federation.errors import FederationError, InvalidState
from localstack_cognito.federation.saml import is_set, metadata, name_in, named_in, signed_by
from localstack_cognito.saml import sent_messages
from localstack_cognito.saml.documents import (
    NAMES,
    Malformed,
    Unsigned,
    decoded,
    parse,
    require_library,
    text,
)
from localstack_cognito.saml.encryption import Undecryptable
from localstack_cognito.saml.sent_messages import NAME_ID, SESSION_INDEX
from localstack_cognito.storage import identity_providers, sso_sessions, user_identities, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.federation import FederatedRequest
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.user_identities import UserIdentity
from localstack_cognito.storage.user_pools import UserPool

_LEAVES_TO = "leaves_to"
_LOGOUT_ID = "logout_id"
_LOGOUT_RESPONSE = f"{{{NAMES['samlp']}}}LogoutResponse"
_LOGOUT_REQUEST = f"{{{NAMES['samlp']}}}LogoutRequest"
# As many as a pool can have.
_MOST_PROVIDERS = 300
_WHAT = "Sign-outs from SAML providers"


def begin(pool: UserPool, session: SsoSession, callback: str, location: str) -> str | None:
    """Return where a provider is asked to end the session that it has begun.

    It answers at ``callback``, and the browser goes on to ``location`` then. None where the
    provider is not to be asked. Raises ``FederationError``.
    """
    known = session.provider_session
    if not known or session.provider_name is None:
        return None
    with database().read() as connection:
        provider = identity_providers.find_provider(connection, pool.id, session.provider_name)
    if provider is None or not is_set(provider, "IDPSignout"):
        return None
    destination = _destination(provider)
    if not destination:
        return None
    require_library(_WHAT)
    message_id = sent_messages.new_id()
    departure = Departure(pool, provider, callback)
    # No browser's cookie comes with what another site has it post, so it is nobody's: nobody may be
    # signed in by it.
    departure.keep(secrets.token_urlsafe(), "", {_LEAVES_TO: location, _LOGOUT_ID: message_id})
    request = sent_messages.logout_request(pool, message_id, destination, known)
    return sent_messages.address(
        destination, sent_messages.REQUEST, request, departure.state, signing_key(pool)
    )


def finish(departed: FederatedRequest, encoded: str) -> str:
    """Return where a browser goes whose provider has answered.

    Raises ``InvalidState`` or ``FederationError`` where it was not asked, or somebody else answers.
    """
    require_library(_WHAT)
    if _LEAVES_TO not in departed.told:
        raise InvalidState
    response = _read(encoded, _LOGOUT_RESPONSE)
    with database().read() as connection:
        provider = identity_providers.find_provider(
            connection, departed.user_pool_id, departed.provider_name
        )
    if provider is None or response.get("InResponseTo") != departed.told[_LOGOUT_ID]:
        raise InvalidState
    if response.find("ds:Signature", NAMES) is not None:
        _signed(provider, response)
    location: str = departed.told[_LEAVES_TO]
    return location


def end_sessions(user_pool_id: str | None, encoded: str, relay_state: str | None) -> str | None:
    """End the sessions of whom a provider has signed out, as its signed request says.

    ``user_pool_id`` is of the domain at which it says so, None where every pool may be meant.
    Returns where the browser takes the answer, or None. Raises ``FederationError``.
    """
    require_library(_WHAT)
    request = _read(encoded, _LOGOUT_REQUEST)
    name_id = text(request, "saml:NameID") or _encrypted_name(user_pool_id, request)
    with database().read() as connection:
        identities = user_identities.identities_named(connection, name_id, user_pool_id)
    meant = [(one, sender) for one in identities if (sender := _sender(one, request))]
    if not meant:
        raise FederationError(
            "It is of nobody whom a provider knows.",
            reason="No user has the NameID of the LogoutRequest by a provider of its Issuer "
            "(an EncryptedID is read only at the domain of its pool).",
        )
    for identity, provider in meant:
        _end_sessions(identity, provider, _signed(provider, request))
    return _answer(meant[0][1], request, relay_state)


def _encrypted_name(user_pool_id: str | None, request: Any) -> str:
    """Return whom the request names to its pool alone, empty where nobody can say.

    Which key opens it, the pool's domain tells and who has issued it.
    """
    pool = find_user_pool(user_pool_id) if user_pool_id is not None else None
    if pool is None:
        return ""
    with database().read() as connection:
        providers = identity_providers.page_of_providers(connection, pool.id, "", _MOST_PROVIDERS)
    for provider in providers:
        if provider.type == "SAML" and _is_issuer(provider, request):
            try:
                return name_in(named_in(request, pool, provider))
            except Undecryptable:
                continue
    return ""


def _sender(identity: UserIdentity, request: Any) -> IdentityProvider | None:
    with database().read() as connection:
        provider = identity_providers.find_provider(
            connection, identity.user_pool_id, identity.provider_name
        )
    if provider is None or provider.type != "SAML":
        return None
    return provider if _is_issuer(provider, request) else None


def _is_issuer(provider: IdentityProvider, request: Any) -> bool:
    issuer = text(request, "saml:Issuer")
    try:
        return bool(issuer) and metadata(provider).entity_id == issuer
    except FederationError:
        return False


def _end_sessions(identity: UserIdentity, provider: IdentityProvider, request: Any) -> None:
    pool = find_user_pool(identity.user_pool_id)
    if pool is None:
        return
    try:
        # Of the signed request, not of the one that the browser brought.
        name_id = name_in(named_in(request, pool, provider))
    except Undecryptable:
        # It is to another provider's key that the name is encrypted.
        return
    index = text(request, "samlp:SessionIndex")
    with database().write() as connection:
        # Two who end several would wait for each other.
        users.find_by_seq(connection, identity.user_seq, lock=True)
        for session in sso_sessions.sso_sessions_of(connection, identity.user_seq, clock.now()):
            known = session.provider_session or {}
            is_meant = session.provider_name == identity.provider_name
            is_meant &= known.get(NAME_ID) == name_id
            if is_meant and index in ("", known.get(SESSION_INDEX, index)):
                sso_sessions.delete_sso_session(connection, session.digest)


def _answer(provider: IdentityProvider, request: Any, relay_state: str | None) -> str | None:
    pool = find_user_pool(provider.user_pool_id)
    destination = _destination(provider)
    if pool is None or not destination:
        return None
    response = sent_messages.logout_response(pool, destination, request.get("ID", ""))
    return sent_messages.address(
        destination, sent_messages.RESPONSE, response, relay_state, signing_key(pool)
    )


def _destination(provider: IdentityProvider) -> str | None:
    details = details_of(provider)
    if "SSORedirectBindingURI" in details:
        return details.get("SLORedirectBindingURI")
    return metadata(provider).uris.get("SLORedirectBindingURI")


def _read(encoded: str, tag: str) -> Any:
    try:
        root = parse(decoded(encoded))
    except Malformed:
        raise FederationError(
            "It is no message of SAML's.", reason="It is no base64 of XML, deflated or not."
        ) from None
    if root.tag != tag:
        raise FederationError(
            "It is another message.", reason=f"A {tag} is expected, and this is a {root.tag}."
        )
    return root


def _signed(provider: IdentityProvider, root: Any) -> Any:
    try:
        return signed_by(provider, root)
    except Unsigned:
        raise FederationError(
            "Its signature is not the provider's.",
            reason=f"No certificate in the metadata of {provider.name} is of the key that signed.",
        ) from None
