"""The settings of an app client: AWS's defaults, and what AWS refuses.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidOAuthFlowException,
    InvalidParameterException,
    ScopeDoesNotExistException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.clients.resource_servers import unknown_scopes
from localstack_cognito.directory.pools.dcr_configuration import REGISTER_SCOPE
from localstack_cognito.directory.refusals import InvalidRedirectUri
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pools import UserPool

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_DAY = _SECONDS["days"]
_TOKENS: Mapping[str, tuple[str, int, str, int, int]] = {
    # token: member, default, its unit, shortest and longest validity in seconds
    "RefreshToken": ("RefreshTokenValidity", 30, "days", 3600, 3650 * _DAY),
    "AccessToken": ("AccessTokenValidity", 1, "hours", 300, _DAY),
    "IdToken": ("IdTokenValidity", 1, "hours", 300, _DAY),
}
_STANDARD_SCOPES = frozenset(
    {"phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"}
)
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
"""The host names that ``http://`` is admitted of."""
_KEPT_AS_GIVEN = (
    "AccessTokenValidity",
    "IdTokenValidity",
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "PreventUserExistenceErrors",
)
CLIENT_TOKEN_AUTH = "ALLOW_CLIENT_TOKEN_AUTH"  # noqa: S105
"""The flow of a client that speaks for itself, and for no user."""

_ANALYTICS = ({"ApplicationArn"}, {"ApplicationId", "RoleArn", "ExternalId"})
"""The members by which an ``AnalyticsConfiguration`` names where to write, and how it may."""
_ANALYTICS_ROLE = "aws-service-role/cognito-idp.amazonaws.com/AWSServiceRoleForAmazonCognitoIdp"
_EFFECTIVE_AUTH_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")


def new_settings(pool: UserPool, request: Mapping[str, Any], *, has_secret: bool) -> Settings:
    """Return the settings of a new client, from the members of a ``CreateUserPoolClientRequest``.

    Raises ``InvalidParameterException``, ``InvalidOAuthFlowException``,
    ``ScopeDoesNotExistException`` or ``FeatureUnavailableInTierException``.
    """
    return _settings(pool, request, has_secret, "creating", None)


def changed_settings(
    pool: UserPool, settings: Settings, request: Mapping[str, Any], *, has_secret: bool
) -> Settings:
    """Return a client's settings after an update: what the request leaves out is default.

    Raises what ``new_settings`` raises.
    """
    return _settings(pool, request, has_secret, "updating", settings)


def explicit_auth_flows(settings: Settings) -> tuple[str, ...]:
    """Return the flows that the client allows, AWS's default where it names none."""
    return tuple(settings.get("ExplicitAuthFlows") or _EFFECTIVE_AUTH_FLOWS)


def lacks_flow(client_id: str, settings: Mapping[str, Any], flow: str) -> str:
    """Return the reason where a client with these settings does not allow a flow."""
    flows = ", ".join(sorted(explicit_auth_flows(settings))) or "none"
    return f"ExplicitAuthFlows of {client_id} has {flows}, and not {flow}."


def token_validity(settings: Settings, token: str) -> int:
    """Return for how many seconds a token is valid: RefreshToken, AccessToken or IdToken."""
    member, default, default_unit, _, _ = _TOKENS[token]
    unit = (settings.get("TokenValidityUnits") or {}).get(token) or default_unit
    return int(settings.get(member) or default) * _SECONDS[unit]


def _settings(
    pool: UserPool,
    request: Mapping[str, Any],
    has_secret: bool,
    doing: str,
    before: Settings | None,
) -> Settings:
    settings: dict[str, Any] = {
        "RefreshTokenValidity": request.get("RefreshTokenValidity") or 30,
        "TokenValidityUnits": request.get("TokenValidityUnits") or {},
        "AllowedOAuthFlowsUserPoolClient": bool(request.get("AllowedOAuthFlowsUserPoolClient")),
        "EnableTokenRevocation": _given(request, "EnableTokenRevocation", True),
        "EnablePropagateAdditionalUserContextData": _given(
            request, "EnablePropagateAdditionalUserContextData", False
        ),
        "AuthSessionValidity": request.get("AuthSessionValidity") or 3,
    }
    settings.update({name: request[name] for name in _KEPT_AS_GIVEN if request.get(name)})
    if before and "SSOSession" in before:
        settings["SSOSession"] = before["SSOSession"]
    rotation = request.get("RefreshTokenRotation")
    if rotation is not None and rotation["Feature"] == "ENABLED":
        settings["RefreshTokenRotation"] = {"RetryGracePeriodSeconds": 0, **rotation}
    elif rotation is not None or "RefreshTokenRotation" in (before or {}):
        # A rotation that was set once stays visible, as disabled.
        settings["RefreshTokenRotation"] = {"Feature": "DISABLED", "RetryGracePeriodSeconds": 0}
    if analytics := settings.get("AnalyticsConfiguration"):
        settings["AnalyticsConfiguration"] = _analytics(pool, analytics)
    _check_attributes(pool, settings, doing)
    for check in _CHECKS:
        check(pool, settings)
    _check_oauth_flows(settings, has_secret)
    if CLIENT_TOKEN_AUTH in settings.get("ExplicitAuthFlows", ()) and not has_secret:
        raise InvalidParameterException(f"{CLIENT_TOKEN_AUTH} requires a client secret.")
    if settings["EnablePropagateAdditionalUserContextData"] and not has_secret:
        raise InvalidParameterException(
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true"
        )
    return settings


def _given(request: Mapping[str, Any], member: str, default: bool) -> bool:
    value = request.get(member)
    return default if value is None else bool(value)


def _check_attributes(pool: UserPool, settings: Settings, doing: str) -> None:
    schema = {attribute["Name"]: attribute for attribute in pool.schema}
    for kind in ("read", "write"):
        for name in settings.get(f"{kind.capitalize()}Attributes") or ():
            unwritable = kind == "write" and name in (
                "sub",
                "email_verified",
                "phone_number_verified",
            )
            if name not in schema or unwritable:
                raise InvalidParameterException(
                    f"Invalid {kind} attributes specified while {doing} a client"
                )
    written = settings.get("WriteAttributes")
    if written is not None and any(
        attribute["Required"] and attribute["Name"] not in (*written, "sub")
        for attribute in schema.values()
    ):
        raise InvalidParameterException(
            f"Invalid write attributes specified while {doing} a client"
        )


def _check_auth_flows(pool: UserPool, settings: Settings) -> None:
    flows = settings.get("ExplicitAuthFlows") or ()
    if len({flow.startswith("ALLOW_") for flow in flows}) > 1:
        raise InvalidParameterException(
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names."
        )
    if CLIENT_TOKEN_AUTH in flows and len(flows) > 1:
        raise InvalidParameterException(
            f"{CLIENT_TOKEN_AUTH} cannot be used with other auth flows."
        )


def _check_validity(pool: UserPool, settings: Settings) -> None:
    for token, (_, _, _, shortest, longest) in _TOKENS.items():
        if not shortest <= token_validity(settings, token) <= longest:
            raise InvalidParameterException("Invalid range for token validity.")
    refresh = token_validity(settings, "RefreshToken")
    if any(token_validity(settings, token) > refresh for token in ("AccessToken", "IdToken")):
        raise InvalidParameterException(
            "Access and Id Token expiration times must be less than or equal to refresh token "
            "expiration times."
        )


def _check_rotation(pool: UserPool, settings: Settings) -> None:
    rotation = settings.get("RefreshTokenRotation") or {}
    if rotation.get("Feature") != "ENABLED":
        return
    if pool.settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the LITE pricing tier configured: "
            "Refresh Token Rotation"
        )
    if "ALLOW_REFRESH_TOKEN_AUTH" in (settings.get("ExplicitAuthFlows") or ()):
        raise InvalidParameterException(
            "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token "
            "rotation is enabled."
        )


def _check_identity_providers(pool: UserPool, settings: Settings) -> None:
    named = [name for name in settings.get("SupportedIdentityProviders") or () if name != "COGNITO"]
    if not named:
        return
    with database().read() as connection:
        known = identity_providers.known_names(connection, pool.id, named)
    for name in named:
        if name not in known:
            raise InvalidParameterException(
                f"The provider {name} does not exist for User Pool {pool.id}"
            )


def _check_urls(pool: UserPool, settings: Settings) -> None:
    callbacks = settings.get("CallbackURLs") or ()
    for url in (*callbacks, *(settings.get("LogoutURLs") or ())):
        check_redirect_uri(url)
    default = settings.get("DefaultRedirectURI")
    if default is not None and default not in callbacks:
        raise InvalidParameterException(
            f"The default redirect URI {default} is not in the callback URIs list."
        )


def check_redirect_uri(url: str) -> None:
    """Check that an app may be at an address. Raises ``InvalidParameterException``."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or (parts.scheme in ("http", "https") and not parts.hostname):
        raise InvalidRedirectUri(f"{url} is not a valid redirect URI.")
    if "#" in url:
        raise InvalidRedirectUri(f"{url} cannot use fragment")
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise InvalidRedirectUri(f"{url} cannot use the HTTP protocol.")


def _analytics(pool: UserPool, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return an analytics configuration as AWS gives it back.

    An application by its ARN is written to with Cognito's own role, which callers may repeat.
    Raises ``InvalidParameterException``.
    """
    role = f"arn:aws:iam::{pool.account_id}:role/{_ANALYTICS_ROLE}"
    named = {member for member in set().union(*_ANALYTICS) if given.get(member)}
    by_arn = "ApplicationArn" in named
    if by_arn and given.get("RoleArn") == role:
        named.remove("RoleArn")
    if named not in _ANALYTICS:
        raise InvalidParameterException(
            "Invalid analytics configuration given, either <application arn> or "
            "<application id, role arn, external id> are valid"
        )
    return {"UserDataShared": False, **given, "RoleArn": role} if by_arn else dict(given)


def _check_scopes(pool: UserPool, settings: Settings) -> None:
    scopes = settings.get("AllowedOAuthScopes") or ()
    for scope in unknown_scopes(pool.id, (one for one in scopes if one not in _STANDARD_SCOPES)):
        raise ScopeDoesNotExistException(f"Invalid scope requested: {scope}")


_CHECKS: tuple[Callable[[UserPool, Settings], None], ...] = (
    _check_auth_flows,
    _check_validity,
    _check_rotation,
    _check_identity_providers,
    _check_urls,
    _check_scopes,
)


def _check_oauth_flows(settings: Settings, has_secret: bool) -> None:
    flows = settings.get("AllowedOAuthFlows") or ()
    scopes = settings.get("AllowedOAuthScopes") or ()
    if settings["AllowedOAuthFlowsUserPoolClient"] and not (flows and scopes):
        raise InvalidOAuthFlowException(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is "
            "allowed to use OAuth flows."
        )
    if {"code", "implicit"}.intersection(flows) and not settings.get("CallbackURLs"):
        raise InvalidOAuthFlowException(
            "CallbackUrls can not be empty when code flow or implicit flow is selected"
        )
    if REGISTER_SCOPE in scopes and not has_secret:
        raise explained(
            ScopeDoesNotExistException(f"Invalid scope requested: {REGISTER_SCOPE}"),
            f"{REGISTER_SCOPE} lets a client register others: only one with a secret may have it.",
        )
    if "client_credentials" not in flows:
        return
    if len(flows) > 1:
        raise InvalidOAuthFlowException(
            "client_credentials flow can not be selected along with code flow or implicit flow."
        )
    if not has_secret:
        raise InvalidOAuthFlowException(
            "client_credentials flow can not be selected if client does not have a client secret."
        )
