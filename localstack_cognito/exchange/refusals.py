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

    text = "The tokens of the request are not described as they should be."
    explanation = "A token needs its type, and a type a token."


class UnusableTarget(Refusal, InvalidParameterException):
    """It cannot be said whom the new token is for: there may be one."""

    text = "Audiences and Resources cannot be requested together."
    explanation = "A token is for one audience or one resource."


class UnknownTarget(Refusal, ResourceNotFoundException):
    """The new token is to be for a resource server that the pool has not."""

    text = "Resource server does not exist."
    explanation = "The pool has no resource server with that identifier."


class NoScopeLeft(Refusal, InvalidParameterException):
    """None of the scopes that are wanted may be given."""

    text = "None of the requested scopes can be granted."
    explanation = "No scope is requested that the subject's token and the client have alike."


class UnknownProvider(Refusal, ResourceNotFoundException):
    """A token is said to be of an identity provider that the pool has not."""

    text = "Identity provider does not exist."
    explanation = "The pool has no identity provider of that name."


class UnnamedProvider(Refusal, NotAuthorizedException):
    """A token does not say which one of the pool's identity providers it is of."""

    text = "The issuer of the token is not known."
    explanation = "Not exactly one of the pool's identity providers has the issuer of the token."


class ForeignTokenRefused(Refusal, NotAuthorizedException):
    """A token of an identity provider is none, or is not good here."""

    text = "The token is not a valid token of the identity provider."
    explanation = "What is said of the token does not fit the identity provider's configuration."
