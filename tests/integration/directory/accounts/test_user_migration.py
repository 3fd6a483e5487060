"""Users who are known elsewhere: the pool's function brings them when they first sign in."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.functions import make_function, telling, told
from tests.host import Host
from tests.integration.making import (
    ALL_FLOWS,
    as_dict,
    attributes,
    codes_of,
    make_pool,
    make_user,
    refused,
)

# What the function says of somebody is what the app sends with the sign-in.
SOURCE = (
    telling("migration")
    + """
def handler(event, context):
    tell(event)
    request = event["request"]
    said = (request.get("validationData") or request.get("clientMetadata") or {}).get("say")
    if said:
        event["response"] = json.loads(said)
        return event
    if request["password"] not in (None, "elsewhere"):
        raise Exception("Bad password")
    event["response"]["userAttributes"] = {
        "email": event["userName"] + "@example.com", "email_verified": "true"
    }
    if event["triggerSource"] == "UserMigration_Authentication":
        event["response"]["finalUserStatus"] = "CONFIRMED"
    event["response"]["messageAction"] = "SUPPRESS"
    return event
"""
)
ARN = "arn:aws:lambda:us-east-1:000000000000:function:migration"
ELSEWHERE = "elsewhere"
"""A password that no pool would accept."""
BAD = "UserMigration failed with error Bad password."


@pytest.fixture(scope="module")
def migration_host(host: Host) -> Host:
    host.client("sqs").create_queue(QueueName="migration")
    make_function(host, "migration", SOURCE, Timeout=5)
    return host


class Pool:
    """A pool whose users are known elsewhere."""

    def __init__(self, host: Host, **settings: Any) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        self.id = make_pool(self.cognito, **{"LambdaConfig": {"UserMigration": ARN}, **settings})
        self.client_id = self.client()

    def client(self, **settings: Any) -> str:
        flows = [*ALL_FLOWS, "ALLOW_USER_AUTH"]
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=flows, **settings
        )
        return str(client["UserPoolClient"]["ClientId"])

    def sign_in(
        self, name: str = "alice", password: str = ELSEWHERE, say: Any = None, **metadata: str
    ) -> dict[str, Any]:
        given = {**metadata, **({"say": json.dumps(say)} if say is not None else {})}
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
            **({"ClientMetadata": given} if given else {}),
        )
        return answer

    def user(self, name: str = "alice") -> dict[str, Any]:
        found: dict[str, Any] = self.cognito.admin_get_user(UserPoolId=self.id, Username=name)
        return {**found, "attributes": as_dict(found["UserAttributes"])}

    def users(self) -> list[str]:
        found = self.cognito.list_users(UserPoolId=self.id)["Users"]
        return [user["Username"] for user in found]

    def told(self) -> list[dict[str, Any]]:
        """Return the events since the last time."""
        return told(self.host, "migration", self.id)


EMPTY = dict.fromkeys(
    (
        *("userAttributes", "finalUserStatus", "messageAction"),
        *("desiredDeliveryMediums", "forceAliasCreation", "enableSMSMFA"),
    )
)


def test_who_is_known_elsewhere_signs_in_and_is_known_here(migration_host: Host) -> None:
    pool = Pool(migration_host)
    assert pool.sign_in(colour="blue")["AuthenticationResult"]["IdToken"]
    (event,) = pool.told()
    assert (event["triggerSource"], event["userName"]) == ("UserMigration_Authentication", "alice")
    assert event["request"] == {
        "password": ELSEWHERE,
        "validationData": {"colour": "blue"},
        "userAttributes": None,
    }
    assert event["response"] == EMPTY
    assert event["callerContext"]["clientId"] == pool.client_id
    user = pool.user()
    assert (user["Username"], user["UserStatus"]) == ("alice", "CONFIRMED")
    assert user["attributes"]["email"] == "alice@example.com"
    assert user["attributes"]["email_verified"] == "true"

    pool.cognito.update_user_pool(UserPoolId=pool.id, LambdaConfig={})
    assert pool.sign_in()["AuthenticationResult"]
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in(password="another")
    assert pool.told() == []


@pytest.mark.parametrize("hides", ["LEGACY", "ENABLED"])
def test_who_is_not_known_elsewhere_is_refused(migration_host: Host, hides: str) -> None:
    pool = Pool(migration_host)
    pool.client_id = pool.client(PreventUserExistenceErrors=hides)
    with refused("UserLambdaValidationException", BAD):
        pool.sign_in(password="guessed")
    assert pool.users() == []


def test_who_guesses_is_locked_out(migration_host: Host) -> None:
    pool = Pool(migration_host)
    for _ in range(5):
        with refused("UserLambdaValidationException", BAD):
            pool.sign_in(password="guessed")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        pool.sign_in()


CONFIRMED = {"finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"userAttributes": {}, **CONFIRMED},
        {"userAttributes": {"sub": "its own"}, **CONFIRMED},
        {"userAttributes": {"custom:unknown": "a"}, **CONFIRMED},
        {"userAttributes": {"email": "not one"}, **CONFIRMED},
        {"userAttributes": {"email": "a@example.com", "username": "bob"}, **CONFIRMED},
        {"userAttributes": {"email": "a@example.com"}, "enableSMSMFA": True, **CONFIRMED},
    ],
)
def test_what_makes_no_user_here_is_as_nobody(migration_host: Host, said: Any) -> None:
    pool = Pool(migration_host)
    with refused(
        "UserNotFoundException", f"Exception migrating user in app client {pool.client_id}"
    ):
        pool.sign_in(say=said or {"messageAction": "SUPPRESS"})
    pool.client_id = pool.client(PreventUserExistenceErrors="ENABLED")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in(say=said or {"messageAction": "SUPPRESS"})
    assert pool.users() == []


@pytest.mark.parametrize(
    "said",
    [
        {"userAttributes": "text"},
        {"userAttributes": []},
        {"userAttributes": {"email_verified": True}},
        {"userAttributes": {"name": "a"}, "finalUserStatus": "UNCONFIRMED"},
        {"userAttributes": {"name": "a"}, "messageAction": "SEND"},
        {"userAttributes": {"name": "a"}, "desiredDeliveryMediums": ["PIGEON"]},
        {"userAttributes": {"name": "a"}, "desiredDeliveryMediums": [["SMS"]]},
        {"userAttributes": {"name": "a"}, "desiredDeliveryMediums": {}},
        {"userAttributes": {"name": "a"}, "forceAliasCreation": "yes"},
        {"userAttributes": {"name": "a"}, "enableSMSMFA": ""},
    ],
)
def test_an_answer_of_another_form_is_refused(migration_host: Host, said: Any) -> None:
    pool = Pool(migration_host)
    with refused("InvalidLambdaResponseException", "Unrecognizable lambda output"):
        pool.sign_in(say=said)
    assert pool.users() == []


def test_who_is_to_choose_another_password_does_so_with_a_code(migration_host: Host) -> None:
    pool = Pool(migration_host)
    said = {
        "userAttributes": {"email": "alice@example.com", "email_verified": "true"},
        "messageAction": "SUPPRESS",
    }
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.sign_in(say=said)
    assert pool.user()["UserStatus"] == "RESET_REQUIRED"
    choose_password(pool)
    assert pool.sign_in(password="Another123!")["AuthenticationResult"]


def choose_password(pool: Pool) -> None:
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="alice")
    pool.cognito.confirm_forgot_password(
        ClientId=pool.client_id,
        Username="alice",
        ConfirmationCode=codes_of(pool.host, pool.id, "alice")[-1],
        Password="Another123!",
    )


def test_who_has_forgotten_the_password_elsewhere_chooses_one_here(migration_host: Host) -> None:
    pool = Pool(migration_host)
    pool.cognito.forgot_password(
        ClientId=pool.client_id, Username="alice", ClientMetadata={"colour": "blue"}
    )
    (event,) = pool.told()
    assert event["triggerSource"] == "UserMigration_ForgotPassword"
    # What is not set is there all the same.
    assert event["request"] == {
        "password": None,
        "validationData": None,
        "userAttributes": None,
        "clientMetadata": {"colour": "blue"},
    }
    assert pool.user()["UserStatus"] == "RESET_REQUIRED"
    choose_password(pool)
    assert pool.user()["UserStatus"] == "CONFIRMED"
    assert pool.sign_in(password="Another123!")["AuthenticationResult"]


def test_nobody_forgets_a_password_where_the_client_hides_who_exists(migration_host: Host) -> None:
    pool = Pool(migration_host)
    pool.client_id = pool.client(PreventUserExistenceErrors="ENABLED")
    answer = pool.cognito.forgot_password(
        ClientId=pool.client_id, Username="nobody", ClientMetadata={"say": "{}"}
    )
    assert answer["CodeDeliveryDetails"]
    assert pool.users() == []


def test_only_passwords_are_known_elsewhere(migration_host: Host) -> None:
    pool = Pool(migration_host)
    with refused("UserNotFoundException", "User does not exist."):
        pool.cognito.initiate_auth(
            ClientId=pool.client_id,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": "alice", "SRP_A": "abcdef"},
        )
    assert pool.told() == []


def test_who_chooses_the_password_is_brought_then(migration_host: Host) -> None:
    pool = Pool(migration_host)
    asked = pool.cognito.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "alice"}
    )
    assert "PASSWORD" in asked["AvailableChallenges"]
    assert pool.told() == []
    answer = pool.cognito.respond_to_auth_challenge(
        ClientId=pool.client_id,
        ChallengeName="SELECT_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "ANSWER": "PASSWORD", "PASSWORD": ELSEWHERE},
        ClientMetadata={"colour": "blue"},
    )
    assert answer["AuthenticationResult"]
    (event,) = pool.told()
    assert event["request"]["clientMetadata"] == {"colour": "blue"}


def test_metadata_of_a_password_that_comes_with_the_choice_is_validation_data(
    migration_host: Host,
) -> None:
    pool = Pool(migration_host)
    answer = pool.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={
            "USERNAME": "alice",
            "PREFERRED_CHALLENGE": "PASSWORD",
            "PASSWORD": ELSEWHERE,
        },
        ClientMetadata={"colour": "blue"},
    )
    assert answer["AuthenticationResult"]
    (event,) = pool.told()
    assert event["request"] == {
        "password": ELSEWHERE,
        "validationData": {"colour": "blue"},
        "userAttributes": None,
    }


def test_a_developer_brings_them_too(migration_host: Host) -> None:
    pool = Pool(migration_host)
    answer = pool.cognito.admin_initiate_auth(
        UserPoolId=pool.id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": ELSEWHERE},
    )
    assert answer["AuthenticationResult"]


@pytest.mark.parametrize(("media", "addresses"), [(None, []), (["EMAIL"], ["alice@example.com"])])
def test_who_is_welcome_is_told_so(
    migration_host: Host, media: list[str] | None, addresses: list[str]
) -> None:
    pool = Pool(migration_host)
    said = {
        "userAttributes": {"email": "alice@example.com"},
        "finalUserStatus": "CONFIRMED",
        "desiredDeliveryMediums": media,
    }
    assert pool.sign_in(say=said)["AuthenticationResult"]
    messages = requests.get(
        f"{migration_host.url}/_aws/cognito-idp/messages",
        params={"user_pool_id": pool.id},
        timeout=30,
    ).json()["messages"]
    (message,) = messages
    assert message["Destination"].get("ToAddresses") == addresses
    text = message["Body"]["text_part"]
    assert text.startswith("Your username is alice and temporary password is ")
    # She has the password that she had elsewhere.
    assert ELSEWHERE not in text


# Names


def test_addresses_that_are_names(migration_host: Host) -> None:
    pool = Pool(migration_host, UsernameAttributes=["email"])
    said = {"userAttributes": {"email_verified": "true", "name": "Alice"}, **CONFIRMED}
    assert pool.sign_in("alice@example.com", say=said)["AuthenticationResult"]
    user = pool.user("alice@example.com")
    assert user["attributes"]["email"] == "alice@example.com"
    assert user["Username"] == user["attributes"]["sub"]


def test_an_alias_needs_a_name_of_its_own(migration_host: Host) -> None:
    pool = Pool(migration_host, AliasAttributes=["email"])
    address = {"email": "alice@example.com", "email_verified": "true"}
    with refused(
        "UserNotFoundException", f"Exception migrating user in app client {pool.client_id}"
    ):
        pool.sign_in("alice@example.com", say={"userAttributes": address, **CONFIRMED})
    said = {"userAttributes": {**address, "username": "alice"}, **CONFIRMED}
    assert pool.sign_in("alice@example.com", say=said)["AuthenticationResult"]
    assert pool.user("alice@example.com")["Username"] == "alice"


def test_an_alias_is_taken_only_where_the_function_says_so(migration_host: Host) -> None:
    pool = Pool(migration_host, AliasAttributes=["email"])
    address = {"email": "alice@example.com", "email_verified": "true"}
    make_user(pool.cognito, pool.id, "first", attributes(**address))
    with refused(
        "UserNotFoundException", f"Exception migrating user in app client {pool.client_id}"
    ):
        pool.sign_in("alice", say={"userAttributes": address, **CONFIRMED})
    assert pool.users() == ["first"]
    said = {"userAttributes": address, "forceAliasCreation": True, **CONFIRMED}
    assert pool.sign_in("alice", say=said)["AuthenticationResult"]
    assert pool.user("alice@example.com")["Username"] == "alice"
    assert pool.user("first")["attributes"]["email_verified"] == "false"


# More


def test_a_second_factor_may_come_with_them(migration_host: Host) -> None:
    role = "arn:aws:iam::000000000000:role/sms"
    pool = Pool(
        migration_host,
        MfaConfiguration="OPTIONAL",
        SmsConfiguration={"SnsCallerArn": role, "ExternalId": "1"},
    )
    said = {
        "userAttributes": {"phone_number": "+15555550100", "phone_number_verified": "true"},
        "enableSMSMFA": True,
        **CONFIRMED,
    }
    assert pool.sign_in(say=said)["ChallengeName"] == "SMS_MFA"
    assert pool.user()["UserMFASettingList"] == ["SMS_MFA"]


def test_one_who_comes_often_at_once_is_one(migration_host: Host) -> None:
    pool = Pool(migration_host)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: pool.sign_in(), range(8)))
    assert all(answer["AuthenticationResult"] for answer in answers)
    assert pool.users() == ["alice"]
