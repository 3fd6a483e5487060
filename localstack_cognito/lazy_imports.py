"""Functions that are imported when they are called: a host that starts loads none of them.

Whoever has such a function names it by its module and its own name, and says what it takes and
returns where it is kept. A test imports each, and compares the two.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class LazyFunction(Generic[P, R]):
    """A function that is known by its path alone (``localstack_cognito.oauth.token:serve``)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._module, _, self._name = path.partition(":")

    def resolve(self) -> Callable[P, R]:
        """Import the function and return it. Raises ``ImportError`` or ``AttributeError``."""
        function: Callable[P, R] = getattr(import_module(self._module), self._name)
        return function

    def is_imported(self) -> bool:
        """Return whether its module has been imported."""
        return self._module in sys.modules

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Import the function, and call it."""
        return self.resolve()(*args, **kwargs)


class _FunctionInUse(LazyFunction[P, R | None]):
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        return super().__call__(*args, **kwargs) if self.is_imported() else None


def lazily(path: str) -> Callable[P, R]:
    """Return a function that imports the one at ``path`` whenever it is called, and calls it."""
    function: LazyFunction[P, R] = LazyFunction(path)
    return function


def if_imported(path: str) -> Callable[P, R | None]:
    """Return a function that calls the one at ``path`` only where something else has imported it.

    Else it returns None: nothing is loaded only to be ended, or to be asked how it is.
    """
    function: _FunctionInUse[P, R] = _FunctionInUse(path)
    return function
