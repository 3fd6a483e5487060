"""Why a token is not exchanged. AWS's texts are not known: the types are AWS's, the texts ours."""

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    NotAuthorizedException,
    OperationNotEnabledException,
    ResourceNotFoundException,
)
from localstack_cognito.aws.refusals import Refusal


class NotInTier(Refusal, OperationNotEnabledException):
    """The pool's tier has no exchange of tokens."""

    text = "Token exchange is not available in the LITE tier."
    explanation = "UserPoolTier of the pool is LITE; ESSENTIALS and PLUS have token exchange."


class UnusableRequest(Refusal, InvalidParameterException):
    """Members of the request do not go together, or one is missing."""


class UnusableTarget(Refusal, InvalidParameterException):
    """It cannot be said whom the new token is for: there may be one."""


class UnknownTarget(Refusal, ResourceNotFoundException):
    """The new token is to be for a resource server that the pool has not."""


class NoScopeLeft(Refusal, InvalidParameterException):
    """None of the scopes that are wanted may be given."""

    text = "None of the requested scopes can be granted."


class UnknownProvider(Refusal, ResourceNotFoundException):
    """A token is said to be of an identity provider that the pool has not."""


class UnnamedProvider(Refusal, NotAuthorizedException):
    """A token does not say which one of the pool's identity providers it is of."""

    text = "The issuer of the token is not known."


class ForeignTokenRefused(Refusal, NotAuthorizedException):
    """A token of an identity provider is none, or is not good here."""


class LostClientToken(Refusal, NotAuthorizedException):
    """A token speaks for an app client that is gone."""

    text = "Invalid Access Token"
    explanation = "The app client that the token speaks for was deleted."
