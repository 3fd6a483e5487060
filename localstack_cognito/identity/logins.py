"""The check of logins: what a provider gave, against the provider.

Each kind of provider has a function of its own.
"""

from collections.abc import Callable, Mapping

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_identity import InvalidParameterException
from localstack_cognito.identity import provider_names
from localstack_cognito.identity.login_errors import check_expiry, invalid, unsupported, unverified
from localstack_cognito.identity.tokens import NotIssuedHere, verified_claims
from localstack_cognito.identity.user_pool_logins import verify_user_pool_login
from localstack_cognito.identity.verified_login import VerifiedLogin, Verify
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.tokens.jwt import NotAToken

_verify_saml_login: Verify = lazily("localstack_cognito.identity.saml_logins:verify_saml_login")
_public_verify_function: Callable[[IdentityPool, str], Verify | None] = lazily(
    "localstack_cognito.identity.public_logins:verify_function"
)


def verify_logins(pool: IdentityPool, logins: Mapping[str, str]) -> list[VerifiedLogin]:
    """Return what logins of public providers prove.

    Raises ``NotAuthorizedException``, ``InvalidParameterException`` for the developer's provider,
    ``ExternalServiceException`` where a provider does not answer, or ``NotImplementedError``.
    """
    return [_verify_function(pool, name)(pool, name, token) for name, token in logins.items()]


def verify_cognito_login(pool: IdentityPool, token: str) -> VerifiedLogin:
    """Return what a token that the pool itself issued proves: its login names the identity.

    Raises ``NotAuthorizedException``.
    """
    try:
        claims = verified_claims(pool, token)
    except (NotAToken, NotIssuedHere):
        raise unverified() from None
    check_expiry(claims["exp"], clock.now())
    return VerifiedLogin(
        provider=provider_names.COGNITO_IDENTITY,
        subject=claims["sub"],
        claims=claims,
        amr=tuple(claims["amr"][1:]),
    )


def _verify_function(pool: IdentityPool, name: str) -> Verify:
    if name == pool.developer_provider:
        raise InvalidParameterException("Please provide a valid public provider.")
    if name == provider_names.COGNITO_IDENTITY:
        raise invalid("Can't pass in a Cognito token.")
    if name in (pool.settings.get("SamlProviderARNs") or ()):
        return _verify_saml_login
    if provider_names.is_user_pool_provider(name):
        return verify_user_pool_login
    verify = _public_verify_function(pool, name)
    if verify is None:
        raise unsupported()
    return verify
