"""Risk configurations in a file."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.seeding.files import (
    applied,
    check_each_member,
    check_nothing_changes,
    comes_back,
    exported_tree,
    refusals,
)

InProcess = Callable[[str], Any]
COMPROMISED = {"EventFilter": ["SIGN_UP"], "Actions": {"EventAction": "BLOCK"}}
TAKEOVER = {
    "NotifyConfiguration": {
        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
        "From": "a@example.com",
        "ReplyTo": "b@example.com",
        "BlockEmail": {
            "Subject": "blocked",
            "HtmlBody": "<p>blocked</p>",
            "TextBody": "It was blocked.",
        },
        "NoActionEmail": {
            "Subject": "let in",
            "HtmlBody": "<p>let in</p>",
            "TextBody": "It was let in.",
        },
        "MfaEmail": {
            "Subject": "asked",
            "HtmlBody": "<p>asked again</p>",
            "TextBody": "It was asked again.",
        },
    },
    "Actions": {
        "LowAction": {"Notify": False, "EventAction": "NO_ACTION"},
        "MediumAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
        "HighAction": {"Notify": True, "EventAction": "BLOCK"},
    },
}
EXCEPTIONS = {"BlockedIPRangeList": ["192.0.2.0/24"], "SkippedIPRangeList": ["198.51.100.0/24"]}
EVERYTHING = {
    "CompromisedCredentialsRiskConfiguration": COMPROMISED,
    "AccountTakeoverRiskConfiguration": TAKEOVER,
    "RiskExceptionConfiguration": EXCEPTIONS,
}


def file_with(*configurations: dict[str, Any]) -> dict[str, Any]:
    """Return a file with a pool that has these configurations."""
    pool = {
        "PoolName": "app",
        "Id": "us-east-1_app",
        "UserPoolClients": [
            {"ClientName": "web", "ClientId": "web123"},
            {"ClientName": "other", "ClientId": "other123"},
        ],
        "RiskConfigurations": list(configurations),
    }
    return {"Version": 1, "UserPools": [pool]}


def test_configurations_that_were_set_come_back(in_process: InProcess) -> None:
    cognito = in_process("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="app")["UserPool"]["Id"]
    made = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="web")
    client_id = made["UserPoolClient"]["ClientId"]
    cognito.set_risk_configuration(UserPoolId=pool_id, **EVERYTHING)
    cognito.set_risk_configuration(
        UserPoolId=pool_id,
        ClientId=client_id,
        CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "NO_ACTION"}},
    )

    def described() -> list[Any]:
        return [
            cognito.describe_risk_configuration(UserPoolId=pool_id, **of)["RiskConfiguration"]
            for of in ({}, {"ClientId": client_id})
        ]

    before = described()
    check_nothing_changes(comes_back())
    assert described() == before


def test_each_member_changes_alone(in_process: InProcess) -> None:
    others = {
        "CompromisedCredentialsRiskConfiguration": {
            "EventFilter": ["SIGN_IN"],
            "Actions": {"EventAction": "NO_ACTION"},
        },
        "AccountTakeoverRiskConfiguration": {
            "Actions": {"HighAction": {"Notify": False, "EventAction": "BLOCK"}}
        },
        "RiskExceptionConfiguration": {"BlockedIPRangeList": ["203.0.113.0/24"]},
        "CreationDate": "2020-01-01T00:00:00Z",
        "LastModifiedDate": "2020-01-01T00:00:00Z",
    }
    stays = ("CreationDate", "LastModifiedDate")
    for whose in ({"ClientId": "web"}, {}):
        file = file_with({**whose, **EVERYTHING})
        check_each_member(file, ("UserPools", 0, "RiskConfigurations", 0), others, stays=stays)


def test_pruning_takes_the_others_away(in_process: InProcess) -> None:
    of_web, of_all = {"ClientId": "web", **EVERYTHING}, EVERYTHING
    applied(file_with(of_web, of_all))
    check_nothing_changes(file_with(of_web))
    assert applied(file_with(of_web), prune=True).deleted == {"RiskConfigurations": 1}
    (left,) = exported_tree()["UserPools"][0]["RiskConfigurations"]
    assert left["ClientId"] == "web123"


BAD = """\
Version: 1
UserPools:
- PoolName: app
  UserPoolClients: [{{ClientName: web, ClientId: web123}}]
  RiskConfigurations:
  - ClientId: {client}
    {configuration}
"""
AT = "UserPools[0].RiskConfigurations[0]"


@pytest.mark.parametrize(
    ("client", "configuration", "line", "member", "message"),
    [
        pytest.param(
            "nobody",
            "RiskExceptionConfiguration: {BlockedIPRangeList: [192.0.2.0/24]}",
            6,
            f"{AT}.ClientId",
            "User pool client nobody does not exist.",
            id="a client that is not there",
        ),
        pytest.param(
            "web",
            "RiskExceptionConfiguration: {BlockedIPRangeList: [nowhere]}",
            7,
            f"{AT}.RiskExceptionConfiguration",
            "Invalid IP range: nowhere",
            id="what is no range",
        ),
        pytest.param(
            "web",
            "AccountTakeoverRiskConfiguration: "
            "{Actions: {LowAction: {Notify: true, EventAction: BLOCK}}}",
            7,
            f"{AT}.AccountTakeoverRiskConfiguration",
            "NotifyConfiguration is required when an action notifies the user.",
            id="a notice of no text",
        ),
        pytest.param(
            "web",
            "RiskExceptionConfiguration: {}",
            6,
            AT,
            "A risk configuration must have a CompromisedCredentialsRiskConfiguration, an "
            "AccountTakeoverRiskConfiguration or a RiskExceptionConfiguration.",
            id="one that says nothing",
        ),
        pytest.param(
            "web",
            "CompromisedCredentialsRiskConfiguration: {Actions: {EventAction: MAYBE}}",
            7,
            f"{AT}.CompromisedCredentialsRiskConfiguration.Actions.EventAction",
            "1 validation error detected: Value 'MAYBE' at "
            "'compromisedCredentialsRiskConfiguration.actions.eventAction' failed to satisfy "
            "constraint: Member must satisfy enum value set: [BLOCK, NO_ACTION]",
            id="an action that is none",
        ),
    ],
)
def test_a_configuration_that_does_not_hold_is_refused(
    in_process: InProcess, client: str, configuration: str, line: int, member: str, message: str
) -> None:
    text = BAD.format(client=client, configuration=configuration)
    assert refusals(text) == [(line, member, message)]
