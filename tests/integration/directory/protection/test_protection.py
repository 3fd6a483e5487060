"""Risk configuration, and where logs go."""

from typing import Any

import pytest

from tests.integration.making import PASSWORD, make_client, make_pool, make_user, refused

PLUS = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}
COMPROMISED = {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}}}
GROUP = {
    "CloudWatchLogsConfiguration": {
        "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:cognito"
    }
}
STREAM = {
    "FirehoseConfiguration": {
        "StreamArn": "arn:aws:firehose:us-east-1:000000000000:deliverystream/cognito"
    }
}
NOTIFICATIONS = {"EventSource": "userNotification", "LogLevel": "ERROR", **GROUP}
EVENTS = {"EventSource": "userAuthEvents", "LogLevel": "INFO", **STREAM}


def describe(cognito: Any, pool_id: str, **client: str) -> dict[str, Any]:
    answer = cognito.describe_risk_configuration(UserPoolId=pool_id, **client)
    configuration: dict[str, Any] = answer["RiskConfiguration"]
    return configuration


def test_a_client_has_its_pools_risk_configuration_until_its_own(cognito: Any) -> None:
    pool_id = make_pool(cognito, **PLUS)
    client_id = make_client(cognito, pool_id)
    assert describe(cognito, pool_id) == {"UserPoolId": pool_id}
    made = cognito.set_risk_configuration(UserPoolId=pool_id, **COMPROMISED)["RiskConfiguration"]
    compromised = made["CompromisedCredentialsRiskConfiguration"]
    assert compromised["EventFilter"] == ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"]
    assert describe(cognito, pool_id) == made
    inherited = describe(cognito, pool_id, ClientId=client_id)
    assert inherited["CompromisedCredentialsRiskConfiguration"] == compromised
    exceptions = {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["10.0.0.0/8"]}}
    cognito.set_risk_configuration(UserPoolId=pool_id, ClientId=client_id, **exceptions)
    own = describe(cognito, pool_id, ClientId=client_id)
    assert "CompromisedCredentialsRiskConfiguration" not in own
    assert own["RiskExceptionConfiguration"] == exceptions["RiskExceptionConfiguration"]
    cognito.set_risk_configuration(UserPoolId=pool_id, ClientId=client_id)
    assert describe(cognito, pool_id, ClientId=client_id) == inherited


WITHOUT_ADD_ONS: tuple[dict[str, Any], ...] = (
    {},
    {"UserPoolTier": "LITE"},
    {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}},
)


@pytest.mark.parametrize("settings", WITHOUT_ADD_ONS)
@pytest.mark.parametrize(
    "configuration",
    [
        COMPROMISED,
        {
            "AccountTakeoverRiskConfiguration": {
                "Actions": {"HighAction": {"Notify": False, "EventAction": "MFA_IF_CONFIGURED"}}
            }
        },
        {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.7/32"]}},
    ],
    ids=lambda configuration: next(iter(configuration)),
)
def test_a_pool_without_threat_protection_is_configured_for_it(
    cognito: Any, settings: dict[str, Any], configuration: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    assert describe(cognito, pool_id) == {"UserPoolId": pool_id}
    for client in ({}, {"ClientId": client_id}):
        made = cognito.set_risk_configuration(UserPoolId=pool_id, **client, **configuration)
        (member,) = configuration
        assert configuration[member].items() <= made["RiskConfiguration"][member].items()
        assert describe(cognito, pool_id, **client) == made["RiskConfiguration"]


def test_what_is_configured_does_nothing_until_threat_protection_is_on(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id, username = make_client(cognito, pool_id), make_user(cognito, pool_id)
    blocked = {"BlockedIPRangeList": ["0.0.0.0/0", "::/0"]}
    cognito.set_risk_configuration(UserPoolId=pool_id, RiskExceptionConfiguration=blocked)

    def sign_in() -> dict[str, Any]:
        parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
        answer = cognito.initiate_auth(
            ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )
        result: dict[str, Any] = answer["AuthenticationResult"]
        return result

    assert sign_in()
    cognito.update_user_pool(UserPoolId=pool_id, **PLUS)
    with refused("NotAuthorizedException", "Request not allowed due to security reasons."):
        sign_in()
    cognito.update_user_pool(UserPoolId=pool_id)
    assert sign_in()
    with refused(
        "UserPoolAddOnNotEnabledException",
        "User pool add-ons are not enabled for the user pool.",
    ):
        cognito.admin_list_user_auth_events(UserPoolId=pool_id, Username=username)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (
            {"RiskExceptionConfiguration": {"SkippedIPRangeList": ["10.0.0.0/8", "none"]}},
            "Invalid IP range: none",
        ),
        (
            {
                "AccountTakeoverRiskConfiguration": {
                    "Actions": {"LowAction": {"Notify": True, "EventAction": "BLOCK"}}
                }
            },
            "NotifyConfiguration is required when an action notifies the user.",
        ),
        (
            {
                "AccountTakeoverRiskConfiguration": {
                    "NotifyConfiguration": {
                        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@b.c",
                        "MfaEmail": {"Subject": "s"},
                    },
                    "Actions": {},
                }
            },
            "MfaEmail must have an HtmlBody or a TextBody.",
        ),
    ],
)
def test_risk_configurations_that_are_refused(
    cognito: Any, configuration: dict[str, Any], message: str
) -> None:
    pool_id = make_pool(cognito, **PLUS)
    with refused("InvalidParameterException", message):
        cognito.set_risk_configuration(UserPoolId=pool_id, **configuration)
    assert describe(cognito, pool_id) == {"UserPoolId": pool_id}


def delivery(cognito: Any, pool_id: str) -> list[dict[str, Any]]:
    answer = cognito.get_log_delivery_configuration(UserPoolId=pool_id)
    found: list[dict[str, Any]] = answer["LogDeliveryConfiguration"]["LogConfigurations"]
    return found


def test_logs_go_where_they_were_sent_last(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    assert delivery(cognito, pool_id) == []
    both = [NOTIFICATIONS, EVENTS]
    answer = cognito.set_log_delivery_configuration(UserPoolId=pool_id, LogConfigurations=both)
    assert answer["LogDeliveryConfiguration"]["LogConfigurations"] == both
    assert delivery(cognito, pool_id) == both
    cognito.set_log_delivery_configuration(UserPoolId=pool_id, LogConfigurations=[])
    assert delivery(cognito, pool_id) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            [EVENTS, EVENTS],
            "Each EventSource can have one log configuration only.",
        ),
        (
            [{**EVENTS, "LogLevel": "ERROR"}],
            "LogLevel must be INFO for the EventSource userAuthEvents.",
        ),
        ([{**EVENTS, **GROUP}], "Exactly one log destination must be given."),
        (
            [{"EventSource": "userNotification", "LogLevel": "ERROR", **STREAM}],
            "userNotification logs go to CloudWatch Logs only.",
        ),
    ],
)
def test_log_deliveries_that_are_refused(
    cognito: Any, given: list[dict[str, Any]], message: str
) -> None:
    pool_id = make_pool(cognito)
    with refused("InvalidParameterException", message):
        cognito.set_log_delivery_configuration(UserPoolId=pool_id, LogConfigurations=given)
    assert delivery(cognito, pool_id) == []


def test_lite_pools_stream_no_events(cognito: Any) -> None:
    pool_id = make_pool(cognito, UserPoolTier="LITE")
    with refused(
        "FeatureUnavailableInTierException",
        "The following feature is not available for the LITE pricing tier configured: "
        "Log Streaming",
    ):
        cognito.set_log_delivery_configuration(UserPoolId=pool_id, LogConfigurations=[EVENTS])
