"""What is built of the extension, once for all tests."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.environments import PROJECT, uv


@dataclass(frozen=True)
class Distributions:
    """The wheel and the source distribution."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--quiet", "--out-dir", folder, PROJECT)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return Distributions(wheel, sdist)
