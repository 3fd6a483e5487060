"""What the sign-in engine refuses, where other code looks at why. Each has AWS's own text."""

from localstack_cognito.aws.api.cognito_idp import (
    EnableSoftwareTokenMFAException,
    ExpiredCodeException,
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.aws.refusals import Refusal
from localstack_cognito.directory.refusals import InvalidRefreshToken


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


class UnreachableLevel(Refusal, InvalidParameterException):
    """The user has nothing that leads to a level that was asked for."""

    text = "The user has no factors that satisfy any of the requested authentication levels."
    explanation = (
        "What each level takes must be set up before: a sign-in to a level sets no factor up."
    )


class UnknownDevice(InvalidRefreshToken):
    """A refresh token came without the device that its session was begun on."""

    text = "Invalid Refresh Token."
    explanation = "DEVICE_KEY must name the device of the session, which the user has confirmed."


class LostRefreshToken(InvalidRefreshToken):
    """The user of a refresh token is gone."""

    text = "The user has been deleted for the associated refresh token"
    explanation = "The user whose session it is was deleted."


class ForeignRefreshToken(InvalidRefreshToken):
    """A refresh token was issued to another app client."""

    text = "Refresh Token has different Client"
    explanation = "The session was begun with another app client."


class RevokedRefreshToken(InvalidRefreshToken):
    """The session of a refresh token was ended."""

    text = "Refresh Token has been revoked"
    explanation = "A sign-out, RevokeToken or another token of the session has ended it."


class ExpiredRefreshToken(InvalidRefreshToken):
    """The session of a refresh token is over."""

    text = "Refresh Token has expired"
    explanation = "RefreshTokenValidity of the app client has passed since the sign-in."


class UnmetClientSecret(Refusal, NotAuthorizedException):
    """A client's own secret is missing. AWS's text names the client."""

    explanation = "GetTokensFromRefreshToken wants one of the client's secrets as ClientSecret."


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
