"""What we know of objects that are the host's, kept beside them and not in them.

The host copies and saves its objects with all that they have, and is to find nothing of ours there.
"""

import weakref
from typing import Any, Generic, TypeVar

from localstack_cognito.host.patching import HostChanged

State = TypeVar("State")


class ObjectState(Generic[State]):
    """A state for each of some objects, for as long as the object is there.

    An object is known by its identity: it needs no hash, and a copy of it has no state.
    """

    def __init__(self) -> None:
        self._states: dict[int, tuple[weakref.ref[Any], State]] = {}

    def get(self, owner: object) -> State | None:
        """Return the state of an object, or None."""
        _, state = self._states.get(id(owner), (None, None))
        return state

    def set(self, owner: object, state: State) -> None:
        """Keep a state of an object, in place of the one before. The state must not hold it.

        Raises ``HostChanged`` for objects of which nobody can see when they are gone.
        """
        key, states = id(owner), self._states
        try:
            # Python tells of the end of an object before another can have its id.
            seen = weakref.ref(owner, lambda _: states.pop(key, None))
        except TypeError:
            kind = type(owner)
            raise HostChanged(f"{kind.__module__}.{kind.__qualname__}.__weakref__") from None
        states[key] = (seen, state)
