"""Lets the host's health say of our services that what they keep their state in cannot be used.

Relies on: ``get_states`` of ``SERVICE_PLUGINS``, which the resource ``/_localstack/health`` asks. A
state that is kept in the service itself would outlast the problem: the host starts no service anew
that had an error.
"""

from collections.abc import Callable
from typing import Any

from localstack.services.plugins import SERVICE_PLUGINS, ServiceState

from localstack_cognito.host.patching import wrap_attribute
from localstack_cognito.host.service_models import COGNITO

States = Callable[[], dict[str, Any]]
"""Returns the state of each service."""


def install(problem: Callable[[], str | None]) -> None:
    """Ask ``problem`` each time: it gives a sentence, or None where all is well.

    A second call changes nothing. Raises ``HostChanged`` when the host keeps states elsewhere.
    """

    def with_problem(states_of_services: States) -> States:
        def get_states() -> dict[str, Any]:
            states = states_of_services()
            if problem() is not None:
                states.update(dict.fromkeys(COGNITO & set(states), ServiceState.ERROR))
            return states

        return get_states

    wrap_attribute(SERVICE_PLUGINS, "get_states", with_problem)
