"""Loads extensions as a host with an extension manager does, and prints what it calls."""

from localstack.aws import handlers
from localstack.extensions.api import Extension
from localstack.runtime import hooks
from localstack.services.edge import ROUTER
from plux import PluginManager

_extensions: list[Extension] = []


def _call(method: str, *arguments: object) -> None:
    for extension in _extensions:
        print(f"stand-in manager: {extension.name}.{method}", flush=True)
        getattr(extension, method)(*arguments)


@hooks.on_infra_start()
def load_extensions() -> None:
    _extensions.extend(PluginManager("localstack.extensions").load_all())
    _call("on_extension_load")
    _call("on_platform_start")
    _call("update_gateway_routes", ROUTER)
    _call("update_request_handlers", handlers.serve_custom_service_request_handlers)
    _call("update_response_handlers", handlers.run_custom_response_handlers)


@hooks.on_infra_ready()
def extensions_are_ready() -> None:
    _call("on_platform_ready")


@hooks.on_infra_shutdown()
def extensions_shut_down() -> None:
    _call("on_platform_shutdown")
