"""Policies of functions and of roles: what they let a service do."""

from typing import Any

import pytest

from localstack_cognito.aws.policies import allows, names_action, statements

_COGNITO = ("Service", "cognito-idp.amazonaws.com")
_ACTION = "lambda:InvokeFunction"
_POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
_KNOWN = {"aws:sourcearn": [_POOL], "aws:sourceaccount": ["000000000000"], "sts:externalid": []}


def _statement(**changes: Any) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": _ACTION,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"Action": "lambda:*"}, True),
        ({"Action": "LAMBDA:invoke*"}, True),
        ({"Action": ["lambda:GetFunction", _ACTION]}, True),
        ({"Action": "lambda:GetFunction"}, False),
        ({"Action": [], "NotAction": "lambda:GetFunction"}, True),
        ({"NotAction": "lambda:*"}, False),
        ({"Principal": "*"}, True),
        ({"Principal": {"Service": ["sns.amazonaws.com", "*"]}}, True),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, False),
        ({"Principal": {"AWS": "000000000000"}}, False),
        ({"Principal": None}, False),
        ({"Effect": "Deny"}, False),
        ({"Condition": {"ArnLike": {"AWS:SourceArn": _POOL}}}, True),
        ({"Condition": {"ArnEquals": {"aws:SourceArn": "arn:*:userpool/*"}}}, True),
        ({"Condition": {"ArnLike": {"aws:SourceArn": f"{_POOL}b"}}}, False),
        ({"Condition": {"ArnLike": {"aws:SourceArn": f"{_POOL}*"}}}, True),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:?*:userpool/**"}}}, True),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:*:userpool/*?"}}}, True),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "?"}}}, False),
        ({"Condition": {"ArnLike": {"aws:SourceArn": ""}}}, False),
        # One that a regular expression would take for ever for.
        ({"Condition": {"ArnLike": {"aws:SourceArn": "*a" * 40 + "*!"}}}, False),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "*[a-z]*"}}}, False),
        ({"Condition": {"ArnNotLike": {"aws:SourceArn": f"{_POOL}b"}}}, True),
        ({"Condition": {"ArnNotEquals": {"aws:SourceArn": _POOL}}}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": ["1", "000000000000"]}}}, True),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}}}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "0*"}}}, False),
        ({"Condition": {"StringLike": {"aws:SourceAccount": "0*"}}}, True),
        # What is given has to hold, all of it.
        (
            {
                "Condition": {
                    "ArnLike": {"aws:SourceArn": _POOL},
                    "StringEquals": {"aws:SourceAccount": "111111111111"},
                }
            },
            False,
        ),
        ({"Condition": {"StringEquals": {"sts:ExternalId": "x"}}}, False),
        ({"Condition": {"StringEqualsIfExists": {"sts:ExternalId": "x"}}}, True),
        ({"Condition": {"Null": {"sts:ExternalId": "true"}}}, True),
        ({"Condition": {"DateLessThan": {"aws:SourceAccount": "2030"}}}, False),
    ],
)
def test_a_statement_allows_what_it_says(changes: dict[str, Any], expected: bool) -> None:
    policy = {"Statement": [_statement(**changes)]}
    assert allows(policy, _ACTION, _COGNITO, _KNOWN) is expected


def test_what_one_statement_denies_no_other_allows() -> None:
    denied = {"Statement": [_statement(), _statement(Effect="Deny", Action="lambda:*")]}
    assert allows(denied, _ACTION, _COGNITO, _KNOWN) is False
    elsewhere = _statement(Effect="Deny", Principal={"Service": "sns.amazonaws.com"})
    assert allows({"Statement": [_statement(), elsewhere]}, _ACTION, _COGNITO, _KNOWN) is True
    assert allows({}, _ACTION, _COGNITO, _KNOWN) is False


@pytest.mark.parametrize("is_lenient", [True, False])
def test_of_what_nothing_is_known_holds_only_where_that_is_enough(is_lenient: bool) -> None:
    policy = {"Statement": _statement(Condition={"StringEquals": {"aws:SourceOrgID": "o-1"}})}
    assert allows(policy, _ACTION, _COGNITO, _KNOWN, is_lenient=is_lenient) is is_lenient
    missing = {"Statement": _statement(Condition={"StringEquals": {"sts:ExternalId": "x"}})}
    assert allows(missing, _ACTION, _COGNITO, _KNOWN, is_lenient=is_lenient) is False


def test_a_policy_may_have_one_statement_without_a_list() -> None:
    [one] = statements({"Statement": _statement()})
    assert names_action(one, _ACTION)
    assert not names_action(one, "lambda:GetPolicy")
