"""A row or two of every table that a file has, with a value of its own in every column."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from localstack_cognito.directory.clients import user_pool_client_settings
from localstack_cognito.directory.pools import user_pool_settings
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.keys import pem

Row = Mapping[str, Any]
_POOL, _CLIENT = "eu-west-1_Every", "everyclient"
_IDENTITY_POOL = "eu-west-1:55555555-5555-5555-5555-555555555555"
_ACCOUNT, _REGION = "111111111111", "eu-west-1"
_ROLE = "arn:aws:iam::111111111111:role"
_APP = f"cognito-idp.{_REGION}.amazonaws.com/{_POOL}"
_TIMES = count(1_700_000_000)


def _time() -> float:
    """Return a time that nothing else has, with the milliseconds that the clock gives."""
    return next(_TIMES) + 0.125


def _dates() -> Row:
    return {"created_at": _time(), "modified_at": _time()}


def _settings_of_pool() -> Row:
    request = {
        "PoolName": "every",
        "UserPoolTier": "PLUS",
        "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        "Schema": [{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
    }
    return user_pool_settings.new_settings(_REGION, request)


def _settings_of_client() -> Row:
    pool = UserPool(_POOL, _ACCOUNT, _REGION, "every", _settings_of_pool(), 0.0, 0.0)
    request = {"ClientName": "web", "AccessTokenValidity": 20}
    return user_pool_client_settings.new_settings(pool, request, has_secret=True)


def rows() -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield the rows of each table, what others refer to before them."""
    of_pool = {"user_pool_id": _POOL}
    yield (
        "user_pools",
        [
            {
                "id": _POOL,
                "account_id": _ACCOUNT,
                "region": _REGION,
                "name": "every",
                "settings": _settings_of_pool(),
                **_dates(),
            }
        ],
    )
    yield (
        "user_pool_clients",
        [
            {
                **of_pool,
                "id": _CLIENT,
                "name": "web",
                "settings": _settings_of_client(),
                "secrets": [
                    {"id": f"{_CLIENT}--1", "value": "first" * 6, "created_at": _time()},
                    {"id": f"{_CLIENT}--2", "value": "second" * 6, "created_at": _time()},
                ],
                **_dates(),
            }
        ],
    )
    yield (
        "groups",
        [
            {
                **of_pool,
                "name": "admins",
                "description": "Who may do anything",
                "role_arn": f"{_ROLE}/admins",
                "precedence": 3,
                **_dates(),
            }
        ],
    )
    yield (
        "cimd_policies",
        [
            {
                **of_pool,
                "id": f"policy{number}",
                "client_id": client_id,
                "name": f"tools {number}",
                "url_patterns": [f"https://{number}.example.com/*"],
                "cache_duration": 90_000 + number,
                **_dates(),
            }
            for number, client_id in enumerate([_CLIENT, None])
        ],
    )
    yield "configurations", _configurations()
    yield (
        "risks",
        [
            {
                **of_pool,
                "username": "alice",
                "ip_address": "192.0.2.0/24",
                "risk_level": "High",
                "compromised_credentials": True,
                "created_at": _time(),
            },
            {
                **of_pool,
                "username": "",
                "ip_address": "",
                "risk_level": "None",
                "compromised_credentials": None,
                "created_at": _time(),
            },
        ],
    )
    yield (
        "user_import_jobs",
        [
            {
                **of_pool,
                "id": "import-Every",
                "name": "job",
                "status": "Succeeded",
                "role_arn": f"{_ROLE}/logs",
                "pre_signed_url": "https://example.com/put?X-Amz-Signature=1",
                "completion_message": "It is done.",
                "imported_users": 11,
                "skipped_users": 12,
                "failed_users": 13,
                "created_at": _time(),
                "started_at": _time(),
                "completed_at": _time(),
                "password_hashing_algorithm": "BCRYPT",
            }
        ],
    )
    yield (
        "attempts",
        [
            {
                **of_pool,
                "username_key": "alice",
                "action": "ForgotPassword",
                "window_started_at": _time(),
                "count": 14,
            }
        ],
    )
    yield from _of_regions()
    yield from _of_identity_pools()
    yield "messages", [_message(number, pool) for number, pool in enumerate([_POOL, "g_o", _POOL])]


def _configurations() -> Sequence[Row]:
    settings = [
        {
            "RiskExceptionConfiguration": {
                "BlockedIPRangeList": ["192.0.2.0/24"],
                "SkippedIPRangeList": ["198.51.100.0/24"],
            }
        },
        {
            "CompromisedCredentialsRiskConfiguration": {
                "EventFilter": ["SIGN_UP"],
                "Actions": {"EventAction": "BLOCK"},
            }
        },
    ]
    found: list[Row] = [
        {
            "user_pool_id": _POOL,
            "client_id": client_id,
            "kind": "RiskConfiguration",
            "settings": one,
            **_dates(),
        }
        for client_id, one in zip(["", _CLIENT], settings, strict=True)
    ]
    registration = {
        "IsOpen": False,
        "TokenDigest": "0" * 64,
        "GrantTypes": ["authorization_code"],
        "AuthMethod": "client_secret_basic",
        "Description": {"contacts": ["a@example.com"]},
    }
    found.append(
        {
            "user_pool_id": _POOL,
            "client_id": _CLIENT,
            "kind": "DynamicRegistration",
            "settings": registration,
            **_dates(),
        }
    )
    return found


def _of_regions() -> Iterator[tuple[str, Sequence[Row]]]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = {"region": _REGION, "kid": "mine", "private_key": pem(private), "created_at": _time()}
    yield "region_keys", [key]
    limit = {
        "account_id": _ACCOUNT,
        "region": _REGION,
        "category": "UserAuthentication",
        "value": 240,
    }
    yield "provisioned_limits", [limit]


def _of_identity_pools() -> Iterator[tuple[str, Sequence[Row]]]:
    settings = {
        "AllowUnauthenticatedIdentities": True,
        "AllowClassicFlow": False,
        "SupportedLoginProviders": {"graph.facebook.com": "7346241598935552"},
        "DeveloperProviderName": "login.every",
        "OpenIdConnectProviderARNs": [f"arn:aws:iam::{_ACCOUNT}:oidc-provider/login.example.com"],
        "CognitoIdentityProviders": [
            {"ProviderName": _APP, "ClientId": _CLIENT, "ServerSideTokenCheck": True}
        ],
        "SamlProviderARNs": [f"arn:aws:iam::{_ACCOUNT}:saml-provider/example"],
        "IdentityPoolTags": {"stage": "local"},
        "Roles": {"authenticated": f"{_ROLE}/signed-in"},
        "RoleMappings": {f"{_APP}:{_CLIENT}": {"Type": "Token", "AmbiguousRoleResolution": "Deny"}},
        "PrincipalTags": {_APP: {"UseDefaults": False, "PrincipalTags": {"user": "sub"}}},
    }
    pool = {
        "id": _IDENTITY_POOL,
        "account_id": _ACCOUNT,
        "region": _REGION,
        "name": "every",
        "settings": settings,
        **_dates(),
    }
    yield "identity_pools", [pool]
    ids = [f"eu-west-1:{digit * 8}-6666-6666-6666-666666666666" for digit in "978"]
    yield (
        "identities",
        [
            {
                "seq": 100 + number,
                "id": id_,
                "identity_pool_id": _IDENTITY_POOL,
                "enabled": number != 1,
                "merged_into": ids[0] if number == 1 else None,
                **_dates(),
            }
            for number, id_ in enumerate(ids)
        ],
    )
    logins = [
        (_APP, "alice", 0),
        ("login.every", "alice", 0),
        ("login.every", "b", 0),
        (_APP, "c", 2),
    ]
    yield (
        "identity_logins",
        [
            {
                "identity_pool_id": _IDENTITY_POOL,
                "provider": provider,
                "subject": subject,
                "identity_seq": 100 + number,
            }
            for provider, subject, number in logins
        ],
    )


def _message(number: int, user_pool_id: str) -> Row:
    return {
        "seq": 200 + number,
        "id": f"{number:032x}",
        "region": _REGION,
        "user_pool_id": user_pool_id,
        "username": "alice",
        "destination": "alice@example.com",
        "delivery_medium": "EMAIL",
        "purpose": "SignUp",
        "subject": f"Code {number}",
        "body": f"It is 12345{number}.",
        "code": f"12345{number}",
        "created_at": _time(),
        "deliveries": [{"carrier": "smtp", "status": "FAILED", "detail": "gone"}],
    }
