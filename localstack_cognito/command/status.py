"""``localstack-cognito status``: whether a host serves Cognito."""

import argparse

from localstack_cognito.command.hosts import (
    CommandError,
    add_address_of_host,
    ask_json,
    endpoint_of,
    no_host,
)

_SERVICES = ("cognito-idp", "cognito-identity")
_SECONDS = 5.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add which host is asked."""
    add_address_of_host(parser)


def run(options: argparse.Namespace) -> int:
    """Print what a host serves. Raises ``CommandError`` where that is not all of Cognito."""
    endpoint = endpoint_of(options)
    health = ask_json(endpoint, "/_localstack/health", seconds=_SECONDS)
    services = health.get("services")
    if not isinstance(services, dict):
        raise no_host(endpoint)
    missing = [service for service in _SERVICES if service not in services]
    if missing:
        raise CommandError(f"The host at {endpoint} does not serve {' and '.join(missing)}")
    failing = [service for service in _SERVICES if services[service] == "error"]
    if failing:
        raise CommandError(
            f"The host at {endpoint} cannot serve {' and '.join(failing)}: its log says why"
        )
    states = ", ".join(f"{service}: {services[service]}" for service in _SERVICES)
    print(f"{endpoint} serves {states} (host {health.get('version', 'of unknown version')})")
    return 0
