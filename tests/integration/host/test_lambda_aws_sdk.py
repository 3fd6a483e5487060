"""Functions in JavaScript have the AWS SDK that Lambda's own runtimes bring."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.functions import make_function, zipped
from tests.host import Host, running_host
from tests.integration.host.conftest import fail, invoke
from tests.node import NODE

_TESTS = Path(__file__).parents[1]
# Version 3, and version 2.
V3 = _TESTS / "clients" / "node_modules"
V2 = _TESTS / "serverless" / "node_modules"

CLIENT = "@aws-sdk/client-cognito-identity-provider"
OF_MODULE = f"""
import {{ CognitoIdentityProvider }} from "{CLIENT}";
export const handler = async () => {{
  const {{ UserPools }} = await new CognitoIdentityProvider().listUserPools({{ MaxResults: 1 }});
  return UserPools.map((pool) => pool.Name);
}};
"""
OF_SCRIPT = f"""
const {{ CognitoIdentityProvider }} = require("{CLIENT}");
exports.handler = async () => {{
  const {{ UserPools }} = await new CognitoIdentityProvider().listUserPools({{ MaxResults: 1 }});
  return UserPools.map((pool) => pool.Name);
}};
"""
LATER = f"""
export const handler = async () => {{
  const {{ CognitoIdentityProvider }} = await import("{CLIENT}");
  const {{ UserPools }} = await new CognitoIdentityProvider().listUserPools({{ MaxResults: 1 }});
  return UserPools.map((pool) => pool.Name);
}};
"""
V2_OF_SCRIPT = """
const AWS = require("aws-sdk");
exports.handler = async () => {
  const client = new AWS.CognitoIdentityServiceProvider();
  const { UserPools } = await client.listUserPools({ MaxResults: 1 }).promise();
  return UserPools.map((pool) => pool.Name);
};
"""
V2_OF_MODULE = """
import S3 from "aws-sdk/clients/s3.js";
export const handler = async () => {
  const s3 = new S3();
  await s3.createBucket({ Bucket: "made-by-v2" }).promise();
  await s3.putObject({ Bucket: "made-by-v2", Key: "a/b", Body: "kept" }).promise();
  const { Body } = await s3.getObject({ Bucket: "made-by-v2", Key: "a/b" }).promise();
  return [Body.toString()];
};
"""
SOURCES = {
    "of-module": ("index.mjs", OF_MODULE, ["pool"]),
    "of-script": ("index.js", OF_SCRIPT, ["pool"]),
    "imported-later": ("index.mjs", LATER, ["pool"]),
}
SOURCES_OF_V2 = {
    "v2-of-script": ("index.cjs", V2_OF_SCRIPT, ["pool"]),
    "v2-of-module": ("index.mjs", V2_OF_MODULE, ["kept"]),
}
_NODES = sorted({str(NODE), shutil.which("node") or str(NODE)})


@pytest.fixture(scope="module", params=_NODES)
def node(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with one of the machine's versions of Node.js."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "node").symlink_to(request.param)
    return f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"


@pytest.fixture(scope="module")
def sdk_host(node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that was started below a folder that has version 3, and is told of version 2."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "node_modules").symlink_to(V3)
    # The code of functions is elsewhere, or Node.js would find what is above it by itself.
    temporary = tmp_path_factory.mktemp("code")
    settings: dict[str, Any] = {
        "PATH": node,
        "COGNITO_NODE_MODULES": str(V2),
        "TEMP": str(temporary),
    }
    with running_host(folder / "services" / "host", **settings) as host:
        host.client("cognito-idp").create_user_pool(PoolName="pool")
        yield host


def answer_of(host: Host, name: str, file: str, source: str) -> Any:
    make_function(host, name, source, runtime="nodejs22.x", file=file, Timeout=20)
    answer, error, log = invoke(host, name, {})
    assert error is None, f"{answer}\n{log}"
    return answer


@pytest.mark.parametrize("name", [*SOURCES, *SOURCES_OF_V2])
def test_it_is_found_above_the_working_directory_and_where_a_setting_says(
    sdk_host: Host, name: str
) -> None:
    file, source, expected = {**SOURCES, **SOURCES_OF_V2}[name]
    assert answer_of(sdk_host, name, file, source) == expected


def test_a_functions_own_comes_first(sdk_host: Host) -> None:
    files = {
        "index.mjs": f'export {{ handler }} from "{CLIENT}";',
        f"node_modules/{CLIENT}/package.json": '{"main": "own.js"}',
        f"node_modules/{CLIENT}/own.js": "exports.handler = async () => 'own';",
    }
    make_function(
        sdk_host, "own", "", runtime="nodejs22.x", Code={"ZipFile": zipped(files)}, Timeout=20
    )
    assert invoke(sdk_host, "own", {})[0] == "own"


def test_nothing_but_the_sdk_is_found_there(sdk_host: Host) -> None:
    """AWS has nothing else, and a function that needs it would fail there."""
    assert (V3 / "jose").exists()
    for name, file, source in (
        ("other-module", "index.mjs", 'import "jose"; export const handler = () => 1;'),
        ("other-script", "index.js", 'require("jose"); exports.handler = () => 1;'),
    ):
        make_function(sdk_host, name, source, runtime="nodejs22.x", file=file)
        kind, text, _ = fail(sdk_host, name, {})
        assert kind == "Runtime.ImportModuleError"
        assert "'jose'" in text
    assert "jose, which is not found" not in sdk_host.output()


def test_it_is_found_among_the_global_packages(
    node: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("global")
    packages = folder / "prefix" / "lib" / "node_modules"
    packages.parent.mkdir(parents=True)
    packages.symlink_to(V3)
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f'#!/bin/sh\n[ "$*" = "root -g" ] && echo {packages}\n')
    npm.chmod(0o755)
    path = f"{npm.parent}{os.pathsep}{node}"
    with running_host(folder / "host", PATH=path) as host:
        host.client("cognito-idp").create_user_pool(PoolName="pool")
        for name, (file, source, expected) in SOURCES.items():
            assert answer_of(host, name, file, source) == expected


def test_where_it_is_missing_the_log_says_what_to_do(
    node: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_host(tmp_path_factory.mktemp("without"), PATH=node) as host:
        for name, (file, source, _) in SOURCES.items():
            make_function(host, name, source, runtime="nodejs22.x", file=file)
            _, text, log = fail(host, name, {})
            assert CLIENT in text
            assert f"{CLIENT} is not found. AWS has the AWS SDK in its Node.js runtimes" in log
            (line,) = [one for one in host.output().splitlines() if f"function {name} " in one]
            assert f"imports {CLIENT}, which is not found." in line
            assert "COGNITO_NODE_MODULES" in line
