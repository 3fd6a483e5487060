"""The one way in which something of the host, or of what it brings, is replaced.

Who replaces a function, a method or another attribute here says which one and by what. Where the
host has no such thing, whoever reads its log is told so, and what to install instead.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, TypeVar

from localstack_cognito.host import versions

Value = TypeVar("Value")


class HostChanged(RuntimeError):
    """The host lacks what we rely on; the text says what it is, and what to do about it."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"{versions.installed_host()} has no {missing}, which is relied on here: "
            f"{versions.tried()}"
        )


@dataclass(frozen=True, slots=True)
class _Patch:
    """What was put, and by which wrapper. The owner is kept, so that its id stays its own."""

    owner: object
    wrapper: str
    value: object


_lock = threading.Lock()
_patches: dict[tuple[int, str], list[_Patch]] = {}


def wrap_attribute(owner: object, name: str, wrapper: Callable[[Value], Value]) -> bool:
    """Put what ``wrapper`` makes of an attribute in its place, and return whether this was done.

    ``owner`` is a module, a class or an object. ``wrapper`` is given what stands there; a function
    that it returns gets the name, the documentation and the signature of that. A wrapper that has
    been there before wraps nothing a second time. Raises ``HostChanged`` where there is no such
    attribute.
    """
    label = f"{wrapper.__module__}.{wrapper.__qualname__}"
    with _lock:
        current: Any = attribute_of(owner, name)
        patches = _patches.setdefault((id(owner), name), [])
        layers = list(_layers(current))
        if any(
            patch.wrapper == label and any(patch.value is layer for layer in layers)
            for patch in patches
        ):
            return False
        value: Any = wrapper(current)
        if isinstance(value, FunctionType) and callable(current):
            functools.update_wrapper(value, current)
        setattr(owner, name, value)
        patches.append(_Patch(owner, label, value))
    return True


def attribute_of(owner: object, path: str) -> Any:
    """Return an attribute, or one of an attribute of it (``_session._loader``).

    Raises ``HostChanged`` where there is none.
    """
    for name in path.split("."):
        if not hasattr(owner, name):
            raise HostChanged(f"{_name_of(owner)}.{name}")
        owner = getattr(owner, name)
    return owner


def _layers(value: Any) -> Iterator[Any]:
    """Yield a value, and what it wraps: others may have wrapped what we put."""
    while value is not None:
        yield value
        value = getattr(value, "__wrapped__", None)


def _name_of(owner: object) -> str:
    if isinstance(owner, ModuleType):
        return owner.__name__
    kind = owner if isinstance(owner, type) else type(owner)
    return f"{kind.__module__}.{kind.__qualname__}"
