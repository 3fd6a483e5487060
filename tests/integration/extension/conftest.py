"""What is built of the extension, once for all tests."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.environments import PROJECT, uv


@dataclass(frozen=True)
class Distributions:
    """The wheel, the source distribution, and the folder that this one unpacks to."""

    wheel: Path
    sdist: Path
    folder: Path


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--quiet", "--out-dir", folder, PROJECT)
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(sdist, folder, filter="data")
    return Distributions(wheel, sdist, folder / sdist.name.removesuffix(".tar.gz"))
