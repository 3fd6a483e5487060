"""A function that says what it was told in a queue, and answers what its caller asks it to."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.functions import make_function
from tests.host import Host
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_pool

QUEUE = "letters"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:letters"
SOURCE = """
import base64
import json
import os

import boto3


def handler(event, context):
    code = event["request"].get("code")
    if code:
        event["plain"], event["context"] = decrypted(code)
    queue = boto3.client("sqs")
    url = queue.get_queue_url(QueueName="letters")["QueueUrl"]
    queue.send_message(QueueUrl=url, MessageBody=json.dumps(event))
    answer = (event["request"].get("clientMetadata") or {}).get("answer")
    if answer == "raise":
        raise Exception("no letters today")
    if answer and not code:
        event["response"].update(json.loads(answer))
    return event


def decrypted(code):
    from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
    from aws_encryption_sdk.key_providers.kms import KMSMasterKey, KMSMasterKeyConfig

    sdk = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
    key = KMSMasterKey(
        config=KMSMasterKeyConfig(key_id=os.environ["KEY"], client=boto3.client("kms"))
    )
    plain, header = sdk.decrypt(source=base64.b64decode(code), key_provider=key)
    return plain.decode(), header.encryption_context
"""


def make_letters(host: Host, **environment: str) -> None:
    """Make the function and its queue in a host that has none of them yet."""
    host.client("sqs").create_queue(QueueName=QUEUE)
    variables = {"Variables": environment}
    make_function(host, "letters", SOURCE, Timeout=5, Environment=variables)


class LetterPool:
    """A pool whose function is told of messages."""

    def __init__(
        self, host: Host, triggers: Mapping[str, Any] | None = None, **settings: Any
    ) -> None:
        self.host = host
        self.cognito = host.client("cognito-idp")
        self.config = {"CustomMessage": FUNCTION} if triggers is None else triggers
        self.id = make_pool(
            self.cognito,
            **{
                "AutoVerifiedAttributes": ["email"],
                "LambdaConfig": dict(self.config),
                **settings,
            },
        )
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.id, ClientName="c", ExplicitAuthFlows=[*ALL_FLOWS, "ALLOW_USER_AUTH"]
        )
        self.client_id = str(client["UserPoolClient"]["ClientId"])

    def sign_up(self, name: str = "alice", **more: Any) -> Any:
        given = {"email": f"{name}@example.com", **more.pop("attributes", {})}
        return self.cognito.sign_up(
            ClientId=self.client_id,
            Username=name,
            Password=PASSWORD,
            UserAttributes=attributes(**given),
            **more,
        )

    def token(self, name: str = "alice") -> str:
        signed_in = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        return str(signed_in["AuthenticationResult"]["AccessToken"])

    def users(self) -> list[str]:
        found = self.cognito.list_users(UserPoolId=self.id)["Users"]
        return [user["Username"] for user in found]

    def told(self, expected: int | None = None) -> list[dict[str, Any]]:
        """Return the events since the last time; waits until there are as many as expected."""
        queue = self.host.client("sqs")
        url = queue.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        events: list[dict[str, Any]] = []
        tries = 0
        while tries < (1 if expected is None else 15):
            wait = 0 if expected is None else 1
            messages = queue.receive_message(QueueUrl=url, WaitTimeSeconds=wait).get("Messages")
            for message in messages or ():
                event = json.loads(message["Body"])
                if event["userPoolId"] == self.id:
                    events.append(event)
                queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            if expected is not None and len(events) >= expected:
                return events
            tries += not messages
        return events


def answering(**response: Any) -> dict[str, str]:
    """Return the metadata that makes the function answer so."""
    return {"answer": json.dumps(response)}


Outbox = Callable[..., list[dict[str, Any]]]
