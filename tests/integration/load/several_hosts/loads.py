"""Clients of several hosts that write without a pause, each sure of what it was answered."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import requests
from botocore.exceptions import BotoCoreError, ClientError

from tests.host import Host
from tests.integration.making import PASSWORD, as_dict, attributes, make_client
from tests.waiting import wait_until

SHARED = "shared"
_CLIENT_ERRORS = range(400, 500)
_MOST_MESSAGES = 1000


class Lane:
    """One client: it signs users up, and sets an attribute of its own of the user whom all change.

    ``signed_up`` and ``value`` are what it was answered, ``slowest`` is how long it has waited for
    an answer at the most, in seconds, and ``errors`` is what it was answered instead.
    """

    def __init__(self, host: Host, number: int) -> None:
        self.host, self.number = host, number
        self.signed_up: list[str] = []
        self.value = 0
        self.tried = 0
        self.slowest = 0.0
        self.errors: list[Exception] = []
        self.failed: Exception | None = None

    @property
    def attribute(self) -> str:
        """The attribute of the shared user that nobody else sets."""
        return f"custom:lane{self.number}"

    def run(self, pool_id: str, client_id: str, ended: threading.Event) -> None:
        cognito = self.host.client("cognito-idp")
        try:
            while not ended.is_set():
                self.tried += 1
                name = f"user{self.number}-{self.tried}"
                if self._is_done(
                    cognito.sign_up, ClientId=client_id, Username=name, Password=PASSWORD
                ):
                    self.signed_up.append(name)
                if self._is_done(
                    cognito.admin_update_user_attributes,
                    UserPoolId=pool_id,
                    Username=SHARED,
                    UserAttributes=[{"Name": self.attribute, "Value": str(self.tried)}],
                ):
                    self.value = self.tried
        except Exception as error:
            self.failed = error

    def _is_done(self, call: Callable[..., Any], **members: Any) -> bool:
        began = time.monotonic()
        try:
            call(**members)
        except (ClientError, BotoCoreError) as error:
            # What a client did wrong is no matter of a host that is gone.
            status = getattr(error, "response", {}).get("ResponseMetadata", {})
            if status.get("HTTPStatusCode") in _CLIENT_ERRORS:
                raise
            self.errors.append(error)
            # No faster than a client that goes on to wait.
            time.sleep(0.05)
            return False
        self.slowest = max(self.slowest, time.monotonic() - began)
        return True


class Load:
    """A lane for each host that is named, as long as the block lasts."""

    def __init__(self, pool_id: str, hosts: Sequence[Host]) -> None:
        self.pool_id = pool_id
        self.client_id = make_client(hosts[0].client("cognito-idp"), pool_id)
        self.lanes = [Lane(host, number) for number, host in enumerate(hosts)]
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=lane.run, args=(pool_id, self.client_id, self._ended))
            for lane in self.lanes
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()

    def at(self, hosts: Sequence[Host]) -> list[Lane]:
        """Return the lanes at some of the hosts."""
        return [lane for lane in self.lanes if lane.host in hosts]

    def goes_on(self, lanes: Sequence[Lane], answers: int = 3) -> None:
        """Wait until each of the lanes has been answered some times more."""
        wanted = [len(lane.signed_up) + answers for lane in lanes]

        def has_gone_on() -> bool:
            for lane in lanes:
                if lane.failed is not None:
                    raise lane.failed
            return all(
                len(lane.signed_up) >= count for lane, count in zip(lanes, wanted, strict=True)
            )

        wait_until(has_gone_on, "The hosts do not go on.")

    def assert_nothing_lost(self, host: Host) -> None:
        """See that all that was answered is there, and that what is there is whole."""
        for lane in self.lanes:
            assert lane.failed is None, lane.failed
        cognito = host.client("cognito-idp")
        pages = cognito.get_paginator("list_users").paginate(UserPoolId=self.pool_id)
        there = {user["Username"] for page in pages for user in page["Users"]}
        assert {name for lane in self.lanes for name in lane.signed_up} <= there
        user = cognito.admin_get_user(UserPoolId=self.pool_id, Username=SHARED)
        values = as_dict(user["UserAttributes"])
        for lane in self.lanes:
            # What came after the last answer may have been done without one.
            assert lane.value <= int(values.get(lane.attribute, 0)) <= lane.tried
        # A user and the code are one write.
        answer = requests.get(
            f"{host.url}/_aws/cognito-idp/messages",
            params={"user_pool_id": self.pool_id},
            timeout=60,
        )
        told = {message["Username"] for message in answer.json()["messages"]}
        assert len(told) < _MOST_MESSAGES
        assert told == there - {SHARED}


def make_shared_pool(host: Host, lanes: int) -> str:
    """Make a pool with the user whom all lanes change."""
    cognito = host.client("cognito-idp")
    schema = [
        {"Name": f"lane{number}", "AttributeDataType": "String", "Mutable": True}
        for number in range(lanes)
    ]
    pool_id = str(cognito.create_user_pool(PoolName="shared", Schema=schema)["UserPool"]["Id"])
    cognito.admin_create_user(
        UserPoolId=pool_id,
        Username=SHARED,
        UserAttributes=attributes(email="shared@example.com"),
        MessageAction="SUPPRESS",
    )
    return pool_id
