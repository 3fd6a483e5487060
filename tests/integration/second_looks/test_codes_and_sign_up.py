"""Codes and sign-ups that another operation overtakes: what is sent goes where it should."""

from typing import Any

import pytest

from localstack_cognito.directory.accounts import admin_create_user, password_reset, sign_up
from localstack_cognito.directory.users import delivery, user_attributes
from tests.integration.directory.accounts.signing_up import (
    CONFIRMED,
    EXISTS,
    EXPIRED,
    MISMATCH,
    VERIFIES_EMAIL,
)
from tests.integration.directory.users.accounts import (
    ADDRESS,
    GONE,
    NEW_PASSWORD,
    OTHER_ADDRESS,
    PHONE,
    TAKEN,
    Account,
    make_account,
)
from tests.integration.making import (
    PASSWORD,
    as_dict,
    attributes,
    make_client,
    make_pool,
    refused,
)
from tests.integration.second_looks.between import Race, between, codes, destinations

BETWEEN = "Between123!"
MOVED = {"email": OTHER_ADDRESS, "email_verified": "true"}
NO_CODE_TO_SEND = ("InvalidParameterException", "User does not have email to send a code to.")


class Newcomer:
    """A user who has signed up and has yet to be confirmed."""

    def __init__(self, cognito: Any, **settings: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito, **{**VERIFIES_EMAIL, **settings})
        self.client_id = make_client(cognito, self.pool_id)
        self.in_pool = {"UserPoolId": self.pool_id, "Username": "newcomer"}
        self.by_client = {"ClientId": self.client_id, "Username": "newcomer"}
        self.sign_up()
        (self.code,) = codes(self.pool_id)

    def sign_up(self, username: str = "newcomer", email: str = ADDRESS) -> None:
        self.cognito.sign_up(
            ClientId=self.client_id,
            Username=username,
            Password=PASSWORD,
            UserAttributes=attributes(email=email),
        )

    def confirm(self, **more: Any) -> None:
        self.cognito.confirm_sign_up(ConfirmationCode=self.code, **self.by_client, **more)

    def confirm_by_admin(self) -> None:
        self.cognito.admin_confirm_sign_up(**self.in_pool)

    def resend(self) -> str:
        answer = self.cognito.resend_confirmation_code(**self.by_client)
        return str(answer["CodeDeliveryDetails"]["Destination"])

    def update(self, **values: str) -> None:
        self.cognito.admin_update_user_attributes(
            UserAttributes=attributes(**values), **self.in_pool
        )

    def delete(self) -> None:
        self.cognito.admin_delete_user(**self.in_pool)

    def delete_pool(self) -> None:
        self.cognito.delete_user_pool(UserPoolId=self.pool_id)

    @property
    def user(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cognito.admin_get_user(**self.in_pool)
        return {**found, **as_dict(found["UserAttributes"])}


def _has_another_name(newcomer: Newcomer) -> None:
    assert newcomer.user["name"] == "between"
    assert newcomer.user["UserStatus"] == "CONFIRMED"


def _went_to_the_other_address(made: Newcomer | Account) -> None:
    assert destinations(made.pool_id)[-1] == OTHER_ADDRESS


NEWCOMERS = {
    "ConfirmSignUp, after AdminConfirmSignUp": Race(
        Newcomer.confirm, sign_up._confirm, Newcomer.confirm_by_admin, CONFIRMED
    ),
    "ConfirmSignUp, after ResendConfirmationCode": Race(
        Newcomer.confirm, sign_up._confirm, Newcomer.resend, MISMATCH
    ),
    "ConfirmSignUp, after AdminDeleteUser": Race(
        Newcomer.confirm, sign_up._confirm, Newcomer.delete, GONE
    ),
    "ConfirmSignUp, with AdminUpdateUserAttributes": Race(
        Newcomer.confirm,
        sign_up._confirm,
        lambda newcomer: newcomer.update(name="between"),
        left=_has_another_name,
    ),
    "ResendConfirmationCode, after AdminConfirmSignUp": Race(
        Newcomer.resend,
        delivery.send_letters,
        Newcomer.confirm_by_admin,
        ("InvalidParameterException", "User is already confirmed."),
    ),
    "ResendConfirmationCode, after AdminDeleteUser": Race(
        Newcomer.resend, delivery.send_letters, Newcomer.delete, GONE
    ),
    "ResendConfirmationCode, with AdminUpdateUserAttributes": Race(
        Newcomer.resend,
        delivery.send_letters,
        lambda newcomer: newcomer.update(email=OTHER_ADDRESS),
        left=_went_to_the_other_address,
    ),
    "SignUp, after SignUp": Race(
        lambda newcomer: newcomer.sign_up("another"),
        sign_up.sign_up,
        lambda newcomer: newcomer.sign_up("another"),
        EXISTS,
    ),
    "SignUp, after DeleteUserPool": Race(
        lambda newcomer: newcomer.sign_up("another"),
        sign_up.sign_up,
        Newcomer.delete_pool,
        ("ResourceNotFoundException", "User pool {} does not exist."),
    ),
}


@pytest.mark.parametrize("race", NEWCOMERS.values(), ids=NEWCOMERS)
def test_a_user_who_signs_up(cognito: Any, race: Race) -> None:
    newcomer = Newcomer(cognito)
    race.of(newcomer.pool_id).run(newcomer)


def _invite(alice: Account, name: str = "invited", **more: Any) -> None:
    alice.cognito.admin_create_user(UserPoolId=alice.pool_id, Username=name, **more)


def _invite_again(alice: Account) -> None:
    _invite(alice, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])


def _invited(alice: Account) -> dict[str, str]:
    return {"UserPoolId": alice.pool_id, "Username": "invited"}


INVITED = {
    "AdminCreateUser, after AdminCreateUser": Race(
        lambda alice: _invite(alice, "another"),
        admin_create_user._create,
        lambda alice: _invite(alice, "another"),
        ("UsernameExistsException", "User account already exists"),
    ),
    "AdminCreateUser, after DeleteUserPool": Race(
        lambda alice: _invite(alice, "another"),
        admin_create_user._create,
        lambda alice: alice.cognito.delete_user_pool(UserPoolId=alice.pool_id),
        ("ResourceNotFoundException", "User pool {} does not exist."),
    ),
    "AdminCreateUser (RESEND), after AdminSetUserPassword": Race(
        _invite_again,
        delivery.send_letters,
        lambda alice: alice.cognito.admin_set_user_password(
            Password=BETWEEN, Permanent=True, **_invited(alice)
        ),
        (
            "UnsupportedUserStateException",
            "Resend not possible. invited status is not FORCE_CHANGE_PASSWORD",
        ),
    ),
    "AdminCreateUser (RESEND), after AdminDeleteUser": Race(
        _invite_again,
        delivery.send_letters,
        lambda alice: alice.cognito.admin_delete_user(**_invited(alice)),
        GONE,
    ),
    "AdminCreateUser (RESEND), with AdminUpdateUserAttributes": Race(
        _invite_again,
        delivery.send_letters,
        lambda alice: alice.cognito.admin_update_user_attributes(
            UserAttributes=attributes(**MOVED), **_invited(alice)
        ),
        left=_went_to_the_other_address,
    ),
}


@pytest.mark.parametrize("race", INVITED.values(), ids=INVITED)
def test_a_user_who_is_invited(cognito: Any, race: Race) -> None:
    alice = make_account(cognito)
    _invite(alice, UserAttributes=attributes(email=ADDRESS), MessageAction="SUPPRESS")
    race.of(alice.pool_id).run(alice)


def _gone(alice: Account) -> None:
    alice.cognito.admin_delete_user(**alice.in_pool)


def _move(alice: Account) -> None:
    alice.admin_update(**MOVED)


def _newest(alice: Account) -> str:
    return str(codes(alice.pool_id)[-1])


def _is_verified(alice: Account) -> None:
    assert alice.attributes == {
        "name": "between",
        "email": ADDRESS,
        "email_verified": "true",
        "phone_number": PHONE,
    }


ADDRESSES = {
    "ForgotPassword, with AdminUpdateUserAttributes": Race(
        Account.forgot, delivery.send_letters, _move, left=_went_to_the_other_address
    ),
    "ForgotPassword, after AdminDisableUser": Race(
        Account.forgot,
        delivery.send_letters,
        lambda alice: alice.cognito.admin_disable_user(**alice.in_pool),
        ("NotAuthorizedException", "User is disabled."),
    ),
    "ForgotPassword, after AdminDeleteUser": Race(
        Account.forgot, delivery.send_letters, _gone, GONE
    ),
    "AdminResetUserPassword, with AdminUpdateUserAttributes": Race(
        lambda alice: alice.cognito.admin_reset_user_password(**alice.in_pool),
        delivery.send_letters,
        _move,
        left=_went_to_the_other_address,
    ),
    "GetUserAttributeVerificationCode, with AdminUpdateUserAttributes": Race(
        Account.ask, delivery.send_letters, _move, left=_went_to_the_other_address
    ),
    "GetUserAttributeVerificationCode, after DeleteUserAttributes": Race(
        Account.ask,
        delivery.send_letters,
        lambda alice: alice.delete("email"),
        NO_CODE_TO_SEND,
    ),
    "GetUserAttributeVerificationCode, after AdminDeleteUser": Race(
        Account.ask, delivery.send_letters, _gone, GONE
    ),
    # She has the address already when the letter about it is done: no code verifies it.
    "UpdateUserAttributes, after AdminUpdateUserAttributes of the same address": Race(
        lambda alice: alice.update(email=OTHER_ADDRESS),
        delivery.send_letters,
        _move,
        left=lambda alice: _has_no_code(alice),
    ),
}


def _has_no_code(alice: Account) -> None:
    assert codes(alice.pool_id) == []
    assert alice.attributes["email_verified"] == "true"


@pytest.mark.parametrize("race", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_that_a_code_goes_to(cognito: Any, race: Race) -> None:
    alice = make_account(cognito, VERIFIES_EMAIL, email=ADDRESS, email_verified="true")
    race.run(alice)


VERIFYING = {
    "VerifyUserAttribute, after VerifyUserAttribute": (
        lambda alice, code: alice.verify(code),
        EXPIRED,
    ),
    "VerifyUserAttribute, after GetUserAttributeVerificationCode": (
        lambda alice, code: alice.ask(),
        MISMATCH,
    ),
    "VerifyUserAttribute, after AdminDeleteUser": (lambda alice, code: _gone(alice), GONE),
    "VerifyUserAttribute, after VerifyUserAttribute of another user": (
        lambda alice, code: alice.another("bob", email=ADDRESS, email_verified="true"),
        TAKEN,
    ),
}


@pytest.mark.parametrize(("winner", "refusal"), VERIFYING.values(), ids=VERIFYING)
def test_a_code_that_verifies_an_address(
    cognito: Any, winner: Any, refusal: tuple[str, str]
) -> None:
    alice = make_account(
        cognito, {**VERIFIES_EMAIL, "AliasAttributes": ["email"]}, email=ADDRESS, name="before"
    )
    alice.ask()
    code = _newest(alice)
    with (
        between(user_attributes.verify_user_attribute, lambda: winner(alice, code)),
        refused(*refusal),
    ):
        alice.verify(code)


def test_verify_user_attribute_with_admin_update_user_attributes(cognito: Any) -> None:
    alice = make_account(cognito, VERIFIES_EMAIL, email=ADDRESS, phone_number=PHONE, name="before")
    alice.ask()
    with between(user_attributes.verify_user_attribute, lambda: alice.admin_update(name="between")):
        alice.verify(_newest(alice))
    _is_verified(alice)


RESETTING = {
    "ConfirmForgotPassword, after ConfirmForgotPassword": (
        lambda alice, code: alice.confirm(code, BETWEEN),
        EXPIRED,
    ),
    "ConfirmForgotPassword, after ForgotPassword": (lambda alice, code: alice.forgot(), MISMATCH),
    "ConfirmForgotPassword, after AdminDeleteUser": (lambda alice, code: _gone(alice), GONE),
}


@pytest.mark.parametrize(("winner", "refusal"), RESETTING.values(), ids=RESETTING)
def test_a_code_that_lets_a_user_choose_a_password(
    cognito: Any, winner: Any, refusal: tuple[str, str]
) -> None:
    alice = make_account(cognito, email=ADDRESS, email_verified="true")
    alice.forgot()
    code = _newest(alice)
    with (
        between(password_reset.confirm_forgot_password, lambda: winner(alice, code)),
        refused(*refusal),
    ):
        alice.confirm(code, NEW_PASSWORD)


def test_confirm_forgot_password_with_admin_update_user_attributes(cognito: Any) -> None:
    alice = make_account(cognito, email=ADDRESS, email_verified="true", name="before")
    alice.forgot()
    with between(
        password_reset.confirm_forgot_password, lambda: alice.admin_update(name="between")
    ):
        alice.confirm(_newest(alice))
    assert alice.attributes["name"] == "between"
    alice.sign_in(password=NEW_PASSWORD)
