"""What an app that registers itself is told of each refusal."""

import pytest
from localstack.aws.api import ServiceException

from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidOAuthFlowException,
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
    ScopeDoesNotExistException,
    TooManyRequestsException,
)
from localstack_cognito.directory.clients.registered_clients import (
    RegistrationIsNotOpen,
    RegistrationIsOff,
)
from localstack_cognito.directory.refusals import InvalidRedirectUri
from localstack_cognito.oauth import register

METADATA = ("invalid_client_metadata", 400)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (RegistrationIsOff(), ("not_found", 404)),
        (RegistrationIsNotOpen(), ("invalid_token", 401)),
        (ResourceNotFoundException("x"), ("not_found", 404)),
        (TooManyRequestsException("x"), ("too_many_requests", 429)),
        (LimitExceededException("x"), ("invalid_request", 400)),
        (InvalidRedirectUri("x"), ("invalid_redirect_uri", 400)),
        (InvalidParameterException("x"), METADATA),
        (InvalidOAuthFlowException("x"), METADATA),
        (ScopeDoesNotExistException("x"), METADATA),
        (FeatureUnavailableInTierException("x"), METADATA),
    ],
)
def test_an_app_is_told_of_each_refusal(refusal: ServiceException, told: tuple[str, int]) -> None:
    error = register._told(refusal)
    assert (error.error, error.status) == told
    assert error.description == refusal.message
    assert error.reason
