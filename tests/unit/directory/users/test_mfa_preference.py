"""SetUserMFAPreference: what the settings of a request make of what a user has enabled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.mfa import Preference

SMS, APP, EMAIL = mfa.SMS_MFA, mfa.SOFTWARE_TOKEN_MFA, mfa.EMAIL_OTP
PASSKEYS = mfa.WEB_AUTHN_MFA
ALL = frozenset({SMS, APP, EMAIL, PASSKEYS})
ON, OFF = {"Enabled": True}, {"Enabled": False}
PREFERRED = {"Enabled": True, "PreferredMfa": True}
NOT_PREFERRED = {"Enabled": True, "PreferredMfa": False}
NOTHING = Preference()


@dataclass(frozen=True)
class Case:
    """What there is, what is wanted of factors and of passkeys, and what is then."""

    before: Preference
    wanted: Mapping[str, Mapping[str, bool]]
    after: Preference
    passkeys: bool | None = None
    usable: frozenset[str] = field(default=ALL)


CASES = {
    "nothing said": Case(Preference((SMS,), SMS), {}, Preference((SMS,), SMS)),
    "enabled": Case(NOTHING, {SMS: ON}, Preference((SMS,))),
    "enabled without a word of it": Case(Preference((SMS,), SMS), {SMS: {}}, NOTHING),
    "enabled behind the others": Case(Preference((SMS,)), {EMAIL: ON}, Preference((SMS, EMAIL))),
    "enabled again": Case(Preference((SMS, APP)), {SMS: ON}, Preference((SMS, APP))),
    "enabled and preferred": Case(NOTHING, {SMS: PREFERRED}, Preference((SMS,), SMS)),
    "another preferred": Case(
        Preference((SMS, APP), SMS), {APP: PREFERRED}, Preference((SMS, APP), APP)
    ),
    "preferred left out": Case(Preference((SMS,), SMS), {SMS: ON}, Preference((SMS,), SMS)),
    "preferred no longer": Case(Preference((SMS,), SMS), {SMS: NOT_PREFERRED}, Preference((SMS,))),
    "not preferred, of another": Case(
        Preference((SMS, APP), SMS), {APP: NOT_PREFERRED}, Preference((SMS, APP), SMS)
    ),
    "preferred no longer, for another": Case(
        Preference((SMS,), SMS),
        {SMS: NOT_PREFERRED, APP: PREFERRED},
        Preference((SMS, APP), APP),
    ),
    "disabled": Case(Preference((SMS, APP), APP), {SMS: OFF}, Preference((APP,), APP)),
    "the preferred disabled": Case(Preference((SMS, APP), SMS), {SMS: OFF}, Preference((APP,))),
    "what is not enabled disabled": Case(Preference((SMS,)), {APP: OFF}, Preference((SMS,))),
    "what is not usable disabled": Case(
        Preference((SMS,)), {SMS: OFF}, NOTHING, usable=frozenset()
    ),
    "passkeys with another": Case(NOTHING, {SMS: ON}, Preference((SMS, PASSKEYS)), passkeys=True),
    "passkeys again, behind the others": Case(
        Preference((SMS, PASSKEYS), SMS),
        {EMAIL: ON},
        Preference((SMS, EMAIL, PASSKEYS), SMS),
        passkeys=True,
    ),
    "passkeys unsaid": Case(
        Preference((SMS, PASSKEYS)), {APP: ON}, Preference((SMS, PASSKEYS, APP))
    ),
    "passkeys disabled": Case(Preference((SMS, PASSKEYS)), {}, Preference((SMS,)), passkeys=False),
}
REFUSED = {
    "a factor that cannot be used": (
        Case(NOTHING, {SMS: ON}, NOTHING, usable=frozenset()),
        "User does not have delivery config set to turn on SMS_MFA",
    ),
    "one that is enabled and can be used no longer": (
        Case(Preference((SMS,)), {SMS: ON}, NOTHING, usable=frozenset({APP})),
        "User does not have delivery config set to turn on SMS_MFA",
    ),
    "passkeys of another relying party": (
        Case(NOTHING, {SMS: ON}, NOTHING, passkeys=True, usable=frozenset({SMS})),
        "User does not have applicable WebAuthn credentials to enable WebAuthn MFA.",
    ),
    "preferred and disabled": (
        Case(Preference((SMS,)), {SMS: {"Enabled": False, "PreferredMfa": True}}, NOTHING),
        "A factor that is not enabled cannot be preferred.",
    ),
    "preferred without a word of enabling it": (
        Case(Preference((SMS,)), {SMS: {"PreferredMfa": True}}, NOTHING),
        "A factor that is not enabled cannot be preferred.",
    ),
}
REFUSED_ALONE = {
    "two preferred": (
        {SMS: PREFERRED, APP: PREFERRED},
        None,
        "Only one MFA factor can be set as preferred.",
    ),
    "passkeys alone": ({}, True, "WebAuthn MFA requires enabling an additional MFA setting."),
    "passkeys with one that is disabled": (
        {SMS: OFF},
        True,
        "WebAuthn MFA requires enabling an additional MFA setting.",
    ),
}
STORED = {
    "nothing": (NOTHING, None),
    "passkeys alone": (Preference((PASSKEYS,)), None),
    "passkeys and another": (
        Preference((APP, PASSKEYS), APP),
        {"enabled": [APP, PASSKEYS], "preferred": APP},
    ),
    "none preferred": (Preference((SMS,)), {"enabled": [SMS], "preferred": None}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_preference_that_changes(case: Case) -> None:
    assert mfa._changed(case.before, case.wanted, case.passkeys, case.usable) == case.after


@pytest.mark.parametrize(("case", "text"), REFUSED.values(), ids=REFUSED)
def test_a_preference_that_is_refused(case: Case, text: str) -> None:
    with pytest.raises(InvalidParameterException) as refused:
        mfa._changed(case.before, case.wanted, case.passkeys, case.usable)
    assert refused.value.message == text


@pytest.mark.parametrize(("wanted", "passkeys", "text"), REFUSED_ALONE.values(), ids=REFUSED_ALONE)
def test_a_request_that_is_refused_whoever_makes_it(
    wanted: Mapping[str, Mapping[str, bool]], passkeys: bool | None, text: str
) -> None:
    with pytest.raises(InvalidParameterException) as refused:
        mfa._check_wanted(wanted, passkeys)
    assert refused.value.message == text


@pytest.mark.parametrize(("preference", "stored"), STORED.values(), ids=STORED)
def test_what_is_stored(preference: Preference, stored: object) -> None:
    assert preference.stored == stored
