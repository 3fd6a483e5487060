"""Users in every state: exported, deleted, seeded, exported again, and signed in."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import delete, select

from localstack_cognito.directory.users.federated_users import (
    Person,
    add_federated_user,
    new_federated_user,
)
from localstack_cognito.seeding.users.sides import SIDES
from localstack_cognito.storage import database
from localstack_cognito.storage.identity_providers import find_provider
from localstack_cognito.storage.user_pools import find_pool
from localstack_cognito.storage.users import user_aliases, users
from tests.databases import database_of
from tests.in_process import in_process_client, serve_what_is_called
from tests.integration.directory.providers.test_identity_providers import make_provider
from tests.integration.making import PASSWORD, attributes
from tests.integration.seeding.users.files import (
    POOL_ID,
    applied,
    exported,
    exported_users,
    file_of,
)
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.device import Device
from tests.postgresql import PostgreSQL

OTHER = "Example456!"
SETTINGS = """\
AliasAttributes: [email, preferred_username]
AutoVerifiedAttributes: [email]
MfaConfiguration: OPTIONAL
SoftwareTokenMfaConfiguration: {Enabled: true}
DeviceConfiguration: {ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false}
WebAuthnConfiguration: {RelyingPartyId: example.com}
Policies:
  PasswordPolicy: {MinimumLength: 8, PasswordHistorySize: 3, TemporaryPasswordValidityDays: 7}
  SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}
UserPoolTier: PLUS
UserPoolAddOns: {AdvancedSecurityMode: AUDIT}
Schema: [{Name: plan, AttributeDataType: String, Mutable: true}]
Groups: [{GroupName: admins}, {GroupName: staff}]
UserPoolClients:
- ClientName: web
  ClientId: web123
  ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH,
    ALLOW_USER_AUTH, ALLOW_ADMIN_USER_PASSWORD_AUTH]"""


@pytest.fixture(params=["sqlite", "postgresql"])
def cognito(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Any]:
    """A client that needs no host, on either database."""
    url = None
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.new_database(f"users_{time.time_ns()}")
    serve_what_is_called(monkeypatch)
    with database_of(monkeypatch, tmp_path, postgresql_url=url):
        yield in_process_client("cognito-idp")


class Pool:
    """The pool of the file, with what devices of tests ask of one."""

    def __init__(self, cognito: Any) -> None:
        """Make it, empty."""
        self.cognito = cognito
        self.id = POOL_ID
        self.client_id = "web123"
        applied(file_of("", SETTINGS))

    def create(self, name: str, password: str | None = PASSWORD, **given: str) -> None:
        """Make a user, with a password for good if there is one."""
        self.cognito.admin_create_user(
            UserPoolId=POOL_ID,
            Username=name,
            UserAttributes=attributes(**given),
            MessageAction="SUPPRESS",
            TemporaryPassword=OTHER,
        )
        if password:
            self.cognito.admin_set_user_password(
                UserPoolId=POOL_ID, Username=name, Password=password, Permanent=True
            )

    def sign_in(self, username: str = "alice", password: str = PASSWORD, **given: str) -> Any:
        """Begin to sign in with a password."""
        return self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password, **given},
        )

    def tokens(self, username: str = "alice", **given: str) -> Any:
        """Sign in with a password, and nothing besides."""
        return self.sign_in(username, **given)["AuthenticationResult"]

    def respond(self, challenge: str, session: str | None = None, **given: str) -> Any:
        """Answer a challenge."""
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=challenge,
            ChallengeResponses={"USERNAME": "alice", **given},
            **({"Session": session} if session else {}),
        )


def rows() -> dict[str, list[Any]]:
    """Return every row that is a user's, with the user's name for the number."""
    found: dict[str, list[Any]] = {}
    with database.database().read() as connection:
        names = {row.seq: row.username for row in connection.execute(select(users))}
        for table in (users, user_aliases, *(side.table for side in SIDES)):
            found[table.name] = sorted(
                (
                    [
                        names[value] if name == "user_seq" else _rounded(value)
                        for name, value in row._mapping.items()
                        if name != "seq"
                    ]
                    for row in connection.execute(select(table))
                ),
                key=repr,
            )
    return found


def _rounded(value: Any) -> Any:
    return round(value, 5) if isinstance(value, float) else value


def seed_again(*, empty: bool = False) -> None:
    """Take all users out and put them in again, in a host without them, or without anything."""
    first, before = exported(), rows()
    if empty:
        database.reset()
    else:
        with database.database().write() as connection:
            connection.execute(delete(users))
    report = applied(first)
    assert report.made["Users"] == len(before["users"])
    assert exported() == first
    assert rows() == before
    again = applied(first)
    assert again.unchanged["Users"] == len(before["users"])
    assert (again.made, again.changed, again.deleted) == ({}, {}, {})
    assert exported() == first


def totp_of(pool: Pool, tokens: Any) -> pyotp.TOTP:
    """Let a user have an authenticator app, which is asked for from now on."""
    token = {"AccessToken": tokens["AccessToken"]}
    secret = pool.cognito.associate_software_token(**token)["SecretCode"]
    totp = pyotp.TOTP(secret)
    pool.cognito.verify_software_token(
        **token, UserCode=totp.at(time.time() - 30), FriendlyDeviceName="phone"
    )
    pool.cognito.set_user_mfa_preference(
        **token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return totp


def test_users_of_every_state_come_back_and_sign_in(cognito: Any) -> None:
    pool = Pool(cognito)
    pool.create(
        "alice",
        email="alice@example.com",
        email_verified="true",
        preferred_username="al",
        custom__plan="gold",
    )
    cognito.admin_add_user_to_group(UserPoolId=POOL_ID, Username="alice", GroupName="staff")
    cognito.admin_add_user_to_group(UserPoolId=POOL_ID, Username="alice", GroupName="admins")
    device = Device(pool)  # type: ignore[arg-type]
    device.confirm()
    totp = totp_of(pool, device.tokens)
    pool.create("frank", phone_number="+15555550100")
    frank = {"AccessToken": pool.tokens("frank")["AccessToken"]}
    options = cognito.start_web_authn_registration(**frank)["CredentialCreationOptions"]
    passkey = Authenticator()
    cognito.complete_web_authn_registration(Credential=passkey.register(options), **frank)
    cognito.admin_set_user_settings(
        UserPoolId=POOL_ID,
        Username="frank",
        MFAOptions=[{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}],
    )
    cognito.sign_up(
        ClientId="web123",
        Username="bob",
        Password=PASSWORD,
        UserAttributes=attributes(email="bob@example.com"),
    )
    code = next(one for one in exported_users() if one["Username"] == "bob")["ConfirmationCodes"]
    pool.create("carol", None)
    pool.create("dave")
    cognito.admin_disable_user(UserPoolId=POOL_ID, Username="dave")
    pool.create("erin", email="erin@example.com", email_verified="true")
    cognito.admin_reset_user_password(UserPoolId=POOL_ID, Username="erin")
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        pool.sign_in("frank", "Wrong123!")

    before = rows()
    seed_again(empty=True)

    assert all(before[side.table.name] for side in SIDES if side.member != "Identities")
    assert device.sign_in()["AuthenticationResult"]["AccessToken"]
    asked = pool.sign_in("al")
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answer = pool.respond(
        "SOFTWARE_TOKEN_MFA",
        asked["Session"],
        USERNAME="alice",
        SOFTWARE_TOKEN_MFA_CODE=totp.at(time.time() + 30),
    )
    assert answer["AuthenticationResult"]["AccessToken"]
    asked = cognito.initiate_auth(
        ClientId="web123",
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "frank", "PREFERRED_CHALLENGE": "WEB_AUTHN"},
    )
    signed = passkey.sign(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    answer = pool.respond(
        "WEB_AUTHN", asked["Session"], USERNAME="frank", CREDENTIAL=json.dumps(signed)
    )
    assert answer["AuthenticationResult"]["AccessToken"]
    cognito.confirm_sign_up(ClientId="web123", Username="bob", ConfirmationCode=code[0]["Code"])
    assert pool.tokens("bob")["AccessToken"]
    asked = pool.sign_in("carol", OTHER)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        pool.sign_in("dave")
    with pytest.raises(cognito.exceptions.PasswordResetRequiredException):
        pool.sign_in("erin")


def test_users_of_providers_and_linked_ones_come_back(cognito: Any) -> None:
    pool = Pool(cognito)
    make_provider(cognito, POOL_ID)
    make_provider(cognito, POOL_ID, "Gone")
    with database.database().write() as connection:
        stored, provider = (
            find_pool(connection, POOL_ID),
            find_provider(connection, POOL_ID, "Example"),
        )
        assert stored is not None
        assert provider is not None
        person = Person("gina@example.com", {}, {}, issuer="https://idp.example.com")
        user = new_federated_user(stored, provider, person, {"email": "gina@example.com"})
        add_federated_user(connection, stored, provider, person, user)
    pool.create("heidi", email="heidi@example.com", email_verified="true")
    for provider_name, value in (("Example", "h-1"), ("Gone", "h-2")):
        cognito.admin_link_provider_for_user(
            UserPoolId=POOL_ID,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "heidi"},
            SourceUser={
                "ProviderName": provider_name,
                "ProviderAttributeName": "email",
                "ProviderAttributeValue": value,
            },
        )
    cognito.delete_identity_provider(UserPoolId=POOL_ID, ProviderName="Gone")
    cognito.admin_update_user_attributes(
        UserPoolId=POOL_ID, Username="heidi", UserAttributes=attributes(nickname="hei")
    )

    seed_again()

    gina, heidi = exported_users()
    assert gina["Username"] == "Example_gina@example.com"
    assert "UserStatus" not in gina
    assert "identities" not in gina["UserAttributes"]
    assert gina["Identities"][0]["Issuer"] == "https://idp.example.com"
    assert heidi["Identities"][1]["ProviderType"] == "OIDC"


def test_users_who_are_called_by_their_address_come_back(cognito: Any) -> None:
    applied(
        file_of(
            """
- {Username: alice@example.com, Password: Example123!}
- {Username: "+15555550100", Password: Example123!, UserAttributes: {email: bob@example.com}}
""",
            "UsernameAttributes: [email, phone_number]\n"
            "UserPoolClients: [{ClientName: web, ClientId: web123, "
            "ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH]}]",
        )
    )
    alice, bob = exported_users()
    assert alice["Username"] == alice["Sub"]
    assert alice["UserAttributes"] == {"email": "alice@example.com"}
    assert bob["UserAttributes"] == {"email": "bob@example.com", "phone_number": "+15555550100"}
    seed_again(empty=True)
    for name in ("alice@example.com", "bob@example.com", "+15555550100"):
        cognito.initiate_auth(
            ClientId="web123",
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )


def test_what_a_file_says_by_hand_is_what_is_there(in_process: Callable[[str], Any]) -> None:
    applied(
        file_of(
            """
- {Username: alice, Password: Example123!}
- {Username: bob, TemporaryPassword: Example123!}
- {Username: carol}
- {Username: dave, UserStatus: UNCONFIRMED, Enabled: false}
- {Username: erin, PasswordHash: $pbkdf2-sha256$1000$c2FsdHNhbHQ$MDEyMzQ1Njc4OWFiY2RlZg}
- {Username: frank, UserAttributes: {email: f@example.com, email_verified: true}}
""",
            "Policies:\n  SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, EMAIL_OTP]}",
        )
    )
    cognito = in_process("cognito-idp")
    listed = cognito.list_users(UserPoolId=POOL_ID)["Users"]
    assert {user["Username"]: (user["UserStatus"], user["Enabled"]) for user in listed} == {
        "alice": ("CONFIRMED", True),
        "bob": ("FORCE_CHANGE_PASSWORD", True),
        "carol": ("RESET_REQUIRED", True),
        "dave": ("UNCONFIRMED", False),
        "erin": ("CONFIRMED", True),
        "frank": ("CONFIRMED", True),
    }
    seed_again(empty=True)
