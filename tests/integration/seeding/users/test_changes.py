"""A file that is applied where users are: who is left alone, changed, made, deleted."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito import clock
from localstack_cognito.directory.users import passwords
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.users import verifiers
from localstack_cognito.seeding.users.writing import Writing
from localstack_cognito.storage import database
from localstack_cognito.storage.groups import delete_group
from localstack_cognito.storage.users import find_by_username
from tests.integration.seeding.users.files import (
    POOL_ID,
    applied,
    exported,
    exported_users,
    file_of,
)

ALIASES = "AliasAttributes: [email]\nGroups: [{GroupName: admins}, {GroupName: staff}]"
ALICE = """\
- Username: alice
  Password: Example123!
  UserAttributes: {name: Alice, email: a@example.com, email_verified: true}
  Groups: [admins]
"""
BOB = """\
- Username: bob
  UserAttributes: {email: b@example.com, email_verified: true}
"""


def users_of(report: Any) -> tuple[int, int, int, int]:
    """Return how many users were made, changed, deleted and left alone."""
    counters = (report.made, report.changed, report.deleted, report.unchanged)
    made, changed, deleted, unchanged = (counter["Users"] for counter in counters)
    return made, changed, deleted, unchanged


def user_named(name: str) -> dict[str, Any]:
    """Return a user as the host exports them."""
    return next(user for user in exported_users() if user["Username"] == name)


CHANGES = {
    "a name": (("name: Alice", "name: Alicia"), {"UserAttributes"}),
    "an address": (("a@example.com", "c@example.com"), {"UserAttributes"}),
    "groups": (("[admins]", "[staff, admins]"), {"Groups"}),
    "no groups": (("  Groups: [admins]\n", ""), {"Groups"}),
    "a password": (("Example123!", "Example456!"), {"PasswordVerifier"}),
    "a temporary password": (
        ("Password: Example123!", "TemporaryPassword: Example456!"),
        {"PasswordVerifier", "TemporaryPasswordExpires"},
    ),
    "disabled": (("  Groups", "  Enabled: false\n  Groups"), {"Enabled"}),
    "a status": (("  Groups", "  UserStatus: RESET_REQUIRED\n  Groups"), {"UserStatus"}),
    "the day of the start": (("  Groups", "  UserCreateDate: 2020-01-01\n  Groups"), set()),
}


@pytest.mark.parametrize(("change", "members"), CHANGES.values(), ids=CHANGES.keys())
def test_a_member_that_changes_changes_just_that(
    in_process: Callable[[str], Any], change: tuple[str, str], members: set[str]
) -> None:
    applied(file_of(ALICE + BOB, ALIASES))
    before, bob = user_named("alice"), user_named("bob")
    text = file_of(ALICE.replace(*change) + BOB, ALIASES)
    assert users_of(applied(text, dry_run=True)) == (0, 1, 0, 1)
    assert user_named("alice") == before
    assert users_of(applied(text)) == (0, 1, 0, 1)
    after = user_named("alice")
    differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert differing - {"UserLastModifiedDate", "UserCreateDate"} == members
    assert "UserLastModifiedDate" in differing
    assert user_named("bob") == bob
    assert users_of(applied(text)) == (0, 0, 0, 2)
    assert user_named("alice") == after


def test_what_users_came_by_stays_where_a_file_says_nothing(
    in_process: Callable[[str], Any],
) -> None:
    used = (
        "  SoftwareToken: {SecretCode: JBSWY3DPEHPK3PXP}\n"
        "  UserMFASettingList: [SOFTWARE_TOKEN_MFA]\n"
        "  AuthEvents: [{EventId: a, EventType: SignIn, EventResponse: Pass}]\n"
        "  FailedSignIns: 2\n"
    )
    applied(file_of(ALICE + used, ALIASES))
    before = exported()
    assert users_of(applied(file_of(ALICE, ALIASES))) == (0, 0, 0, 1)
    assert exported() == before
    assert users_of(applied(file_of(ALICE, ALIASES), prune=True)) == (0, 1, 0, 0)
    alice = user_named("alice")
    assert "AuthEvents" in alice
    assert "SoftwareToken" not in alice
    assert "UserMFASettingList" not in alice


DEVICE = "us-east-1_aaaaaaaa-1111-2222-3333-444444444444"
BY_GOOGLE = """\
IdentityProviders:
- ProviderName: Google
  ProviderType: Google
  ProviderDetails: {client_id: a, client_secret: b, authorize_scopes: openid}
"""


@pytest.mark.parametrize(
    "undated",
    [
        f"Devices: [{{DeviceKey: {DEVICE}, DeviceName: mine}}]",
        "Identities: [{ProviderName: Google, ProviderAttributeValue: mine}]",
        "AuthEvents: [{EventId: mine, EventType: SignIn, EventResponse: Pass}]",
    ],
)
def test_what_is_given_without_its_dates_keeps_them(
    in_process: Callable[[str], Any], undated: str
) -> None:
    text = file_of(f"- Username: alice\n  {undated}\n", BY_GOOGLE)
    applied(text)
    before = exported()
    assert users_of(applied(text)) == (0, 0, 0, 1)
    assert exported() == before


def test_a_device_that_is_changed_keeps_only_the_date_on_which_it_was_made(
    in_process: Callable[[str], Any],
) -> None:
    text = file_of(f"- Username: alice\n  Devices: [{{DeviceKey: {DEVICE}, DeviceName: mine}}]\n")
    applied(text)
    (before,) = user_named("alice")["Devices"]
    applied(text.replace("mine", "yours"))
    (after,) = user_named("alice")["Devices"]
    assert after["DeviceName"] == "yours"
    assert after["DeviceCreateDate"] == before["DeviceCreateDate"]
    assert after["DeviceLastModifiedDate"] != before["DeviceLastModifiedDate"]


def test_addresses_may_be_exchanged(in_process: Callable[[str], Any]) -> None:
    applied(file_of(ALICE + BOB, ALIASES))
    exchanged = (ALICE + BOB).replace("a@", "x@").replace("b@", "a@").replace("x@", "b@")
    assert users_of(applied(file_of(exchanged, ALIASES))) == (0, 2, 0, 0)
    assert user_named("alice")["UserAttributes"]["email"] == "b@example.com"
    cognito = in_process("cognito-idp")
    found = cognito.admin_get_user(UserPoolId=POOL_ID, Username="a@example.com")
    assert found["Username"] == "bob"
    assert users_of(applied(file_of(exchanged, ALIASES))) == (0, 0, 0, 2)


def test_who_is_not_in_the_file_is_deleted_where_it_is_asked_for(
    in_process: Callable[[str], Any],
) -> None:
    applied(file_of(ALICE + BOB, ALIASES))
    carol = BOB.replace("bob", "carol")
    with pytest.raises(FileProblems):
        applied(file_of(carol, ALIASES))
    assert users_of(applied(file_of(carol, ALIASES), prune=True, dry_run=True)) == (1, 0, 2, 0)
    assert users_of(applied(file_of(carol, ALIASES), prune=True)) == (1, 0, 2, 0)
    assert [user["Username"] for user in exported_users()] == ["carol"]
    assert users_of(applied(file_of("", ALIASES), prune=True)) == (0, 0, 1, 0)
    assert "Users" not in exported()


def test_a_password_is_none_of_those_before(in_process: Callable[[str], Any]) -> None:
    pool = (
        "Policies:\n  PasswordPolicy: {MinimumLength: 8, PasswordHistorySize: 2, "
        "TemporaryPasswordValidityDays: 7}"
    )
    one, other = (f"- Username: alice\n  Password: Example{digit}!" for digit in (1234, 5678))
    applied(file_of(one, pool))
    assert users_of(applied(file_of(other, pool))) == (0, 1, 0, 0)
    assert len(user_named("alice")["PasswordHistory"]) == 2
    with pytest.raises(FileProblems) as refused:
        applied(file_of(one, pool))
    (problem,) = refused.value.problems
    assert problem.member == "UserPools[0].Users[0].Password"


def test_verifiers_that_many_processes_compute_are_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verifiers, "_FEW", 3)
    monkeypatch.setattr(verifiers, "_cores", lambda: 2)
    wanted = [(POOL_ID, f"user{number}", f"Exämple{number}!") for number in range(7)]
    made = verifiers.new_passwords(wanted)
    assert all(passwords.is_password(*one, kept) for one, kept in zip(wanted, made, strict=True))
    assert len({kept.salt for kept in made}) == len(wanted)


def _delete_group() -> None:
    with database.database().write() as connection:
        delete_group(connection, POOL_ID, "staff")


def _take_name(cognito: Any) -> None:
    cognito.admin_create_user(UserPoolId=POOL_ID, Username="bob", MessageAction="SUPPRESS")


def _take_address(cognito: Any) -> None:
    attributes = {"email": "b@example.com", "email_verified": "true"}
    cognito.admin_create_user(
        UserPoolId=POOL_ID,
        Username="carol",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )


def _meanwhile(monkeypatch: pytest.MonkeyPatch, others: Callable[[], None]) -> None:
    """Let others write between the check and the first user."""
    todo, compute = [others], Writing._compute

    def compute_after_others(self: Writing, candidates: Any) -> Any:
        if todo:
            todo.pop()()
        return compute(self, candidates)

    monkeypatch.setattr(Writing, "_compute", compute_after_others)


def test_a_group_that_goes_meanwhile_is_told(
    in_process: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _meanwhile(monkeypatch, _delete_group)
    with pytest.raises(FileProblems) as refused:
        applied(file_of(f"{ALICE}{BOB}  Groups: [admins, staff]\n", ALIASES))
    (problem,) = refused.value.problems
    assert (problem.place.line, problem.member, problem.message) == (
        14,
        "UserPools[0].Users[1].Groups[1]",
        "Group not found.",
    )
    assert [user["Username"] for user in exported_users()] == ["alice"]


TWO_POOLS = """\
Version: 1
Clock: {Offset: 60}
UserPools:
- PoolName: app
  Id: us-east-1_app
  Users: [{Username: alice}]
- PoolName: other
  Id: us-east-1_other
  Users: [{Username: bob}]
"""


def test_a_pool_that_goes_meanwhile_is_told_and_the_rest_applied(
    in_process: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    cognito = in_process("cognito-idp")
    _meanwhile(monkeypatch, lambda: cognito.delete_user_pool(UserPoolId=POOL_ID))
    with pytest.raises(FileProblems) as refused:
        applied(TWO_POOLS)
    (problem,) = refused.value.problems
    assert (problem.place.line, problem.member, problem.message) == (
        6,
        "UserPools[0].Users[0]",
        f"User pool {POOL_ID} does not exist.",
    )
    (bob,) = cognito.list_users(UserPoolId="us-east-1_other")["Users"]
    assert bob["Username"] == "bob"
    assert clock.offset() == 60


def test_an_alias_that_goes_meanwhile_is_told(
    in_process: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _meanwhile(monkeypatch, lambda: _take_address(in_process("cognito-idp")))
    with pytest.raises(FileProblems) as refused:
        applied(file_of(ALICE + BOB, ALIASES))
    (problem,) = refused.value.problems
    assert (problem.place.line, problem.member, problem.message) == (
        13,
        "UserPools[0].Users[1].UserAttributes.email",
        "An account with the given email already exists.",
    )
    assert [user["Username"] for user in exported_users()] == ["carol", "alice"]


def test_a_name_that_goes_meanwhile_is_told(
    in_process: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _meanwhile(monkeypatch, lambda: _take_name(in_process("cognito-idp")))
    with pytest.raises(FileProblems) as refused:
        applied(file_of(ALICE + BOB, ALIASES))
    (problem,) = refused.value.problems
    assert (problem.member, problem.message) == (
        "UserPools[0].Users[1].Username",
        "User account already exists",
    )


def test_without_secrets_a_file_has_none_and_can_be_applied(
    in_process: Callable[[str], Any],
) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    applied(file_of(f"{ALICE}  SoftwareToken: {{SecretCode: {secret}}}\n", ALIASES))
    with database.database().read() as connection:
        user = find_by_username(connection, POOL_ID, "alice")
    assert user is not None
    assert user.password is not None
    verifier = base64.b64encode(user.password.verifier).decode()
    assert verifier in exported()
    without = exported(without_secrets=True)
    assert verifier not in without
    assert secret not in without
    assert "Users" not in exported(without_users=True)
    database.reset()
    applied(without)
    alice = user_named("alice")
    assert alice["UserAttributes"]["name"] == "Alice"
    assert "UserStatus" not in alice
    assert exported(without_secrets=True) == without
