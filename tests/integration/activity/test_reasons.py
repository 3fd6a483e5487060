"""What is refused, and that its record says why, with the values that it is about."""

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any

import pyotp
import pytest
from botocore.exceptions import ClientError

from localstack_cognito import clock
from localstack_cognito.activity.noting import recorder
from localstack_cognito.activity.records import Outcome, Record
from tests.integration.making import PASSWORD, attributes, make_pool, make_user

_WRONG = "Wrong123!"
_FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
_HOUR, _DAY = 3600.0, 86_400.0


class World:
    """A pool with alice; a client that hides who is there, one that does not, one with a secret."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        self.idp, self.identity = make("cognito-idp"), make("cognito-identity")
        self.pool_id = make_pool(
            self.idp,
            AutoVerifiedAttributes=["email"],
            AliasAttributes=["email", "preferred_username"],
        )
        make_user(self.idp, self.pool_id)
        self.client = self._client("client", PreventUserExistenceErrors="ENABLED")["ClientId"]
        self.open = self._client("open")["ClientId"]
        self.secret_client = self._client("secret", GenerateSecret=True)["ClientId"]

    def _client(self, name: str, **settings: Any) -> Any:
        settings = {"ExplicitAuthFlows": _FLOWS, **settings}
        return self.idp.create_user_pool_client(
            UserPoolId=self.pool_id, ClientName=name, **settings
        )["UserPoolClient"]

    def sign_in(self, name: str = "alice", password: str = PASSWORD, client: str = "") -> Any:
        return self.idp.initiate_auth(
            ClientId=client or self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )

    def refresh(self, token: str, client: str = "") -> Any:
        return self.idp.initiate_auth(
            ClientId=client or self.client,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": token},
        )

    def sign_up(self, name: str, email: str = "", client: str = "") -> Any:
        return self.idp.sign_up(
            ClientId=client or self.client,
            Username=name,
            Password=PASSWORD,
            UserAttributes=attributes(email=email or f"{name}@example.com"),
        )

    def tokens(self) -> Any:
        return self.sign_in()["AuthenticationResult"]


def _later(seconds: float) -> None:
    clock.set_offset(seconds)


def _locked(world: World) -> None:
    for _ in range(5):
        with pytest.raises(ClientError):
            world.sign_in(password=_WRONG)
    world.sign_in()


def _temporary(world: World) -> None:
    world.idp.admin_create_user(
        UserPoolId=world.pool_id,
        Username="new",
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
    )
    _later(8 * _DAY)
    world.sign_in("new")


def _disabled(world: World) -> None:
    world.idp.admin_disable_user(UserPoolId=world.pool_id, Username="alice")
    world.sign_in()


def _reset(world: World) -> None:
    world.idp.admin_update_user_attributes(
        UserPoolId=world.pool_id,
        Username="alice",
        UserAttributes=attributes(email="alice@example.com", email_verified="true"),
    )
    world.idp.admin_reset_user_password(UserPoolId=world.pool_id, Username="alice")
    world.sign_in()


def _unconfirmed(world: World) -> None:
    world.sign_up("bob")
    world.sign_in("bob")


def _expired_code(world: World) -> None:
    world.sign_up("bob")
    _later(2 * _DAY)
    world.idp.confirm_sign_up(ClientId=world.client, Username="bob", ConfirmationCode="123456")


def _wrong_code(world: World) -> None:
    world.sign_up("bob")
    world.idp.confirm_sign_up(ClientId=world.client, Username="bob", ConfirmationCode="none")


def _ended(world: World) -> None:
    tokens = world.tokens()
    world.idp.global_sign_out(AccessToken=tokens["AccessToken"])
    world.refresh(tokens["RefreshToken"])


def _old(world: World) -> None:
    token = world.tokens()["RefreshToken"]
    _later(31 * _DAY)
    world.refresh(token)


def _ended_access_token(world: World) -> None:
    tokens = world.tokens()
    world.idp.global_sign_out(AccessToken=tokens["AccessToken"])
    world.idp.get_user(AccessToken=tokens["AccessToken"])


def _expired_access_token(world: World) -> None:
    token = world.tokens()["AccessToken"]
    _later(2 * _HOUR)
    world.idp.get_user(AccessToken=token)


def _deleted(world: World) -> None:
    token = world.tokens()["AccessToken"]
    world.idp.admin_delete_user(UserPoolId=world.pool_id, Username="alice")
    world.idp.get_user(AccessToken=token)


def _other_key(world: World) -> None:
    header, claims, signature = world.tokens()["AccessToken"].split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"RS256","kid":"another-kid"}').decode().rstrip("=")
    world.idp.get_user(AccessToken=f"{header}.{claims}.{signature}")


def _taken_alias(world: World) -> None:
    make_user(world.idp, world.pool_id, "bob")
    world.idp.admin_update_user_attributes(
        UserPoolId=world.pool_id,
        Username="alice",
        UserAttributes=attributes(preferred_username="bob"),
    )


def _software_token(world: World) -> None:
    world.idp.set_user_pool_mfa_config(
        UserPoolId=world.pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    token = world.tokens()["AccessToken"]
    secret = world.idp.associate_software_token(AccessToken=token)["SecretCode"]
    code = pyotp.TOTP(secret).at(time.time() - 3600)
    world.idp.verify_software_token(AccessToken=token, UserCode=code)


def _revoked_elsewhere(world: World) -> None:
    world.idp.revoke_token(ClientId=world.open, Token=world.tokens()["RefreshToken"])


def _guest(world: World) -> None:
    pool = world.identity.create_identity_pool(
        IdentityPoolName="guests", AllowUnauthenticatedIdentities=False
    )
    world.identity.get_id(IdentityPoolId=pool["IdentityPoolId"])


def _other_client_login(world: World) -> None:
    provider = f"cognito-idp.us-east-1.amazonaws.com/{world.pool_id}"
    pool = world.identity.create_identity_pool(
        IdentityPoolName="users",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": world.open}],
    )
    world.identity.get_id(
        IdentityPoolId=pool["IdentityPoolId"], Logins={provider: world.tokens()["IdToken"]}
    )


REFUSALS: Mapping[str, tuple[Callable[[World], Any], tuple[str, ...]]] = {
    # What is done, and what the reason has in it; {names} are those of the world.
    "a wrong password": (
        lambda world: world.sign_in(password=_WRONG),
        ("The user alice is there", "password is wrong"),
    ),
    "nobody": (
        lambda world: world.sign_in("bob"),
        ("There is no user bob", "{pool_id}", "PreventUserExistenceErrors", "hides it"),
    ),
    "nobody, not hidden": (
        lambda world: world.sign_in("bob", client=world.open),
        ("There is no user bob", "{pool_id}"),
    ),
    "a lock": (_locked, ("5 guesses", "locked until 20")),
    "a temporary password": (_temporary, ("The password of new is right", "expired on 20")),
    "a disabled user": (_disabled, ("AdminDisableUser has disabled alice",)),
    "a reset password": (_reset, ("alice", "ForgotPassword")),
    "an unconfirmed user": (_unconfirmed, ("The sign-up of bob", "AdminConfirmSignUp")),
    "a flow that is not allowed": (
        lambda world: world.idp.initiate_auth(
            ClientId=world.client,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": "alice", "SRP_A": "0f"},
        ),
        ("ExplicitAuthFlows of {client} has", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"),
    ),
    "a flow of administrators": (
        lambda world: world.idp.initiate_auth(
            ClientId=world.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        ),
        ("InitiateAuth", "AdminInitiateAuth"),
    ),
    "no secret hash": (
        lambda world: world.sign_in(client=world.secret_client),
        ("{secret_client} has 1 secret;", "no SECRET_HASH"),
    ),
    "a wrong secret hash": (
        lambda world: world.idp.forgot_password(
            ClientId=world.secret_client, Username="alice", SecretHash="bm9uZQ=="
        ),
        ("HMAC-SHA256 of alice and the client id {secret_client}",),
    ),
    "an unknown client": (
        lambda world: world.sign_in(client="abcdefabcdefabcdefabcdefab"),
        ("There is no app client abcdefabcdefabcdefabcdefab",),
    ),
    "an unknown pool": (
        lambda world: world.idp.list_users(UserPoolId="us-east-1_nothing00"),
        ("There is no user pool us-east-1_nothing00",),
    ),
    "an unknown user of administrators": (
        lambda world: world.idp.admin_get_user(UserPoolId=world.pool_id, Username="bob"),
        ("There is no user bob", "email, preferred_username"),
    ),
    "a taken username": (lambda world: world.sign_up("alice"), ("{pool_id} has a user alice",)),
    "a taken alias": (_taken_alias, ("bob signs in with that value of preferred_username",)),
    "a name that looks like an alias": (
        lambda world: world.sign_up("x@example.com"),
        ("x@example.com", "AliasAttributes"),
    ),
    "a weak password": (
        lambda world: world.idp.admin_set_user_password(
            UserPoolId=world.pool_id, Username="alice", Password="sh0rt!"
        ),
        ("MinimumLength", ": 8"),
    ),
    "an expired code": (_expired_code, ("ConfirmSignUp expired at 20", "it is 20")),
    "a wrong code": (_wrong_code, ("sent last for ConfirmSignUp",)),
    "no code": (
        lambda world: world.idp.confirm_forgot_password(
            ClientId=world.open, Username="alice", ConfirmationCode="1", Password=PASSWORD
        ),
        ("No code waits",),
    ),
    "a code of nobody": (
        lambda world: world.idp.confirm_sign_up(
            ClientId=world.client, Username="bob", ConfirmationCode="123456"
        ),
        ("There is no user bob", "hides it"),
    ),
    "no verified address": (
        lambda world: world.idp.forgot_password(ClientId=world.open, Username="alice"),
        ("alice has no verified", "email"),
    ),
    "an ended session": (_ended, ("of alice was ended at 20",)),
    "an expired refresh token": (_old, ("ended at 20", "RefreshTokenValidity")),
    "a refresh token of another client": (
        lambda world: world.refresh(world.tokens()["RefreshToken"], world.open),
        ("the app client {client}",),
    ),
    "a refresh token of another client, revoked": (_revoked_elsewhere, ("{client}", "{open}")),
    "an ended access token": (_ended_access_token, ("of alice was ended",)),
    "an expired access token": (_expired_access_token, ("access token expired at ", " it is ")),
    "an access token of who is gone": (_deleted, ("alice of the token was deleted", "{pool_id}")),
    "an access token of another key": (_other_key, ("another-kid",)),
    "no access token": (
        lambda world: world.idp.get_user(AccessToken="nothing"),
        ("no JWT",),
    ),
    "an ID token in place of an access token": (
        lambda world: world.idp.get_user(AccessToken=world.tokens()["IdToken"]),
        ("id", "access"),
    ),
    "a wrong code of an app": (_software_token, ("shows about now, which is 20",)),
    "no guests": (_guest, ("no Logins", "AllowUnauthenticatedIdentities")),
    "a login of another client": (_other_client_login, ("{client}", "{open}", "{pool_id}")),
}


@pytest.fixture
def world(in_process: Callable[[str], Any]) -> Any:
    yield World(in_process)
    clock.set_offset(0)


def _newest() -> Record:
    return recorder.records()[-1]


@pytest.mark.parametrize("what", REFUSALS)
def test_the_record_says_why(world: World, what: str) -> None:
    do, parts = REFUSALS[what]
    with pytest.raises(ClientError) as raised:
        do(world)
    record = _newest()
    assert record.outcome is Outcome.REFUSED
    error = raised.value.response["Error"]
    assert (record.error, record.message) == (error["Code"], error["Message"])
    assert record.reason is not None
    for part in parts:
        assert part.format_map(vars(world)) in record.reason
    for secret in (PASSWORD, _WRONG):
        assert secret not in str(record.as_json())


def test_a_sign_in_over_several_requests_is_one_journey(world: World) -> None:
    session = world.idp.initiate_auth(
        ClientId=world.client,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "PASSWORD"},
    )["Session"]
    first = _newest()
    world.idp.respond_to_auth_challenge(
        ClientId=world.client,
        ChallengeName="PASSWORD",
        Session=session,
        ChallengeResponses={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    second = _newest()
    assert first.journey == second.journey
    assert (first.username, second.username) == ("alice", "alice")
    assert second.details["session"][0]["OriginJti"]
    assert session not in str(first.as_json()) + str(second.as_json())


def test_a_message_belongs_to_who_caused_it_and_has_no_code(world: World) -> None:
    world.sign_up("bob")
    message, signing_up = recorder.records()[-2:]
    assert (message.operation, message.parent) == ("SignUp", signing_up.number)
    assert message.details["message"]["Destination"] == "bob@example.com"
    assert list(message.details["message"]) == [
        "Id",
        "Destination",
        "DeliveryMedium",
        "Subject",
        "Carriers",
    ]


def test_tokens_are_told_by_their_jti(world: World) -> None:
    tokens = world.tokens()
    record = _newest()
    told = record.details["answer"]["AuthenticationResult"]
    (session,) = record.details["session"]
    assert told["AccessToken"] == f"<access token, jti {session['AccessJti']}>"
    assert told["IdToken"] == f"<id token, jti {session['IdJti']}>"
    assert told["RefreshToken"].startswith("<secret ")
    assert set(told) == set(tokens)
    world.idp.get_user(AccessToken=tokens["AccessToken"])
    assert _newest().details["request"] == {"AccessToken": told["AccessToken"]}
