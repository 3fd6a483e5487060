"""Lets a host save, load and reset what a service keeps in files of its own.

The hosts that do so copy the folder that they are shown; the open-source host does not, and calls
none of this.

Relies on: ``StateLifecycleHook`` and ``AssetDirectory`` of ``localstack.state``;
``Service.for_provider``, which takes a provider that is a ``ServiceLifecycleHook`` for the hook of
its service.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from localstack.services.plugins import ServiceLifecycleHook
from localstack.state import AssetDirectory, StateVisitor


@dataclass(frozen=True, slots=True)
class KeptState:
    """What a service can do with its state. ``folder`` gives None where it is none of the host's.

    ``reset`` makes it empty, ``settle`` brings it into the files of the folder for the host to
    copy, and ``release`` lets go of those files, which the host then removes or puts others for.
    """

    folder: Callable[[], Path | None]
    reset: Callable[[], None]
    settle: Callable[[], None]
    release: Callable[[], None]


class StateHooks(ServiceLifecycleHook):
    """Mixed into the provider of the service ``service``, which sets ``state``."""

    service: str
    state: KeptState

    def accept_state_visitor(self, visitor: StateVisitor) -> None:
        """Show the folder to whoever saves, loads or resets."""
        folder = self.state.folder()
        if folder is not None:
            visitor.visit(AssetDirectory(self.service, folder))

    def on_before_state_reset(self) -> None:
        """Empty what is kept, and let go of its files, which the host may remove."""
        self.state.reset()
        self.state.release()

    def on_after_state_reset(self) -> None:
        """Let go of what a request has opened in the meantime."""
        self.state.release()

    def on_before_state_save(self) -> None:
        """Bring all that is kept into its files."""
        self.state.settle()

    def on_before_state_load(self) -> None:
        """Let go of the files, in whose place the host puts others."""
        self.state.release()

    def on_after_state_load(self) -> None:
        """Let go of what a request has opened in the meantime: the next one opens what was put."""
        self.state.release()
