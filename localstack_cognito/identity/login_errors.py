"""What is answered to a login that does not count, in AWS's words."""

from localstack_cognito.aws.api.cognito_identity import NotAuthorizedException
from localstack_cognito.aws.refusals import explained


def invalid(why: str, reason: str | None = None) -> NotAuthorizedException:
    """Return the error for a token that is not good, and why; the ``reason`` says more."""
    error = NotAuthorizedException(f"Invalid login token. {why}")
    return explained(error, reason) if reason else error


def not_a_token(reason: str = "What was sent is no JWT.") -> NotAuthorizedException:
    """Return the error for what is no token, or none for logins."""
    return invalid("Not a valid OpenId Connect identity token.", reason)


def unverified(
    reason: str = "None of the provider's keys has signed the token as it is.",
) -> NotAuthorizedException:
    """Return the error for a token whose signature is not its issuer's."""
    return invalid("Couldn't verify signed token.", reason)


def wrong_issuer(issuer: object, provider: str) -> NotAuthorizedException:
    """Return the error for a token under the name of another provider."""
    reason = f"The token is of {issuer}, and was sent as a login at {provider}."
    return invalid("Issuer doesn't match providerName", reason)


def unsupported(
    reason: str = "The identity pool has no such provider.",
) -> NotAuthorizedException:
    """Return the error for a provider, or a client of it, that the pool does not have."""
    return explained(
        NotAuthorizedException("Token is not from a supported provider of this identity pool."),
        reason,
    )


def check_expiry(expires_at: float, now: float) -> None:
    """Raise ``NotAuthorizedException`` for a token that has expired by the clock of its issuer."""
    now = int(now)
    if now >= expires_at:
        raise invalid(f"Token expired: {now} >= {int(expires_at)}")
