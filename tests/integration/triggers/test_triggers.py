"""Functions of a pool around signing up and in: what they are told, and what they may decide."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.functions import make_function, telling, told
from tests.host import Host, running_host
from tests.integration.making import (
    ALL_FLOWS,
    PASSWORD,
    as_dict,
    attributes,
    codes_of,
    make_pool,
    make_user,
    refused,
)

SOURCE = (
    telling("told")
    + """
def handler(event, context):
    tell(event)
    name = event["userName"].partition("-")[0]
    if name == "raising":
        raise Exception("we do not want you")
    if name == "confirmed":
        event["response"]["autoConfirmUser"] = True
    if name == "verified":
        event["response"].update(autoConfirmUser=True, autoVerifyEmail=True)
    if name == "odd":
        event["response"] = {"autoConfirmUser": "yes"}
    if name == "grouped":
        boto3.client("cognito-idp").admin_add_user_to_group(
            UserPoolId=event["userPoolId"], Username=event["userName"], GroupName="new"
        )
    return event
"""
)
ARN = "arn:aws:lambda:us-east-1:000000000000:function:told"
METADATA = {"colour": "blue"}


@pytest.fixture(scope="module")
def trigger_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("triggers")) as host:
        host.client("sqs").create_queue(QueueName="told")
        make_function(host, "told", SOURCE, Timeout=5)
        yield host


class Pool:
    """A pool with a function for one trigger."""

    def __init__(self, host: Host, *triggers: str, **settings: Any) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        config = dict.fromkeys(triggers, ARN)
        self.id = make_pool(self.cognito, **{"LambdaConfig": config, **settings})
        self.client_id = self.client()

    def client(self, **settings: Any) -> str:
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=ALL_FLOWS, **settings
        )
        return str(client["UserPoolClient"]["ClientId"])

    def sign_up(self, name: str, **more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.sign_up(
            ClientId=self.client_id,
            Username=name,
            Password=PASSWORD,
            UserAttributes=attributes(email=f"{name}@example.com"),
            **more,
        )
        return answer

    def sign_in(self, name: str, **more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
            **more,
        )
        return answer

    def user(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.cognito.admin_get_user(UserPoolId=self.id, Username=name)
        return {**found, "attributes": as_dict(found["UserAttributes"])}

    def confirm(self, name: str, **more: Any) -> None:
        code = codes_of(self.host, self.id, name)[-1]
        self.cognito.confirm_sign_up(
            ClientId=self.client_id, Username=name, ConfirmationCode=code, **more
        )

    def told(self) -> list[tuple[str, dict[str, Any], str]]:
        """Return the source, the request and the client of each event since the last time."""
        return [
            (event["triggerSource"], event["request"], event["callerContext"]["clientId"])
            for event in told(self.host, "told", self.id)
        ]


# Signing up


def test_a_function_hears_of_who_signs_up(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreSignUp")
    pool.sign_up(
        "alice",
        ValidationData=[{"Name": "invitation", "Value": "17"}],
        ClientMetadata=METADATA,
    )
    request = {
        "userAttributes": {"email": "alice@example.com"},
        "validationData": {"invitation": "17"},
        "clientMetadata": METADATA,
    }
    assert pool.told() == [("PreSignUp_SignUp", request, pool.client_id)]
    assert pool.user("alice")["UserStatus"] == "UNCONFIRMED"
    pool.sign_up("bob")
    assert pool.told()[0][1] == {
        "userAttributes": {"email": "bob@example.com"},
        "validationData": None,
    }


def test_a_function_refuses_who_signs_up(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreSignUp")
    with refused(
        "UserLambdaValidationException", "PreSignUp failed with error we do not want you."
    ):
        pool.sign_up("raising")
    with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
        pool.sign_up("odd")
    assert pool.cognito.list_users(UserPoolId=pool.id)["Users"] == []
    assert codes_of(trigger_host, pool.id) == []


def test_a_function_confirms_who_signs_up(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreSignUp", "PostConfirmation", AutoVerifiedAttributes=["email"])
    answer = pool.sign_up("confirmed", ClientMetadata=METADATA)
    assert answer["UserConfirmed"] is True
    assert "CodeDeliveryDetails" not in answer
    assert codes_of(trigger_host, pool.id) == []
    assert [source for source, _, _ in pool.told()] == [
        "PreSignUp_SignUp",
        "PostConfirmation_ConfirmSignUp",
    ]
    assert pool.user("confirmed")["attributes"]["email_verified"] == "false"
    assert pool.sign_in("confirmed")["AuthenticationResult"]


@pytest.mark.parametrize(
    ("settings", "verified", "alias"),
    [
        ({"AliasAttributes": ["email"]}, "true", "Alice@example.com"),
        ({"AliasAttributes": ["email"]}, "false", None),
        ({"AliasAttributes": ["phone_number"]}, "true", None),
        ({"UsernameAttributes": ["email"]}, "false", "Alice@example.com"),
        ({}, "true", None),
    ],
)
def test_a_function_hears_which_address_signs_its_user_in(
    trigger_host: Host, settings: dict[str, Any], verified: str, alias: str | None
) -> None:
    pool = Pool(trigger_host, "PostAuthentication", **settings)
    email = attributes(email="Alice@example.com", email_verified=verified)
    name = "Alice@example.com" if "UsernameAttributes" in settings else "alice"
    make_user(pool.cognito, pool.id, name, email)
    pool.sign_in(name)
    [(_, request, _)] = pool.told()
    told = {"email": "Alice@example.com", "email_verified": verified}
    told.update({"cognito:email_alias": alias} if alias else {})
    sub = request["userAttributes"].pop("sub")
    assert len(sub) == 36
    assert request["userAttributes"] == {"cognito:user_status": "CONFIRMED", **told}


def test_a_function_verifies_an_address_that_is_taken_from_who_had_it(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreSignUp", AliasAttributes=["email"])
    email = attributes(email="verified@example.com", email_verified="true")
    make_user(pool.cognito, pool.id, "first", email)
    pool.sign_up("verified")
    assert pool.user("verified")["attributes"]["email_verified"] == "true"
    assert pool.user("first")["attributes"]["email_verified"] == "false"
    tokens = pool.sign_in("verified@example.com")["AuthenticationResult"]
    found = pool.cognito.get_user(AccessToken=tokens["AccessToken"])
    assert found["Username"] == "verified"


def test_a_developers_users_are_looked_at_but_not_confirmed(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreSignUp")
    who = {"UserPoolId": pool.id, "MessageAction": "SUPPRESS", "ClientMetadata": METADATA}
    user = pool.cognito.admin_create_user(Username="confirmed", **who)["User"]
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    request = {"userAttributes": {}, "validationData": None, "clientMetadata": METADATA}
    assert pool.told() == [("PreSignUp_AdminCreateUser", request, "CLIENT_ID_NOT_APPLICABLE")]
    with refused(
        "UserLambdaValidationException", "PreSignUp failed with error we do not want you."
    ):
        pool.cognito.admin_create_user(Username="raising", **who)


# Confirmed


def about(pool: Pool, name: str) -> dict[str, str]:
    user = pool.user(name)
    return {"cognito:user_status": user["UserStatus"], **user["attributes"]}


def test_a_function_hears_of_who_is_confirmed(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PostConfirmation", AutoVerifiedAttributes=["email"])
    pool.sign_up("alice")
    pool.confirm("alice", ClientMetadata=METADATA)
    request = {"userAttributes": about(pool, "alice"), "clientMetadata": METADATA}
    assert pool.told() == [("PostConfirmation_ConfirmSignUp", request, pool.client_id)]
    pool.sign_up("bob")
    pool.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username="bob")
    request = {"userAttributes": about(pool, "bob")}
    assert pool.told() == [("PostConfirmation_ConfirmSignUp", request, "CLIENT_ID_NOT_APPLICABLE")]
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="alice")
    pool.cognito.confirm_forgot_password(
        ClientId=pool.client_id,
        Username="alice",
        ConfirmationCode=codes_of(trigger_host, pool.id, "alice")[-1],
        Password="Another123!",
    )
    request = {"userAttributes": about(pool, "alice")}
    assert pool.told() == [("PostConfirmation_ConfirmForgotPassword", request, pool.client_id)]


def test_who_is_confirmed_stays_so_whatever_the_function_does(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PostConfirmation")
    pool.sign_up("raising")
    with refused(
        "UserLambdaValidationException", "PostConfirmation failed with error we do not want you."
    ):
        pool.confirm("raising")
    assert pool.user("raising")["UserStatus"] == "CONFIRMED"


def test_a_function_calls_cognito_back(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PostConfirmation")
    pool.cognito.create_group(UserPoolId=pool.id, GroupName="new")
    pool.sign_up("grouped")
    pool.confirm("grouped")
    groups = pool.cognito.admin_list_groups_for_user(UserPoolId=pool.id, Username="grouped")
    assert [group["GroupName"] for group in groups["Groups"]] == ["new"]


# Signing in


def test_functions_hear_of_who_signs_in(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreAuthentication", "PostAuthentication")
    make_user(pool.cognito, pool.id)
    assert pool.sign_in("alice", ClientMetadata=METADATA)["AuthenticationResult"]
    user = about(pool, "alice")
    assert pool.told() == [
        (
            "PreAuthentication_Authentication",
            {"userAttributes": user, "validationData": METADATA},
            pool.client_id,
        ),
        (
            "PostAuthentication_Authentication",
            {"userAttributes": user, "newDeviceUsed": False},
            pool.client_id,
        ),
    ]
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.cognito.initiate_auth(
            ClientId=pool.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": "Wrong123!"},
        )
    assert [source for source, _, _ in pool.told()] == ["PreAuthentication_Authentication"]


def test_a_function_hears_of_nobody_where_the_client_hides_who_exists(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreAuthentication")
    with refused("UserNotFoundException", "User does not exist."):
        pool.sign_in("nobody")
    assert pool.told() == []
    pool.client_id = pool.client(PreventUserExistenceErrors="ENABLED")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in("nobody")
    request: dict[str, Any] = {
        "userAttributes": {},
        "validationData": None,
        "userNotFound": True,
    }
    assert pool.told() == [("PreAuthentication_Authentication", request, pool.client_id)]


@pytest.mark.parametrize("trigger", ["PreAuthentication", "PostAuthentication"])
def test_a_function_refuses_who_signs_in(trigger_host: Host, trigger: str) -> None:
    pool = Pool(trigger_host, trigger)
    make_user(pool.cognito, pool.id, "raising")
    with refused(
        "UserLambdaValidationException", f"{trigger} failed with error we do not want you."
    ):
        pool.sign_in("raising")


def test_refreshing_tokens_is_no_sign_in(trigger_host: Host) -> None:
    pool = Pool(trigger_host, "PreAuthentication", "PostAuthentication")
    make_user(pool.cognito, pool.id)
    tokens = pool.sign_in("alice")["AuthenticationResult"]
    pool.told()
    pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )
    assert pool.told() == []
