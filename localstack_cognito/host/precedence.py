"""Which provider serves Cognito where several could.

Relies on: ``SERVICE_PROVIDER_CONFIG`` of ``localstack.config``, which has read the
``PROVIDER_OVERRIDE_`` variables, and the plugin specs of ``SERVICE_PLUGINS``.
"""

import logging

from localstack import config
from localstack.services.plugins import SERVICE_PLUGINS

from localstack_cognito.host.service_models import COGNITO

LOG = logging.getLogger(__name__)

PROVIDER = "localstack-cognito"
"""The name of our providers, which no host uses for one of its own."""


def take_over() -> None:
    """Make ours the providers of Cognito, unless ``PROVIDER_OVERRIDE_COGNITO_...`` names others."""
    chosen = config.SERVICE_PROVIDER_CONFIG
    for service in sorted(COGNITO):
        override = chosen.get_provider(service) if service in set(chosen) else None
        if override not in (None, PROVIDER):
            LOG.info("%s is served by the provider '%s', as configured", service, override)
            continue
        chosen.set_provider(service, PROVIDER)
        others = [name for name in SERVICE_PLUGINS.api_provider_specs[service] if name != PROVIDER]
        if others:
            LOG.info(
                "%s is served by localstack-extension-cognito instead of the host's provider '%s'",
                service,
                "', '".join(others),
            )
