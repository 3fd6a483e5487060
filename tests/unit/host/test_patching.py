"""How something of the host is replaced."""

import ast
import inspect
import threading
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localstack_cognito.host import patching, versions
from localstack_cognito.host.patching import HostChanged, attribute_of, wrap_attribute
from tests.environments import PROJECT

_PACKAGE = PROJECT / "localstack_cognito"
_FOREIGN = ("localstack", "moto", "rolo", "werkzeug", "botocore", "boto3", "twisted", "plux")
# What is set there is a value of the host's data, as its own code sets it.
_DATA = {("host/role_sessions.py", "store.credentials[access_key_id].tags")}

Greet = Callable[["Greeter", str], str]


class Greeter:
    """Stands for a class of the host's."""

    word = "Hello"

    def greet(self, name: str, *, loudly: bool = False) -> str:
        """Greet somebody."""
        return f"{self.word} {name}{'!' if loudly else ''}"


@pytest.fixture
def greeter() -> type[Greeter]:
    """A class that only this test has."""
    return type("Greeter", (), dict(vars(Greeter)))


def _politely(greet: Callable[..., str]) -> Callable[..., str]:
    def wrapped(self: Greeter, name: str, **options: bool) -> str:
        return greet(self, f"dear {name}", **options)

    return wrapped


def _twice(greet: Callable[..., str]) -> Callable[..., str]:
    def wrapped(self: Greeter, name: str, **options: bool) -> str:
        return greet(self, f"{name} {name}", **options)

    return wrapped


def test_a_wrapper_is_asked_in_place_of_what_it_wraps(greeter: type[Greeter]) -> None:
    assert wrap_attribute(greeter, "greet", _politely)
    assert greeter().greet("Ann", loudly=True) == "Hello dear Ann!"


def test_a_second_time_wraps_nothing(greeter: type[Greeter]) -> None:
    wrap_attribute(greeter, "greet", _politely)
    assert not wrap_attribute(greeter, "greet", _politely)
    assert greeter().greet("Ann") == "Hello dear Ann"


def test_a_second_time_wraps_nothing_below_the_wrapper_of_somebody_else(
    greeter: type[Greeter],
) -> None:
    wrap_attribute(greeter, "greet", _politely)
    wrap_attribute(greeter, "greet", _twice)
    assert not wrap_attribute(greeter, "greet", _politely)
    assert greeter().greet("Ann") == "Hello dear Ann Ann"


def test_threads_that_wrap_at_once_wrap_once(greeter: type[Greeter]) -> None:
    together = threading.Barrier(8)
    done: list[bool] = []

    def slowly(greet: Callable[..., str]) -> Callable[..., str]:
        threading.Event().wait(0.01)
        return _politely(greet)

    def wrap() -> None:
        together.wait()
        done.append(wrap_attribute(greeter, "greet", slowly))

    threads = [threading.Thread(target=wrap) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 7 + [True]
    assert greeter().greet("Ann") == "Hello dear Ann"


def test_what_is_put_back_can_be_wrapped_again(greeter: type[Greeter]) -> None:
    original = vars(greeter)["greet"]
    wrap_attribute(greeter, "greet", _politely)
    setattr(greeter, "greet", original)  # noqa: B010
    assert wrap_attribute(greeter, "greet", _politely)
    assert greeter().greet("Ann") == "Hello dear Ann"


def test_a_function_keeps_its_name_its_documentation_and_its_signature(
    greeter: type[Greeter],
) -> None:
    signature = inspect.signature(greeter.greet)
    wrap_attribute(greeter, "greet", _politely)
    assert inspect.signature(greeter.greet) == signature
    assert (greeter.greet.__name__, greeter.greet.__doc__) == ("greet", "Greet somebody.")


def test_an_object_is_wrapped_and_others_of_its_class_are_not(greeter: type[Greeter]) -> None:
    one, other = greeter(), greeter()

    def shout(greet: Callable[[str], str]) -> Callable[[str], str]:
        return lambda name: greet(name).upper()

    wrap_attribute(one, "greet", shout)
    assert not wrap_attribute(one, "greet", shout)
    assert (one.greet("Ann"), other.greet("Ann")) == ("HELLO ANN", "Hello Ann")


def test_an_attribute_that_is_no_function_is_replaced_once(greeter: type[Greeter]) -> None:
    def longer(word: str) -> str:
        return f"{word} there,"

    assert wrap_attribute(greeter, "word", longer)
    assert not wrap_attribute(greeter, "word", longer)
    assert greeter().greet("Ann") == "Hello there, Ann"


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Greeter, f"{__name__}.Greeter.farewell"),
        (Greeter(), f"{__name__}.Greeter.farewell"),
        (types.ModuleType("localstack.greetings"), "localstack.greetings.farewell"),
    ],
)
def test_what_the_host_lacks_is_told_with_the_hosts_that_have_it(owner: object, name: str) -> None:
    with pytest.raises(HostChanged) as raised:
        wrap_attribute(owner, "farewell", _politely)
    assert str(raised.value) == (
        f"{versions.installed_host()} has no {name}, which is relied on here: this extension was "
        f"tried on {versions.OLDEST} to {versions.NEWEST}; "
        "pip install 'localstack-extension-cognito[host]'"
    )
    assert not hasattr(owner, "farewell")


def test_an_attribute_of_an_attribute_is_found_or_told_of() -> None:
    assert attribute_of(patching, "HostChanged.__name__") == "HostChanged"
    with pytest.raises(HostChanged, match=r" has no builtins\.str\._loader, "):
        attribute_of(patching, "HostChanged.__name__._loader")


def _paths() -> Iterator[Path]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        if path.relative_to(_PACKAGE).parts[:2] != ("aws", "api"):
            yield path


def _root(node: ast.expr | None) -> str | None:
    """The name that a chain of attributes and items begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _replaced_otherwise(path: Path) -> Iterator[str]:
    """Yield what a file sets of modules, classes and objects that it imports from the host."""
    tree = ast.parse(path.read_text())
    foreign = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in _FOREIGN:
            foreign |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names = (alias.asname or alias.name.split(".")[0] for alias in node.names)
            foreign |= {name for name in names if name in _FOREIGN}
    assigned: list[tuple[ast.expr, ast.expr | None]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            assigned += [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            assigned.append((node.target, node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr":
            assigned.append((ast.Attribute(node.args[0], ast.unparse(node.args[1])), None))
    for target, value in assigned:
        # Another name for something of the host's.
        is_renamed = isinstance(value, ast.Attribute | ast.Subscript | ast.Name)
        if isinstance(target, ast.Name) and is_renamed and _root(value) in foreign:
            foreign.add(target.id)
    for target, _ in assigned:
        if isinstance(target, ast.Attribute) and _root(target) in foreign:
            yield ast.unparse(target)


def test_nothing_of_the_host_is_replaced_in_another_way() -> None:
    found = {
        (path.relative_to(_PACKAGE).as_posix(), target)
        for path in _paths()
        for target in _replaced_otherwise(path)
    }
    assert found == _DATA
