"""Identity pools in a file, with their identities."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from localstack_cognito.storage import identities
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identities import Identity
from tests.integration.seeding.files import (
    applied,
    check_each_member,
    check_nothing_changes,
    comes_back,
    exported_tree,
    refusals,
)

InProcess = Callable[[str], Any]
USER_POOLS = [
    {
        "PoolName": "app",
        "Id": "us-east-1_app",
        "UserPoolClients": [
            {"ClientName": "web", "ClientId": "web123"},
            {"ClientName": "other", "ClientId": "other123"},
        ],
    }
]
APP = "cognito-idp.us-east-1.amazonaws.com/us-east-1_app"
ROLE = "arn:aws:iam::000000000000:role/signed-in"
OTHER_ROLE = "arn:aws:iam::000000000000:role/others"
OIDC = "arn:aws:iam::000000000000:oidc-provider/login.example.com"
SAML = "arn:aws:iam::000000000000:saml-provider/example"
BY_TOKEN = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}
BY_RULES = {
    "Type": "Rules",
    "AmbiguousRoleResolution": "AuthenticatedRole",
    "RulesConfiguration": {
        "Rules": [{"Claim": "aud", "MatchType": "Equals", "Value": "x", "RoleARN": OTHER_ROLE}]
    },
}
POOL: dict[str, Any] = {
    "IdentityPoolName": "team",
    "IdentityPoolId": "us-east-1:11111111-1111-1111-1111-111111111111",
    "AllowUnauthenticatedIdentities": True,
    "AllowClassicFlow": True,
    "SupportedLoginProviders": {"graph.facebook.com": "7346241598935552"},
    "DeveloperProviderName": "login.team",
    "OpenIdConnectProviderARNs": [OIDC],
    "CognitoIdentityProviders": [
        {"ProviderName": APP, "ClientId": "web123", "ServerSideTokenCheck": True},
        {"ProviderName": APP, "ClientId": "other123"},
    ],
    "SamlProviderARNs": [SAML],
    "IdentityPoolTags": {"stage": "local"},
    "Roles": {"authenticated": ROLE, "unauthenticated": OTHER_ROLE},
    "RoleMappings": {f"{APP}:web123": BY_TOKEN, "graph.facebook.com": BY_RULES},
    "PrincipalTags": [
        {"IdentityProviderName": APP, "PrincipalTags": {"user": "sub"}},
        {"IdentityProviderName": "graph.facebook.com", "UseDefaults": True},
    ],
}
PATH = ("IdentityPools", 0)
PROVIDER = {"CognitoIdentityProviders": [{"UserPool": "app", "ClientId": "web"}]}


def file_with(*pools: dict[str, Any]) -> dict[str, Any]:
    """Return a file with a user pool and these identity pools."""
    return {"Version": 1, "UserPools": USER_POOLS, "IdentityPools": list(pools)}


def described(identity: Any, pool_id: str) -> list[Any]:
    """Return all that AWS's operations tell of a pool."""
    answers = [
        identity.describe_identity_pool(IdentityPoolId=pool_id),
        identity.get_identity_pool_roles(IdentityPoolId=pool_id),
        identity.list_identities(IdentityPoolId=pool_id, MaxResults=60),
        *(
            identity.get_principal_tag_attribute_map(
                IdentityPoolId=pool_id, IdentityProviderName=name
            )
            for name in (APP, "graph.facebook.com", OIDC)
        ),
    ]
    for answer in answers:
        del answer["ResponseMetadata"]
    return answers


def made_with_clients(identity: Any) -> str:
    """Make a pool with every setting, and return its id."""
    applied({"Version": 1, "UserPools": USER_POOLS})
    settings = ("IdentityPoolId", "Roles", "RoleMappings", "PrincipalTags")
    made = identity.create_identity_pool(
        **{name: value for name, value in POOL.items() if name not in settings}
    )
    pool_id = str(made["IdentityPoolId"])
    identity.set_identity_pool_roles(
        IdentityPoolId=pool_id, Roles=POOL["Roles"], RoleMappings=POOL["RoleMappings"]
    )
    for one in POOL["PrincipalTags"]:
        identity.set_principal_tag_attribute_map(IdentityPoolId=pool_id, **one)
    return pool_id


def test_a_pool_with_every_setting_comes_back(in_process: InProcess) -> None:
    identity = in_process("cognito-identity")
    pool_id = made_with_clients(identity)
    plain = identity.create_identity_pool(
        IdentityPoolName="plain", AllowUnauthenticatedIdentities=False
    )["IdentityPoolId"]
    before = [described(identity, one) for one in (pool_id, plain)]
    check_nothing_changes(comes_back())
    assert [described(identity, one) for one in (pool_id, plain)] == before
    exported = exported_tree()["IdentityPools"]
    members = next(one for one in exported if one["IdentityPoolId"] == pool_id)
    assert POOL.keys() <= members.keys()


def test_identities_come_back_in_their_order_with_their_logins(in_process: InProcess) -> None:
    identity = in_process("cognito-identity")
    pool_id = made_with_clients(identity)

    def developers(*users: str) -> str:
        (first, *others) = [
            identity.get_open_id_token_for_developer_identity(
                IdentityPoolId=pool_id, Logins={"login.team": user}
            )["IdentityId"]
            for user in users
        ]
        assert not others or set(others) != {first}
        return str(first)

    guest = identity.get_id(IdentityPoolId=pool_id)["IdentityId"]
    alice, bob, carol = (developers(name) for name in ("alice", "bob", "carol"))
    merged = identity.merge_developer_identities(
        SourceUserIdentifier="bob",
        DestinationUserIdentifier="alice",
        DeveloperProviderName="login.team",
        IdentityPoolId=pool_id,
    )
    assert merged["IdentityId"] == alice
    identity.unlink_developer_identity(
        IdentityId=carol,
        IdentityPoolId=pool_id,
        DeveloperProviderName="login.team",
        DeveloperUserIdentifier="carol",
    )

    def kept() -> list[Identity]:
        with database().read() as connection:
            found = identities.page_of_identities(connection, pool_id, 0, 60, only_enabled=False)
        return [replace(one, seq=0) for one in found]

    before, told = kept(), described(identity, pool_id)
    assert [one.id for one in before] == [guest, alice, bob, carol]
    assert [one.enabled for one in before] == [True, True, False, False]
    check_nothing_changes(comes_back())
    assert kept() == before
    assert described(identity, pool_id) == told
    assert developers("bob") == alice


def test_each_member_changes_alone(in_process: InProcess) -> None:
    pool = {**POOL, "AccountId": "000000000000"}
    others = {
        "IdentityPoolName": "others",
        "AllowUnauthenticatedIdentities": False,
        "AllowClassicFlow": False,
        "SupportedLoginProviders": {
            "graph.facebook.com": "7346241598935552",
            "accounts.google.com": "1.apps.googleusercontent.com",
        },
        "OpenIdConnectProviderARNs": [f"{OIDC}/more"],
        "CognitoIdentityProviders": [{"ProviderName": APP, "ClientId": "web123"}],
        "SamlProviderARNs": [f"{SAML}2"],
        "IdentityPoolTags": {"stage": "test"},
        "Roles": {"authenticated": OTHER_ROLE},
        "RoleMappings": {"graph.facebook.com": BY_TOKEN},
        "PrincipalTags": [{"IdentityProviderName": APP, "PrincipalTags": {"user": "email"}}],
        "CreationDate": "2020-01-01T00:00:00Z",
        "LastModifiedDate": "2020-01-01T00:00:00Z",
    }
    stays = {
        # What is named there is what the mappings are of.
        *("SupportedLoginProviders", "CognitoIdentityProviders"),
        *("IdentityPoolName", "CreationDate", "LastModifiedDate"),
    }
    guests = others.pop("AllowUnauthenticatedIdentities")
    check_each_member(file_with(pool), PATH, others, stays=stays)
    applied(file_with({**pool, "AllowUnauthenticatedIdentities": guests}))
    assert "AllowUnauthenticatedIdentities" not in exported_tree()["IdentityPools"][0]


def test_each_member_of_an_identity_changes_alone(in_process: InProcess) -> None:
    one = {
        "IdentityId": "us-east-1:22222222-2222-2222-2222-222222222222",
        "Enabled": False,
        "MergedInto": "us-east-1:33333333-3333-3333-3333-333333333333",
        "Logins": [{"Provider": APP, "Subject": "alice"}],
    }
    others = {
        "MergedInto": "us-east-1:44444444-4444-4444-4444-444444444444",
        "Logins": [
            {"Provider": APP, "Subject": "bob"},
            {"Provider": "login.team", "Subject": "bob"},
        ],
        "CreationDate": "2020-01-01T00:00:00Z",
        "LastModifiedDate": "2020-01-01T00:00:00Z",
    }
    file = file_with({**POOL, "Identities": [one]})
    stays = ("CreationDate", "LastModifiedDate")
    check_each_member(file, (*PATH, "Identities", 0), others, stays=stays)
    del one["Enabled"], one["MergedInto"]
    applied(file)
    assert "Enabled" not in exported_tree()["IdentityPools"][0]["Identities"][0]


def test_user_pools_and_clients_may_be_called_by_their_names(in_process: InProcess) -> None:
    by_name = {
        "IdentityPoolName": "team",
        "CognitoIdentityProviders": [
            {"UserPool": "app", "ClientId": "web", "RoleMapping": BY_TOKEN},
            {"UserPool": "us-east-1_app", "ClientId": "other123", "ServerSideTokenCheck": True},
        ],
        "Roles": {"authenticated": ROLE},
        "PrincipalTags": [{"UserPool": "app", "PrincipalTags": {"user": "sub"}}],
    }
    applied(file_with(by_name))
    check_nothing_changes(file_with(by_name))
    (pool,) = exported_tree()["IdentityPools"]
    assert pool["CognitoIdentityProviders"] == [
        {"ProviderName": APP, "ClientId": "web123"},
        {"ProviderName": APP, "ClientId": "other123", "ServerSideTokenCheck": True},
    ]
    assert pool["RoleMappings"] == {f"{APP}:web123": BY_TOKEN}
    assert pool["PrincipalTags"] == [
        {"IdentityProviderName": APP, "PrincipalTags": {"user": "sub"}}
    ]
    check_nothing_changes(comes_back())


def test_role_mappings_of_a_provider_that_has_gone_come_back(in_process: InProcess) -> None:
    identity = in_process("cognito-identity")
    pool_id = made_with_clients(identity)
    identity.update_identity_pool(
        IdentityPoolId=pool_id, IdentityPoolName="team", AllowUnauthenticatedIdentities=True
    )
    before = described(identity, pool_id)
    check_nothing_changes(comes_back())
    assert described(identity, pool_id) == before


def test_pruning_deletes_the_others(in_process: InProcess) -> None:
    ids = [f"us-east-1:{digit * 8}-1111-1111-1111-111111111111" for digit in "2345"]
    pools = [
        {**POOL, "IdentityPoolId": id_, "Identities": [{"IdentityId": other}]}
        for id_, other in zip(ids[:2], ids[2:], strict=True)
    ]
    applied(file_with(*pools))
    left = copy.deepcopy(pools[0])
    left["Identities"] = []
    check_nothing_changes(file_with(left))
    report = applied(file_with(left), prune=True)
    assert report.deleted == {"IdentityPools": 1, "Identities": 1}
    (pool,) = exported_tree()["IdentityPools"]
    assert pool["IdentityPoolId"] == ids[0]
    assert "Identities" not in pool


BAD = """\
Version: 1
UserPools:
- {{PoolName: app, Id: us-east-1_app, UserPoolClients: [{{ClientName: web, ClientId: web1}}]}}
IdentityPools:
- IdentityPoolName: team
  IdentityPoolId: us-east-1:11111111-1111-1111-1111-111111111111
  SupportedLoginProviders: {{{social}: app}}
  CognitoIdentityProviders:
  - UserPool: {pool}
    ClientId: {client}
    {also}
  Roles: {{authenticated: {role}}}
  RoleMappings: {{{mapped}: {{Type: Token, AmbiguousRoleResolution: Deny}}}}
  SamlProviderARNs:
  - {saml}
  DeveloperProviderName: team
  Identities:
  - IdentityId: us-east-1:{first}-1111-1111-1111-111111111111
    {state}
  - IdentityId: us-east-1:33333333-1111-1111-1111-111111111111
    Logins:
    - {{Provider: team, Subject: alice}}
    - {{Provider: graph.facebook.com, Subject: {subject}}}
"""
GOOD = {
    "social": "graph.facebook.com",
    "pool": "app",
    "client": "web",
    "also": "ServerSideTokenCheck: true",
    "role": ROLE,
    "mapped": "graph.facebook.com",
    "saml": SAML,
    "first": "22222222",
    "state": "Logins: [{Provider: team, Subject: bob}]",
    "subject": "'1'",
}
AT = "IdentityPools[0]"


def test_the_file_that_is_spoilt_below_is_good(in_process: InProcess) -> None:
    applied(BAD.format(**GOOD))
    check_nothing_changes(BAD.format(**GOOD))


@pytest.mark.parametrize(
    ("fault", "line", "member", "message"),
    [
        pytest.param(
            {"pool": "nothing"},
            9,
            f"{AT}.CognitoIdentityProviders[0]",
            "User pool nothing does not exist.",
            id="a user pool that is not there",
        ),
        pytest.param(
            {"client": "nobody"},
            9,
            f"{AT}.CognitoIdentityProviders[0]",
            "User pool client nobody does not exist.",
            id="a client that is not there",
        ),
        pytest.param(
            {"also": f"ProviderName: {APP}"},
            9,
            f"{AT}.CognitoIdentityProviders[0]",
            "ProviderName and UserPool say the same: give one of them.",
            id="a provider that is named twice",
        ),
        pytest.param(
            {"role": "admin-of-all-there-is"},
            12,
            f"{AT}.Roles",
            "Access to Role 'admin-of-all-there-is' is forbidden.",
            id="what is no role",
        ),
        pytest.param(
            {"mapped": "accounts.google.com"},
            13,
            f"{AT}.RoleMappings",
            "(accounts.google.com) is not a valid RoleMapping ProviderName or is not a configured "
            "provider.",
            id="a mapping of nobody",
        ),
        pytest.param(
            {"saml": "arn:aws:iam::000000000000:role/example"},
            15,
            f"{AT}.SamlProviderARNs",
            "arn:aws:iam::000000000000:role/example is not a valid ARN in SamlProviderARNs.",
            id="what is no provider's ARN",
        ),
        pytest.param(
            {"social": "my.example.com", "mapped": f"'{APP}:web1'"},
            7,
            f"{AT}.SupportedLoginProviders",
            "my.example.com is not a valid login provider.",
            id="a login provider that is none",
        ),
        pytest.param(
            {"first": "guest"},
            18,
            f"{AT}.Identities[0].IdentityId",
            "1 validation error detected: Value 'us-east-1:guest-1111-1111-1111-111111111111' at "
            "'identityId' failed to satisfy constraint: Member must satisfy regular expression "
            "pattern: [\\w-]+:[0-9a-f-]+",
            id="what is no identity's id",
        ),
        pytest.param(
            {"state": "MergedInto: us-east-1:44444444-1111-1111-1111-111111111111"},
            19,
            f"{AT}.Identities[0].MergedInto",
            "The identity us-east-1:22222222-1111-1111-1111-111111111111 was merged into another: "
            "Enabled must be false.",
            id="a merged identity that is enabled",
        ),
        pytest.param(
            {"state": "Logins: [{Provider: team, Subject: alice}]"},
            22,
            f"{AT}.Identities[1].Logins[0]",
            "The login alice at team is the identity us-east-1:22222222-1111-1111-1111-"
            "111111111111's.",
            id="a login that is another's",
        ),
        pytest.param(
            {"subject": "1}\n    - {Provider: graph.facebook.com, Subject: 2"},
            22,
            f"{AT}.Identities[1].Logins",
            "Logins of two users of the same identity provider cannot belong to one identity.",
            id="two users of one provider",
        ),
    ],
)
def test_a_pool_that_does_not_hold_is_refused(
    in_process: InProcess, fault: dict[str, str], line: int, member: str, message: str
) -> None:
    assert refusals(BAD.format(**GOOD | fault)) == [(line, member, message)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"DeveloperProviderName": "login.others"},
            "The developer provider name of an identity pool cannot be changed.",
            id="another developer's provider",
        ),
        pytest.param(
            {"DeveloperProviderName": None},
            "The developer provider name of an identity pool cannot be changed.",
            id="no developer's provider any more",
        ),
        pytest.param(
            {"AccountId": "111111111111"},
            "The identity pool us-east-1:11111111-1111-1111-1111-111111111111 is of the account "
            "000000000000 in us-east-1, and not of 111111111111 in us-east-1.",
            id="another account",
        ),
    ],
)
def test_what_is_set_for_good_is_not_changed(
    in_process: InProcess, change: dict[str, Any], message: str
) -> None:
    pool = {name: value for name, value in POOL.items() if name != "RoleMappings"}
    applied(file_with(pool))
    (refusal,) = refusals(json.dumps(file_with({**pool, **change})))
    assert refusal[2] == message
