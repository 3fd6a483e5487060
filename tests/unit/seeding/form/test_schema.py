"""The JSON Schema accepts and refuses what reading a file does."""

import io
import json
import re
from typing import Any

import jsonschema
import pytest
from localstack.aws.api import ServiceException

from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.expanding import Expansion
from localstack_cognito.seeding.files.nodes import MappingNode, plain_value
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.reading import Reading
from localstack_cognito.seeding.form.schema import FILE, schema_text
from localstack_cognito.seeding.form.structures import STRUCTURES, VERSION
from tests.team import TEAM

_SCHEMA = json.loads(FILE.read_text())
_VALIDATOR = jsonschema.Draft7Validator(_SCHEMA)
_EXPANSION = Expansion({"MFA": "ON", "DAYS": "10", "NAME": "web"})


def nodes(text: str, expansion: Expansion | None = None) -> MappingNode:
    """Return the nodes of a text; without an ``expansion`` each is as it is written."""
    if expansion is None:
        text = text.replace("${", "$${")
    return read(io.BytesIO(text.encode()), expansion=expansion)


def is_read(text: str) -> bool:
    """Return whether a file is read, and has nothing that AWS's rules for members refuse."""
    problems = ProblemList()
    members = Reading(problems).members(structure("File"), nodes(text, _EXPANSION), "")
    try:
        check_members(model(), structure("File"), members)
    except ServiceException:
        return False
    return not problems and members["Version"] == VERSION


def is_accepted(text: str) -> bool:
    """Return whether the schema accepts a file, as an editor sees it."""
    return bool(_VALIDATOR.is_valid(plain_value(nodes(text))))


def in_pool(members: str) -> str:
    return f"Version: 1\nUserPools: [{{PoolName: app, {members}}}]"


def of_client(members: str) -> str:
    return in_pool(f"UserPoolClients: [{{ClientName: web, {members}}}]")


def of_user(members: str) -> str:
    return in_pool(f"Users: [{{Username: alice, {members}}}]")


def of_identity_pool(members: str) -> str:
    return f"Version: 1\nIdentityPools: [{{IdentityPoolName: i, {members}}}]"


GOOD = {
    "nothing but the version": "Version: 1",
    "the version as a text": 'Version: "1"',
    "null for left out": "Version: 1\nUserPools:\nIdentityPools: ~",
    "no pools": "Version: 1\nUserPools: []",
    "an id": in_pool("Id: us-east-1_app"),
    "an id that is a tag": in_pool("Id: myid123"),
    "a number for a text": in_pool("UserPoolTags: {stage: 1}"),
    "a truth for a text": in_pool("UserPoolTags: {stage: true}"),
    "an account with leading zeros": in_pool("AccountId: 000000000000"),
    "an enum": in_pool("MfaConfiguration: ON"),
    "an enum that is expanded": in_pool('MfaConfiguration: "${MFA}"'),
    "a truth as a text": in_pool('SoftwareTokenMfaConfiguration: {Enabled: "true"}'),
    "a number that is expanded": of_client('RefreshTokenValidity: "${DAYS}"'),
    "a number as a text": of_client('RefreshTokenValidity: "10"'),
    "a pattern that is expanded": in_pool('UserPoolClients: [{ClientName: "${NAME}"}]'),
    "a default that is expanded": in_pool('Id: "${POOL:-us-east-1_app}"'),
    "a list": of_client("CallbackURLs: [https://a.example.com, myapp://callback]"),
    "a flow that the model does not know": of_client(
        "ExplicitAuthFlows: [ALLOW_CLIENT_TOKEN_AUTH]"
    ),
    "a name that sets the id": in_pool("UserPoolClients: [{ClientName: '_custom_id_:a/b'}]"),
    "a name in letters of another script": in_pool("Groups: [{GroupName: Käufer}]"),
    "a template with its code": in_pool('EmailVerificationMessage: "Grüße: {####}"'),
    "attributes as a mapping": of_user("UserAttributes: {email: a@b.c, email_verified: true}"),
    "attributes as AWS's list": of_user("UserAttributes: [{Name: email, Value: a@b.c}]"),
    "a date": of_user("UserCreateDate: 2026-01-31T12:00:00Z"),
    "a date in seconds": of_user("UserCreateDate: 1767225600.5"),
    "bytes": of_user("PasswordVerifier: {Salt: AAAA, Verifier: q80=}"),
    "a password with a space": of_user("Password: 'a b c d'"),
    "an authenticator": of_user("SoftwareToken: {SecretCode: JBSWY3DPEHPK3PXP}"),
    "a document": of_user(
        "AuthEvents: [{EventId: e, EventType: SignIn, EventResponse: Pass, EventRisk: {a: [1]}}]"
    ),
    "a clock": "Version: 1\nClock: {Offset: -3600.5}",
    "an identity pool": of_identity_pool("CognitoIdentityProviders: [{ClientId: web}]"),
    "roles": of_identity_pool("Roles: {authenticated: 'arn:aws:iam::000000000000:role/a'}"),
    "the team": re.sub(r"\A#.*\n", "", TEAM.read_text()),
}
BAD = {
    "no version": "UserPools: []",
    "another version": "Version: 2",
    "the version as null": "Version:",
    "an unknown member at the top": "Version: 1\nPools: []",
    "a mapping for a list": "Version: 1\nUserPools: {PoolName: app}",
    "a text for a list": "Version: 1\nUserPools: app",
    "a text for a pool": "Version: 1\nUserPools: [app]",
    "a pool without a name": "Version: 1\nUserPools: [{Id: us-east-1_app}]",
    "a pool with null for its name": "Version: 1\nUserPools: [{PoolName: }]",
    "an unknown member": in_pool("MfaConfigration: ON"),
    "a member of another structure": of_client("Groups: []"),
    "a value that is not of the enum": in_pool("MfaConfiguration: MAYBE"),
    "a truth for an enum": in_pool("MfaConfiguration: true"),
    "a list for a text": in_pool("Id: [us-east-1_app]"),
    "a mapping for a text": of_user("UserStatus: {a: b}"),
    "a character that a pattern has not": in_pool("Id: us/east"),
    "a text that is too long": in_pool(f"Id: {'a' * 56}"),
    "a text that is too short": of_client("ClientSecret: abc"),
    "an empty name": in_pool("Groups: [{GroupName: ''}]"),
    "a space in a group's name": in_pool("Groups: [{GroupName: 'a b'}]"),
    "a text for a truth": in_pool("SoftwareTokenMfaConfiguration: {Enabled: yes}"),
    "a number for a truth": in_pool("SoftwareTokenMfaConfiguration: {Enabled: 1}"),
    "a text for a number": of_client("RefreshTokenValidity: ten"),
    "a fraction for a whole number": of_client("RefreshTokenValidity: 1.5"),
    "a number that is too large": in_pool("Policies: {PasswordPolicy: {MinimumLength: 100}}"),
    "a number below the least": of_client("RefreshTokenValidity: -1"),
    "too many items": in_pool(
        "Policies: {SignInPolicy: {AllowedFirstAuthFactors: "
        "[PASSWORD, PASSWORD, PASSWORD, PASSWORD, PASSWORD, PASSWORD]}}"
    ),
    "too few items": in_pool("Policies: {SignInPolicy: {AllowedFirstAuthFactors: []}}"),
    "an item that is not of the enum": of_client("ExplicitAuthFlows: [ALLOW_ALL]"),
    "a template without its code": in_pool("EmailVerificationMessage: Your code"),
    "an attribute without a name": of_user("UserAttributes: [{Value: a}]"),
    "an attribute with more": of_user("UserAttributes: [{Name: a, Value: a, More: a}]"),
    "a word for a date": of_user("UserCreateDate: yesterday"),
    "no Base64": of_user("PasswordVerifier: {Salt: '?', Verifier: AAAA}"),
    "a verifier without its salt": of_user("PasswordVerifier: {Verifier: AAAA}"),
    "a passkey without its key": of_user("WebAuthnCredentials: [{CredentialId: a}]"),
    "an attribute's unknown type": in_pool("Schema: [{Name: a, AttributeDataType: Text}]"),
    "a role of an unknown kind": of_identity_pool("Roles: {admin: 'arn:aws:iam::0:role/abcdefg'}"),
    "an unknown token use": in_pool("SigningKeys: [{TokenUse: refresh, PrivateKey: a}]"),
    "terms of an unknown name": in_pool(
        "Terms: [{ClientId: a, TermsName: imprint, TermsSource: LINK, Enforcement: NONE}]"
    ),
    "a clock that is no number": "Version: 1\nClock: {Offset: soon}",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_read_is_accepted(text: str) -> None:
    assert is_read(text)
    assert is_accepted(text), [
        error.message for error in _VALIDATOR.iter_errors(plain_value(nodes(text)))
    ]


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_not_read_is_refused(text: str) -> None:
    assert not is_read(text)
    assert not is_accepted(text)


def test_what_is_published_is_what_is_made() -> None:
    assert FILE.read_text() == schema_text(), "`make api` writes it anew"


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(_SCHEMA)


def test_each_structure_is_in_it() -> None:
    assert set(STRUCTURES) - {"File"} <= set(_SCHEMA["definitions"])


def test_our_members_are_described() -> None:
    for name, described in STRUCTURES.items():
        properties: dict[str, Any] = (_SCHEMA if name == "File" else _SCHEMA["definitions"][name])[
            "properties"
        ]
        for member in described.own:
            assert properties[member]["description"], f"{name}.{member}"


def test_an_include_is_accepted() -> None:
    for include in ("users.yaml", ["a.yaml", "b.yaml"]):
        assert _VALIDATOR.is_valid({"Version": 1, "Include": include})
    assert not _VALIDATOR.is_valid({"Version": 1, "Include": {"a": "b"}})
