"""``saml2/idpresponse``: the responses of SAML providers, asked for or not.

Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/saml2-idpresponse-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-session-initiation.html
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from rolo import Request, Response

from localstack_cognito.federation import departures
from localstack_cognito.federation.errors import InvalidState
from localstack_cognito.federation.saml import REQUEST_ID, is_set
from localstack_cognito.oauth import federated
from localstack_cognito.oauth.answers import method_not_allowed
from localstack_cognito.oauth.authorization_request import (
    AuthorizationRequest,
    identity_providers,
)
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import AuthorizationError, ErrorPage
from localstack_cognito.oauth.parameters import form_of
from localstack_cognito.storage import identity_providers as storage
from localstack_cognito.storage.database import database

RELAY_STATE = "RelayState"
# A response of 100,000 characters, most of which a form may have to write with three.
MOST_BYTES = 320 * 1024
INVALID = "Invalid samlResponse or relayState from identity provider"

_RESPONSE = "SAMLResponse"
_SAML = "SAML"


def serve(request: Request) -> Response:
    """Take the response that a SAML provider has a browser post."""
    if request.method != "POST":
        return method_not_allowed("POST")
    form = form_of(request, MOST_BYTES)
    try:
        if not form.get(_RESPONSE) or not form.get(RELAY_STATE):
            reason = f"The form has no {_RESPONSE} or no {RELAY_STATE}."
            raise ErrorPage(place_of(request), INVALID, reason=reason)
        if _is_of_a_departure(form[RELAY_STATE]):
            return federated.arrive(request, form, form[RELAY_STATE], INVALID)
        return _sign_in_unsolicited(request, form)
    except AuthorizationError as error:
        return error.response()


def _is_of_a_departure(relay_state: str) -> bool:
    try:
        return REQUEST_ID in departures.find(relay_state).told
    except InvalidState:
        return False


def _sign_in_unsolicited(request: Request, form: Mapping[str, str]) -> Response:
    """Sign in who began at the provider: what the app would have asked for is in ``RelayState``."""
    place = place_of(request)
    wishes = dict(parse_qsl(form[RELAY_STATE]))
    if "client_id" not in wishes or "identity_provider" not in wishes:
        reason = "RelayState is of no sign-in that began here, nor has it client_id and "
        reason += "identity_provider, as one that begins at the provider needs."
        raise ErrorPage(place, INVALID, reason=reason)
    asked = AuthorizationRequest.of(place, wishes)
    assert asked.identity_provider is not None
    if not _has_saml_only(asked):
        reason = "The client has other providers than SAML's: no sign-in may begin there."
        raise ErrorPage(place, INVALID, asked.client.id, reason=reason)
    provider = federated.provider_of(asked, asked.identity_provider)
    if provider.type != _SAML or not is_set(provider, "IDPInit"):
        reason = f"IDPInit of the provider {provider.name} is not true."
        raise ErrorPage(place, INVALID, asked.client.id, reason=reason)
    told = {"callback": place.url("saml2/idpresponse"), REQUEST_ID: None}
    return federated.sign_in(request, asked, provider, told, form)


def _has_saml_only(asked: AuthorizationRequest) -> bool:
    names = identity_providers(asked.client)
    with database().read() as connection:
        providers = [storage.find_provider(connection, asked.pool.id, name) for name in names]
    return all(provider is not None and provider.type == _SAML for provider in providers)
