"""Trust policies: whom they let take a role on."""

from typing import Any

import pytest

from localstack_cognito.identity.trust_policies import admits, facts_of

_AUD = "cognito-identity.amazonaws.com:aud"
_AMR = "cognito-identity.amazonaws.com:amr"
_SUB = "cognito-identity.amazonaws.com:sub"
_KNOWN = facts_of("us-east-1:me", "us-east-1:pool", ["authenticated", "p", "p:sub"], {})
_TAGGED = facts_of("us-east-1:me", "us-east-1:pool", ["authenticated"], {"Team": "a"})


def _policy(**changes: Any) -> dict[str, Any]:
    return {
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                **changes,
            }
        ]
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"Action": "sts:*"}, True),
        ({"Action": "STS:assumerolewith*"}, True),
        ({"Action": ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]}, True),
        ({"Action": "sts:AssumeRole"}, False),
        ({"Principal": "*"}, True),
        ({"Principal": {"Federated": ["x", "cognito-identity.amazonaws.com"]}}, True),
        ({"Principal": {"AWS": "*"}}, False),
        ({"Effect": "Deny"}, False),
        ({"Condition": {"StringEquals": {_AUD: "us-east-1:pool"}}}, True),
        ({"Condition": {"StringEquals": {_AUD: ["x", "us-east-1:pool"]}}}, True),
        ({"Condition": {"StringEquals": {_AUD: "us-east-1:*"}}}, False),
        ({"Condition": {"StringLike": {_AUD: "us-east-1:*"}}}, True),
        ({"Condition": {"StringLike": {_SUB: "us-east-1:m?"}}}, True),
        ({"Condition": {"StringNotEquals": {_AUD: "us-east-1:pool"}}}, False),
        ({"Condition": {"StringNotLike": {_AUD: "eu-*"}}}, True),
        ({"Condition": {"StringEqualsIgnoreCase": {_AUD: "US-EAST-1:POOL"}}}, True),
        ({"Condition": {"StringEquals": {_AUD.upper(): "us-east-1:pool"}}}, True),
        ({"Condition": {"ForAnyValue:StringLike": {_AMR: "authenticated"}}}, True),
        ({"Condition": {"ForAnyValue:StringLike": {_AMR: "p:*"}}}, True),
        ({"Condition": {"ForAnyValue:StringLike": {_AMR: "unauthenticated"}}}, False),
        ({"Condition": {"ForAllValues:StringLike": {_AMR: ["authenticated", "p*"]}}}, True),
        ({"Condition": {"ForAllValues:StringLike": {_AMR: "authenticated"}}}, False),
        ({"Condition": {"StringEquals": {"aws:Other": "x"}}}, False),
        ({"Condition": {"StringEqualsIfExists": {"aws:Other": "x"}}}, True),
        ({"Condition": {"StringNotEquals": {"aws:Other": "x"}}}, True),
        ({"Condition": {"Null": {"aws:Other": "true"}}}, True),
        ({"Condition": {"Null": {_AUD: True}}}, False),
        ({"Condition": {"Null": {_AUD: False}}}, True),
        ({"Condition": {"DateLessThan": {"aws:CurrentTime": "2999-01-01T00:00:00Z"}}}, False),
        (
            {
                "Condition": {
                    "StringEquals": {_AUD: "us-east-1:pool"},
                    "ForAnyValue:StringLike": {_AMR: "unauthenticated"},
                }
            },
            False,
        ),
    ],
)
def test_a_statement_admits_whom_it_names(changes: dict[str, Any], expected: bool) -> None:
    assert admits(_policy(**changes), _KNOWN) is expected


def test_a_statement_may_stand_alone_and_a_policy_may_be_empty() -> None:
    assert admits({"Statement": _policy()["Statement"][0]}, _KNOWN)
    assert not admits({}, _KNOWN)


def test_a_statement_that_denies_wins() -> None:
    both = {"Statement": [*_policy()["Statement"], *_policy(Effect="Deny")["Statement"]]}
    assert not admits(both, _KNOWN)


@pytest.mark.parametrize(
    ("action", "condition", "expected"),
    [
        ("sts:AssumeRoleWithWebIdentity", {}, False),
        (["sts:AssumeRoleWithWebIdentity", "sts:TagSession"], {}, True),
        ("sts:*", {"StringEquals": {"aws:RequestTag/team": "a"}}, True),
        ("sts:*", {"StringEquals": {"aws:RequestTag/team": "b"}}, False),
        ("sts:*", {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}, True),
    ],
)
def test_tags_need_to_be_allowed(action: Any, condition: dict[str, Any], expected: bool) -> None:
    assert admits(_policy(Action=action, Condition=condition), _TAGGED) is expected
