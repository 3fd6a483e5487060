"""Tokens, authorization codes and passkeys that another operation overtakes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.protection import auth_events
from localstack_cognito.oauth import codes as authorization_codes
from localstack_cognito.oauth.authorization_request import AuthorizationRequest
from localstack_cognito.oauth.errors import EndpointError, ErrorRedirect
from localstack_cognito.oauth.grants.authorization_code import AuthorizationCodeGrant
from localstack_cognito.oauth.grants.grant import TokenRequest
from localstack_cognito.signin import devices, sessions, sso_sessions
from localstack_cognito.signin.passkeys import assertions, registration
from localstack_cognito.signin.sign_in import Journey, Proven
from localstack_cognito.storage import users
from localstack_cognito.storage.database import database
from localstack_cognito.tokens import sessions as token_sessions
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES
from tests.integration.directory.users.accounts import DISABLED, GONE, WRONG, Account, make_account
from tests.integration.making import PASSWORD, make_client, refused
from tests.integration.second_looks.between import Race, between
from tests.integration.signin import passkeys as registering
from tests.integration.signin.authenticator import Authenticator

CALLBACK = "https://app.example.com/"
NOWHERE: Any = None
"""The place of a request: nobody is sent anywhere."""
USED = ("NotAuthorizedException", "Invalid session for the user, session can only be used once.")


def _gone(alice: Account) -> None:
    alice.cognito.admin_delete_user(**alice.in_pool)


def _disable(alice: Account) -> None:
    alice.cognito.admin_disable_user(**alice.in_pool)


def _no_session_is_left(alice: Account) -> None:
    alice.cognito.admin_enable_user(**alice.in_pool)
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        alice.refresh()


SIGN_INS = {
    "InitiateAuth, after AdminDisableUser": Race(
        Account.sign_in, token_sessions._store, _disable, DISABLED, _no_session_is_left
    ),
    "InitiateAuth, after AdminDeleteUser": Race(
        Account.sign_in, token_sessions._store, _gone, WRONG
    ),
}


@pytest.mark.parametrize("race", SIGN_INS.values(), ids=SIGN_INS)
def test_a_sign_in(cognito: Any, race: Race) -> None:
    race.run(make_account(cognito))


def _rotating(cognito: Any) -> tuple[Account, str, Callable[[], dict[str, Any]]]:
    """Return a user, a client that rotates, and what brings its newest refresh token back."""
    alice = make_account(cognito)
    client_id = make_client(
        cognito,
        alice.pool_id,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
    )
    token = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["RefreshToken"]

    def refresh() -> dict[str, Any]:
        answer = cognito.get_tokens_from_refresh_token(ClientId=client_id, RefreshToken=token)
        tokens: dict[str, Any] = answer["AuthenticationResult"]
        return tokens

    return alice, client_id, refresh


def test_get_tokens_from_refresh_token_after_delete_user_pool_client(cognito: Any) -> None:
    alice, client_id, refresh = _rotating(cognito)

    def delete() -> None:
        cognito.delete_user_pool_client(UserPoolId=alice.pool_id, ClientId=client_id)

    with (
        between(token_sessions.rotate_refresh_token, delete),
        refused("NotAuthorizedException", "Invalid Refresh Token"),
    ):
        refresh()


def test_get_tokens_from_refresh_token_with_global_sign_out(cognito: Any) -> None:
    alice, client_id, refresh = _rotating(cognito)
    with between(
        token_sessions.rotate_refresh_token,
        lambda: cognito.admin_user_global_sign_out(**alice.in_pool),
    ):
        tokens = refresh()
    # They are of a session that has ended.
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        cognito.get_user(AccessToken=tokens["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        cognito.get_tokens_from_refresh_token(
            ClientId=client_id, RefreshToken=tokens["RefreshToken"]
        )


class App:
    """A client with a code for alice, as her browser brings it back."""

    def __init__(self, cognito: Any) -> None:
        self.alice = make_account(
            cognito,
            None,
            {
                "AllowedOAuthFlowsUserPoolClient": True,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid"],
                "CallbackURLs": [CALLBACK],
                "SupportedIdentityProviders": ["COGNITO"],
            },
        )
        self.pool, self.client = find_pool_and_client(self.alice.client_id)
        with database().read() as connection:
            user = users.find_by_username(connection, self.pool.id, "alice")
        assert user is not None
        self.proven = Proven(user, Journey())

    def code(self) -> str:
        """Sign alice in on a page, and return the code for it."""
        _, session = sso_sessions.begin(self.pool, self.client, self.proven, None)
        request = AuthorizationRequest(
            place=NOWHERE,
            pool=self.pool,
            client=self.client,
            redirect_uri=CALLBACK,
            response_type="code",
            scopes=["openid"],
            query="",
        )
        return authorization_codes.new_code(request, session, NO_OVERRIDES)

    def redeem(self, code: str) -> Any:
        """Bring the code back."""
        form = {"code": code, "redirect_uri": CALLBACK}
        return AuthorizationCodeGrant().issue(TokenRequest(self.pool, self.client, form))


def _is_refused(app: App, code: str) -> None:
    with pytest.raises(EndpointError) as raised:
        app.redeem(code)
    assert raised.value.error == "invalid_grant"


def test_an_authorization_code_is_redeemed_once_and_what_it_gave_is_revoked(cognito: Any) -> None:
    app = App(cognito)
    code = app.code()
    tokens = []
    with between(token_sessions._store, lambda: tokens.append(app.redeem(code))):
        _is_refused(app, code)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        cognito.get_user(AccessToken=tokens[0].access_token)


@pytest.mark.parametrize("going", [_gone, _disable], ids=["AdminDeleteUser", "AdminDisableUser"])
def test_an_authorization_code_after(cognito: Any, going: Callable[[Account], None]) -> None:
    app = App(cognito)
    code = app.code()
    with between(token_sessions._store, lambda: going(app.alice)):
        _is_refused(app, code)


def test_an_authorization_code_for_a_user_who_has_just_gone(cognito: Any) -> None:
    app = App(cognito)
    with (
        between(authorization_codes.new_code, lambda: _gone(app.alice)),
        pytest.raises(ErrorRedirect) as raised,
    ):
        app.code()
    assert raised.value.error == "server_error"


def test_a_session_of_the_pages_for_a_user_who_has_just_gone(cognito: Any) -> None:
    app = App(cognito)
    with (
        between(sso_sessions.begin, lambda: _gone(app.alice)),
        pytest.raises(NotAuthorizedException, match=r"Incorrect username or password\."),
    ):
        app.code()


def test_a_sign_up_is_recorded_for_nobody_who_has_just_gone(cognito: Any) -> None:
    alice = make_account(
        cognito, {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
    )
    with between(auth_events.record, lambda: _gone(alice)):
        alice.sign_in()


# Passkeys and devices


@pytest.fixture
def owner(cognito: Any) -> Account:
    """A user of a pool that takes passkeys."""
    alice = registering.make_alice(cognito)
    cognito.update_user_pool_client(
        UserPoolId=alice.pool_id,
        ClientId=alice.client_id,
        ExplicitAuthFlows=["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
    )
    return alice


NO_CHALLENGE = (
    "WebAuthnChallengeNotFoundException",
    "The challenge was not found. Start the registration anew.",
)


def test_complete_web_authn_registration_twice(owner: Account) -> None:
    options = registering.start(owner)
    with (
        between(
            registration.complete_registration,
            lambda: registering.complete(owner, Authenticator().register(options)),
        ),
        refused(*NO_CHALLENGE),
    ):
        registering.complete(owner, Authenticator().register(options))
    assert len(registering.ids(owner)) == 1


def test_complete_web_authn_registration_after_start_web_authn_registration(
    owner: Account,
) -> None:
    credential = Authenticator().register(registering.start(owner))
    with (
        between(registration.complete_registration, lambda: registering.start(owner)),
        refused(*NO_CHALLENGE),
    ):
        registering.complete(owner, credential)


REGISTERING: dict[str, Callable[[Account], Any]] = {
    "StartWebAuthnRegistration": registering.start,
    "CompleteWebAuthnRegistration": registering.register,
}


@pytest.mark.parametrize("operation", REGISTERING)
def test_a_passkey_of_a_user_who_has_just_gone(owner: Account, operation: str) -> None:
    look = (
        registration.start_registration
        if operation.startswith("Start")
        else registration.complete_registration
    )
    with between(look, lambda: _gone(owner)), refused(*GONE):
        REGISTERING[operation](owner)


def _asked(owner: Account) -> dict[str, Any]:
    asked: dict[str, Any] = owner.cognito.initiate_auth(
        ClientId=owner.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )
    return asked


def _signed(asked: dict[str, Any], passkey: Authenticator) -> str:
    options = asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]
    return json.dumps(passkey.sign(options))


def _answer(owner: Account, asked: dict[str, Any], credential: str) -> None:
    owner.cognito.respond_to_auth_challenge(
        ClientId=owner.client_id,
        ChallengeName="WEB_AUTHN",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "CREDENTIAL": credential},
    )


def test_web_authn_takes_an_answer_once(owner: Account) -> None:
    # Not counted: a count that stays would refuse the second answer, too.
    passkey = registering.register(owner, Authenticator(counts=False))
    asked = _asked(owner)
    credential = _signed(asked, passkey)
    with between(sessions.use_alone, lambda: _answer(owner, asked, credential)), refused(*USED):
        _answer(owner, asked, credential)


def test_web_authn_after_delete_web_authn_credential(owner: Account) -> None:
    passkey = registering.register(owner)
    asked = _asked(owner)
    credential = _signed(asked, passkey)

    def delete() -> None:
        owner.cognito.delete_web_authn_credential(
            CredentialId=passkey.credential_id, **owner.by_token
        )

    with between(assertions.verify_assertion, delete), refused(*WRONG):
        _answer(owner, asked, credential)


def test_web_authn_after_a_copy_of_the_passkey_has_signed(owner: Account) -> None:
    passkey = registering.register(owner)
    first, second = _asked(owner), _asked(owner)
    credential = _signed(first, passkey)
    later = _signed(second, passkey)
    with (
        between(assertions.verify_assertion, lambda: _answer(owner, second, later)),
        refused(*WRONG),
    ):
        _answer(owner, first, credential)


def test_confirm_device_twice(cognito: Any) -> None:
    alice = make_account(
        cognito, {"DeviceConfiguration": {"DeviceOnlyRememberedOnUserPrompt": True}}
    )
    key = alice.tokens["NewDeviceMetadata"]["DeviceKey"]  # type: ignore[index]

    def confirm() -> None:
        cognito.confirm_device(
            DeviceKey=key,
            DeviceSecretVerifierConfig={"PasswordVerifier": "AAAA", "Salt": "AAAA"},
            **alice.by_token,
        )

    with (
        between(devices.confirm_device, confirm),
        refused("DeviceKeyExistsException", "Device already exists."),
    ):
        confirm()
