"""The hosts that were tried are named in one place, and everything else goes by that."""

import tomllib

from localstack_cognito.host.versions import HOST_PACKAGE, NEWEST, OLDEST
from tests.environments import PROJECT


def test_the_extra_host_installs_the_hosts_that_were_tried() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    hosts = [one for one in project["optional-dependencies"]["host"] if HOST_PACKAGE in one]
    assert hosts == [
        f"{HOST_PACKAGE}[runtime]=={NEWEST}; python_version >= '3.13'",
        f"{HOST_PACKAGE}[runtime]=={OLDEST}; python_version < '3.13'",
    ]


def test_the_readme_names_the_hosts_that_were_tried() -> None:
    said = " ".join((PROJECT / "README.md").read_text().split())
    assert (
        f"Two hosts were tried: `{HOST_PACKAGE}` {NEWEST}, which needs Python 3.13, and {OLDEST} "
        "on Python 3.11 and 3.12."
    ) in said


def test_nothing_else_of_the_package_or_its_tests_names_them() -> None:
    files = [
        path
        for folder in ("localstack_cognito", "tests")
        for path in (PROJECT / folder).rglob("*.py")
        if "node_modules" not in path.parts
    ]
    naming = [
        path.relative_to(PROJECT).as_posix()
        for path in files
        if any(version in path.read_text() for version in (OLDEST, NEWEST))
    ]
    assert naming == ["localstack_cognito/host/versions.py"]
