"""Clients of the host's own services.

Relies on: ``connect_to`` of ``localstack.aws.connect`` with an account's number, and the
``_client`` that is wrapped in what that gives.
"""

from functools import cache
from typing import Any

from botocore.config import Config
from localstack.aws.connect import connect_to


@cache
def client(service: str, account_id: str, region: str, config: Config | None = None) -> Any:
    """Return a boto3 client of a service (``ses``) in an account and a region.

    ``config`` is one of the caller's module, and not made anew each time.
    """
    factory = connect_to(aws_access_key_id=account_id, region_name=region, config=config)
    return getattr(factory, service)


def plain_client(service: str, account_id: str, region: str) -> Any:
    """Return such a client as botocore has it, for libraries that take no other."""
    return client(service, account_id, region)._client
