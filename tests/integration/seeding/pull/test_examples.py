"""Answers as AWS's manuals show them are read, lose nothing that has a place, and can be seeded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.differences.comparing import Side, compare
from localstack_cognito.seeding.differences.report import line_of
from localstack_cognito.seeding.export import export
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.writing import written
from localstack_cognito.seeding.pull.pulling import Wanted
from tests.integration.seeding.pull.examples import (
    IDENTITY_POOL,
    IDENTITY_POOLS,
    OTHERS,
    POOL,
    USER_POOL,
    USER_POOLS,
    Answers,
)
from tests.integration.seeding.pull.pulled import Puller, as_stream, members_of

NOT_KEPT = {
    "AWSAccountId": "the account is the host's",
    "CloudFrontDistribution": "the host has none",
    "ClientSecret": "a placeholder: the client has a new one, which is told",
    "Enabled": "but for who is not",
    "EstimatedNumberOfUsers": "counted anew",
    "ImageUrl": "told: an address is no image",
    "PreSignedUrl": "of a file at AWS",
    "S3Bucket": "the host has none",
    "SchemaAttributes": "those that every pool has are not asked for",
    "Status": "of a domain: it works at once",
    "UserStatus": "one who has no password here must choose one",
    "UnusedAccountValidityDays": "as TemporaryPasswordValidityDays",
    "UseCognitoProvidedValues": "where there are no Settings",
    "UserPoolId": "whose member it is",
    "Version": "of a domain's files at AWS",
}
"""Members that an answer has and a file has not under that name, and why."""

DEVICE_MEMBERS = {
    "device_name": "DeviceName",
    "dev:device_remembered_status": "DeviceRememberedStatus",
    "last_ip_used": "LastIpUsed",
}
"""Those attributes of a device that are not made of the others."""


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Return the values in an answer or a file, each with the name that a file has for it."""
    if isinstance(value, dict):
        for member, inner in value.items():
            if member not in NOT_KEPT:
                yield from leaves(*_as_in_a_file(member, inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, value.decode() if isinstance(value, bytes) else value


def _as_in_a_file(member: str, value: Any) -> tuple[Any, str]:
    if member == "Attributes":
        attributes = {one["Name"]: one["Value"] for one in value}
        attributes.pop("identities", None)
        return {"Sub": attributes.pop("sub"), **attributes}, member
    if member == "DeviceAttributes":
        attributes = {one["Name"]: one["Value"] for one in value}
        return {DEVICE_MEMBERS[one]: attributes[one] for one in DEVICE_MEMBERS}, member
    if member == "UserPool":
        return {"PoolName" if one == "Name" else one: value[one] for one in value}, member
    return value, member


class Manual:
    """Stands in for AWS: it answers as a manual shows."""

    def __init__(self, answers: Answers) -> None:
        self._answers = {"DescribeUserPool": {"UserPool": USER_POOL}, **answers}

    def client(self, *_: str) -> "Manual":
        return self

    def _make_api_call(self, operation: str, request: Any) -> Any:
        if operation in self._answers:
            return self._answers[operation]
        if operation.startswith("List"):
            return {}
        raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, operation)


def pull(answers: Answers, wanted: Wanted, folder: Path) -> str:
    return Puller(Manual(answers).client, folder / "partial").pull(wanted)


@pytest.mark.parametrize(
    "answers", [*USER_POOLS.values(), *OTHERS.values()], ids=[*USER_POOLS, *OTHERS]
)
def test_an_example_of_a_user_pool(
    in_process: Callable[..., Any], answers: Answers, tmp_path: Path
) -> None:
    text = pull(answers, Wanted(user_pool_ids=[POOL], with_users=True), tmp_path)
    assert lost(answers, members_of(text)) == set()
    apply(read(as_stream(text)))
    assert "\n".join(differences(text)) == ""
    pool = in_process("cognito-idp", "us-west-2").describe_user_pool(UserPoolId=POOL)
    assert pool["UserPool"]["Name"] == "ExamplePool"


@pytest.mark.parametrize("answers", IDENTITY_POOLS.values(), ids=IDENTITY_POOLS)
def test_an_example_of_an_identity_pool(
    in_process: Callable[..., Any], answers: Answers, tmp_path: Path
) -> None:
    text = pull(answers, Wanted(identity_pool_ids=[IDENTITY_POOL], with_users=True), tmp_path)
    assert lost(answers, members_of(text)) == set()
    apply(read(as_stream(text)))
    assert "\n".join(differences(text)) == ""
    identity = in_process("cognito-identity", "us-west-2")
    pool = identity.describe_identity_pool(IdentityPoolId=IDENTITY_POOL)
    assert pool["IdentityPoolName"] == "ExampleIdentities"


def test_a_status_that_nobody_has_here_is_told(tmp_path: Path) -> None:
    users = [{"Username": "jo", "UserStatus": "COMPROMISED"}]
    puller = Puller(Manual({"ListUsers": {"Users": users}}).client, tmp_path / "partial")
    text = puller.pull(Wanted(user_pool_ids=[POOL], with_users=True))
    assert '"UserStatus": "RESET_REQUIRED"' in text
    assert any("1 users of a status" in note for note in puller.notes)


def differences(text: str) -> list[str]:
    """Return in what the host is not as a file says."""
    exported = "".join(written(export()))
    sides = [Side(read(as_stream(one), name="f.yaml")) for one in (text, exported)]
    return [line_of(one) for one in compare(*sides)]


def lost(answers: Answers, file: dict[str, Any]) -> set[tuple[str, Any]]:
    """Return what an answer has and a file has not."""
    return set(leaves(dict(answers))) - set(leaves(file))
