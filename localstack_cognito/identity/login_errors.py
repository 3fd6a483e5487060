"""What is answered to a login that does not count, in AWS's words."""

from localstack_cognito.aws.api.cognito_identity import NotAuthorizedException


def invalid(why: str) -> NotAuthorizedException:
    """Return the error for a token that is not good, and why."""
    return NotAuthorizedException(f"Invalid login token. {why}")


def not_a_token() -> NotAuthorizedException:
    """Return the error for what is no token."""
    return invalid("Not a valid OpenId Connect identity token.")


def unverified() -> NotAuthorizedException:
    """Return the error for a token whose signature is not its issuer's."""
    return invalid("Couldn't verify signed token.")


def wrong_issuer() -> NotAuthorizedException:
    """Return the error for a token under the name of another provider."""
    return invalid("Issuer doesn't match providerName")


def unsupported() -> NotAuthorizedException:
    """Return the error for a provider, or a client of it, that the pool does not have."""
    return NotAuthorizedException("Token is not from a supported provider of this identity pool.")


def check_expiry(expires_at: float, now: float) -> None:
    """Raise ``NotAuthorizedException`` for a token that has expired by the clock of its issuer."""
    now = int(now)
    if now >= expires_at:
        raise invalid(f"Token expired: {now} >= {int(expires_at)}")
