"""Logins of identity providers outside: Google, Facebook, Amazon, Apple, and OpenID Connect.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito import clock, settings
from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.host import services
from localstack_cognito.identity import openid_providers
from localstack_cognito.identity.login_errors import check_expiry, invalid, unsupported
from localstack_cognito.identity.provider_names import (
    AMAZON,
    APPLE,
    FACEBOOK,
    GOOGLE,
    SOCIAL,
    without_scheme,
)
from localstack_cognito.identity.verified_login import VerifiedLogin, Verify
from localstack_cognito.storage.identity_pools import IdentityPool

_OIDC = ":oidc-provider/"
# Where a provider is asked that is elsewhere than its name says.
_ADDRESSES = {AMAZON: "https://api.amazon.com"}


def verify_function(pool: IdentityPool, name: str) -> Verify | None:
    """Return what checks the logins of a provider that the pool has, or None."""
    if name in SOCIAL:
        return _social if name in (pool.settings.get("SupportedLoginProviders") or {}) else None
    return _openid if _find_arn(pool, name) is not None else None


def _social(pool: IdentityPool, name: str, token: str) -> VerifiedLogin:
    verify = _SOCIAL.get(name)
    if verify is None:
        raise NotImplementedError(f"Logins of {name} are not taken: the provider is no more.")
    # Of Google and Amazon an app may have several, for its several platforms.
    app_ids = tuple(pool.settings["SupportedLoginProviders"][name].split(";"))
    return verify(name, token, app_ids)


def _google_or_apple(name: str, token: str, app_ids: tuple[str, ...]) -> VerifiedLogin:
    return _of_claims(name, openid_providers.verified_claims(name, _url_of(name), token, app_ids))


def _facebook(name: str, token: str, app_ids: tuple[str, ...]) -> VerifiedLogin:
    """Ask Facebook which app an access token is for, and whose it is."""
    app = _ask(f"{_url_of(name)}/app", token)
    if app.get("id") not in app_ids:
        raise unsupported(_other_app(app.get("id"), name, app_ids))
    user = _ask(f"{_url_of(name)}/me", token)
    return VerifiedLogin(
        provider=name,
        subject=str(user["id"]),
        claims={"sub": str(user["id"]), "aud": app["id"], "iss": name, **user},
        amr=(name, f"{name}:{app['id']}:{user['id']}"),
    )


def _other_app(app_id: object, name: str, app_ids: tuple[str, ...]) -> str:
    return f"The token is for the app {app_id}; {name} of the pool has {', '.join(app_ids)}."


def _amazon(name: str, token: str, app_ids: tuple[str, ...]) -> VerifiedLogin:
    """Ask Amazon which app an access token is for, and whose it is."""
    user = _ask(f"{_url_of(name)}/auth/o2/tokeninfo", token)
    app_id = next((user[key] for key in ("app_id", "aud") if user.get(key) in app_ids), None)
    if app_id is None or "user_id" not in user:
        raise unsupported(_other_app(user.get("app_id") or user.get("aud"), name, app_ids))
    return VerifiedLogin(
        provider=name,
        subject=str(user["user_id"]),
        claims={**user, "sub": str(user["user_id"])},
        amr=(name, f"{name}:{app_id}:{user['user_id']}"),
    )


_SOCIAL: Mapping[str, Callable[[str, str, tuple[str, ...]], VerifiedLogin]] = {
    GOOGLE: _google_or_apple,
    APPLE: _google_or_apple,
    FACEBOOK: _facebook,
    AMAZON: _amazon,
}


def _ask(url: str, token: str) -> dict[str, Any]:
    response = openid_providers.get(url, {"access_token": token})
    answer = read_json_object(response.content)
    if response.status_code != 200 or answer is None:
        raise invalid("Couldn't verify signed token.")
    if isinstance(answer.get("expires_at"), int):
        check_expiry(answer["expires_at"], clock.machine_now())
    return answer


def _openid(pool: IdentityPool, name: str, token: str) -> VerifiedLogin:
    arn = _find_arn(pool, name)
    assert arn is not None
    name = arn.partition(_OIDC)[2]
    try:
        provider = services.call(
            "iam",
            "GetOpenIDConnectProvider",
            {"OpenIDConnectProviderArn": arn},
            arn.split(":")[4],
        )
    except ServiceException as error:
        # It was deleted in IAM.
        raise unsupported() from error
    audiences = provider.get("ClientIDList") or ()
    return _of_claims(name, openid_providers.verified_claims(name, _url_of(name), token, audiences))


def _find_arn(pool: IdentityPool, name: str) -> str | None:
    for arn in pool.settings.get("OpenIdConnectProviderARNs") or ():
        if name == arn or without_scheme(name) == arn.partition(_OIDC)[2]:
            return str(arn)
    return None


def _of_claims(name: str, claims: Mapping[str, Any]) -> VerifiedLogin:
    audience = claims["aud"][0] if isinstance(claims["aud"], list) else claims["aud"]
    return VerifiedLogin(
        provider=name,
        subject=str(claims["sub"]),
        claims=claims,
        amr=(name, f"{name}:{audience}:{claims['sub']}"),
    )


def _url_of(name: str) -> str:
    return settings.identity_provider_urls().get(name) or _ADDRESSES.get(name, f"https://{name}")
