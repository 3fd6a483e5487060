"""What the package registers with the host: providers, a server, and hooks that load the extension.

The open-source host ships the extension API without anything that loads an extension; there our
hooks drive it, in the order that ``localstack.extensions.api.Extension`` documents. They come last,
so that a host's own extension manager, which finds it in ``localstack.extensions``, is first.
"""

from typing import Any

from localstack.runtime import hooks
from localstack.runtime.server import RuntimeServer
from localstack.runtime.server.core import RuntimeServerPlugin
from localstack.services.plugins import Service, aws_provider

from localstack_cognito.extension import CognitoExtension

_LAST = -1000
_driven: list[CognitoExtension] = []


@hooks.on_infra_start(priority=_LAST)
def load_extension() -> None:
    """Load the extension, unless the host has done so."""
    if CognitoExtension.is_loaded():
        return
    from localstack.aws import handlers
    from localstack.services.edge import ROUTER

    extension = CognitoExtension()
    _driven.append(extension)
    extension.on_extension_load()
    extension.on_platform_start()
    extension.update_gateway_routes(ROUTER)
    extension.update_request_handlers(handlers.serve_custom_service_request_handlers)
    extension.update_response_handlers(handlers.run_custom_response_handlers)
    extension.update_exception_handlers(handlers.serve_custom_exception_handlers)
    extension.update_finalizers(handlers.run_custom_finalizers)


@hooks.on_infra_ready()
def platform_is_ready() -> None:
    """Tell the extension that the host is ready, where it is our hook that drives it."""
    for extension in _driven:
        extension.on_platform_ready()


@hooks.on_infra_shutdown()
def platform_shuts_down() -> None:
    """Tell the extension that the host shuts down, where it is our hook that drives it."""
    for extension in _driven:
        extension.on_platform_shutdown()


@aws_provider(api="cognito-idp", name="localstack-cognito")
def cognito_idp() -> Service:
    """Return the service ``cognito-idp``. The host asks at the first request to it."""
    from localstack_cognito.host.dispatch import service_for
    from localstack_cognito.providers.cognito_idp.provider import CognitoIdpProvider

    return service_for(CognitoIdpProvider())


@aws_provider(api="cognito-identity", name="localstack-cognito")
def cognito_identity() -> Service:
    """Return the service ``cognito-identity``. The host asks at the first request to it."""
    from localstack_cognito.host.dispatch import service_for
    from localstack_cognito.providers.cognito_identity.provider import CognitoIdentityProvider

    return service_for(CognitoIdentityProvider())


class CherootServerPlugin(RuntimeServerPlugin):
    """The server that ``GATEWAY_SERVER=cheroot`` names."""

    name = "cheroot"

    def load(self, *args: Any, **kwargs: Any) -> RuntimeServer:
        """Return the server."""
        from localstack_cognito.host.http_server import CherootRuntimeServer

        return CherootRuntimeServer()
