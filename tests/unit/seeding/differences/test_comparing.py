"""What is a difference, and what is none."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from localstack_cognito.seeding.differences.comparing import Side, compare
from localstack_cognito.seeding.differences.report import Difference, line_of
from localstack_cognito.seeding.files.places import FileProblem, FileProblems
from localstack_cognito.seeding.files.reading import read

_KEY = "-----BEGIN PRIVATE KEY-----"


def side(text: str, *, is_aws: bool = False) -> Side:
    """Return a side that has a file's text."""
    return Side(read(io.BytesIO(text.encode()), name="f.yaml"), is_aws)


def in_pool(text: str) -> str:
    """Return a file with one pool, that has these members in flow style."""
    return f"Version: 1\nUserPools: [{{PoolName: app, Id: us-east-1_app, {text}}}]"


def lines(left: str, right: str, **others: Any) -> list[str]:
    """Return the differences of two texts, a line each, without the pool that they are in."""
    found = compare(side(left), side(right), **others)
    return [line_of(one).replace("UserPools us-east-1_app", "pool") for one in found]


EQUAL = {
    "a default that one side states": ("", "MfaConfiguration: OFF, DeletionProtection: INACTIVE"),
    "a number as a text": (
        "UserPoolClients: [{ClientName: a, RefreshTokenValidity: 10}]",
        "UserPoolClients: [{ClientName: a, RefreshTokenValidity: '10'}]",
    ),
    "lists that are sets": (
        "UserPoolClients: [{ClientName: a, CallbackURLs: ['https://a', 'https://b'], "
        "ExplicitAuthFlows: [ALLOW_USER_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}]",
        "UserPoolClients: [{ClientName: a, CallbackURLs: ['https://b', 'https://a'], "
        "ExplicitAuthFlows: [ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_AUTH]}]",
    ),
    "things in another order": (
        "Groups: [{GroupName: a}, {GroupName: b}]",
        "Groups: [{GroupName: b}, {GroupName: a}]",
    ),
    "an id that one side leaves out": (
        "UserPoolClients: [{ClientName: a}]",
        "UserPoolClients: [{ClientName: a, ClientId: abc}]",
    ),
    "a client by its id, and by its name": (
        "UserPoolClients: [{ClientName: a, ClientId: abc}], UICustomizations: [{ClientId: abc}]",
        "UserPoolClients: [{ClientName: a, ClientId: abc}], UICustomizations: [{ClientId: a}]",
    ),
    "attributes as a mapping, and as AWS's list": (
        "Users: [{Username: a, UserAttributes: {email: a@b}}]",
        "Users: [{Username: a, UserAttributes: [{Name: email, Value: a@b}]}]",
    ),
    "groups of a user in another order": (
        "Users: [{Username: a, Groups: [x, y]}]",
        "Users: [{Username: a, Groups: [y, x]}]",
    ),
    "a password in clear, and its verifier": (
        "Users: [{Username: a, Password: Secret-1234}]",
        "Users: [{Username: a, UserStatus: CONFIRMED, "
        "PasswordVerifier: {Salt: AAAA, Verifier: AAAA}}]",
    ),
    "dates": (
        "Groups: [{GroupName: a, CreationDate: 2026-01-01T00:00:00Z}]",
        "Groups: [{GroupName: a, CreationDate: 2026-01-02T00:00:00Z}]",
    ),
    "a secret that is asked for, and the one that was made": (
        "UserPoolClients: [{ClientName: a, GenerateSecret: true}]",
        "UserPoolClients: [{ClientName: a, ClientSecret: abcdefghijklmnopqrstuvwxyz}]",
    ),
    "one secret, written in two ways": (
        "UserPoolClients: [{ClientName: a, ClientSecret: abcdefghijklmnopqrstuvwxyz}]",
        "UserPoolClients: [{ClientName: a, ClientSecrets: "
        "[{ClientSecretId: i, ClientSecretValue: abcdefghijklmnopqrstuvwxyz}]}]",
    ),
    "a text that a pool keeps under two names": (
        "EmailVerificationSubject: Hello",
        "VerificationMessageTemplate: {EmailSubject: Hello}",
    ),
    "a standard attribute that is as it always is": (
        "",
        "Schema: [{Name: email, AttributeDataType: String, Mutable: true}]",
    ),
    "a custom attribute by its full name": (
        "Schema: [{Name: plan, AttributeDataType: String, Mutable: true}]",
        "Schema: [{Name: 'custom:plan', AttributeDataType: String, Mutable: true, "
        "Required: false, DeveloperOnlyAttribute: false}]",
    ),
    "what AWS adds to a provider": (
        "IdentityProviders: [{ProviderName: Google, ProviderType: Google, "
        "ProviderDetails: {client_id: a}, AttributeMapping: {email: email}}]",
        "IdentityProviders: [{ProviderName: Google, ProviderType: Google, "
        "ProviderDetails: {client_id: a, oidc_issuer: https://accounts.google.com}, "
        "AttributeMapping: {username: sub, email: email}}]",
    ),
    "a name that is an address": (
        "UsernameAttributes: [email], Users: [{Username: A@b.c}]",
        "UsernameAttributes: [email], Users: [{Username: 2f0e, UserAttributes: {email: A@b.c}}]",
    ),
    "a name in another case, where cases are one": (
        "UsernameConfiguration: {CaseSensitive: false}, Users: [{Username: Alice}]",
        "UsernameConfiguration: {CaseSensitive: false}, Users: [{Username: alice}]",
    ),
}


@pytest.mark.parametrize(("left", "right"), EQUAL.values(), ids=EQUAL)
def test_what_means_the_same_is_no_difference(left: str, right: str) -> None:
    assert lines(in_pool(left), in_pool(right)) == []


DIFFERENT = {
    "a member": ("", "MfaConfiguration: ON", ["~ pool: MfaConfiguration: OFF -> ON"]),
    "an item of a set": (
        "UserPoolClients: [{ClientName: web, CallbackURLs: ['https://a', 'https://b']}]",
        "UserPoolClients: [{ClientName: web, CallbackURLs: ['https://b', 'https://c']}]",
        ["~ pool > UserPoolClients web: CallbackURLs: + https://c, - https://a"],
    ),
    "things on one side": (
        "Groups: [{GroupName: a}, {GroupName: b}]",
        "Groups: [{GroupName: b}, {GroupName: c}]",
        ["- pool > Groups a", "+ pool > Groups c"],
    ),
    "an entry of a map": (
        "UserPoolTags: {a: '1'}",
        "UserPoolTags: {a: '2', b: '3'}",
        ["~ pool: UserPoolTags.a: 1 -> 2", "~ pool: UserPoolTags.b: + 3"],
    ),
    "a name, where the ids are the same": (
        "UserPoolClients: [{ClientName: a, ClientId: i}]",
        "UserPoolClients: [{ClientName: b, ClientId: i}]",
        ["~ pool > UserPoolClients a: ClientName: a -> b"],
    ),
    "two clients of one name with other ids": (
        "UserPoolClients: [{ClientName: a, ClientId: i}]",
        "UserPoolClients: [{ClientName: a, ClientId: j}]",
        ["- pool > UserPoolClients a", "+ pool > UserPoolClients a"],
    ),
    "a secret": (
        "UserPoolClients: [{ClientName: a, ClientId: i, ClientSecrets: "
        "[{ClientSecretId: s, ClientSecretValue: abcdefghijklmnopqrstuvwxyz}]}]",
        "UserPoolClients: [{ClientName: a, ClientId: i, ClientSecrets: "
        "[{ClientSecretId: s, ClientSecretValue: zyxwvutsrqponmlkjihgfedcba}]}]",
        ["~ pool > UserPoolClients a: ClientSecrets: differs"],
    ),
    "a provider's secret": (
        "IdentityProviders: [{ProviderName: G, ProviderType: Google, "
        "ProviderDetails: {client_id: a, client_secret: hush-1}}]",
        "IdentityProviders: [{ProviderName: G, ProviderType: Google, "
        "ProviderDetails: {client_id: a, client_secret: hush-2}}]",
        ["~ pool > IdentityProviders G: ProviderDetails.client_secret: differs"],
    ),
    "an attribute of a schema": (
        "Schema: [{Name: email, Required: true}]",
        "",
        ["- pool > Schema email"],
    ),
    "a user's authenticator": (
        "Users: [{Username: a, SoftwareToken: {SecretCode: ABCDEFGH}}]",
        "Users: [{Username: a, SoftwareToken: {SecretCode: HGFEDCBA}}]",
        ["~ pool > Users a: SoftwareToken.SecretCode: differs"],
    ),
    "a policy of which a part is left out": (
        "Policies: {PasswordPolicy: {MinimumLength: 8}}",
        "Policies: {PasswordPolicy: {MinimumLength: 8, RequireNumbers: true}}",
        ["~ pool: Policies.PasswordPolicy.RequireNumbers: false -> true"],
    ),
}


@pytest.mark.parametrize(("left", "right", "said"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_is_said_in_terms_of_members(left: str, right: str, said: list[str]) -> None:
    assert lines(in_pool(left), in_pool(right)) == said


def test_the_order_of_a_role_mapping_is_a_difference() -> None:
    rules = [
        {"Claim": claim, "MatchType": "Equals", "Value": "x", "RoleARN": "r" * 20}
        for claim in ("a", "b")
    ]
    texts = []
    for order in (rules, rules[::-1]):
        mapping = {"Type": "Rules", "RulesConfiguration": {"Rules": order}}
        pool = {"IdentityPoolName": "i", "RoleMappings": {"p": mapping}}
        texts.append(json.dumps({"Version": 1, "IdentityPools": [pool]}))
    assert len(lines(*texts)) == 1


def test_a_client_of_an_identity_pool_is_the_same_by_name_and_by_aws_name() -> None:
    pools = in_pool("UserPoolClients: [{ClientName: web, ClientId: abc}]")
    by_names = "{UserPool: app, ClientId: web}"
    by_ids = "{ProviderName: cognito-idp.us-east-1.amazonaws.com/us-east-1_app, ClientId: abc}"
    texts = [
        f"{pools}\nIdentityPools: [{{IdentityPoolName: i, CognitoIdentityProviders: [{one}]}}]"
        for one in (by_names, by_ids)
    ]
    assert lines(*texts) == []


def test_dates_are_compared_where_they_are_asked_for() -> None:
    texts = [
        in_pool(f"Groups: [{{GroupName: a, CreationDate: 2026-01-0{day}T00:00:00Z}}]")
        for day in (1, 2)
    ]
    (said,) = lines(*texts, with_dates=True)
    assert said.startswith("~ pool > Groups a: CreationDate: ")


NEVER_GIVEN = {
    "keys": f"SigningKeys: [{{TokenUse: id, PrivateKey: '{_KEY}'}}]",
    "the secret of an authenticator": (
        "Users: [{Username: a, SoftwareToken: {SecretCode: ABCDEFGH}}]"
    ),
    "passwords": "Users: [{Username: a, PasswordHistory: [{Salt: AAAA, Verifier: AAAA}]}]",
    "a history": (
        "Users: [{Username: a, AuthEvents: [{EventId: e, EventType: SignIn, EventResponse: Pass}]}]"
    ),
}


@pytest.mark.parametrize("text", NEVER_GIVEN.values(), ids=NEVER_GIVEN)
@pytest.mark.parametrize("is_left", [True, False])
def test_what_aws_never_gives_is_no_difference_to_it(text: str, is_left: bool) -> None:
    from_aws = side(in_pool("Users: [{Username: a}]"), is_aws=True)
    other = side(in_pool(text if "Users" in text else f"{text}, Users: [{{Username: a}}]"))
    sides = (from_aws, other) if is_left else (other, from_aws)
    assert list(compare(*sides)) == []


def test_pools_that_aws_was_not_asked_for_are_no_difference_to_it() -> None:
    ours = side(in_pool("") + "\n- PoolName: another".replace("\n- ", "\n# "))
    more = side("Version: 1\nUserPools: [{PoolName: app, Id: us-east-1_app}, {PoolName: other}]")
    from_aws = side(in_pool(""), is_aws=True)
    assert list(compare(from_aws, more)) == list(compare(more, from_aws)) == []
    assert [line_of(one) for one in compare(ours, more)] == ["+ UserPools other"]


def _all_texts(differences: Iterator[Difference]) -> str:
    return "\n".join(
        text
        for one in differences
        for text in (line_of(one), line_of(one, coloured=True), str(one))
    )


def test_no_secret_is_shown() -> None:
    hidden = in_pool(
        f"SigningKeys: [{{TokenUse: id, PrivateKey: '{_KEY}'}}], "
        "UserPoolClients: [{ClientName: c, ClientSecret: hush-hush-hush-hush-hush-hush}], "
        "IdentityProviders: [{ProviderName: G, ProviderType: Google, "
        "ProviderDetails: {client_secret: hush-1}}], "
        "Users: [{Username: a, Password: hush-2, SoftwareToken: {SecretCode: hush-3}}]"
    )
    other = "Version: 1"
    with_things = in_pool("Users: [{Username: a, SoftwareToken: {SecretCode: Q}}], Groups: []")
    for one, another in ((hidden, other), (other, hidden), (hidden, with_things)):
        texts = _all_texts(compare(side(one), side(another)))
        assert texts
        assert "hush" not in texts
        assert _KEY not in texts


def test_a_control_character_does_nothing_to_a_terminal() -> None:
    (said,) = lines(in_pool(""), in_pool('Groups: [{GroupName: "a\\e[2J"}]'))
    assert said == r'+ pool > Groups "a\u001b[2J"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Version: 2", "f.yaml:1: Version: Only version 1 is known."),
        ("Version: 1\nUserPools: {}", "f.yaml:2: UserPools: This must be a list."),
        (
            "Version: 1\nUserPools:\n- PoolName: a\n  MfaConfigration: ON",
            "f.yaml:4: UserPools[0]: There is no member MfaConfigration here. "
            "Is it MfaConfiguration?",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises((FileProblem, FileProblems)) as told:
        list(compare(side("Version: 1"), side(text)))
    assert str(told.value) == said


def test_a_terminal_gets_colours() -> None:
    (found,) = compare(side(in_pool("")), side(in_pool("Groups: [{GroupName: a}]")))
    assert line_of(found, coloured=True) == ("\x1b[32m+ UserPools us-east-1_app > Groups a\x1b[0m")
