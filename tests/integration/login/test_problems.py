"""What the pages say of a refusal: in each language in its own words, beside the field it is about.

The refusals are those of the API itself, so that a page whose sentence comes from one that has been
worded otherwise is found.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyotp
import pytest
from botocore.exceptions import ClientError
from localstack.aws.api import ServiceException

import localstack_cognito.login
from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidPasswordException,
    TooManyFailedAttemptsException,
    TooManyRequestsException,
)
from localstack_cognito.directory.protection.risks import state_risk
from localstack_cognito.login import problems
from localstack_cognito.login.problems import CODE_FIELD, PASSWORD_FIELD, USERNAME_FIELD, Problem
from localstack_cognito.login.texts import LANGUAGES, Texts
from tests.in_process import ADDRESS as CALLER
from tests.in_process import refusals
from tests.integration.directory.accounts.signing_up import VERIFIES_EMAIL
from tests.integration.directory.users.accounts import ADDRESS, Account, make_account
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_client, make_pool
from tests.integration.second_looks.between import codes

TEXTS = Path(localstack_cognito.login.__file__).parent / "texts"
WEAK = {
    "password_too_short": "Aa1!",
    "password_needs_lowercase": "EXAMPLE123!",
    "password_needs_uppercase": "example123!",
    "password_needs_number": "Example!!!",
    "password_needs_symbol": "Unadorned471",
}
TAKEN = {**VERIFIES_EMAIL, "AliasAttributes": ["email"]}
GUARDED: dict[str, Any] = {
    "UserPoolTier": "PLUS",
    "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
}
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}


class Visitor:
    """Somebody who does what a page would do for them."""

    def __init__(self, cognito: Any, move_clock: Callable[[float], None]) -> None:
        self.cognito, self.move_clock = cognito, move_clock

    def alice(self, client: Mapping[str, Any] | None = None, **pool: Any) -> Account:
        return make_account(self.cognito, pool, client, email=ADDRESS, email_verified="true")

    def sign_up(
        self,
        password: str = PASSWORD,
        name: str = "newcomer",
        given: Mapping[str, str] | None = None,
        **pool: Any,
    ) -> Any:
        pool_id = make_pool(self.cognito, **pool)
        client = make_client(self.cognito, pool_id)

        def again() -> None:
            self.cognito.sign_up(
                ClientId=client,
                Username=name,
                Password=password,
                UserAttributes=attributes(**(given or {})),
            )

        again()
        return again

    def confirm(self, code: str) -> None:
        client = make_client(self.cognito, make_pool(self.cognito, **VERIFIES_EMAIL))
        self.cognito.sign_up(
            ClientId=client,
            Username="newcomer",
            Password=PASSWORD,
            UserAttributes=attributes(email=ADDRESS),
        )
        self.cognito.confirm_sign_up(ClientId=client, Username="newcomer", ConfirmationCode=code)

    def guarded(self, **settings: Any) -> Account:
        alice = self.alice(None, **GUARDED)
        self.cognito.set_risk_configuration(UserPoolId=alice.pool_id, **settings)
        return alice


def _wrong_password(visitor: Visitor) -> None:
    visitor.alice().sign_in(password="Wrong123!")


def _locked(visitor: Visitor) -> None:
    alice = visitor.alice()
    for _ in range(5):
        with pytest.raises(ClientError, match="Incorrect username or password"):
            alice.sign_in(password="Wrong123!")
    alice.sign_in()


def _too_often(visitor: Visitor) -> None:
    alice = visitor.alice()
    for _ in range(5):
        alice.change_password(PASSWORD, PASSWORD)
    alice.change_password(PASSWORD, PASSWORD)


def _disabled(visitor: Visitor) -> None:
    alice = visitor.alice()
    visitor.cognito.admin_disable_user(**alice.in_pool)
    alice.sign_in()


def _level_unreachable(visitor: Visitor) -> None:
    alice = visitor.alice({"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"]})
    visitor.cognito.initiate_auth(
        ClientId=alice.client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": "alice", "TARGET_ACR_VALUES": "urn:cognito:loa:4"},
    )


def _temporary_expired(visitor: Visitor) -> None:
    alice = visitor.alice()
    alice.set_password(PASSWORD, permanent=False)
    visitor.move_clock(8 * 86_400)
    alice.sign_in()


def _ask_administrator(visitor: Visitor) -> None:
    only = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
    visitor.alice(AccountRecoverySetting=only).forgot()


def _blocked_address(visitor: Visitor) -> None:
    visitor.guarded(RiskExceptionConfiguration={"BlockedIPRangeList": [f"{CALLER}/32"]}).sign_in()


def _at_risk(visitor: Visitor) -> None:
    actions = {"HighAction": {"EventAction": "BLOCK", "Notify": False}}
    alice = visitor.guarded(AccountTakeoverRiskConfiguration={"Actions": actions})
    state_risk(alice.pool_id, "alice", None, "High", None)
    alice.sign_in()


def _unsafe_password(visitor: Visitor) -> None:
    alice = visitor.guarded(
        CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}}
    )
    state_risk(alice.pool_id, None, None, None, True)
    alice.change_password()


def _wrong_app_code(visitor: Visitor) -> None:
    alice = visitor.alice()
    visitor.cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id, MfaConfiguration="OPTIONAL", **TOTP
    )
    visitor.cognito.associate_software_token(**alice.by_token)
    visitor.cognito.verify_software_token(UserCode="000000", **alice.by_token)


def _used_code(visitor: Visitor) -> None:
    alice = visitor.alice()
    visitor.cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id, MfaConfiguration="OPTIONAL", **TOTP
    )
    app = pyotp.TOTP(visitor.cognito.associate_software_token(**alice.by_token)["SecretCode"])
    code = app.now()
    visitor.cognito.verify_software_token(UserCode=code, **alice.by_token)
    visitor.cognito.set_user_mfa_preference(
        SoftwareTokenMfaSettings={"Enabled": True}, **alice.by_token
    )
    asked = alice.begin()
    visitor.cognito.respond_to_auth_challenge(
        ClientId=alice.client_id,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "SOFTWARE_TOKEN_MFA_CODE": code},
    )


def _alias_taken(visitor: Visitor) -> None:
    alice = make_account(visitor.cognito, TAKEN, email=ADDRESS)
    alice.ask()
    code = str(codes(alice.pool_id)[-1])
    alice.another("bob", email=ADDRESS, email_verified="true")
    alice.verify(code)


def _used_password(visitor: Visitor) -> None:
    policy = {"MinimumLength": 8, "PasswordHistorySize": 3}
    visitor.alice(Policies={"PasswordPolicy": policy}).change_password(PASSWORD, PASSWORD)


def _missing_later(visitor: Visitor) -> None:
    """A required attribute that the user lacks, with a new password."""
    name = {"Name": "name", "AttributeDataType": "String", "Required": True, "Mutable": True}
    alice = visitor.alice(Schema=[name])
    alice.set_password("Between123!", permanent=False)
    asked = alice.begin(password="Between123!")
    visitor.cognito.respond_to_auth_challenge(
        ClientId=alice.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "NEW_PASSWORD": PASSWORD},
    )


REQUIRED_NAME = {"Name": "name", "AttributeDataType": "String", "Required": True}
SHORT_NAME = {
    "Name": "name",
    "AttributeDataType": "String",
    "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "3"},
}

# What is refused, the name of the text (None: AWS's own words) and the field.
REFUSALS: dict[str, tuple[Callable[[Visitor], Any], str | None, str | None]] = {
    "a wrong password": (_wrong_password, "wrong_password", PASSWORD_FIELD),
    "a user who is locked out": (_locked, "too_many_attempts", None),
    "too many tries": (_too_often, "too_many_attempts", None),
    "a disabled user": (_disabled, "user_disabled", None),
    "a level that nothing leads to": (_level_unreachable, "level_unreachable", None),
    "an old temporary password": (_temporary_expired, "temporary_expired", None),
    "a pool of its administrator": (
        lambda visitor: visitor.sign_up(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}),
        "no_sign_up",
        None,
    ),
    "a password that only the administrator resets": (
        _ask_administrator,
        "ask_administrator",
        None,
    ),
    "a blocked address": (_blocked_address, "not_secure", None),
    "a sign-in at risk": (_at_risk, "not_secure", None),
    "an unknown user": (
        lambda visitor: visitor.alice().sign_in("nobody"),
        "unknown_user",
        USERNAME_FIELD,
    ),
    "a wrong code": (lambda visitor: visitor.confirm("000000"), "wrong_code", CODE_FIELD),
    "a wrong code of an app": (_wrong_app_code, "wrong_code", CODE_FIELD),
    "a code with a blank": (lambda visitor: visitor.confirm("000 000"), "wrong_code", CODE_FIELD),
    "a used code of an app": (_used_code, "used_code", CODE_FIELD),
    "a code that was not sent": (
        lambda visitor: visitor.alice().confirm("123456"),
        "expired_code",
        CODE_FIELD,
    ),
    "a username that is taken": (
        lambda visitor: visitor.sign_up()(),
        "username_taken",
        USERNAME_FIELD,
    ),
    "an address that is taken": (_alias_taken, "alias_taken", None),
    "a password that was used": (_used_password, "password_used", PASSWORD_FIELD),
    "a password that others know": (_unsafe_password, "password_unsafe", PASSWORD_FIELD),
    **{
        f"a password: {name}": (
            lambda visitor, weak=weak: visitor.sign_up(weak),  # type: ignore[misc]
            name,
            PASSWORD_FIELD,
        )
        for name, weak in WEAK.items()
    },
    "a sign-up without a required attribute": (
        lambda visitor: visitor.sign_up(Schema=[REQUIRED_NAME]),
        "attribute_missing",
        "attribute.name",
    ),
    "a new password without a required attribute": (
        _missing_later,
        "attribute_missing",
        "attribute.name",
    ),
    "a value that the schema forbids": (
        lambda visitor: visitor.sign_up(given={"name": "too long"}, Schema=[SHORT_NAME]),
        None,
        "attribute.name",
    ),
    "an e-mail address that is none": (
        lambda visitor: visitor.sign_up(given={"email": "nowhere"}),
        "invalid_email",
        "attribute.email",
    ),
    "a phone number that is none": (
        lambda visitor: visitor.sign_up(given={"phone_number": "123"}),
        "invalid_phone",
        "attribute.phone_number",
    ),
    "a username that is no e-mail address": (
        lambda visitor: visitor.sign_up(UsernameAttributes=["email"]),
        "invalid_email",
        USERNAME_FIELD,
    ),
    "a username that is no phone number": (
        lambda visitor: visitor.sign_up(UsernameAttributes=["phone_number"]),
        "invalid_phone",
        USERNAME_FIELD,
    ),
    "a username that is an alias": (
        lambda visitor: visitor.sign_up(name=ADDRESS, AliasAttributes=["email"]),
        None,
        USERNAME_FIELD,
    ),
    "a username with a blank": (
        lambda visitor: visitor.sign_up(name="new comer"),
        "invalid_username",
        USERNAME_FIELD,
    ),
    "a password of blanks": (
        lambda visitor: visitor.sign_up(" " * 9),
        "invalid_password",
        PASSWORD_FIELD,
    ),
    "a value of another form": (
        lambda visitor: visitor.cognito.forgot_password(ClientId="%", Username="alice"),
        "invalid_value",
        None,
    ),
}
NOT_RAISED_HERE = {
    TooManyFailedAttemptsException,
    TooManyRequestsException,
    # Every one of the refusals below AWS's class is in the table itself.
    InvalidPasswordException,
}
"""The errors for which a test would have to try too long; their text is that of others."""


@pytest.fixture
def visitor(in_process: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Visitor:
    def move_clock(seconds: float) -> None:
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now + seconds)

    return Visitor(in_process("cognito-idp"), move_clock)


def _refusal(visitor: Visitor, act: Callable[[Visitor], Any]) -> ServiceException:
    with pytest.raises(ClientError):
        act(visitor)
    return refusals[-1]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_is_said_beside_its_field(visitor: Visitor, refusal: str) -> None:
    act, name, field = REFUSALS[refusal]
    problem = problems.problem_of(_refusal(visitor, act))
    assert (problem.name, problem.field) == (name, field)
    assert name or problem.text


_NAMES = {name for _, name, _ in REFUSALS.values() if name}


def test_every_class_of_refusal_that_the_pages_know_is_raised_above(visitor: Visitor) -> None:
    known = set(problems.PROBLEMS) - NOT_RAISED_HERE
    for act, _, _ in REFUSALS.values():
        kinds = type(_refusal(visitor, act)).__mro__
        known.discard(next(kind for kind in kinds if kind in problems.PROBLEMS))
    assert not known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_words_of_its_own_in_every_language(language: str) -> None:
    table = json.loads((TEXTS / f"{language}.json").read_text())
    english = json.loads((TEXTS / "en.json").read_text())
    for name in _NAMES:
        said = Problem(name).said(Texts(language))
        assert said == table[name]
        assert language == "en" or said != english[name]
