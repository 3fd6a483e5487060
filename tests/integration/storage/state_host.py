"""What the open-source host lacks, installed into one by a test: routes that save, load and reset.

It does with a service's state what the hosts do that have it: it calls the service's hooks, shows
it a visitor, and copies the folders that the visitor is shown. ``STATE_COPY`` is where to.
"""

import os
import shutil
from pathlib import Path

from localstack.runtime import hooks
from localstack.state import AssetDirectory, StateVisitor


class Save(StateVisitor):
    def visit(self, state_container: AssetDirectory) -> None:
        kept = _copy_of(state_container)
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(state_container.path, kept)


class Reset(StateVisitor):
    def visit(self, state_container: AssetDirectory) -> None:
        shutil.rmtree(state_container.path, ignore_errors=True)


class Load(StateVisitor):
    def visit(self, state_container: AssetDirectory) -> None:
        shutil.rmtree(state_container.path, ignore_errors=True)
        shutil.copytree(_copy_of(state_container), state_container.path)


def _copy_of(container: AssetDirectory) -> Path:
    return Path(os.environ["STATE_COPY"], container.service_name)


@hooks.on_infra_ready()
def add_routes() -> None:
    from localstack.services.edge import ROUTER
    from rolo import Request, Response, route

    @route("/_state/<action>", methods=["POST"])
    def change(request: Request, action: str) -> Response:
        from localstack.services.plugins import SERVICE_PLUGINS

        service = SERVICE_PLUGINS.get_service("cognito-idp")
        visitor = {"save": Save, "reset": Reset, "load": Load}[action]()
        getattr(service.lifecycle_hook, f"on_before_state_{action}")()
        service.accept_state_visitor(visitor)
        getattr(service.lifecycle_hook, f"on_after_state_{action}")()
        return Response(status=204)

    ROUTER.add(change)
