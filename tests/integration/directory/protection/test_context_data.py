"""Where an app says that its user is: ``UserContextData`` and ``ContextData``, told to the history.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html
"""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.clients.secret_hash import secret_hash
from localstack_cognito.storage import messages
from localstack_cognito.storage.database import database
from tests.in_process import ADDRESS
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_pool, make_user, refused

USERS = "203.0.113.9"
PLUS = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
INVALID = ("InvalidParameterException", "IpAddress is not a valid IPv4 or IPv6 address.")
WRONG_HASH = "Unable to verify secret hash for client {}"


class Server:
    """An app with a secret, that says of each request where its user is."""

    def __init__(self, cognito: Any, *, propagates: bool = True, tier: Any = None) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"], **(tier or PLUS))
        client = cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="server",
            GenerateSecret=True,
            EnablePropagateAdditionalUserContextData=propagates,
            ExplicitAuthFlows=[*ALL_FLOWS, "ALLOW_USER_AUTH"],
        )["UserPoolClient"]
        self.client_id, self.secret = client["ClientId"], client["ClientSecret"]
        make_user(
            cognito,
            self.pool_id,
            "alice",
            attributes(email="alice@example.com", email_verified="true"),
        )

    def hash_of(self, username: str) -> str:
        return secret_hash(self.client_id, self.secret, username)

    def call(self, operation: str, username: str, told: Any, **more: Any) -> Any:
        """Call an operation that has the name and the proof among its members."""
        return getattr(self.cognito, operation)(
            ClientId=self.client_id,
            Username=username,
            SecretHash=self.hash_of(username),
            UserContextData=told,
            **more,
        )

    def initiate(self, told: Any, **more: Any) -> Any:
        given = {"USERNAME": "alice", "PASSWORD": PASSWORD, "SECRET_HASH": self.hash_of("alice")}
        return self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={**given, **more},
            UserContextData=told,
        )

    def newest(self, username: str) -> dict[str, Any]:
        event: dict[str, Any] = self.cognito.admin_list_user_auth_events(
            UserPoolId=self.pool_id, Username=username
        )["AuthEvents"][0]
        return event

    def code(self) -> str:
        """Return the code that was sent last."""
        with database().read() as connection:
            [newest] = messages.find_messages(connection, self.pool_id, None, None, 1)
        assert newest.code
        return newest.code


Do = Callable[[Server, Any], str]


def _initiate(server: Server, told: Any) -> str:
    server.initiate(told)
    return "SignIn"


def _respond(server: Server, told: Any) -> str:
    asked = server.cognito.initiate_auth(
        ClientId=server.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "SECRET_HASH": server.hash_of("alice")},
    )
    server.cognito.respond_to_auth_challenge(
        ClientId=server.client_id,
        ChallengeName=asked["ChallengeName"],
        Session=asked["Session"],
        ChallengeResponses={
            "USERNAME": "alice",
            "ANSWER": "PASSWORD",
            "PASSWORD": PASSWORD,
            "SECRET_HASH": server.hash_of("alice"),
        },
        UserContextData=told,
    )
    return "SignIn"


def _sign_up(server: Server, told: Any) -> str:
    server.call(
        "sign_up",
        "bob",
        told,
        Password=PASSWORD,
        UserAttributes=attributes(email="bob@example.com"),
    )
    return "SignUp"


def _resend(server: Server, told: Any) -> str:
    _sign_up(server, {})
    server.call("resend_confirmation_code", "bob", told)
    return "ResendCode"


def _forget(server: Server, told: Any) -> str:
    server.call("forgot_password", "alice", told)
    return "ForgotPassword"


def _confirm_password(server: Server, told: Any) -> str:
    _forget(server, {})
    server.call(
        "confirm_forgot_password",
        "alice",
        told,
        ConfirmationCode=server.code(),
        Password="Different456!",
    )
    return "ForgotPassword"


def _confirm(server: Server, told: Any) -> str:
    _sign_up(server, {})
    server.call("confirm_sign_up", "bob", told, ConfirmationCode=server.code())
    return ""


KEPT: dict[str, tuple[Do, str]] = {
    "InitiateAuth": (_initiate, "alice"),
    "RespondToAuthChallenge": (_respond, "alice"),
    "SignUp": (_sign_up, "bob"),
    "ResendConfirmationCode": (_resend, "bob"),
    "ForgotPassword": (_forget, "alice"),
    "ConfirmForgotPassword": (_confirm_password, "alice"),
}
EVERY: dict[str, Do] = {
    **{name: do for name, (do, _) in KEPT.items()},
    # It is in no history.
    "ConfirmSignUp": _confirm,
}


@pytest.fixture
def cognito(in_process: Callable[[str], Any]) -> Any:
    """A client that needs no host."""
    return in_process("cognito-idp")


@pytest.mark.parametrize("ip", [USERS, "2001:db8::9"])
@pytest.mark.parametrize("operation", KEPT)
def test_the_history_has_the_address_that_was_told(cognito: Any, operation: str, ip: str) -> None:
    do, username = KEPT[operation]
    server = Server(cognito)
    kind = do(server, {"IpAddress": ip, "EncodedData": "made by a script"})
    newest = server.newest(username)
    assert (newest["EventType"], newest["EventContextData"]["IpAddress"]) == (kind, ip)


NOT_TOLD: dict[str, tuple[dict[str, Any], Any]] = {
    "a client that may not": ({"propagates": False}, {"IpAddress": USERS}),
    "nothing": ({}, {}),
    "an empty address": ({}, {"IpAddress": ""}),
    "a fingerprint alone": ({}, {"EncodedData": "made by a script"}),
}


@pytest.mark.parametrize("case", NOT_TOLD)
@pytest.mark.parametrize("operation", KEPT)
def test_else_it_has_the_callers(cognito: Any, operation: str, case: str) -> None:
    settings, told = NOT_TOLD[case]
    do, username = KEPT[operation]
    server = Server(cognito, **settings)
    do(server, told)
    assert server.newest(username)["EventContextData"]["IpAddress"] == ADDRESS


@pytest.mark.parametrize("ip", ["somewhere", "203.0.113", "203.0.113.9/32", "2001:db8::/32", "::g"])
@pytest.mark.parametrize("operation", EVERY)
def test_what_is_no_address_is_refused_where_it_counts(
    cognito: Any, operation: str, ip: str
) -> None:
    with refused(*INVALID):
        EVERY[operation](Server(cognito), {"IpAddress": ip})
    # Where it counts for nothing nobody reads it.
    EVERY[operation](Server(cognito, propagates=False), {"IpAddress": ip})


@pytest.mark.parametrize("operation", ["sign_up", "forgot_password", "resend_confirmation_code"])
def test_a_wrong_proof_of_the_secret_is_refused(cognito: Any, operation: str) -> None:
    server = Server(cognito)
    server.secret = "another"
    more = {"Password": PASSWORD} if operation == "sign_up" else {}
    with refused("NotAuthorizedException", WRONG_HASH.format(server.client_id)):
        server.call(operation, "alice", {"IpAddress": USERS}, **more)


@pytest.mark.parametrize("ip", [USERS, "", "somewhere"])
def test_a_developers_server_tells_it_regardless(cognito: Any, ip: str) -> None:
    server = Server(cognito, propagates=False)

    def sign_in() -> None:
        cognito.admin_initiate_auth(
            UserPoolId=server.pool_id,
            ClientId=server.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={
                "USERNAME": "alice",
                "PASSWORD": PASSWORD,
                "SECRET_HASH": server.hash_of("alice"),
            },
            ContextData={
                "IpAddress": ip,
                "ServerName": "example.com",
                "ServerPath": "/",
                "HttpHeaders": [],
            },
        )

    if ip == "somewhere":
        with refused(*INVALID):
            sign_in()
        return
    sign_in()
    assert server.newest("alice")["EventContextData"]["IpAddress"] == (ip or ADDRESS)


def test_only_a_client_with_a_secret_may_tell_it(cognito: Any) -> None:
    pool_id = make_pool(cognito, **PLUS)
    with refused(
        "InvalidParameterException",
        "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
    ):
        cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="app",
            EnablePropagateAdditionalUserContextData=True,
        )


@pytest.mark.parametrize("tier", ["LITE", "ESSENTIALS"])
def test_it_counts_in_pools_of_the_plan_plus(cognito: Any, tier: str) -> None:
    server = Server(cognito, tier={"UserPoolTier": tier})
    # An address that would be refused counts for nothing.
    assert server.initiate({"IpAddress": "somewhere"})["AuthenticationResult"]
