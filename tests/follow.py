"""``make follow``: what AWS and the libraries have that we have not, as a list of work.

The newest botocore of the package index is compared with the service models in ``aws/data``:
operations, members and values of enumerations that we do not know, and those that are gone. Then
each version that ``pyproject.toml`` bounds from above is compared with the newest there is.
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.version import Version

from localstack_cognito.aws.generate import BOTOCORE_VERSION, HERE, SOURCES
from tests.environments import PROJECT

Model = Mapping[str, Any]
_NEWEST = re.compile(r"^[\w.-]+ \(([^)]+)\)", re.M)
_UPPER = frozenset({"<", "<=", "==", "~="})


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list of work. Returns 1 where the index cannot be reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.follow", description=__doc__)
    parser.parse_args(arguments)
    newest = newest_version("botocore")
    if newest is None:
        print("The package index does not answer: nothing is compared.", file=sys.stderr)
        return 1
    print(f"botocore {newest} (the service models are of {BOTOCORE_VERSION})")
    work = [f"  {service}: {what}" for service, what in _news(newest)]
    print("\n".join(work) if work else "  nothing that the service models lack")
    print("Versions that pyproject.toml holds back")
    held = list(held_back(requirements()))
    print("\n".join(f"  {one}" for one in held) if held else "  none")
    return 0


def _news(version: str) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = _download(f"botocore=={version}", folder)
        with zipfile.ZipFile(wheel) as archive:
            for source in SOURCES:
                packed = archive.read(f"botocore/data/{source.model.as_posix()}.gz")
                theirs: Model = json.loads(gzip.decompress(packed))
                ours: Model = json.loads((HERE / "data" / source.model).read_text())
                for what in differences(ours, theirs):
                    yield source.service, what


def differences(ours: Model, theirs: Model) -> Iterator[str]:
    """Yield what one model has and the other has not: operations, members, values."""
    yield from _compared("operation", ours["operations"], theirs["operations"])
    for name in sorted(ours["shapes"].keys() & theirs["shapes"].keys()):
        mine, its = ours["shapes"][name], theirs["shapes"][name]
        yield from _compared(f"{name}: member", mine.get("members", ()), its.get("members", ()))
        yield from _compared(f"{name}: value", mine.get("enum", ()), its.get("enum", ()))
        yield from _compared(
            f"{name}: required member", mine.get("required", ()), its.get("required", ())
        )


def _compared(what: str, ours: Any, theirs: Any) -> Iterator[str]:
    for name in sorted(set(theirs) - set(ours)):
        yield f"new {what} {name}"
    for name in sorted(set(ours) - set(theirs)):
        yield f"gone {what} {name}"


def requirements() -> list[Requirement]:
    """Return what the project requires, with all its extras."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = project.get("optional-dependencies", {}).values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in dict.fromkeys(lines)]


def held_back(required: Sequence[Requirement]) -> Iterator[str]:
    """Yield each requirement that does not admit the newest version, and which that is."""
    for one in required:
        if not any(bound.operator in _UPPER for bound in one.specifier):
            continue
        if one.marker is not None and not one.marker.evaluate():
            continue
        newest = newest_version(one.name)
        if newest is not None and not one.specifier.contains(Version(newest), prereleases=False):
            yield f"{one.name}{one.specifier} holds back {newest}"


def newest_version(name: str) -> str | None:
    """Return the newest version of a package that the index has, or None."""
    command = [sys.executable, "-m", "pip", "index", "versions", name]
    done = subprocess.run(
        [*command, "--disable-pip-version-check"], capture_output=True, text=True, check=False
    )
    found = _NEWEST.search(done.stdout)
    return found[1] if found else None


def _download(requirement: str, folder: Path) -> Path:
    options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    command = [sys.executable, "-m", "pip", "download", *options, requirement]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return next(folder.glob("*.whl"))


if __name__ == "__main__":
    raise SystemExit(main())
