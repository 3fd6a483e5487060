"""Each constraint of the service models, and the text that AWS answers when it is broken."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from botocore.model import OperationModel, ServiceModel
from localstack.aws.api import ServiceException

from localstack_cognito.aws.validation import check_request

Operations = Callable[[str], OperationModel]

POOL = "us-east-1_aBcDeFgHi"
CLIENT = "5f6g7h8i9j"
LONG = 2**20

AT = "failed to satisfy constraint: "
MIN = "Member must have length greater than or equal to "
MAX = "Member must have length less than or equal to "
PATTERN = "Member must satisfy regular expression pattern: "
USERNAME_PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
ATTRIBUTE_PATTERN = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"
TAGS = {f"k{n}": "v" for n in range(3)}
AUTH_FLOWS = (
    "USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, "
    "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH"
)

ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("DescribeUserPool", {"UserPoolId": POOL}),
    ("DescribeUserPool", {"UserPoolId": "myid123"}),
    ("DescribeUserPool", {"UserPoolId": "us-east-1_0123456789abcdef0123456789abcdef"}),
    ("DescribeIdentityPool", {"IdentityPoolId": "us-east-1:11111111-2222-3333-4444-555555555555"}),
    ("DescribeIdentityPool", {"IdentityPoolId": "myid123"}),
    ("ListUserPools", {"MaxResults": 60}),
    ("ListUserPools", {"MaxResults": 60, "NextToken": None}),
    ("ListUsers", {"UserPoolId": POOL, "Limit": 0, "AttributesToGet": []}),
    ("AdminGetUser", {"UserPoolId": POOL, "Username": "Zoë+é@例え.jp"}),
    ("AdminGetUser", {"UserPoolId": POOL, "Username": "'; DROP TABLE users; --".replace(" ", "")}),
    ("SignUp", {"ClientId": CLIENT, "Username": "bob", "Password": "two words 1A!"}),
    (
        "SignUp",
        {
            "ClientId": CLIENT,
            "Username": "bob",
            "UserAttributes": [{"Name": "email", "Value": ""}, {"Name": "custom:x"}],
            "ClientMetadata": {"": "", "k": "v"},
        },
    ),
    ("CreateUserPool", {"PoolName": "My pool +=,.@-", "UserPoolTags": TAGS}),
    ("InitiateAuth", {"ClientId": CLIENT, "AuthFlow": "USER_AUTH", "AuthParameters": {}}),
    ("ListUsers", {"UserPoolId": POOL, "Filter": "x" * 256}),
]


@pytest.mark.parametrize(("name", "request_"), ACCEPTED)
def test_a_request_within_its_constraints_passes(
    operation: Operations, name: str, request_: dict[str, Any]
) -> None:
    check_request(operation(name), request_)


REFUSED: list[tuple[str, dict[str, Any], list[str]]] = [
    # required
    ("DescribeUserPool", {}, [f"Value null at 'userPoolId' {AT}Member must not be null"]),
    (
        "DescribeUserPool",
        {"UserPoolId": None},
        [f"Value null at 'userPoolId' {AT}Member must not be null"],
    ),
    (
        "AdminGetUser",
        {},
        [
            f"Value null at 'userPoolId' {AT}Member must not be null",
            f"Value at 'username' {AT}Member must not be null",
        ],
    ),
    (
        "InitiateAuth",
        {"AuthFlow": "USER_AUTH"},
        [f"Value null at 'clientId' {AT}Member must not be null"],
    ),
    # length and pattern
    (
        "DescribeUserPool",
        {"UserPoolId": ""},
        [
            f"Value '' at 'userPoolId' {AT}{MIN}1",
            rf"Value '' at 'userPoolId' {AT}{PATTERN}[\w-]+_[0-9a-zA-Z]+",
        ],
    ),
    (
        "DescribeUserPool",
        {"UserPoolId": "a" * 56},
        [f"Value '{'a' * 56}' at 'userPoolId' {AT}{MAX}55"],
    ),
    (
        "DescribeUserPool",
        {"UserPoolId": "us east_1"},
        [rf"Value 'us east_1' at 'userPoolId' {AT}{PATTERN}[\w-]+_[0-9a-zA-Z]+"],
    ),
    (
        "DescribeUserPool",
        {"UserPoolId": "us-east-1_é"},
        [rf"Value 'us-east-1_é' at 'userPoolId' {AT}{PATTERN}[\w-]+_[0-9a-zA-Z]+"],
    ),
    (
        "ConfirmSignUp",
        {"ClientId": CLIENT, "Username": "bob", "ConfirmationCode": "1 2"},
        [rf"Value '1 2' at 'confirmationCode' {AT}{PATTERN}[\S]+"],
    ),
    (
        "ConfirmSignUp",
        {"ClientId": "", "Username": "bob", "ConfirmationCode": "1"},
        [
            f"Value '' at 'clientId' {AT}{MIN}1",
            rf"Value '' at 'clientId' {AT}{PATTERN}[\w+]+",
        ],
    ),
    (
        "AdminGetUser",
        {"UserPoolId": POOL, "Username": "a b"},
        [f"Value at 'username' {AT}{PATTERN}{USERNAME_PATTERN}"],
    ),
    (
        "AdminGetUser",
        {"UserPoolId": POOL, "Username": ""},
        [
            f"Value at 'username' {AT}{MIN}1",
            f"Value at 'username' {AT}{PATTERN}{USERNAME_PATTERN}",
        ],
    ),
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "bob", "Password": " padded "},
        [rf"Value at 'password' {AT}{PATTERN}^[\S]+.*[\S]+$"],
    ),
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "bob", "Password": "p" * 257},
        [f"Value at 'password' {AT}{MAX}256"],
    ),
    # too long, and against the pattern as well
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "b" * 128 + " ", "Password": "two words"},
        [
            f"Value at 'username' {AT}{PATTERN}{USERNAME_PATTERN}",
            f"Value at 'username' {AT}{MAX}128",
        ],
    ),
    (
        "DescribeUserPool",
        {"UserPoolId": "us-east-1_" + "ä" * 46},
        [
            rf"Value 'us-east-1_{'ä' * 46}' at 'userPoolId' {AT}{PATTERN}[\w-]+_[0-9a-zA-Z]+",
            f"Value 'us-east-1_{'ä' * 46}' at 'userPoolId' {AT}{MAX}55",
        ],
    ),
    (
        "SignUp",
        {
            "ClientId": CLIENT,
            "Username": "bob",
            "UserAttributes": [{"Name": "n" * 33}, {"Name": "n" * 32 + "\x07"}],
        },
        [
            f"Value '{'n' * 33}' at 'userAttributes.1.member.name' {AT}{MAX}32",
            f"Value '{'n' * 32}\x07' at 'userAttributes.2.member.name' {AT}{PATTERN}"
            + ATTRIBUTE_PATTERN,
            f"Value '{'n' * 32}\x07' at 'userAttributes.2.member.name' {AT}{MAX}32",
        ],
    ),
    # range
    (
        "ListUserPools",
        {"MaxResults": 0},
        [f"Value '0' at 'maxResults' {AT}Member must have value greater than or equal to 1"],
    ),
    (
        "ListUserPools",
        {"MaxResults": 61},
        [f"Value '61' at 'maxResults' {AT}Member must have value less than or equal to 60"],
    ),
    # enum
    (
        "InitiateAuth",
        {"ClientId": CLIENT, "AuthFlow": "NO_SUCH_FLOW"},
        [
            f"Value 'NO_SUCH_FLOW' at 'authFlow' {AT}"
            f"Member must satisfy enum value set: [{AUTH_FLOWS}]"
        ],
    ),
    # nested structures
    (
        "CreateUserPool",
        {"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
        [
            f"Value '5' at 'policies.passwordPolicy.minimumLength' {AT}"
            "Member must have value greater than or equal to 6"
        ],
    ),
    # lists
    (
        "CreateUserPool",
        {"PoolName": "p", "Schema": [{"Name": "phone_number_verified"}]},
        [f"Value 'phone_number_verified' at 'schema.1.member.name' {AT}{MAX}20"],
    ),
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "b", "UserAttributes": [{"Name": "a"}, {"Value": "v"}]},
        [f"Value null at 'userAttributes.2.member.name' {AT}Member must not be null"],
    ),
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "b", "UserAttributes": [None]},
        [f"Value null at 'userAttributes.1.member' {AT}Member must not be null"],
    ),
    (
        "CreateUserPool",
        {"PoolName": "p", "AliasAttributes": ["email", "address"]},
        [
            f"Value '[email, address]' at 'aliasAttributes' {AT}Member must satisfy constraint: "
            "[Member must satisfy enum value set: [phone_number, email, preferred_username]]"
        ],
    ),
    (
        "AddCustomAttributes",
        {"UserPoolId": POOL, "CustomAttributes": []},
        [f"Value '[]' at 'customAttributes' {AT}{MIN}1"],
    ),
    (
        "GetCredentialsForIdentity",
        {"IdentityId": "us-east-1:1", "Logins": {f"p{n}": "token" for n in range(11)}},
        ["Value '{" + ", ".join(f"p{n}=" for n in range(11)) + f"}}' at 'logins' {AT}{MAX}10"],
    ),
    # maps
    (
        "TagResource",
        {"ResourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/x", "Tags": {"": "v"}},
        [f"Value '{{=v}}' at 'tags' {AT}Map keys must satisfy constraint: [{MAX}128, {MIN}1]"],
    ),
    (
        "GetId",
        {"IdentityPoolId": "us-east-1:1", "Logins": {"graph.facebook.com": ""}},
        [
            "Value '{graph.facebook.com=}' at 'logins' "
            f"{AT}Map value must satisfy constraint: [{MAX}50000, {MIN}1]"
        ],
    ),
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "b", "ClientMetadata": {"k": None}},
        [
            "Value '{k=null}' at 'clientMetadata' "
            f"{AT}Map value must satisfy constraint: [{MAX}131072, {MIN}0, Member must not be null]"
        ],
    ),
    (
        "InitiateAuth",
        {"ClientId": CLIENT, "AuthFlow": "USER_AUTH", "AuthParameters": {"k": "x" * 131073}},
        [f"Value at 'authParameters' {AT}Map value must satisfy constraint: [{MAX}131072, {MIN}0]"],
    ),
    (
        "SetIdentityPoolRoles",
        {
            "IdentityPoolId": "us-east-1:1",
            "Roles": {},
            "RoleMappings": {"p": {"Type": "Token", "RulesConfiguration": {"Rules": []}}},
        },
        [f"Value '[]' at 'roleMappings.p.member.rulesConfiguration.rules' {AT}{MIN}1"],
    ),
    # U+0000, which no database text can hold
    (
        "SignUp",
        {"ClientId": CLIENT, "Username": "b", "UserAttributes": [{"Name": "n", "Value": "a\0b"}]},
        [rf"Value at 'userAttributes.1.member.value' {AT}{PATTERN}[^\u0000]*"],
    ),
    (
        "AdminGetUser",
        {"UserPoolId": POOL, "Username": "a\0b"},
        [f"Value at 'username' {AT}{PATTERN}{USERNAME_PATTERN}"],
    ),
    # several at once, in the model's order
    (
        "ListUsers",
        {"UserPoolId": "a b", "Limit": 61, "Filter": "x" * 257},
        [
            rf"Value 'a b' at 'userPoolId' {AT}{PATTERN}[\w-]+_[0-9a-zA-Z]+",
            f"Value '61' at 'limit' {AT}Member must have value less than or equal to 60",
            f"Value '{'x' * 257}' at 'filter' {AT}{MAX}256",
        ],
    ),
]


@pytest.mark.parametrize(("name", "request_", "texts"), REFUSED)
def test_a_broken_constraint_is_answered_in_aws_words(
    operation: Operations, name: str, request_: dict[str, Any], texts: list[str]
) -> None:
    with pytest.raises(ServiceException) as refused:
        check_request(operation(name), request_)

    count = f"{len(texts)} validation error{'' if len(texts) == 1 else 's'} detected"
    assert refused.value.message == f"{count}: {'; '.join(texts)}"
    identity = operation(name).service_model.service_name == "cognito-identity"
    assert refused.value.code == (
        "ValidationException" if identity else "InvalidParameterException"
    )
    assert refused.value.status_code == 400


def test_every_operation_can_be_checked(models: dict[str, ServiceModel]) -> None:
    counts = {}
    for service, model in models.items():
        for name in model.operation_names:
            required = model.operation_model(name).input_shape.required_members
            if required:
                with pytest.raises(ServiceException, match="Member must not be null"):
                    check_request(model.operation_model(name), {})
            else:
                check_request(model.operation_model(name), {})
        counts[service] = len(model.operation_names)
    assert counts == {"cognito-idp": 153, "cognito-identity": 23}


def string_paths(model: ServiceModel) -> list[tuple[str, str]]:
    """Return the operations and their members that are strings."""
    return [
        (name, member)
        for name in model.operation_names
        for member, shape in model.operation_model(name).input_shape.members.items()
        if shape.type_name == "string"
    ]


@pytest.mark.parametrize("text", ["a" * LONG, "{####}" * (LONG // 6), "é" * LONG, " " * LONG])
def test_a_mebibyte_in_any_member_is_answered_at_once(
    models: dict[str, ServiceModel], text: str
) -> None:
    """No limit of time: a pattern that runs wild would not come back within a test run."""
    for model in models.values():
        for name, member in string_paths(model):
            with contextlib.suppress(ServiceException):
                check_request(model.operation_model(name), {member: text})


def test_a_text_made_to_slow_a_pattern_down_is_refused(operation: Operations) -> None:
    slow = "{##x##}" * 2800 + "\x01"
    with pytest.raises(ServiceException, match="emailMessageByLink"):
        check_request(
            operation("CreateUserPool"),
            {"PoolName": "p", "VerificationMessageTemplate": {"EmailMessageByLink": slow}},
        )


def test_java_patterns_know_letters_of_all_scripts_but_ascii_words_only(
    operation: Operations,
) -> None:
    check_request(operation("AdminGetUser"), {"UserPoolId": POOL, "Username": "日本語ü"})
    with pytest.raises(ServiceException, match="clientName"):
        check_request(
            operation("CreateUserPoolClient"), {"UserPoolId": POOL, "ClientName": "日本語"}
        )
