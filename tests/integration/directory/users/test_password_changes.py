"""Passwords that signed-in users and developers change."""

from typing import Any

import pytest

from tests.at_once import at_once
from tests.host import Host
from tests.integration.directory.accounts.signing_up import INVALID, LIMIT
from tests.integration.directory.users.accounts import (
    GONE,
    NEW_PASSWORD,
    WRONG,
    Account,
    make_account,
)
from tests.integration.making import PASSWORD, codes_of, refused

USED = ("PasswordHistoryPolicyViolationException", "Password has previously been used")


def history(size: int) -> dict[str, Any]:
    """Return the setting of a pool that remembers so many passwords."""
    return {"Policies": {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": size}}}


@pytest.fixture
def alice(cognito: Any) -> Account:
    return make_account(cognito)


def test_the_new_password_signs_in_and_the_old_one_no_longer(alice: Account) -> None:
    before = alice.user
    alice.change_password()
    with refused(*WRONG):
        alice.sign_in()
    assert alice.sign_in(password=NEW_PASSWORD)
    # Tokens from before stay good.
    assert alice.refresh()
    assert alice.cognito.get_user(**alice.by_token)["Username"] == "alice"
    assert alice.user["UserStatus"] == "CONFIRMED"
    assert alice.user["UserLastModifiedDate"] > before["UserLastModifiedDate"]


@pytest.mark.parametrize("proposed", [NEW_PASSWORD, "weak"])
def test_who_does_not_know_the_password_changes_nothing(alice: Account, proposed: str) -> None:
    with refused(*WRONG):
        alice.change_password(proposed, "Wrong123!")
    assert alice.sign_in()


def test_guesses_at_the_previous_password_run_out(alice: Account) -> None:
    for _ in range(5):
        with refused(*WRONG):
            alice.change_password(previous="Wrong123!")
    with refused(*LIMIT):
        alice.change_password()
    assert alice.sign_in()


WEAK = (
    ("Short1!", "Password not long enough"),
    ("PASSWORD1!", "Password must have lowercase characters"),
    ("password1!", "Password must have uppercase characters"),
    ("Password!", "Password must have numeric characters"),
    ("Password1", "Password must have symbol characters"),
)


@pytest.mark.parametrize(("proposed", "reason"), WEAK)
def test_a_weak_password_is_refused(alice: Account, proposed: str, reason: str) -> None:
    with refused("InvalidPasswordException", f"Password did not conform with policy: {reason}"):
        alice.change_password(proposed)
    assert alice.sign_in()


def test_of_two_changes_at_once_one_counts(alice: Account) -> None:
    proposals = [f"Another{number}!" for number in range(4)]

    outcomes = at_once(4, lambda number: alice.change_password(proposals[number]))
    (password,) = (one for one, error in zip(proposals, outcomes, strict=True) if error is None)
    assert alice.sign_in(password=password)


def test_a_user_without_a_password_chooses_one_without_knowing_any(cognito: Any) -> None:
    alice = make_account(cognito)
    cognito.admin_disable_provider_for_user(
        UserPoolId=alice.pool_id,
        User={"ProviderName": "Cognito", "ProviderAttributeValue": "alice"},
    )
    alice.cognito.change_password(ProposedPassword=NEW_PASSWORD, **alice.by_token)
    assert alice.sign_in(password=NEW_PASSWORD)


def test_who_has_a_password_must_give_it(alice: Account) -> None:
    with refused(INVALID, "Missing required parameter PreviousPassword"):
        alice.cognito.change_password(ProposedPassword=NEW_PASSWORD, **alice.by_token)


# Passwords that were used before


def test_the_last_passwords_are_not_chosen_again(cognito: Any) -> None:
    alice = make_account(cognito, history(2))
    with refused(*USED):
        alice.change_password(PASSWORD)
    alice.change_password("Second123!")
    with refused(*USED):
        alice.change_password(PASSWORD, "Second123!")
    alice.change_password("Third123!", "Second123!")
    # The first is the third to last by now.
    alice.change_password(PASSWORD, "Third123!")
    assert alice.sign_in()


def test_whichever_way_a_password_is_set_it_is_remembered(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, history(5), email="alice@example.com", email_verified="true")
    alice.set_password("ByDeveloper1!")
    alice.forgot()
    code = codes_of(host, alice.pool_id)[-1]
    for used in (PASSWORD, "ByDeveloper1!"):
        with refused(*USED):
            alice.confirm(code, used)
    alice.confirm(code, "ByCode123!")
    for used in (PASSWORD, "ByDeveloper1!", "ByCode123!"):
        with refused(*USED):
            alice.set_password(used)
    alice.change_password("ByHerself1!", "ByCode123!")
    with refused(*USED):
        alice.set_password("ByCode123!")


def test_without_a_history_every_password_is_taken_again(alice: Account) -> None:
    alice.change_password(PASSWORD)
    alice.set_password(PASSWORD)
    assert alice.sign_in()


# Developers


def test_a_developer_gives_a_temporary_password_to_whoever_has_one(alice: Account) -> None:
    alice.set_password(NEW_PASSWORD, permanent=False)
    assert alice.user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    with refused(*WRONG):
        alice.sign_in()
    begun = alice.begin(password=NEW_PASSWORD)
    assert begun["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_nobody_gives_a_password_to_who_is_not_there(alice: Account) -> None:
    with refused(*GONE):
        alice.cognito.admin_set_user_password(
            UserPoolId=alice.pool_id, Username="nobody", Password=NEW_PASSWORD
        )
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        alice.cognito.admin_set_user_password(
            UserPoolId="us-east-1_none", Username="alice", Password=NEW_PASSWORD
        )
