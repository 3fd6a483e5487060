"""The pool's functions around a sign-in through a SAML provider."""

from typing import Any

import pytest

from tests.functions import make_function, telling, told
from tests.host import Host
from tests.integration.federation.saml_fixtures import ADA, Corp, Employee, employ

QUEUE = "saml-federation"
TELLS = (
    telling(QUEUE)
    + """
def handler(event, context):
    tell(event)
    if event["triggerSource"].startswith("Inbound"):
        said = event["request"]["attributes"]["samlResponse"]
        kept = [one for one in said["groups"].split(",") if one.startswith("app-")]
        event["response"]["userAttributesToMap"] = {**said, "groups": ",".join(kept)}
    return event
"""
)


@pytest.fixture(scope="module")
def ada(host: Host) -> Employee:
    host.client("sqs").create_queue(QueueName=QUEUE)
    arn = make_function(host, "saml-federation", TELLS, Timeout=5)
    triggers: dict[str, Any] = dict.fromkeys(
        ("PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication"), arn
    )
    triggers["InboundFederation"] = {"LambdaVersion": "V1_0", "LambdaArn": arn}
    return employ(host, Corp(), LambdaConfig=triggers)


def test_what_functions_are_told_and_make_of_it(host: Host, ada: Employee) -> None:
    attributes = {**ADA, "groups": ["app-a", "hr", "app-b"], "unmapped": ["x"]}
    tokens = ada.tokens(attributes=attributes)
    assert tokens["id"]["custom:team"] == "app-a,app-b"
    first = {event["triggerSource"]: event for event in told(host, QUEUE, ada.app.pool_id)}
    assert set(first) == {
        "InboundFederation_ExternalProvider",
        "PreSignUp_ExternalProvider",
        "PostConfirmation_ConfirmSignUp",
    }
    inbound = first["InboundFederation_ExternalProvider"]
    assert inbound["userName"] == "Corp_Ada.1"
    assert inbound["request"] == {
        "providerName": "Corp",
        "providerType": "SAML",
        "attributes": {
            "samlResponse": {
                "email": "ada@corp.example.com",
                "full_name": "Ada Lovelace",
                "groups": "app-a,hr,app-b",
                "unmapped": "x",
            }
        },
    }
    signing_up = first["PreSignUp_ExternalProvider"]
    assert signing_up["userName"] == "Corp_Ada.1"
    assert signing_up["request"]["userAttributes"]["custom:team"] == "app-a,app-b"

    ada.tokens(attributes=attributes)
    assert {event["triggerSource"] for event in told(host, QUEUE, ada.app.pool_id)} == {
        "InboundFederation_ExternalProvider",
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
    }
