"""A pool's function for tokens: what it is told, and what it makes of them."""

import json
from typing import Any

import jwt
import pytest

from tests.functions import make_function, telling, told
from tests.host import Host
from tests.integration.making import (
    ALL_FLOWS,
    PASSWORD,
    as_dict,
    attributes,
    make_pool,
    make_user,
    refused,
)
from tests.integration.oauth.apps import App, error, make_app, query_of, signed_in

# Users say in an attribute of theirs what the function is to answer, clients in their metadata.
SOURCE = (
    telling("tokens")
    + """
def handler(event, context):
    tell(event)
    request = event["request"]
    metadata = request.get("clientMetadata") or {}
    answer = request["userAttributes"].get("profile") or metadata.get("answer")
    if answer == "raise":
        raise Exception("no tokens for you")
    if answer:
        member, = event["response"]
        event["response"][member] = json.loads(answer)
    return event
"""
)
ARN = "arn:aws:lambda:us-east-1:000000000000:function:tokens"
GROUPS: dict[str, Any] = {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None}
ROLE = "arn:aws:iam::000000000000:role/reader"
Claims = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def token_host(host: Host) -> Host:
    host.client("sqs").create_queue(QueueName="tokens")
    make_function(host, "tokens", SOURCE, Timeout=5)
    return host


def claims(token: str) -> dict[str, Any]:
    said: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return said


class Pool:
    """A pool with a function for its tokens."""

    def __init__(self, host: Host, version: str | None = None, **settings: Any) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        config = (
            {"PreTokenGenerationConfig": {"LambdaVersion": version, "LambdaArn": ARN}}
            if version
            else {"PreTokenGeneration": ARN}
        )
        self.id = make_pool(self.cognito, **{"LambdaConfig": config, **settings})
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=ALL_FLOWS
        )
        self.client_id = str(client["UserPoolClient"]["ClientId"])

    def user(self, answer: Any = None, name: str = "alice") -> None:
        """Make a user for whose tokens the function answers so."""
        said = answer if answer in (None, "raise") else json.dumps(answer)
        given = {"profile": said} if said else {}
        make_user(self.cognito, self.id, name, attributes(email=f"{name}@example.com", **given))

    def sign_in(self, name: str = "alice") -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
            ClientMetadata={"not": "told"},
        )
        return answer

    def tokens(self, answer: Any) -> Claims:
        """Return what the ID token and the access token say after the function has answered so."""
        self.user(answer)
        given = self.sign_in()["AuthenticationResult"]
        return claims(given["IdToken"]), claims(given["AccessToken"])

    def told(self) -> list[dict[str, Any]]:
        """Return the events since the last time."""
        return told(self.host, "tokens", self.id)

    def about(self, name: str = "alice") -> dict[str, str]:
        found = self.cognito.admin_get_user(UserPoolId=self.id, Username=name)
        return {"cognito:user_status": found["UserStatus"], **as_dict(found["UserAttributes"])}


# What it is told


@pytest.mark.parametrize("version", [None, "V1_0", "V2_0", "V3_0"])
def test_a_function_hears_of_tokens(token_host: Host, version: str | None) -> None:
    pool = Pool(token_host, version)
    pool.user()
    pool.sign_in()
    number = version[1] if version else "1"
    request: dict[str, Any] = {"userAttributes": pool.about(), "groupConfiguration": GROUPS}
    member = "claimsOverrideDetails"
    if number != "1":
        request["scopes"] = ["aws.cognito.signin.user.admin"]
        member = "claimsAndScopeOverrideDetails"
    assert pool.told() == [
        {
            "version": number,
            "region": "us-east-1",
            "userPoolId": pool.id,
            "userName": "alice",
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": pool.client_id,
            },
            "triggerSource": "TokenGeneration_Authentication",
            "request": request,
            "response": {member: None},
        }
    ]


def test_it_is_told_of_groups_and_their_roles(token_host: Host) -> None:
    pool = Pool(token_host)
    pool.user()
    for name, precedence in (("readers", 1), ("others", 2)):
        pool.cognito.create_group(
            UserPoolId=pool.id, GroupName=name, Precedence=precedence, RoleArn=f"{ROLE}-{name}"
        )
        pool.cognito.admin_add_user_to_group(UserPoolId=pool.id, Username="alice", GroupName=name)
    pool.sign_in()
    (event,) = pool.told()
    configuration = event["request"]["groupConfiguration"]
    assert sorted(configuration["groupsToOverride"]) == ["others", "readers"]
    assert sorted(configuration["iamRolesToOverride"]) == [f"{ROLE}-others", f"{ROLE}-readers"]
    assert configuration["preferredRole"] == f"{ROLE}-readers"


def test_it_is_told_what_tokens_are_for(token_host: Host) -> None:
    pool = Pool(token_host)
    pool.user()
    refresh_token = pool.sign_in()["AuthenticationResult"]["RefreshToken"]
    pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh_token},
        ClientMetadata={"not": "told"},
    )
    pool.cognito.get_tokens_from_refresh_token(
        ClientId=pool.client_id, RefreshToken=refresh_token, ClientMetadata={"colour": "blue"}
    )
    pool.cognito.admin_create_user(
        UserPoolId=pool.id, Username="new", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
    )
    pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        ChallengeResponses={"USERNAME": "new", "NEW_PASSWORD": "Another123!"},
        Session=pool.sign_in("new")["Session"],
        ClientMetadata={"colour": "red"},
    )
    told = [
        (event["triggerSource"], event["request"].get("clientMetadata")) for event in pool.told()
    ]
    assert told == [
        ("TokenGeneration_Authentication", None),
        ("TokenGeneration_RefreshTokens", None),
        ("TokenGeneration_RefreshTokens", {"colour": "blue"}),
        ("TokenGeneration_NewPasswordChallenge", {"colour": "red"}),
    ]


# What it makes of them


def test_a_first_version_changes_the_id_token(token_host: Host) -> None:
    identity, access = Pool(token_host).tokens(
        {
            "claimsToAddOrOverride": {"team": "red", "email": "other@example.com"},
            "claimsToSuppress": ["profile"],
        }
    )
    assert (identity["team"], identity["email"]) == ("red", "other@example.com")
    assert "profile" not in identity
    assert not {"team", "email"} & access.keys()


def test_a_first_version_changes_groups_in_both(token_host: Host) -> None:
    given = {"groupsToOverride": ["a", "b"], "iamRolesToOverride": [ROLE], "preferredRole": ROLE}
    identity, access = Pool(token_host).tokens({"groupOverrideDetails": given})
    assert (identity["cognito:groups"], access["cognito:groups"]) == (["a", "b"], ["a", "b"])
    assert identity["cognito:roles"] == [ROLE]
    assert identity["cognito:preferred_role"] == ROLE
    assert "cognito:roles" not in access


@pytest.mark.parametrize("version", ["V1_0", "V2_0"])
def test_what_is_both_added_and_suppressed_is_suppressed(token_host: Host, version: str) -> None:
    changes = {
        "claimsToAddOrOverride": {"team": "red", "email": "other@example.com", "kept": "yes"},
        "claimsToSuppress": ["team", "email"],
    }
    answer = {"idTokenGeneration": changes, "accessTokenGeneration": changes}
    identity, access = Pool(token_host, version).tokens(changes if version == "V1_0" else answer)
    assert identity["kept"] == "yes"
    assert not {"team", "email"} & (identity.keys() | access.keys())


@pytest.mark.parametrize(
    ("answer", "groups"),
    [({}, ["a"]), ({"groupOverrideDetails": {}}, None), ({"claimsToSuppress": []}, ["a"])],
)
def test_groups_that_are_overridden_with_none_are_gone(
    token_host: Host, answer: dict[str, Any], groups: list[str] | None
) -> None:
    pool = Pool(token_host)
    pool.cognito.create_group(UserPoolId=pool.id, GroupName="a", RoleArn=ROLE)
    pool.user({"claimsToAddOrOverride": {"team": "red"}, **answer})
    pool.cognito.admin_add_user_to_group(UserPoolId=pool.id, Username="alice", GroupName="a")
    given = pool.sign_in()["AuthenticationResult"]
    identity, access = claims(given["IdToken"]), claims(given["AccessToken"])
    assert identity["team"] == "red"
    assert identity.get("cognito:groups") == access.get("cognito:groups") == groups
    assert ("cognito:roles" in identity) == (groups is not None)


RESERVED = [
    *("acr", "amr", "at_hash", "auth_time", "azp", "cognito:username", "cognito:other", "exp"),
    *("event_id", "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "sub"),
    *("token_use", "username", "version", "client_id", "device_key"),
]


def test_what_is_cognitos_own_stays(token_host: Host) -> None:
    changes = {"claimsToAddOrOverride": dict.fromkeys([*RESERVED, "aud"], "mine")}
    removes = {"claimsToSuppress": [*RESERVED, "aud", "scope"]}
    pool = Pool(token_host, "V2_0")
    for said in pool.tokens({"idTokenGeneration": changes, "accessTokenGeneration": changes}):
        assert "mine" not in said.values()
    pool.user({"idTokenGeneration": removes, "accessTokenGeneration": removes}, name="bob")
    given = pool.sign_in("bob")["AuthenticationResult"]
    identity, access = claims(given["IdToken"]), claims(given["AccessToken"])
    assert {"sub", "aud", "iss", "exp", "token_use", "cognito:username"} <= identity.keys()
    assert {"sub", "client_id", "scope", "exp", "username"} <= access.keys()


def test_a_second_version_changes_both_with_values_of_any_type(token_host: Host) -> None:
    values = {"text": "a", "number": 1.5, "flag": True, "list": [1, "b"], "object": {"a": {"b": 2}}}
    pool = Pool(token_host, "V2_0")
    identity, access = pool.tokens(
        {
            "idTokenGeneration": {"claimsToAddOrOverride": {**values, "id": "only"}},
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {**values, "aud": pool.client_id},
                "scopesToAdd": ["shop/read", "openid"],
                "scopesToSuppress": ["aws.cognito.signin.user.admin"],
            },
            "groupOverrideDetails": {"groupsToOverride": ["a"]},
        }
    )
    assert values.items() <= identity.items()
    assert values.items() <= access.items()
    assert identity["id"] == "only"
    assert "id" not in access
    assert access["aud"] == pool.client_id
    assert access["scope"] == "shop/read openid"
    assert (identity["cognito:groups"], access["cognito:groups"]) == (["a"], ["a"])


def test_a_scope_that_it_takes_away_is_no_longer_good_for_the_api(token_host: Host) -> None:
    pool = Pool(token_host, "V2_0")
    pool.user({"accessTokenGeneration": {"scopesToSuppress": ["aws.cognito.signin.user.admin"]}})
    token = pool.sign_in()["AuthenticationResult"]["AccessToken"]
    with refused("NotAuthorizedException", "Access Token does not have required scopes"):
        pool.cognito.get_user(AccessToken=token)


def test_groups_that_are_suppressed_take_their_roles_with_them(token_host: Host) -> None:
    pool = Pool(token_host)
    pool.cognito.create_group(UserPoolId=pool.id, GroupName="a", RoleArn=ROLE)
    pool.user({"claimsToSuppress": ["cognito:groups"]})
    pool.cognito.admin_add_user_to_group(UserPoolId=pool.id, Username="alice", GroupName="a")
    said = claims(pool.sign_in()["AuthenticationResult"]["IdToken"])
    assert not {"cognito:groups", "cognito:roles", "cognito:preferred_role"} & said.keys()


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        ("V1_0", "text"),
        ("V1_0", {"claimsToAddOrOverride": {"flag": True}}),
        ("V1_0", {"claimsToAddOrOverride": ["a"]}),
        ("V1_0", {"claimsToSuppress": "email"}),
        ("V1_0", {"groupOverrideDetails": {"groupsToOverride": "a"}}),
        ("V1_0", {"groupOverrideDetails": {"preferredRole": {"a": "b"}}}),
        ("V1_0", {"groupOverrideDetails": []}),
        ("V1_0", {"claimsToAddOrOverride": []}),
        ("V1_0", {"claimsToSuppress": {}}),
        ("V2_0", {"idTokenGeneration": ["a"]}),
        ("V2_0", {"idTokenGeneration": {"claimsToAddOrOverride": {"email_verified": True}}}),
        ("V2_0", {"accessTokenGeneration": {"scopesToAdd": [1]}}),
        ("V2_0", {"accessTokenGeneration": False}),
    ],
)
def test_an_answer_of_another_form_gives_no_tokens(
    token_host: Host, version: str, answer: Any
) -> None:
    pool = Pool(token_host, version)
    pool.user(answer)
    with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
        pool.sign_in()


def test_a_function_that_raises_gives_no_tokens_and_no_session(token_host: Host) -> None:
    pool = Pool(token_host)
    pool.cognito.set_user_pool_session_configuration(
        UserPoolId=pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5}
    )
    pool.user("raise")
    with refused(
        "UserLambdaValidationException", "PreTokenGeneration failed with error no tokens for you."
    ):
        pool.sign_in()
    found = pool.cognito.admin_list_user_sessions(UserPoolId=pool.id, Username="alice")
    assert found["Sessions"] == []


# At the endpoints


def shop(pool: Pool, **settings: Any) -> App:
    pool.cognito.create_resource_server(
        UserPoolId=pool.id,
        Identifier="shop",
        Name="shop",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}],
    )
    return make_app(pool.host, pool.id, **settings)


def test_codes_give_what_it_made_of_their_tokens(token_host: Host) -> None:
    pool = Pool(token_host, "V2_0")
    changes = {"claimsToAddOrOverride": {"team": ["red"]}}
    pool.user({"idTokenGeneration": changes, "accessTokenGeneration": changes})
    app = shop(pool)
    browser = signed_in(app)
    code = app.code(browser, scope="openid email")
    given = app.redeem(code).json()
    assert claims(given["id_token"])["team"] == ["red"]
    assert claims(given["access_token"])["team"] == ["red"]
    again = app.refresh(given["refresh_token"]).json()
    assert claims(again["access_token"])["team"] == ["red"]
    told = [(event["triggerSource"], event["request"]["scopes"]) for event in pool.told()]
    assert told == [
        # Who has signed in on the page is given a code at once, which nobody redeemed.
        (
            "TokenGeneration_HostedAuth",
            ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"],
        ),
        ("TokenGeneration_HostedAuth", ["openid", "email"]),
        ("TokenGeneration_RefreshTokens", ["openid", "email"]),
    ]


def test_apps_are_told_that_it_failed(token_host: Host) -> None:
    pool = Pool(token_host)
    pool.user("raise")
    app = shop(pool)
    answer = app.authorize(signed_in(app), state="17")
    assert query_of(answer) == {
        "error_description": "PreTokenGeneration failed with error no tokens for you. ",
        "state": "17",
        "error": "invalid_request",
    }


def test_clients_tokens_are_a_third_versions_alone(token_host: Host) -> None:
    machine = {
        "GenerateSecret": True,
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": ["shop/read"],
    }
    answer = {
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"tenant": 17},
            "scopesToAdd": ["shop/write"],
        }
    }
    metadata = {"answer": json.dumps(answer)}
    form = {"aws_client_metadata": json.dumps(metadata)}
    pool = Pool(token_host, "V2_0")
    given = shop(pool, **machine).token("client_credentials", **form).json()
    assert "tenant" not in claims(given["access_token"])
    assert pool.told() == []

    pool = Pool(token_host, "V3_0")
    app = shop(pool, **machine)
    said = claims(app.token("client_credentials", **form).json()["access_token"])
    assert (said["tenant"], said["scope"]) == (17, "shop/read shop/write")
    (event,) = pool.told()
    assert event["triggerSource"] == "TokenGeneration_ClientCredentials"
    assert event["userName"] == "ClientCredentials"
    assert event["request"] == {
        "userAttributes": {},
        "groupConfiguration": None,
        "scopes": ["shop/read"],
        "clientMetadata": metadata,
    }
    failed = app.token("client_credentials", aws_client_metadata='{"answer": "raise"}')
    assert error(failed) == (
        400,
        {
            "error": "invalid_grant",
            "error_description": "PreTokenGeneration failed with error no tokens for you.",
        },
    )
    for wrong in ("text", '["a"]', '{"a": 1}'):
        refusal = app.token("client_credentials", aws_client_metadata=wrong)
        assert error(refusal) == (400, {"error": "invalid_request"})


def test_the_api_tells_it_of_a_clients_token_with_what_the_client_says(token_host: Host) -> None:
    pool = Pool(token_host, "V3_0")
    shop(pool)
    flow = {"GenerateSecret": True, "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]}
    machine = pool.cognito.create_user_pool_client(
        UserPoolId=pool.id, ClientName="m", AllowedOAuthScopes=["shop/read"], **flow
    )["UserPoolClient"]
    named = {"ClientId": machine["ClientId"], "Secret": machine["ClientSecret"]}
    answer = {"accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": 17}}}
    metadata = {"answer": json.dumps(answer)}
    given = pool.cognito.get_client_token(**named, ClientMetadata=metadata)
    assert claims(given["ClientAuthenticationResult"]["AccessToken"])["tenant"] == 17
    (event,) = pool.told()
    assert event["triggerSource"] == "TokenGeneration_ClientCredentials"
    assert event["request"]["clientMetadata"] == metadata
