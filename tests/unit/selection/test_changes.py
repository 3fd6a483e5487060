import pytest

from tests.selection.changes import functions_that_read, importers, module_change

OLD = '''"""A module."""

from package.tables import FIRST

LIMIT = 3
LATER: int = 4


def check(value: int) -> bool:
    """Check."""
    return value < LIMIT


class Door:
    """A door."""

    height = 2

    def open(self) -> int:
        def turn() -> int:
            return 1

        return turn()
'''


@pytest.mark.parametrize(
    ("before", "after", "functions", "names"),
    [
        ("value < LIMIT", "value <= LIMIT", {"check"}, set()),
        ("return 1", "return 2", {"Door.open", "Door.open.<locals>.turn"}, set()),
        ("LIMIT = 3", "LIMIT = 4", set(), {"LIMIT"}),
        ("LATER: int = 4", "LATER: int = 5", set(), {"LATER"}),
        ("height = 2", "height = 3", set(), {"Door"}),
        ("LATER: int = 4", "LATER: int = 4\nprint(1)", set(), {"print"}),
        # What is added is what calls it that has changed.
        ("def check", "def added() -> None: ...\n\n\ndef check", {"added"}, set()),
        # A method may take the place of an inherited one.
        (
            "    def open",
            "    def close(self) -> None: ...\n\n    def open",
            {"Door.close"},
            {"Door"},
        ),
        ("import FIRST", "import FIRST, SECOND", set(), set()),
        ("package.tables", "package.others", set(), {"FIRST"}),
        ('"""Check."""', '"""Check more."""', set(), set()),
        ('"""A module."""', '"""The module."""', set(), set()),
        ('"""A door."""', '"""The door."""', set(), set()),
        ("    return value", "    # A reason.\n    return value", set(), set()),
        ("    return value", "    return  value", set(), set()),
    ],
)
def test_what_differs_between_two_versions_of_a_module_is_what_they_do(
    before: str, after: str, functions: set[str], names: set[str]
) -> None:
    assert before in OLD
    change = module_change(OLD, OLD.replace(before, after))
    assert set(change.functions) == functions
    if names == {"print"}:
        assert len(change.names) == 1
    else:
        assert set(change.names) == names


def test_a_module_that_cannot_be_parsed_has_changed_as_a_whole() -> None:
    assert module_change(OLD, "def (") == module_change("def (", OLD)
    assert module_change(OLD, "def (").names == {"*"}


SOURCES = {
    "package/tables.py": "LIMIT = 3\ndef own(): return LIMIT\n",
    "package/reading.py": "from package.tables import LIMIT\n"
    "def reads(): return LIMIT\ndef other(): ...\n",
    "package/module.py": "from package import tables\ndef reads(): return tables.LIMIT\n",
    "package/importing.py": "import package.tables\ndef reads(): return package.tables.LIMIT\n",
    "package/namesake.py": "LIMIT = 4\ndef reads(): return LIMIT  # no tables\n",
    "package/over.py": "from package.reading import reads\ndef calls(): return reads()\n",
}


def test_the_functions_of_other_modules_that_read_a_changed_name_have_changed() -> None:
    found = functions_that_read({"LIMIT"}, "package/tables.py", SOURCES)
    assert set(found) == {
        "package/reading.py::reads",
        "package/module.py::reads",
        "package/importing.py::reads",
    }


def test_who_imports_a_module_is_found_also_over_another() -> None:
    assert importers("package/tables.py", SOURCES) == {
        *("package/reading.py", "package/module.py", "package/importing.py", "package/over.py"),
    }
