"""Makes the service models in ``data`` and the stubs in ``api`` anew: ``make api``.

A run of one botocore version gives the same bytes each time.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOTOCORE_VERSION = "1.44.8"

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """A service whose model is taken over."""

    service: str
    api_version: str

    @property
    def model(self) -> Path:
        """Return the path of the model, relative to a botocore data folder."""
        return Path(self.service, self.api_version, "service-2.json")

    @property
    def stub(self) -> Path:
        """Return the path of the stub, relative to this folder."""
        return Path("api", self.service.replace("-", "_") + ".py")


SOURCES = (Source("cognito-idp", "2016-04-18"), Source("cognito-identity", "2014-06-30"))


def without_documentation(node: Any) -> Any:
    """Return a copy of a service model, or a part of one, without its documentation texts.

    A member may itself be named ``documentation``; only texts are left out.
    """
    if isinstance(node, dict):
        return {
            key: without_documentation(value)
            for key, value in node.items()
            if not (key == "documentation" and isinstance(value, str))
        }
    if isinstance(node, list):
        return [without_documentation(value) for value in node]
    return node


def model_text(packed: bytes) -> str:
    """Return the text of a model file, made from botocore's gzipped one."""
    model = without_documentation(json.loads(gzip.decompress(packed)))
    return json.dumps(model, indent=1, ensure_ascii=True) + "\n"


def download_botocore(folder: Path) -> Path:
    """Download botocore's wheel from the package index into a folder and return its path.

    Raises ``subprocess.CalledProcessError`` when pip cannot get it.
    """
    options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-m", "pip", "download", *options, f"botocore=={BOTOCORE_VERSION}"],
        check=True,
    )
    return next(folder.glob(f"botocore-{BOTOCORE_VERSION}-*.whl"))


def print_stub(service: str, home: Path) -> str:
    """Return what the host's scaffold prints for a service.

    botocore's loader prefers models in ``~/.aws/models`` to its own, which is how the scaffold
    of a host with an older botocore gets to see ours.
    """
    scaffold = [sys.executable, "-m", "localstack.aws.scaffold", "generate", service, "--no-doc"]
    environment = {**os.environ, "HOME": str(home), "PYTHONHASHSEED": "0"}
    done = subprocess.run(  # noqa: S603 (our own words)
        scaffold, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.rstrip() + "\n"


def main() -> None:
    """Write both models and both stubs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        models = folder / ".aws"
        models.mkdir()
        models.joinpath("models").symlink_to(HERE / "data", target_is_directory=True)
        with zipfile.ZipFile(download_botocore(folder)) as wheel:
            for source in SOURCES:
                packed = wheel.read(f"botocore/data/{source.model.as_posix()}.gz")
                target = HERE / "data" / source.model
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(model_text(packed), encoding="ascii")
        for source in SOURCES:
            HERE.joinpath(source.stub).write_text(print_stub(source.service, folder))
            print(f"{source.service}: model and stub of botocore {BOTOCORE_VERSION}")


if __name__ == "__main__":
    main()
