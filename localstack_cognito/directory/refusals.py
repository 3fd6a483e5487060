"""What pools, clients and users refuse, where other code looks at why.

Each is below AWS's own error and has AWS's text. Sources: the errors of each operation,
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
"""

from collections.abc import Sequence

from localstack_cognito.aws.api.cognito_idp import (
    AliasExistsException,
    CodeMismatchException,
    ExpiredCodeException,
    InvalidParameterException,
    InvalidPasswordException,
    LimitExceededException,
    NotAuthorizedException,
    PasswordHistoryPolicyViolationException,
    PasswordResetRequiredException,
    TooManyRequestsException,
    UsernameExistsException,
    UserNotConfirmedException,
    UserNotFoundException,
)
from localstack_cognito.aws.refusals import Refusal


class IncorrectUsernameOrPassword(Refusal, NotAuthorizedException):
    """A sign-in or a proof failed, and more is not told."""

    text = "Incorrect username or password."
    explanation = "The user is not there, or what was given does not prove that it is the user."


class WrongClientSecret(Refusal, NotAuthorizedException):
    """What was given is no secret of the app client."""

    text = "Invalid client secret."
    explanation = "The client has no such secret, or has a secret and none was given."


class WrongSecretHash(Refusal, NotAuthorizedException):
    """A proof of the app client's secret is none. ``client_id`` is the client's."""

    explanation = "The SECRET_HASH is of another user name, client or secret."

    def __init__(self, client_id: str, *, reason: str | None = None) -> None:
        super().__init__(f"Unable to verify secret hash for client {client_id}", reason=reason)
        self.client_id = client_id


class FlowNotEnabled(Refusal, NotAuthorizedException):
    """The app client does not allow what was asked for."""

    text = "Auth flow not enabled for this client"
    explanation = "The client's ExplicitAuthFlows do not have the flow."


class UserDisabled(Refusal, NotAuthorizedException):
    """The user may not do anything."""

    text = "User is disabled."
    explanation = "AdminDisableUser has disabled the user."

    def __init__(self, username: str) -> None:
        super().__init__(reason=f"AdminDisableUser has disabled {username}.")


class InvalidRefreshToken(Refusal, NotAuthorizedException):
    """A refresh token is none of the pool's, or does not bring tokens back here."""

    text = "Invalid Refresh Token"
    explanation = "The pool has no session of this refresh token."


class UserMissing(Refusal, UserNotFoundException):
    """There is no user of that name, and the caller may know."""

    text = "User does not exist."
    explanation = "The pool has no user of that name, alias or sub."


class UnknownUsername(Refusal, UserNotFoundException):
    """There is no user of that name, as operations say that an app client calls."""

    text = "Username/client id combination not found."
    explanation = "The pool has no user of that name, alias or sub."


class UserUnconfirmed(Refusal, UserNotConfirmedException):
    """The sign-up was not confirmed yet."""

    text = "User is not confirmed."
    explanation = "The sign-up has not been confirmed: ConfirmSignUp or AdminConfirmSignUp does."

    def __init__(self, username: str) -> None:
        super().__init__(
            reason=f"The sign-up of {username} has not been confirmed: ConfirmSignUp or "
            "AdminConfirmSignUp does."
        )


class PasswordResetRequired(Refusal, PasswordResetRequiredException):
    """The password was reset, and no new one was chosen yet."""

    text = "Password reset required for the user"
    explanation = "AdminResetUserPassword, or an import, wants ForgotPassword's code first."

    def __init__(self, username: str) -> None:
        super().__init__(reason=f"{username}: {self.explanation}")


class PasswordCompromised(PasswordResetRequired):
    """The password was reset because others know it."""

    text = "Password reset required for user due to security reasons"
    explanation = "Threat protection blocks compromised credentials."


class TemporaryPasswordExpired(Refusal, NotAuthorizedException):
    """The password of an invitation was not used in time."""

    text = "Temporary password has expired and must be reset by an administrator."
    explanation = "TemporaryPasswordValidityDays have passed: RESEND of AdminCreateUser renews it."


class SignUpNotPermitted(Refusal, NotAuthorizedException):
    """Only administrators make users in the pool."""

    text = "SignUp is not permitted for this user pool"
    explanation = "The pool's AllowAdminCreateUserOnly is true."


class NoPasswordRecovery(Refusal, NotAuthorizedException):
    """Only administrators reset passwords in the pool."""

    text = "Contact administrator to reset password."
    explanation = "The pool's AccountRecoverySetting has admin_only."


class NotResettable(Refusal, NotAuthorizedException):
    """The status of a user does not let the password be reset."""

    text = "User password cannot be reset in the current state."
    explanation = "Only a password that the user has chosen is reset."


class NoVerifiedAddress(Refusal, InvalidParameterException):
    """A user has no address that a code to reset the password may go to."""

    text = (
        "Cannot reset password for the user as there is no registered/verified email or "
        "phone_number"
    )
    explanation = "The user has no verified address of a kind in AccountRecoverySetting."


class NothingToResend(Refusal, NotAuthorizedException):
    """No address of a user is one that the pool verifies."""

    text = "Cannot resend codes. Auto verification not turned on."
    explanation = "The user has no address of a kind in the pool's AutoVerifiedAttributes."


class UnwritableAttribute(Refusal, NotAuthorizedException):
    """An app client may not write an attribute. ``attribute`` is its name."""

    text = "A client attempted to write unauthorized attribute"
    explanation = "The attribute is not in the app client's WriteAttributes."

    def __init__(self, attribute: str, allowed: Sequence[str]) -> None:
        super().__init__(
            reason=f"{attribute} is not in the app client's WriteAttributes: "
            f"{', '.join(allowed) or 'none'}."
        )
        self.attribute = attribute


class BlockedAddress(Refusal, NotAuthorizedException):
    """The pool serves nobody at the address of the request."""

    text = "Request not allowed due to security reasons."
    explanation = "The risk configuration's BlockedIPRangeList has the address of the request."


class UsernameTaken(Refusal, UsernameExistsException):
    """Another user has the name."""

    text = "User already exists"
    explanation = "The pool has a user of that name."


class AliasTaken(Refusal, AliasExistsException):
    """Another user signs in with the alias. ``attribute`` is the one whose value it is."""

    explanation = "Another user signs in with the value of the attribute."

    def __init__(self, message: str, attribute: str, username: str) -> None:
        super().__init__(message, reason=f"{username} signs in with that value of {attribute}.")
        self.attribute = attribute


class InvalidAttributes(Refusal, InvalidParameterException):
    """Attributes are not what the pool's schema asks for.

    ``names`` are theirs; ``problem`` is what AWS says of the first.
    """

    explanation = "Attributes do not conform to the schema of the pool."

    def __init__(
        self,
        message: str,
        names: Sequence[str],
        problem: str | None = None,
        *,
        reason: str | None = None,
    ) -> None:
        reason = reason or f"{self.explanation[:-1]}: {', '.join(names)}."
        if problem:
            reason = f"{reason[:-1]}: {problem.rstrip('.')}."
        super().__init__(message, reason=reason)
        self.names = tuple(names)
        self.problem = problem


class MissingAttributes(InvalidAttributes):
    """Attributes are missing that the schema requires, or that an address is to be sent to."""

    explanation = "Attributes are missing that the pool requires."


class InvalidAddress(InvalidAttributes):
    """An address has not the form of one: ``names`` has ``email`` or ``phone_number``."""

    explanation = "The value has not the form of an e-mail address or of a phone number in E.164."


class UnusableUsername(Refusal, InvalidParameterException):
    """A username has not the form that the pool asks for.

    ``wanted`` are the attributes whose form it should have, none where it should have none's.
    """

    explanation = "UsernameAttributes or AliasAttributes of the pool say what a username may be."

    def __init__(self, message: str, wanted: Sequence[str] = (), *, reason: str) -> None:
        super().__init__(message, reason=reason)
        self.wanted = tuple(wanted)


class WeakPassword(Refusal, InvalidPasswordException):
    """A password is not what the pool's policy asks for. ``rule`` is the member of the policy."""

    explanation = "The password does not satisfy the pool's PasswordPolicy."

    def __init__(self, message: str, rule: str, wanted: object = "true") -> None:
        reason = f"The password does not satisfy {rule} of the pool's PasswordPolicy: {wanted}."
        super().__init__(message, reason=reason)
        self.rule = rule


class CompromisedPassword(Refusal, InvalidPasswordException):
    """Others know the password that a user chooses."""

    text = "Provided password cannot be used for security reasons."
    explanation = "Threat protection blocks compromised credentials."


class PasswordUsedBefore(Refusal, PasswordHistoryPolicyViolationException):
    """The user had the password before."""

    text = "Password has previously been used"
    explanation = "The policy's PasswordHistorySize does not let the password return yet."


class WrongCode(Refusal, CodeMismatchException):
    """A code is not the one that was sent."""

    text = "Invalid verification code provided, please try again."
    explanation = "The code is not the one that was sent last."


class ExpiredCode(Refusal, ExpiredCodeException):
    """A code is no longer good, or none was sent."""

    text = "Invalid code provided, please request a code again."
    explanation = "No code waits for an answer: none was sent, it was used, or it has expired."


class TooManyAttempts(Refusal, LimitExceededException):
    """Something that can be guessed at was tried too often."""

    text = "Attempt limit exceeded, please try after some time."
    explanation = "The action was tried too often for one user."


class AddressKeepsChanging(Refusal, TooManyRequestsException):
    """An address changed whenever a code was on its way to it."""

    text = "The address of the user has changed again and again."
    explanation = "Others change the user's attributes at the same time."


class InvalidRedirectUri(Refusal, InvalidParameterException):
    """An app client is to send browsers where it may not."""

    explanation = (
        "A URL of an app client is https, http on this machine or of an app's own scheme, and has "
        "no fragment."
    )
