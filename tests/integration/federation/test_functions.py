"""The pool's functions around a sign-in through a provider: what they are told and may decide."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.functions import make_function, slow, telling, told
from tests.host import Host
from tests.integration.conftest import IMPATIENCE
from tests.integration.federation.provider import Provider, Traveller, query_of, travel
from tests.integration.making import as_dict

ADA = {"sub": "Ada.1", "email": "ada@corp.example.com", "full_name": "Ada Lovelace"}
QUEUE = "federation"
AROUND = ("PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication")
EVERY = (*AROUND, "InboundFederation", "PreTokenGeneration")
TELLS = (
    telling(QUEUE)
    + """
def handler(event, context):
    tell(event)
    if event["triggerSource"].startswith("Inbound"):
        said = event["request"]["attributes"]["idToken"].get("answer")
        if said:
            event["response"] = json.loads(said)
    return event
"""
)
NODE = """
export const handler = async (event) => {
  const { providerType, attributes } = event.request;
  const claims = { ...attributes.userInfo, ...attributes.idToken };
  event.response.userAttributesToMap = {
    ...claims,
    groups: claims.groups.split(",").filter((one) => one.startsWith("app-")).join(","),
    full_name: `${claims.full_name} (${providerType})`,
  };
  return event;
};
"""
LINKS = """
import boto3


def handler(event, context):
    if event["triggerSource"] != "PreSignUp_ExternalProvider":
        return event
    name, _, subject = event["userName"].partition("_")
    boto3.client("cognito-idp").admin_link_provider_for_user(
        UserPoolId=event["userPoolId"],
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "ada"},
        SourceUser={
            "ProviderName": name,
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": subject,
        },
    )
    return event
"""
AGREES = "def handler(event, context):\n    return event\n"
FAILING = {
    "federation-raises": "def handler(event, context):\n    raise Exception('not you')\n",
    "federation-crashes": "import os\ndef handler(event, context):\n    os._exit(3)\n",
    "federation-says-text": "def handler(event, context):\n    return 'text'\n",
    "federation-says-nothing": "def handler(event, context):\n    return None\n",
}


def arn(name: str) -> str:
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


def config(function: str, *triggers: str) -> dict[str, Any]:
    """Return a ``LambdaConfig`` in which a function is for these triggers."""
    configured: dict[str, Any] = dict.fromkeys(triggers, arn(function))
    if "InboundFederation" in triggers:
        configured["InboundFederation"] = {"LambdaVersion": "V1_0", "LambdaArn": arn(function)}
    return configured


@dataclass
class Told:
    """Reads what functions were told."""

    host: Host

    def __call__(self, traveller: Traveller) -> list[dict[str, Any]]:
        """Return the events of a pool since the last time."""
        return told(self.host, QUEUE, traveller.app.pool_id)


@pytest.fixture(scope="module")
def functions(host: Host) -> Told:
    """The functions that tests name, and what they were told."""
    host.client("sqs").create_queue(QueueName=QUEUE)
    make_function(host, "federation-tells", TELLS, Timeout=5)
    make_function(host, "federation-links", LINKS, Timeout=5)
    make_function(host, "federation-node", NODE, runtime="nodejs22.x", file="index.mjs", Timeout=5)
    for name, source in FAILING.items():
        make_function(host, name, source, Timeout=10)
    return Told(host)


@pytest.fixture
def told_of(
    host: Host, provider: Provider, functions: Told
) -> Callable[..., tuple[Traveller, Callable[[], list[dict[str, Any]]]]]:
    """Makes a pool that calls one function for all triggers, and reads what that is told."""

    def make(*triggers: str, **settings: Any) -> Any:
        lambda_config = config("federation-tells", *(triggers or EVERY))
        ada = travel(host, provider, LambdaConfig=lambda_config, **settings)
        return ada, lambda: functions(ada)

    return make


def attributes_of(cognito: Any, traveller: Traveller, name: str = "Corp_Ada.1") -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=traveller.app.pool_id, Username=name)
    return as_dict(user["UserAttributes"])


def test_a_first_sign_in(told_of: Any, cognito: Any) -> None:
    ada, told = told_of()
    tokens = ada.tokens({**ADA, "groups": ["a", "b"]}, user_info={"locale": "en"})
    events = told()
    assert [event["triggerSource"] for event in events] == [
        "InboundFederation_ExternalProvider",
        "PreSignUp_ExternalProvider",
        "PostConfirmation_ConfirmSignUp",
        "TokenGeneration_HostedAuth",
    ]
    for event in events:
        assert event["version"] == "1"
        assert event["region"] == "us-east-1"
        assert event["userName"] == "Corp_Ada.1"
        assert event["callerContext"] == {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": ada.app.client_id,
        }
    inbound, sign_up, confirmation, generation = events
    received = inbound["request"]["attributes"]
    assert inbound["request"] == {
        "providerName": "Corp",
        "providerType": "OIDC",
        "attributes": received,
    }
    assert inbound["response"] == {"userAttributesToMap": {}}
    assert set(received) == {"tokenResponse", "idToken", "userInfo"}
    assert set(received["tokenResponse"]) == {
        "access_token",
        "token_type",
        "expires_in",
        "id_token",
    }
    assert received["userInfo"] == {"locale": "en"}
    assert {name: received["idToken"][name] for name in ADA} == ADA
    assert received["idToken"]["groups"] == ["a", "b"]
    assert sign_up["request"] == {
        "userAttributes": {
            "email": "ada@corp.example.com",
            "name": "Ada Lovelace",
            "custom:team": "[a,b]",
            "cognito:email_alias": "",
            "cognito:phone_number_alias": "",
        },
        "validationData": {},
    }
    assert sign_up["response"] == {
        "autoConfirmUser": False,
        "autoVerifyEmail": False,
        "autoVerifyPhone": False,
    }
    known = {**attributes_of(cognito, ada), "cognito:user_status": "EXTERNAL_PROVIDER"}
    assert confirmation["request"] == {"userAttributes": known}
    assert confirmation["response"] == {}
    assert generation["request"]["userAttributes"] == known
    group = f"{ada.app.pool_id}_Corp"
    assert generation["request"]["groupConfiguration"]["groupsToOverride"] == [group]
    assert tokens["id"]["cognito:groups"] == [group]


def test_a_later_sign_in(told_of: Any, cognito: Any) -> None:
    ada, told = told_of()
    ada.tokens(ADA)
    told()
    before = {**attributes_of(cognito, ada), "cognito:user_status": "EXTERNAL_PROVIDER"}
    ada.tokens({**ADA, "full_name": "Ada King"})
    events = told()
    assert [event["triggerSource"] for event in events] == [
        "InboundFederation_ExternalProvider",
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_HostedAuth",
    ]
    _, first, second, generation = events
    # What has changed is written after the first has had its say.
    assert first["request"] == {"userAttributes": before, "validationData": {}}
    after = {**before, "name": "Ada King"}
    assert second["request"] == {"userAttributes": after, "newDeviceUsed": False}
    assert generation["request"]["userAttributes"] == after


def test_only_those_that_are_configured_are_called(told_of: Any) -> None:
    ada, told = told_of("PostConfirmation")
    ada.tokens(ADA)
    ada.tokens(ADA)
    assert [one["triggerSource"] for one in told()] == ["PostConfirmation_ConfirmSignUp"]


def answering(**mapped: Any) -> dict[str, str]:
    """Return a claim that makes the function answer so."""
    return {"answer": json.dumps({"userAttributesToMap": mapped})}


def test_what_the_function_leaves_out_is_dropped(told_of: Any, cognito: Any) -> None:
    ada, _ = told_of("InboundFederation")
    ada.tokens({**ADA, "groups": "red", **answering(full_name="Countess", groups="blue")})
    attributes = attributes_of(cognito, ada)
    assert (attributes["name"], attributes["custom:team"]) == ("Countess", "blue")
    assert "email" not in attributes


def test_nothing_changes_where_the_function_says_nothing(told_of: Any, cognito: Any) -> None:
    ada, _ = told_of("InboundFederation")
    ada.tokens({**ADA, **answering()})
    attributes = attributes_of(cognito, ada)
    assert (attributes["name"], attributes["email"]) == ("Ada Lovelace", "ada@corp.example.com")


def test_the_function_is_asked_at_every_sign_in(told_of: Any, cognito: Any) -> None:
    ada, _ = told_of("InboundFederation")
    ada.tokens(ADA)
    ada.tokens({**ADA, **answering(full_name="Countess", email=ADA["email"])})
    assert attributes_of(cognito, ada)["name"] == "Countess"


def test_the_function_supplies_what_the_pool_requires(told_of: Any, cognito: Any) -> None:
    required = {"AttributeDataType": "String", "Required": True, "Mutable": True}
    ada, _ = told_of(
        "InboundFederation",
        Schema=[{"Name": "email", **required}, {"Name": "phone_number", **required}],
        mapping={"email": "email", "phone_number": "phone"},
    )
    assert ada.sign_in(ADA)["error_description"] == "attributes required: [phone_number]"
    claims = {**ADA, **answering(email=ADA["email"], phone="+15555550100")}
    ada.tokens(claims)
    assert attributes_of(cognito, ada)["phone_number"] == "+15555550100"


def test_a_function_in_node(host: Host, provider: Provider, functions: Told, cognito: Any) -> None:
    lambda_config = config("federation-node", "InboundFederation")
    ada = travel(host, provider, LambdaConfig=lambda_config)
    ada.tokens({**ADA, "groups": "app-red,other,app-blue"})
    attributes = attributes_of(cognito, ada)
    assert attributes["custom:team"] == "app-red,app-blue"
    assert attributes["name"] == "Ada Lovelace (OIDC)"


@pytest.mark.parametrize(
    "response", [{"userAttributesToMap": "text"}, {"userAttributesToMap": None}, {}]
)
def test_an_answer_that_maps_nothing_it_could(
    told_of: Any, cognito: Any, response: dict[str, Any]
) -> None:
    ada, _ = told_of("InboundFederation")
    told = ada.sign_in({**ADA, "answer": json.dumps(response)})
    assert told["error_description"] == "Unrecognizable lambda output "
    assert not cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]


def test_an_answer_that_is_too_deep(told_of: Any, cognito: Any) -> None:
    ada, _ = told_of("InboundFederation")
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    told = ada.sign_in({**ADA, **answering(email=deep)})
    assert told["error_description"] == "Invalid lambda function output : Invalid JSON "
    assert not cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]


def test_a_function_verifies_an_address(
    host: Host, provider: Provider, functions: Told, cognito: Any
) -> None:
    source = (
        "def handler(event, context):\n"
        "    event['response']['autoVerifyEmail'] = True\n"
        "    return event\n"
    )
    make_function(host, "federation-verifies", source, Timeout=5)
    ada = travel(host, provider, LambdaConfig=config("federation-verifies", "PreSignUp"))
    assert ada.tokens(ADA)["id"]["email_verified"] is True
    missing = ada.sign_in({"sub": "bob"})
    assert missing["error_description"].startswith("User does not have the attribute email")


def test_a_function_links_her_to_a_user_who_is_there(
    host: Host,
    provider: Provider,
    functions: Told,
    cognito: Any,
    new_user: Callable[..., str],
) -> None:
    ada = travel(host, provider, LambdaConfig=config("federation-links", "PreSignUp"))
    new_user(ada.app.pool_id, "ada", email="ada@example.com")
    for _ in range(2):
        tokens = ada.tokens(ADA)
        assert tokens["id"]["cognito:username"] == "ada"
        assert tokens["id"]["email"] == "ada@corp.example.com"
        [identity] = tokens["id"]["identities"]
        assert (identity["userId"], identity["primary"]) == ("Ada.1", "false")
        # She is none of those whom the provider has made.
        assert "cognito:groups" not in tokens["id"]
    users = cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]
    assert [user["Username"] for user in users] == ["ada"]


FAILURES = {
    "federation-raises": "{} failed with error not you. ",
    "federation-says-text": "Unrecognizable lambda output ",
    "federation-says-nothing": "Invalid lambda function output : Invalid JSON ",
    "federation-missing": "{} invocation failed due to error ResourceNotFoundException. ",
}
LATER = {"PreAuthentication", "PostAuthentication"}


@pytest.mark.parametrize("trigger", [*AROUND, "InboundFederation"])
@pytest.mark.parametrize(("function", "description"), FAILURES.items())
def test_a_function_that_fails(
    host: Host,
    provider: Provider,
    functions: Told,
    cognito: Any,
    trigger: str,
    function: str,
    description: str,
) -> None:
    ada = travel(host, provider)
    if trigger in LATER:
        ada.tokens(ADA)
    before = cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]
    cognito.update_user_pool(UserPoolId=ada.app.pool_id, LambdaConfig=config(function, trigger))
    told = ada.sign_in({**ADA, "full_name": "Ada King"})
    assert told == {
        "error": "invalid_request",
        "error_description": description.format(trigger),
        "state": "the-app-s",
    }
    assert "cognito" not in ada.browser.cookies
    after = cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]
    if trigger == "PostConfirmation":
        # She is there by then, and stays.
        assert [user["Username"] for user in after] == ["Corp_Ada.1"]
    elif trigger != "PostAuthentication":
        assert after == before


@pytest.mark.parametrize("trigger", ["PreSignUp", "InboundFederation"])
def test_a_function_that_crashes(
    host: Host, provider: Provider, functions: Told, cognito: Any, trigger: str
) -> None:
    ada = travel(host, provider, LambdaConfig=config("federation-crashes", trigger))
    told = ada.sign_in(ADA)
    assert told["error_description"].startswith(f"{trigger} failed with error ")
    assert not cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]


@pytest.mark.parametrize("trigger", ["InboundFederation"])
def test_a_function_that_is_slow(impatient_host: Host, provider: Provider, trigger: str) -> None:
    make_function(impatient_host, "federation-is-slow", slow(IMPATIENCE + 2), Timeout=10)
    ada = travel(impatient_host, provider, LambdaConfig=config("federation-is-slow", trigger))
    told = ada.sign_in(ADA)
    assert told["error_description"] == (
        f"{trigger} invocation failed due to error Socket timeout while invoking Lambda function. "
    )
    cognito = impatient_host.client("cognito-idp")
    assert not cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]


def test_a_function_that_fails_when_tokens_are_made(
    host: Host, provider: Provider, functions: Told, cognito: Any
) -> None:
    ada = travel(host, provider, LambdaConfig=config("federation-raises", "PreTokenGeneration"))
    told = ada.sign_in(ADA)
    assert told["error_description"] == "PreTokenGeneration failed with error not you. "


def test_twenty_at_once_make_one_user(
    host: Host, provider: Provider, functions: Told, cognito: Any
) -> None:
    make_function(host, "federation-agrees", AGREES, Timeout=5)
    ada = travel(host, provider, LambdaConfig=config("federation-agrees", "PreSignUp"))
    travellers = [Traveller(ada.app, provider, "Corp") for _ in range(20)]
    asked = [one.depart() for one in travellers]
    nonces = {one["nonce"] for one in asked}
    assert len(nonces) == 20
    # A provider that knows no nonce: one answer is good for all.
    provider.gives(provider.id_token(ADA))

    def arrive(index: int) -> requests.Response:
        return travellers[index].come_back(code="c", state=asked[index]["state"])

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(arrive, range(20)))
    told = [query_of(answer.headers["Location"]) for answer in answers]
    assert all("code" in one for one in told), told
    users = cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]
    assert [user["Username"] for user in users] == ["Corp_Ada.1"]
