"""Passwords: the policy, those that are made, and what is kept of them."""

import string
from dataclasses import replace

import gmpy2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localstack_cognito.aws.api.cognito_idp import InvalidPasswordException
from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.users import passwords, srp_verifiers

POOL = "us-east-1_AbCdEfGhI"
STRICT = PasswordPolicy(
    minimum_length=8,
    requirements=frozenset(
        {"RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"}
    ),
)


@given(st.integers(6, 99))
def test_a_password_that_is_made_keeps_the_strictest_policy(length: int) -> None:
    policy = replace(STRICT, minimum_length=length)
    password = passwords.temporary_password(policy)
    passwords.check_policy(policy, password, passwords.ADMIN_CREATE_USER)
    assert {password[0], password[-1]} <= set(string.ascii_lowercase)


@pytest.mark.parametrize("opening", [passwords.SIGN_UP, passwords.ADMIN_CREATE_USER])
def test_a_refusal_begins_as_its_operation_has_it(opening: str) -> None:
    with pytest.raises(InvalidPasswordException) as refused:
        passwords.check_policy(STRICT, "short", opening)
    assert refused.value.message == f"{opening}: Password not long enough"


@given(st.integers(0, 2**256 - 1))
@settings(max_examples=25)
def test_a_power_from_the_table_is_the_power(exponent: int) -> None:
    from_table = srp_verifiers.power_of_g(f"{exponent:064x}")
    assert from_table == gmpy2.powmod(srp_verifiers.G, exponent, srp_verifiers.N)


def test_the_group_is_a_safe_prime() -> None:
    assert srp_verifiers.N.bit_length() == 3072
    assert gmpy2.is_prime(srp_verifiers.N)
    assert gmpy2.is_prime((srp_verifiers.N - 1) // 2)


@given(st.text(min_size=1), st.text(min_size=1))
@settings(max_examples=25, deadline=None)
def test_only_the_password_itself_is_the_password(password: str, other: str) -> None:
    kept = passwords.new_password(POOL, "alice", password)
    assert passwords.is_password(POOL, "alice", password, kept)
    assert passwords.is_password(POOL, "alice", other, kept) == (password == other)
    assert not passwords.is_password(POOL, "bob", password, kept)


def test_equal_passwords_are_kept_differently() -> None:
    one, other = (passwords.new_password(POOL, "alice", "Example123!") for _ in range(2))
    assert one.salt != other.salt
    assert one.verifier != other.verifier
    assert "verifier" not in repr(one) or one.verifier.hex() not in repr(one)


@pytest.mark.parametrize(
    ("user_pool_id", "name"), [(POOL, "AbCdEfGhI"), ("myid123", "myid123"), ("a_b_c", "b_c")]
)
def test_a_pools_name_follows_the_first_underscore(user_pool_id: str, name: str) -> None:
    assert srp_verifiers.pool_name(user_pool_id) == name
