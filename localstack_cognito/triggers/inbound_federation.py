"""InboundFederation: what a pool's function makes of what an identity provider says of a user.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    is_configured,
    unrecognizable,
)

_TRIGGER = "InboundFederation"
_SOURCE = "InboundFederation_ExternalProvider"
_MAPPED = "userAttributesToMap"


def inbound_federation(
    occasion: Occasion,
    provider: IdentityProvider,
    received: Mapping[str, Any],
    claims: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Return a user's claims as the pool's function, if it has one, leaves them.

    ``received`` is all that the provider sent. A function that says nothing leaves them as they
    are. Raises what ``call`` raises.
    """
    if not is_configured(occasion.pool, _TRIGGER):
        return claims
    request = {
        "providerName": provider.name,
        "providerType": provider.type,
        "attributes": dict(received),
    }
    arn = str(occasion.pool.settings["LambdaConfig"][_TRIGGER]["LambdaArn"])
    response = call(occasion, Event(_TRIGGER, _SOURCE, request, {_MAPPED: {}}, arn=arn))
    mapped = response.get(_MAPPED)
    if not isinstance(mapped, Mapping):
        raise unrecognizable()
    return mapped or claims
