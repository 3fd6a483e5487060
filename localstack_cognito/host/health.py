"""Lets the host's health say of our services that what they keep their state in cannot be used.

Tried on hosts 4.13.1 and 2026.3.0: ``get_states`` of ``SERVICE_PLUGINS``, which the resource
``/_localstack/health`` asks. A state that is kept in the service itself would outlast the problem:
the host starts no service anew that had an error.
"""

from collections.abc import Callable
from typing import Any

from localstack.services.plugins import SERVICE_PLUGINS, ServiceState

from localstack_cognito.host.service_models import COGNITO


def install(problem: Callable[[], str | None]) -> None:
    """Ask ``problem`` each time: it gives a sentence, or None where all is well.

    A second call changes nothing.
    """
    if "get_states" in vars(SERVICE_PLUGINS):
        return
    states_of_services = SERVICE_PLUGINS.get_states

    def get_states() -> dict[str, Any]:
        states: dict[str, Any] = states_of_services()
        if problem() is not None:
            states.update(dict.fromkeys(COGNITO & set(states), ServiceState.ERROR))
        return states

    SERVICE_PLUGINS.get_states = get_states
