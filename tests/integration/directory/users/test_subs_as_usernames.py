"""A user's ``sub`` is a ``Username`` in the operations whose documentation says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from botocore import xform_name
from pycognito.aws_srp import generate_hash_device

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.host import Host
from tests.integration.directory.accounts.signing_up import (
    FOLDED,
    LIMIT,
    MISMATCH,
    VERIFIES_EMAIL,
    confirm,
    sign_up,
)
from tests.integration.directory.protection.protecting import actions, put_risk
from tests.integration.directory.protection.test_takeover_notices import identity, said
from tests.integration.making import (
    ALL_FLOWS,
    PASSWORD,
    SMS,
    as_dict,
    attributes,
    codes_of,
    make_client,
    make_pool,
    refused,
)
from tests.integration.signin.signing_in import initiate, sign_in
from tests.integration.signin.test_second_factors import App

__all__ = ["identity"]

GONE = ("UserNotFoundException", "User does not exist.")
EVERYTHING = {
    **VERIFIES_EMAIL,
    **SMS,
    "UserPoolTier": "PLUS",
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
    "DeviceConfiguration": {"DeviceOnlyRememberedOnUserPrompt": True},
}
KINDS: dict[str, dict[str, Any]] = {
    "names": {},
    "names without case": FOLDED,
    "aliases": {"AliasAttributes": ["email", "preferred_username"]},
    "addresses": {"UsernameAttributes": ["email"]},
}


class World:
    """A pool of one kind with everything switched on, that makes users."""

    def __init__(self, host: Host, kind: str) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        self.id = make_pool(self.cognito, **{**EVERYTHING, **KINDS[kind]})
        self.by_address = "UsernameAttributes" in KINDS[kind]
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=self.id,
            MfaConfiguration="OPTIONAL",
            SmsMfaConfiguration={"SmsConfiguration": SMS["SmsConfiguration"]},
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )
        self.cognito.create_group(UserPoolId=self.id, GroupName="staff")
        self.cognito.set_risk_configuration(UserPoolId=self.id, **actions(True, High="NO_ACTION"))
        self.client_id = make_client(self.cognito, self.id)
        secret = self.cognito.create_user_pool_client(
            UserPoolId=self.id,
            ClientName="secret",
            GenerateSecret=True,
            ExplicitAuthFlows=ALL_FLOWS,
        )["UserPoolClient"]
        self.secret_client = secret["ClientId"], secret["ClientSecret"]
        self._made = 0

    def person(self, username: str | None = None) -> "Person":
        """Let somebody sign up."""
        self._made += 1
        address = f"person{self._made}@example.com"
        name = address if self.by_address else username or f"person{self._made}"
        sub = sign_up(
            self.cognito,
            self.client_id,
            name,
            email=address,
            nickname="P",
            phone_number="+15555550123",
        )["UserSub"]
        return Person(self, sub if self.by_address else name, sub)

    def client(self, name: str) -> dict[str, str]:
        """Return what names a user to the client that has a secret."""
        client_id, secret = self.secret_client
        return {
            "ClientId": client_id,
            "Username": name,
            "SecretHash": secret_hash(client_id, secret, name),
        }


@dataclass(frozen=True)
class Person:
    """One who has signed up, known by her real username."""

    world: World
    username: str
    sub: str

    @property
    def named(self) -> dict[str, str]:
        return {"UserPoolId": self.world.id, "Username": self.username}

    def get(self) -> dict[str, Any]:
        user: dict[str, Any] = self.world.cognito.admin_get_user(**self.named)
        return user

    def status(self) -> str:
        return str(self.get()["UserStatus"])

    def enabled(self) -> bool:
        return bool(self.get()["Enabled"])

    def groups(self) -> list[str]:
        answer = self.world.cognito.admin_list_groups_for_user(**self.named)
        return [group["GroupName"] for group in answer["Groups"]]

    def nickname(self) -> str | None:
        return as_dict(self.get()["UserAttributes"]).get("nickname")

    def factors(self) -> list[str]:
        factors: list[str] = self.get().get("UserMFASettingList", [])
        return factors

    def options(self) -> int:
        return len(self.get().get("MFAOptions", []))

    def devices(self) -> list[str]:
        answer = self.world.cognito.admin_list_devices(**self.named)
        return [
            as_dict(device["DeviceAttributes"])["dev:device_remembered_status"]
            for device in answer["Devices"]
        ]

    def event(self) -> dict[str, Any]:
        events = self.world.cognito.admin_list_user_auth_events(**self.named)["AuthEvents"]
        newest: dict[str, Any] = events[0]
        return newest

    def feedback(self) -> str | None:
        value: str | None = self.event().get("EventFeedback", {}).get("FeedbackValue")
        return value

    def sessions(self) -> int:
        return len(self.world.cognito.admin_list_user_sessions(**self.named)["Sessions"])

    def letters(self) -> int:
        return len(codes_of(self.world.host, self.world.id, self.username))

    def old_password(self) -> bool:
        try:
            self.sign_in()
        except self.world.cognito.exceptions.NotAuthorizedException:
            return False
        return True

    def exists(self) -> bool:
        try:
            return bool(self.get()["Username"] == self.username)
        except self.world.cognito.exceptions.UserNotFoundException:
            return False

    def confirm(self) -> None:
        self.world.cognito.admin_confirm_sign_up(**self.named)
        self.world.cognito.admin_update_user_attributes(
            **self.named, UserAttributes=attributes(email_verified="true")
        )

    def sign_in(self) -> dict[str, str]:
        answer = sign_in(
            self.world.cognito, self.world.id, self.world.client_id, USERNAME=self.username
        )
        tokens: dict[str, str] = answer["AuthenticationResult"]
        return tokens


Extras = dict[str, Any]


def nothing(person: Person) -> Extras:
    return {}


def confirmed(person: Person) -> Extras:
    person.confirm()
    return {}


def disabled(person: Person) -> Extras:
    person.world.cognito.admin_disable_user(**person.named)
    return {}


def member(person: Person) -> Extras:
    person.world.cognito.admin_add_user_to_group(**person.named, GroupName="staff")
    return {}


def member_of_staff(person: Person) -> Extras:
    return {**member(person), "GroupName": "staff"}


def with_device(person: Person) -> Extras:
    person.confirm()
    tokens: Any = person.sign_in()
    device = tokens["NewDeviceMetadata"]
    person.world.cognito.confirm_device(
        AccessToken=tokens["AccessToken"],
        DeviceKey=device["DeviceKey"],
        DeviceSecretVerifierConfig=generate_hash_device(
            device["DeviceGroupKey"], device["DeviceKey"]
        )[1],
    )
    return {"DeviceKey": device["DeviceKey"]}


def with_any_device(person: Person) -> Extras:
    with_device(person)
    return {}


def remembering(person: Person) -> Extras:
    return {**with_device(person), "DeviceRememberedStatus": "remembered"}


def signed_in(person: Person) -> Extras:
    person.confirm()
    person.sign_in()
    return {}


def judging(person: Person) -> Extras:
    signed_in(person)
    return {"EventId": person.event()["EventId"], "FeedbackValue": "Valid"}


def told_of_a_risk(person: Person) -> Extras:
    person.confirm()
    put_risk(
        person.world.host, UserPoolId=person.world.id, Username=person.username, RiskLevel="High"
    )
    person.sign_in()
    url = f"{person.world.host.url}/_aws/cognito-idp/messages"
    sent = requests.get(url, params={"user_pool_id": person.world.id}, timeout=30)
    told = said(sent.json()["messages"][-1]["Body"]["text_part"])
    return {"EventId": told["event"], "FeedbackToken": told["token"], "FeedbackValue": "Valid"}


def with_app(person: Person) -> Extras:
    person.confirm()
    token = person.sign_in()["AccessToken"]
    cognito = person.world.cognito
    app = App(cognito.associate_software_token(AccessToken=token)["SecretCode"])
    cognito.verify_software_token(AccessToken=token, UserCode=app.code())
    cognito.admin_set_user_mfa_preference(
        **person.named, SoftwareTokenMfaSettings={"Enabled": True}
    )
    return {}


def tracked(person: Person) -> Extras:
    person.world.cognito.set_user_pool_session_configuration(
        UserPoolId=person.world.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 9}
    )
    return signed_in(person)


def with_session(person: Person) -> Extras:
    tracked(person)
    answer = person.world.cognito.admin_list_user_sessions(**person.named)
    return {"SessionId": answer["Sessions"][0]["SessionId"]}


def signing_up(person: Person) -> Extras:
    return {"ConfirmationCode": codes_of(person.world.host, person.world.id, person.username)[-1]}


def choosing_a_password(person: Person) -> Extras:
    person.confirm()
    person.world.cognito.forgot_password(ClientId=person.world.client_id, Username=person.username)
    return {**signing_up(person), "Password": "Another123!"}


@dataclass(frozen=True)
class Case:
    """An operation: what comes before it, what it is sent, and what is seen of it."""

    prepare: Callable[[Person], Extras] = nothing
    extras: Extras = field(default_factory=dict)
    seen: Callable[[Person], Any] = Person.exists
    before: Any = True
    after: Any = True
    answers: Callable[[dict[str, Any]], Any] = lambda answer: None
    answer: Any = None


def length(name: str) -> Callable[[dict[str, Any]], int]:
    return lambda answer: len(answer[name])


DOCUMENTED: Mapping[str, Case] = {
    "AdminAddUserToGroup": Case(nothing, {"GroupName": "staff"}, Person.groups, [], ["staff"]),
    "AdminConfirmSignUp": Case(nothing, {}, Person.status, "UNCONFIRMED", "CONFIRMED"),
    "AdminDeleteUser": Case(after=False),
    "AdminDeleteUserAttributes": Case(
        nothing, {"UserAttributeNames": ["nickname"]}, Person.nickname, "P", None
    ),
    "AdminDisableUser": Case(nothing, {}, Person.enabled, True, False),
    "AdminEnableUser": Case(disabled, {}, Person.enabled, False, True),
    "AdminForgetDevice": Case(with_device, {}, Person.devices, ["not_remembered"], []),
    "AdminGetDevice": Case(with_device, answers=length("Device"), answer=5),
    "AdminGetUser": Case(answers=lambda answer: answer["UserStatus"], answer="UNCONFIRMED"),
    "AdminListDevices": Case(with_any_device, answers=length("Devices"), answer=1),
    "AdminListGroupsForUser": Case(member, answers=length("Groups"), answer=1),
    "AdminListUserAuthEvents": Case(answers=length("AuthEvents"), answer=1),
    "AdminRemoveUserFromGroup": Case(member_of_staff, {}, Person.groups, ["staff"], []),
    "AdminResetUserPassword": Case(confirmed, {}, Person.status, "CONFIRMED", "RESET_REQUIRED"),
    "AdminSetUserMFAPreference": Case(
        confirmed, {"SMSMfaSettings": {"Enabled": True}}, Person.factors, [], ["SMS_MFA"]
    ),
    "AdminSetUserPassword": Case(
        confirmed, {"Password": PASSWORD}, Person.status, "CONFIRMED", "FORCE_CHANGE_PASSWORD"
    ),
    "AdminSetUserSettings": Case(
        confirmed,
        {"MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]},
        Person.options,
        0,
        1,
    ),
    "AdminUpdateAuthEventFeedback": Case(judging, {}, Person.feedback, None, "Valid"),
    "AdminUpdateDeviceStatus": Case(
        remembering, {}, Person.devices, ["not_remembered"], ["remembered"]
    ),
    "AdminUpdateUserAttributes": Case(
        nothing, {"UserAttributes": attributes(nickname="Q")}, Person.nickname, "P", "Q"
    ),
    "AdminUserGlobalSignOut": Case(tracked, {}, Person.sessions, 1, 0),
    "ConfirmForgotPassword": Case(choosing_a_password, {}, Person.old_password, True, False),
    "ConfirmSignUp": Case(signing_up, {}, Person.status, "UNCONFIRMED", "CONFIRMED"),
    "ForgotPassword": Case(confirmed, {}, Person.letters, 1, 2),
    "ResendConfirmationCode": Case(nothing, {}, Person.letters, 1, 2),
    "UpdateAuthEventFeedback": Case(told_of_a_risk, {}, Person.feedback, None, "Valid"),
}
NEWER: Mapping[str, Case] = {
    "AdminDeleteSoftwareToken": Case(with_app, {}, Person.factors, ["SOFTWARE_TOKEN_MFA"], []),
    "AdminGetUserAuthFactors": Case(
        answers=lambda answer: answer["ConfiguredUserAuthFactors"], answer=["PASSWORD"]
    ),
    "AdminListUserSessions": Case(tracked, answers=length("Sessions"), answer=1),
    "AdminRevokeUserSession": Case(with_session, {}, Person.sessions, 1, 0),
}
CASES = {**DOCUMENTED, **NEWER}


def carry_out(world: World, operation: str, name: str, extras: Extras) -> dict[str, Any]:
    """Call an operation; those of an app client are called by the one that has a secret."""
    members = world.cognito.meta.service_model.operation_model(operation).input_shape.members
    named = world.client(name) if "ClientId" in members else {"UserPoolId": world.id}
    call = getattr(world.cognito, xform_name(operation))
    answer: dict[str, Any] = call(**{**named, "Username": name, **extras})
    return answer


@pytest.fixture(scope="module")
def worlds(host: Host) -> dict[str, World]:
    """A pool of each kind."""
    return {kind: World(host, kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", CASES)
def test_a_sub_names_its_user(worlds: dict[str, World], operation: str, kind: str) -> None:
    case, person = CASES[operation], worlds[kind].person()
    extras = {**case.prepare(person), **case.extras}
    assert case.seen(person) == case.before
    answer = carry_out(person.world, operation, person.sub, extras)
    assert (case.seen(person), case.answers(answer)) == (case.after, case.answer)


@pytest.mark.parametrize("operation", CASES)
def test_a_username_wins_over_a_sub_of_the_same_text(
    worlds: dict[str, World], operation: str
) -> None:
    case, world = CASES[operation], worlds["names"]
    person = world.person()
    namesake = world.person(username=person.sub)
    case.prepare(person)
    extras = {**case.prepare(namesake), **case.extras}
    assert (case.seen(person), case.seen(namesake)) == (case.before, case.before)
    answer = carry_out(world, operation, person.sub, extras)
    assert (case.seen(person), case.seen(namesake)) == (case.before, case.after)
    if operation == "AdminGetUser":
        assert answer["Username"] == namesake.username


def test_every_operation_on_a_named_user_is_tried(cognito: Any) -> None:
    model = cognito.meta.service_model
    named = {
        name
        for name in model.operation_names
        if "Username" in model.operation_model(name).input_shape.members
    }
    assert len(DOCUMENTED) == 26
    assert named == {*CASES, "SignUp", "AdminCreateUser"}


def test_an_alias_wins_over_a_sub_of_the_same_text(worlds: dict[str, World]) -> None:
    world = worlds["aliases"]
    person, other = world.person(), world.person()
    other.confirm()
    world.cognito.admin_update_user_attributes(
        **other.named, UserAttributes=attributes(preferred_username=person.sub)
    )
    found = world.cognito.admin_get_user(UserPoolId=world.id, Username=person.sub)
    assert found["Username"] == other.username


@pytest.mark.parametrize(("kind", "is_found"), [("names", False), ("names without case", True)])
def test_letter_case_counts_in_a_sub_as_in_a_username(
    worlds: dict[str, World], kind: str, is_found: bool
) -> None:
    world = worlds[kind]
    person = world.person()
    named = {"UserPoolId": world.id, "Username": person.sub.upper()}
    if is_found:
        assert world.cognito.admin_get_user(**named)["Username"] == person.username
        return
    with refused(*GONE):
        world.cognito.admin_get_user(**named)


def test_a_sub_is_a_username_in_its_own_pool_only(worlds: dict[str, World]) -> None:
    person = worlds["names"].person()
    with refused(*GONE):
        person.world.cognito.admin_get_user(UserPoolId=worlds["aliases"].id, Username=person.sub)


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "USER_SRP_AUTH"])
def test_a_sub_signs_nobody_in(worlds: dict[str, World], flow: str) -> None:
    world = worlds["names"]
    person = world.person()
    person.confirm()
    with refused(*GONE):
        initiate(
            world.cognito,
            world.id,
            world.client_id,
            "USER",
            flow,
            USERNAME=person.sub,
            PASSWORD=PASSWORD,
            SRP_A="AB" * 100,
        )


def test_the_hash_is_over_the_sub_that_was_sent(worlds: dict[str, World]) -> None:
    world = worlds["names"]
    person = world.person()
    client_id = world.secret_client[0]
    request = {**world.client(person.username), "Username": person.sub}
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {client_id}"):
        world.cognito.resend_confirmation_code(**request)


def test_guesses_by_sub_count_as_those_by_name(cognito: Any) -> None:
    pool_id = make_pool(cognito, **VERIFIES_EMAIL)
    client_id = make_client(cognito, pool_id)
    sub = sign_up(cognito, client_id, email="alice@example.com")["UserSub"]
    for name in ["alice"] * 8 + [sub] * 7:
        with refused(*MISMATCH):
            confirm(cognito, client_id, "x", name)
    for name in ("alice", sub):
        with refused(*LIMIT):
            confirm(cognito, client_id, "x", name)
