"""The outbox, as a developer reads it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import PASSWORD

Outbox = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def verifying_pool(new_pool: Callable[..., str]) -> str:
    return new_pool(AutoVerifiedAttributes=["email"])


@pytest.fixture
def verifying_client(verifying_pool: str, new_client: Callable[..., str]) -> str:
    return new_client(verifying_pool)


def _sign_up(cognito: Any, client_id: str, username: str) -> None:
    cognito.sign_up(
        ClientId=client_id,
        Username=username,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": f"{username}@example.com"}],
    )


def test_a_code_that_was_sent_is_there_whole(
    cognito: Any, verifying_pool: str, verifying_client: str, outbox: Outbox
) -> None:
    _sign_up(cognito, verifying_client, "alice")
    (message,) = outbox(user_pool_id=verifying_pool)
    code = message["Code"]
    assert len(code) == 6
    assert code.isdigit()
    assert {name: message[name] for name in message if name not in ("Id", "Timestamp")} == {
        "Region": "us-east-1",
        "Destination": {"ToAddresses": ["alice@example.com"]},
        "Subject": "Your verification code",
        "Body": {"text_part": f"Your confirmation code is {code}", "html_part": None},
        "DeliveryMedium": "EMAIL",
        "UserPoolId": verifying_pool,
        "Username": "alice",
        "Purpose": "SignUp",
        "Code": code,
        "Deliveries": [],
    }


def test_a_code_is_made_where_there_is_no_address(
    cognito: Any, pool_id: str, client_id: str, outbox: Outbox
) -> None:
    cognito.sign_up(ClientId=client_id, Username="nowhere", Password=PASSWORD)
    (message,) = outbox(user_pool_id=pool_id)
    assert message["Destination"] == {"ToAddresses": []}
    cognito.confirm_sign_up(
        ClientId=client_id, Username="nowhere", ConfirmationCode=message["Code"]
    )


def test_the_log_has_the_code_with_user_pool_and_purpose(
    host: Host, cognito: Any, verifying_pool: str, verifying_client: str, outbox: Outbox
) -> None:
    _sign_up(cognito, verifying_client, "logged")
    (message,) = outbox(user_pool_id=verifying_pool)
    (line,) = [line for line in host.output().splitlines() if f"user pool {verifying_pool}" in line]
    assert " INFO " in line
    assert "Confirmation code for user logged" in line
    assert "(SignUp, for logged@example.com, kept here only)" in line
    assert line.endswith(message["Code"])


def test_an_invitation_carries_the_temporary_password(
    cognito: Any, pool_id: str, outbox: Outbox
) -> None:
    cognito.admin_create_user(UserPoolId=pool_id, Username="bob", TemporaryPassword="Temp-1234")
    (message,) = outbox(user_pool_id=pool_id)
    assert message["Purpose"] == "AdminCreateUser"
    assert message["Code"] == "Temp-1234"
    assert message["Body"]["text_part"] == (
        "Your username is bob and temporary password is Temp-1234."
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["ann", "ben", "ann"]),
        ({"username": "ann"}, ["ann", "ann"]),
        ({"destination": "ben@example.com"}, ["ben"]),
        ({"destination": "nobody@example.com"}, []),
        ({"limit": "1"}, ["ann"]),
    ],
)
def test_filters_choose_messages_oldest_first(
    cognito: Any,
    verifying_pool: str,
    verifying_client: str,
    outbox: Outbox,
    query: dict[str, str],
    found: list[str],
) -> None:
    _sign_up(cognito, verifying_client, "ann")
    _sign_up(cognito, verifying_client, "ben")
    cognito.resend_confirmation_code(ClientId=verifying_client, Username="ann")
    messages = outbox(user_pool_id=verifying_pool, **query)
    assert [message["Username"] for message in messages] == found


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many"])
def test_a_limit_that_is_none_is_refused(host: Host, limit: str) -> None:
    answer = requests.get(
        f"{host.url}/_aws/cognito-idp/messages", params={"limit": limit}, timeout=30
    )
    assert answer.status_code == 400
    assert answer.json() == {"message": "limit must be a whole number from 1 to 1000"}


@pytest.fixture
def own_host(start_host: Callable[..., Any]) -> Iterator[Host]:
    with start_host() as host:
        yield host


def test_delete_empties_the_outbox_and_the_clock_moves(own_host: Host) -> None:
    url = f"{own_host.url}/_aws/cognito-idp"
    cognito = own_host.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="bob")
    assert len(requests.get(f"{url}/messages", timeout=30).json()["messages"]) == 1
    assert requests.delete(f"{url}/messages", timeout=30).status_code == 204
    assert requests.get(f"{url}/messages", timeout=30).json() == {"messages": []}

    before = requests.get(f"{url}/clock", timeout=30).json()
    moved = requests.put(f"{url}/clock", json={"offset": 3600}, timeout=30).json()
    assert before["offset"] == 0
    assert moved["offset"] == 3600
    assert 3600 <= moved["now"] - before["now"] < 3660
    assert requests.delete(f"{url}/clock", timeout=30).json()["offset"] == 0


@pytest.mark.parametrize(
    "body",
    [
        *('{"offset": "1"}', '{"offset": true}', "{}", "[]", "no", '{"offset": NaN}'),
        *('{"offset": 1e999}', f'{{"offset": -1{"0" * 400}}}'),
    ],
)
def test_the_clock_takes_only_a_number_of_seconds(host: Host, body: str) -> None:
    answer = requests.put(f"{host.url}/_aws/cognito-idp/clock", data=body, timeout=30)
    assert answer.status_code == 400
