"""The clients that ask AWS, by botocore: with a profile of the AWS command line's, or without."""

from typing import Any
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from localstack_cognito.aws.service_data import DATA
from localstack_cognito.seeding.pull.refusals import PullError

_TRIES, _LOCAL_TRIES = 10, 2
_CONNECTIONS = 16
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


def is_local(endpoint_url: str | None) -> bool:
    """Return whether a host on this machine is asked, which has nobody else's requests."""
    return endpoint_url is not None and urlsplit(endpoint_url).hostname in _LOCAL


class Clients:
    """The clients of a profile, made when they are asked for."""

    def __init__(self, profile: str | None, endpoint_url: str | None) -> None:
        self._profile, self._endpoint_url = profile, endpoint_url
        self._clients: dict[tuple[str, str], Any] = {}
        tries = _LOCAL_TRIES if is_local(endpoint_url) else _TRIES
        self._config = Config(
            # Waits longer and longer where AWS says that there are too many requests.
            retries={"mode": "adaptive", "total_max_attempts": tries},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=_CONNECTIONS,
            user_agent_extra="localstack-cognito-pull",
            # What AWS named goes back as it is.
            parameter_validation=False,
        )

    def client(self, service: str, region: str) -> Any:
        """Return the client of a service in a region.

        It knows the operations of our service models, whatever botocore is installed. Raises
        ``PullError`` for a profile that is not there, and where nobody says who asks.
        """
        key = service, region
        if key not in self._clients:
            try:
                self._clients[key] = self._new_client(service, region)
            except (BotoCoreError, ValueError) as error:
                raise PullError(" ".join(str(error).split())) from None
        return self._clients[key]

    def _new_client(self, service: str, region: str) -> Any:
        session = botocore.session.Session(profile=self._profile)
        own = session.get_config_variable("data_path")
        session.set_config_variable("data_path", f"{DATA}:{own}" if own else str(DATA))
        if session.get_credentials() is None:
            raise PullError(
                "No credentials of AWS's are found: name a --profile, or set AWS_ACCESS_KEY_ID "
                "and AWS_SECRET_ACCESS_KEY."
            )
        return session.create_client(
            service, region_name=region, endpoint_url=self._endpoint_url, config=self._config
        )
