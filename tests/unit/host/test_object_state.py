"""What is known of objects of the host's without being kept in them."""

import copy
import gc
import pickle
from dataclasses import dataclass

import pytest

from localstack_cognito.host.object_state import ObjectState
from localstack_cognito.host.patching import HostChanged


@dataclass
class Stack:
    """Has no hash, and equals others of its name."""

    name: str


class Slots:
    """Nobody can see when one of these is gone."""

    __slots__ = ("name",)


def test_each_object_has_a_state_of_its_own() -> None:
    states = ObjectState[int]()
    one, equal = Stack("a"), Stack("a")
    states.set(one, 1)
    states.set(equal, 2)
    assert (states.get(one), states.get(equal), states.get(Stack("a"))) == (1, 2, None)
    states.set(one, 3)
    assert (states.get(one), states.get(equal)) == (3, 2)


def test_the_object_itself_and_its_copies_have_nothing_of_it() -> None:
    states = ObjectState[int]()
    stack = Stack("a")
    states.set(stack, 1)
    assert vars(stack) == {"name": "a"}
    copies = (copy.copy(stack), copy.deepcopy(stack), pickle.loads(pickle.dumps(stack)))
    assert [states.get(one) for one in copies] == [None] * 3


def test_a_state_goes_with_its_object() -> None:
    states = ObjectState[Stack]()
    stack, state = Stack("a"), Stack("state")
    states.set(stack, Stack("replaced"))
    states.set(stack, state)
    held = len(gc.get_referrers(state))
    del stack
    gc.collect()
    assert len(gc.get_referrers(state)) == held - 1


def test_objects_that_cannot_be_followed_are_refused() -> None:
    with pytest.raises(HostChanged, match=rf" has no {__name__}\.Slots\.__weakref__, "):
        ObjectState[int]().set(Slots(), 1)
