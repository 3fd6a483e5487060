"""A row or two of every table that a file has, with a value of its own in every column."""

from collections.abc import Iterator, Sequence

from cryptography.hazmat.primitives.asymmetric import rsa

from localstack_cognito.storage.rows import values_of
from localstack_cognito.tokens.keys import pem
from tests.integration.seeding import rows_of_pages, rows_of_providers, rows_of_users
from tests.integration.seeding.values_of_rows import (
    ACCOUNT,
    CLIENT,
    POOL,
    REGION,
    ROLE,
    Row,
    Rows,
    dates,
    moment,
    pool,
    settings_of_client,
)

_IDENTITY_POOL = "eu-west-1:55555555-5555-5555-5555-555555555555"
_APP = f"cognito-idp.{REGION}.amazonaws.com/{POOL}"


def rows() -> Iterator[Rows]:
    """Yield the rows of each table, what others refer to before them."""
    of_pool = {"user_pool_id": POOL}
    yield "user_pools", [values_of(pool())]
    yield (
        "user_pool_clients",
        [
            {
                **of_pool,
                "id": CLIENT,
                "name": "web",
                "settings": settings_of_client(),
                "secrets": [
                    {"id": f"{CLIENT}--1", "value": "first" * 6, "created_at": moment()},
                    {"id": f"{CLIENT}--2", "value": "second" * 6, "created_at": moment()},
                ],
                **dates(),
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
                "role_arn": f"{ROLE}/admins",
                "precedence": 3,
                **dates(),
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
                **dates(),
            }
            for number, client_id in enumerate([CLIENT, None])
        ],
    )
    yield "configurations", [*_configurations(), *rows_of_pages.configurations()]
    yield from rows_of_pages.rows()
    yield from rows_of_providers.rows()
    yield from rows_of_users.rows()
    yield (
        "risks",
        [
            {
                **of_pool,
                "username": "alice",
                "ip_address": "192.0.2.0/24",
                "risk_level": "High",
                "compromised_credentials": True,
                "created_at": moment(),
            },
            {
                **of_pool,
                "username": "",
                "ip_address": "",
                "risk_level": "None",
                "compromised_credentials": None,
                "created_at": moment(),
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
                "role_arn": f"{ROLE}/logs",
                "pre_signed_url": "https://example.com/put?X-Amz-Signature=1",
                "completion_message": "It is done.",
                "imported_users": 11,
                "skipped_users": 12,
                "failed_users": 13,
                "created_at": moment(),
                "started_at": moment(),
                "completed_at": moment(),
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
                "window_started_at": moment(),
                "count": 14,
            }
        ],
    )
    yield from _of_regions()
    yield from _of_identity_pools()
    yield "messages", [_message(number, of) for number, of in enumerate([POOL, "g_o", POOL])]


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
            "user_pool_id": POOL,
            "client_id": client_id,
            "kind": "RiskConfiguration",
            "settings": one,
            **dates(),
        }
        for client_id, one in zip(["", CLIENT], settings, strict=True)
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
            "user_pool_id": POOL,
            "client_id": CLIENT,
            "kind": "DynamicRegistration",
            "settings": registration,
            **dates(),
        }
    )
    return found


def _of_regions() -> Iterator[Rows]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = {"region": REGION, "kid": "mine", "private_key": pem(private), "created_at": moment()}
    yield "region_keys", [key]
    limit = {
        "account_id": ACCOUNT,
        "region": REGION,
        "category": "UserAuthentication",
        "value": 240,
    }
    yield "provisioned_limits", [limit]
    yield "clock_offset", [{"id": 1, "seconds": 86_400.5}]


def _of_identity_pools() -> Iterator[Rows]:
    settings = {
        "AllowUnauthenticatedIdentities": True,
        "AllowClassicFlow": False,
        "SupportedLoginProviders": {"graph.facebook.com": "7346241598935552"},
        "DeveloperProviderName": "login.every",
        "OpenIdConnectProviderARNs": [f"arn:aws:iam::{ACCOUNT}:oidc-provider/login.example.com"],
        "CognitoIdentityProviders": [
            {"ProviderName": _APP, "ClientId": CLIENT, "ServerSideTokenCheck": True}
        ],
        "SamlProviderARNs": [f"arn:aws:iam::{ACCOUNT}:saml-provider/example"],
        "IdentityPoolTags": {"stage": "local"},
        "Roles": {"authenticated": f"{ROLE}/signed-in"},
        "RoleMappings": {f"{_APP}:{CLIENT}": {"Type": "Token", "AmbiguousRoleResolution": "Deny"}},
        "PrincipalTags": {_APP: {"UseDefaults": False, "PrincipalTags": {"user": "sub"}}},
    }
    pool = {
        "id": _IDENTITY_POOL,
        "account_id": ACCOUNT,
        "region": REGION,
        "name": "every",
        "settings": settings,
        **dates(),
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
                **dates(),
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
        "region": REGION,
        "user_pool_id": user_pool_id,
        "username": "alice",
        "destination": "alice@example.com",
        "delivery_medium": "EMAIL",
        "purpose": "SignUp",
        "subject": f"Code {number}",
        "body": f"It is 12345{number}.",
        "code": f"12345{number}",
        "created_at": moment(),
        "deliveries": [{"carrier": "smtp", "status": "FAILED", "detail": "gone"}],
    }
