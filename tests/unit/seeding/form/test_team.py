"""The example of a team's file has what the documents say of it."""

import base64
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.reading import Reading
from tests.team import PASSKEY_ID, PASSKEY_OF_BOB, TEAM


def _members() -> dict[str, Any]:
    problems = ProblemList()
    nodes = read(TEAM, expansion=Expansion({}))
    members = Reading(problems).members(structure("File"), nodes, "")
    problems.raise_any()
    check_members(model(), structure("File"), members)
    return members


def test_it_has_what_a_team_needs_in_sixty_lines() -> None:
    file = _members()
    pools = file["UserPools"]
    users = [user for pool in pools for user in pool["Users"]]
    assert len(TEAM.read_text().splitlines()) <= 60
    assert len(pools) == 2
    assert len([client for pool in pools for client in pool["UserPoolClients"]]) == 3
    assert len(users) == 10
    assert [user["Username"] for user in users if "SoftwareToken" in user] == ["alice"]
    assert [user["Username"] for user in users if "WebAuthnCredentials" in user] == ["bob"]
    assert len(pools[0]["Groups"]) == 2
    assert len(pools[0]["IdentityProviders"]) == len(file["IdentityPools"]) == 1


def test_the_tests_have_the_key_of_its_passkey() -> None:
    (passkey,) = next(
        user["WebAuthnCredentials"]
        for user in _members()["UserPools"][0]["Users"]
        if "WebAuthnCredentials" in user
    )
    private_key = load_pem_private_key(PASSKEY_OF_BOB.encode(), None)
    assert isinstance(private_key, EllipticCurvePrivateKey)
    numbers = private_key.public_key().public_numbers()
    public_key = cbor2.loads(passkey["PublicKey"])
    assert passkey["CredentialId"] == PASSKEY_ID
    assert base64.urlsafe_b64decode(PASSKEY_ID + "=")
    assert [int.from_bytes(public_key[name]) for name in (-2, -3)] == [numbers.x, numbers.y]
