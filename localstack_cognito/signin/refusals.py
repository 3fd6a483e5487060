"""What the sign-in engine refuses, where other code looks at why. Each has AWS's own text."""

from localstack_cognito.aws.api.cognito_idp import (
    EnableSoftwareTokenMFAException,
    ExpiredCodeException,
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.aws.refusals import Refusal


class InvalidSession(Refusal, NotAuthorizedException):
    """The sign-in that a ``Session`` stands for cannot go on."""

    text = "Invalid session for the user."
    explanation = "The Session is not of this user, client and challenge, or the user has changed."


class ExpiredSession(InvalidSession):
    """The sign-in took longer than the client's ``AuthSessionValidity``."""

    text = "Invalid session for the user, session is expired."
    explanation = "AuthSessionValidity of the client has passed since the challenge."


class UsedSession(InvalidSession):
    """The challenge was answered already."""

    text = "Invalid session for the user, session can only be used once."
    explanation = "The Session was answered already; each answer gives the next."


class AuthFlowNotEnabled(Refusal, InvalidParameterException):
    """The app client does not allow the flow. AWS has a text for each flow."""

    explanation = "The client's ExplicitAuthFlows do not have the flow."


class LockedOut(Refusal, NotAuthorizedException):
    """Too many guesses in a row have failed."""

    text = "Password attempts exceeded"
    explanation = "Five guesses in a row have failed: the user is locked for a while."


class TooRisky(Refusal, NotAuthorizedException):
    """Threat protection blocks the sign-in."""

    text = "Unable to login because of security reasons."
    explanation = "The risk configuration blocks sign-ins of this risk."


class WrongSoftwareTokenCode(Refusal, EnableSoftwareTokenMFAException):
    """A code of an authenticator app that is being set up is wrong."""

    text = "Code mismatch and fail enable Software Token MFA"
    explanation = "The code is not of the secret that AssociateSoftwareToken gave last."


class UsedSoftwareTokenCode(Refusal, ExpiredCodeException):
    """A code of an authenticator app was used before."""

    text = "Your software token has already been used once."
    explanation = "The code, or a later one, has signed the user in already."
