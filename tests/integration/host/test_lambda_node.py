"""Lambda functions in JavaScript, which run with the Node.js of the machine."""

import re

import pytest

from tests.functions import make_function
from tests.host import Host
from tests.integration.host.conftest import COLOUR, fail, invoke

NODE = """
exports.handler = (event, context, callback) => {
  console.log("called with\\n" + JSON.stringify(event));
  if (event.raise) throw new TypeError(event.raise);
  if (event.fail) callback(new RangeError(event.fail));
  else if (event.throwLater) setTimeout(() => { throw new TypeError(event.throwLater); }, 1);
  else if (event.later) setTimeout(() => callback(null, { later: event.later }), 10);
  else if (!event.nothing) {
    callback(null, { event, name: context.functionName, colour: process.env.COLOUR });
  }
};
"""
NODE_MODULE = """
import { setTimeout } from "node:timers/promises";
export const handler = async (event) => {
  await setTimeout(1);
  if (event.raise) throw new TypeError(event.raise);
  if (event.reject) { Promise.reject(new TypeError(event.reject)); await setTimeout(1000); }
  return { event };
};
"""


@pytest.mark.parametrize(("file", "source"), [("index.js", NODE), ("index.mjs", NODE_MODULE)])
def test_node_functions_of_either_kind(lambda_host: Host, file: str, source: str) -> None:
    name = file.replace(".", "-")
    make_function(lambda_host, name, source, runtime="nodejs22.x", file=file, Environment=COLOUR)
    assert invoke(lambda_host, name, {"a": 1})[0]["event"] == {"a": 1}
    assert fail(lambda_host, name, {"raise": "bad"})[:2] == ("TypeError", "bad")


def test_what_node_functions_may_do(lambda_host: Host) -> None:
    answer, _, log = invoke(lambda_host, "index-js", {"a": 1})
    assert answer == {"event": {"a": 1}, "name": "index-js", "colour": "blue"}
    assert re.search(r'^\S+Z\t[0-9a-f-]{36}\tINFO\tcalled with\r\{"a":1\}$', log, re.MULTILINE)
    assert invoke(lambda_host, "index-js", {"later": 7})[0] == {"later": 7}
    assert invoke(lambda_host, "index-js", {"nothing": True})[:2] == (None, None)
    assert fail(lambda_host, "index-js", {"fail": "no"})[:2] == ("RangeError", "no")
    assert fail(lambda_host, "index-js", {"throwLater": "boom"})[:2] == ("TypeError", "boom")
    assert fail(lambda_host, "index-mjs", {"reject": "boom"})[:2] == (
        "Runtime.UnhandledPromiseRejection",
        "TypeError: boom",
    )
    assert invoke(lambda_host, "index-mjs", {"a": 2})[0] == {"event": {"a": 2}}


@pytest.mark.parametrize(
    ("name", "source", "kind", "message"),
    [
        (
            "node-imports",
            'require("nothing-here")',
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nothing-here'",
        ),
        ("node-syntax", "let let = 1", "Runtime.UserCodeSyntaxError", "SyntaxError: "),
        (
            "node-lacks",
            "exports.other = 1",
            "Runtime.HandlerNotFound",
            "index.handler is undefined or not exported",
        ),
        ("node-raises", 'throw new RangeError("here")', "RangeError", "here"),
    ],
)
def test_a_node_function_that_cannot_be_loaded_says_why(
    lambda_host: Host, name: str, source: str, kind: str, message: str
) -> None:
    make_function(lambda_host, name, source, runtime="nodejs20.x", file="index.js")
    found, text, log = fail(lambda_host, name, {})
    assert found == kind
    assert text.startswith(message)
    assert "Uncaught Exception" in log
