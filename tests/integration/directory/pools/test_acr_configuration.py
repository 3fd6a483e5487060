"""AcrConfiguration: what a pool calls the levels of authentication."""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import describe_pool, detected, make_pool, refused
from tests.integration.signin.choosing import BY_SMS, INVALID
from tests.integration.signin.climbing import Climber, level, said

DEFAULTS = {number: level(number) for number in (1, 2, 3, 4)}
UNIQUE = (INVALID, "Each AcrValue must be unique across all levels.")
LITE = (
    "FeatureUnavailableInTierException",
    "The following features need to be disabled for the LITE pricing tier configured: "
    "Step-Up Authentication",
)


def named(names: dict[int, str]) -> dict[str, dict[str, str]]:
    return {f"Level{number}": {"AcrValue": name} for number, name in names.items()}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {1: "bronze"},
        {2: "urn:my-standard:loa:2", 3: "urn:my-standard:loa:3"},
        {1: "one", 2: "two", 3: "three", 4: "four"},
        # Another level's default, where that level has another name.
        {1: level(2), 2: level(1)},
        {1: "x" * 64},
    ],
)
def test_the_levels_that_are_not_named_have_awss_names(cognito: Any, given: dict[int, str]) -> None:
    expected = named({**DEFAULTS, **given})
    created = cognito.create_user_pool(PoolName="pool", AcrConfiguration=named(given))["UserPool"]
    assert created["AcrConfiguration"] == expected
    assert describe_pool(cognito, created["Id"])["AcrConfiguration"] == expected
    pool_id = make_pool(cognito)
    cognito.update_user_pool(UserPoolId=pool_id, AcrConfiguration=named(given))
    assert describe_pool(cognito, pool_id)["AcrConfiguration"] == expected
    cognito.update_user_pool(UserPoolId=pool_id)
    assert "AcrConfiguration" not in describe_pool(cognito, pool_id)


@pytest.mark.parametrize("given", [{1: "same", 2: "same"}, {3: level(1)}, {1: level(4), 2: "b"}])
def test_each_name_is_one_levels(cognito: Any, given: dict[int, str]) -> None:
    with refused(*UNIQUE):
        make_pool(cognito, AcrConfiguration=named(given))
    pool_id = make_pool(cognito, AcrConfiguration=named({1: "bronze"}))
    with refused(*UNIQUE):
        cognito.update_user_pool(UserPoolId=pool_id, AcrConfiguration=named(given))
    kept = describe_pool(cognito, pool_id)["AcrConfiguration"]
    assert kept == named({**DEFAULTS, 1: "bronze"})


@pytest.mark.parametrize("name", ["two words", 'a"b', "a\\b"])
def test_a_name_has_no_spaces_quotes_or_backslashes(cognito: Any, name: str) -> None:
    with refused(
        INVALID,
        detected(
            f"'{name}' at 'acrConfiguration.Level1.member.acrValue'",
            r"Member must satisfy regular expression pattern: [\x21\x23-\x5B\x5D-\x7E]+",
        ),
    ):
        make_pool(cognito, AcrConfiguration=named({1: name}))


def test_lite_pools_name_no_levels(cognito: Any) -> None:
    with refused(*LITE):
        make_pool(cognito, UserPoolTier="LITE", AcrConfiguration=named({1: "bronze"}))
    pool_id = make_pool(cognito, AcrConfiguration=named({1: "bronze"}))
    with refused(*LITE):
        cognito.update_user_pool(
            UserPoolId=pool_id, UserPoolTier="LITE", AcrConfiguration=named({1: "bronze"})
        )


def rename(alice: Climber, **names: str) -> None:
    pool = describe_pool(alice.pool.cognito, alice.pool.id)
    alice.pool.cognito.update_user_pool(
        UserPoolId=alice.pool.id,
        Policies=pool["Policies"],
        AcrConfiguration={number: {"AcrValue": name} for number, name in names.items()},
        SmsConfiguration=pool["SmsConfiguration"],
        MfaConfiguration=pool["MfaConfiguration"],
    )


def test_levels_are_asked_for_and_told_by_the_names_of_the_pool(host: Host, cognito: Any) -> None:
    alice = Climber(host, cognito, BY_SMS)
    rename(alice, Level1="bronze", Level3="gold")
    assert said(alice.climb("gold")) == ("gold", ["pwd", "sms", "mfa"])
    assert said(alice.climb("silver bronze")) == ("bronze", ["pwd"])
    assert said(alice.climb(level(2), "SMS_OTP")) == (level(2), ["sms"])
    with refused(INVALID, "TARGET_ACR_VALUES has no authentication level of the user pool."):
        alice.climb(level(1))


def test_a_token_with_a_name_that_is_gone_still_spares_its_methods(
    host: Host, cognito: Any
) -> None:
    alice = Climber(host, cognito, BY_SMS)
    first = alice.climb(level(1))["AccessToken"]
    third = alice.climb(level(3))["AccessToken"]
    rename(alice, Level1="bronze", Level3="gold")
    tokens = alice.climb("gold", ACCESS_TOKEN=first)
    assert (alice.asked, said(tokens)[0]) == (["SMS_MFA"], "gold")
    # There is nothing left to prove, and the level has another name.
    tokens = alice.climb("gold", ACCESS_TOKEN=third)
    assert (alice.asked, said(tokens)) == ([], ("gold", ["pwd", "sms", "mfa"]))
    with refused(INVALID, "The access token already meets the requested authentication level."):
        alice.climb("gold", ACCESS_TOKEN=tokens["AccessToken"])
