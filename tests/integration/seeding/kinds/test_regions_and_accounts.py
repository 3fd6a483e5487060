"""What a file has of regions and accounts: the keys of identity pools, and request rates."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from localstack_cognito.tokens.keys import pem
from localstack_cognito.tokens.region_keys import jwks, key_of
from tests.integration.seeding.files import (
    applied,
    check_each_member,
    check_nothing_changes,
    comes_back,
    exported_tree,
    refusals,
)

InProcess = Callable[[str], Any]


@pytest.fixture(scope="module")
def rsa_keys() -> list[rsa.RSAPrivateKey]:
    """Two keys as regions have them."""
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


def test_tokens_of_identity_pools_verify_where_the_keys_came_to(in_process: InProcess) -> None:
    for region in ("us-east-1", "eu-west-1"):
        key_of(region)
    before = jwks()
    check_nothing_changes(comes_back())
    assert jwks() == before


def test_each_member_of_a_key_changes_alone(
    in_process: InProcess, rsa_keys: list[rsa.RSAPrivateKey]
) -> None:
    one, another = map(pem, rsa_keys)
    key = {
        "Region": "us-east-1",
        "KeyId": "mine",
        "PrivateKey": one,
        "CreationDate": "2026-01-01T00:00:00Z",
    }
    others = {"KeyId": "others", "PrivateKey": another, "CreationDate": "2020-01-01T00:00:00Z"}
    file = {"Version": 1, "IdentityPoolKeys": [key]}
    check_each_member(file, ("IdentityPoolKeys", 0), others, stays=others)
    del key["KeyId"]
    applied(file)
    assert exported_tree()["IdentityPoolKeys"][0]["KeyId"] == "us-east-11"


def test_a_key_may_be_written_as_openssl_writes_it(
    in_process: InProcess, rsa_keys: list[rsa.RSAPrivateKey]
) -> None:
    text = rsa_keys[0].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    file = {
        "Version": 1,
        "IdentityPoolKeys": [{"Region": "us-east-1", "PrivateKey": text.decode()}],
    }
    applied(file)
    check_nothing_changes(file)
    assert exported_tree()["IdentityPoolKeys"][0]["PrivateKey"] == pem(rsa_keys[0])


LIMIT = {
    "AccountId": "111111111111",
    "Region": "eu-west-1",
    "Category": "UserAuthentication",
    "Value": 240,
}


def test_limits_come_back(in_process: InProcess) -> None:
    definition = {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserCreation"}}
    cognito = in_process("cognito-idp")
    cognito.update_provisioned_limit(LimitDefinition=definition, RequestedLimitValue=60)
    applied({"Version": 1, "ProvisionedLimits": [LIMIT]})
    before = cognito.get_provisioned_limit(LimitDefinition=definition)["Limit"]
    check_nothing_changes(comes_back())
    assert cognito.get_provisioned_limit(LimitDefinition=definition)["Limit"] == before


def test_a_limit_changes(in_process: InProcess) -> None:
    file = {"Version": 1, "ProvisionedLimits": [LIMIT]}
    check_each_member(file, ("ProvisionedLimits", 0), {"Value": 480}, stays=["Value"])


def test_pruning_takes_keys_and_limits_away(
    in_process: InProcess, rsa_keys: list[rsa.RSAPrivateKey]
) -> None:
    keys = [
        {"Region": region, "PrivateKey": pem(key)}
        for region, key in zip(("us-east-1", "eu-west-1"), rsa_keys, strict=True)
    ]
    limits = [LIMIT, {**LIMIT, "Category": "UserRead"}]
    applied({"Version": 1, "IdentityPoolKeys": keys, "ProvisionedLimits": limits})
    left = {"Version": 1, "IdentityPoolKeys": keys[:1], "ProvisionedLimits": limits[:1]}
    check_nothing_changes(left)
    report = applied(left, prune=True)
    assert report.deleted == {"IdentityPoolKeys": 1, "ProvisionedLimits": 1}
    tree = exported_tree()
    assert [one["Region"] for one in tree["IdentityPoolKeys"]] == ["us-east-1"]
    assert [one["Category"] for one in tree["ProvisionedLimits"]] == ["UserAuthentication"]


BAD_KEY = """\
Version: 1
IdentityPoolKeys:
- Region: {region}
  PrivateKey: |
{key}
"""
BAD_LIMIT = """\
Version: 1
ProvisionedLimits:
- Category: {category}
  Value: {value}
"""


def indented(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """Return a key's PEM as a block of a file."""
    text = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return "\n".join(f"    {line}" for line in text.decode().splitlines())


@pytest.mark.parametrize(
    ("key", "message"),
    [
        pytest.param(
            lambda: "    nothing",
            "PrivateKey must be a private key in PEM, without a password.",
            id="what is no key",
        ),
        pytest.param(
            lambda: indented(ec.generate_private_key(ec.SECP256R1())),
            "PrivateKey must be an RSA key of 2,048 bits.",
            id="a key of another kind",
        ),
        pytest.param(
            lambda: indented(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
            "PrivateKey must be an RSA key of 2,048 bits.",
            id="a key that is too short",
        ),
    ],
)
def test_a_key_that_does_not_hold_is_refused(
    in_process: InProcess, key: Callable[[], str], message: str
) -> None:
    text = BAD_KEY.format(region="us-east-1", key=key())
    assert refusals(text) == [(4, "IdentityPoolKeys[0].PrivateKey", message)]


def test_a_region_that_is_none_is_refused(
    in_process: InProcess, rsa_keys: list[rsa.RSAPrivateKey]
) -> None:
    ((line, member, message),) = refusals(
        BAD_KEY.format(region="nowhere", key=indented(rsa_keys[0]))
    )
    assert (line, member) == (3, "IdentityPoolKeys[0].Region")
    assert message.startswith("1 validation error detected: Value 'nowhere' at 'region' failed to")


@pytest.mark.parametrize(
    ("category", "value", "line", "member", "message"),
    [
        pytest.param(
            "Everything",
            1,
            3,
            "Category",
            "There is no limit for the category Everything.",
            id="a category that is none",
        ),
        pytest.param(
            "UserAuthentication",
            119,
            4,
            "Value",
            "RequestedLimitValue must be at least the default of 120.",
            id="too low a limit",
        ),
        pytest.param(
            "UserUpdate",
            26,
            4,
            "Value",
            "RequestedLimitValue must not be above 25.",
            id="too high a limit",
        ),
        pytest.param(
            "UserUpdate",
            "lots",
            4,
            "Value",
            "This must be a whole number, and is lots.",
            id="what is no number",
        ),
    ],
)
def test_a_limit_that_does_not_hold_is_refused(
    in_process: InProcess, category: str, value: object, line: int, member: str, message: str
) -> None:
    text = BAD_LIMIT.format(category=category, value=value)
    assert refusals(text) == [(line, f"ProvisionedLimits[0].{member}", message)]
