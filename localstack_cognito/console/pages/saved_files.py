"""What "save as a test" gives: a pytest file or a JavaScript file that repeats a journey."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name

from localstack_cognito.console.pages.saved import (
    Fresh,
    Journey,
    Kept,
    SecretHash,
    Sent,
    Step,
    Variable,
)

_PYTHON = '''\
"""Repeats what a developer did at a host of the Cognito extension.

{needs}
"""

import base64
import hashlib
import hmac
import html.parser
import os
import secrets
from urllib.parse import parse_qsl, urljoin, urlsplit

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

HOST = os.environ.get("COGNITO_HOST", {origin})
POOL = os.environ.get("COGNITO_USER_POOL_ID", {pool})
REGION = {region}
RUN = secrets.token_hex(4)
VERIFIER = secrets.token_urlsafe(48)
DIGEST = hashlib.sha256(VERIFIER.encode()).digest()
CHALLENGE = base64.urlsafe_b64encode(DIGEST).decode().rstrip("=")
kept = {{}}
browser = requests.Session()
page = None


def fresh(name):
    """Return a name or an address that is another one each time."""
    if name.startswith("+"):
        return name[:-7] + str(int(RUN, 16) % 10_000_000).zfill(7)
    local, at, domain = name.partition("@")
    return f"{{local}}-{{RUN}}{{at}}{{domain}}"


def code_sent_to(username):
    """Return the newest code that a user was sent."""
    answer = requests.get(
        f"{{HOST}}/_aws/cognito-idp/messages", params={{"user_pool_id": POOL}}, timeout=30
    )
    messages = [one for one in answer.json()["messages"] if one["Code"]]
    to = [one for one in messages if username in (one["Username"], *_addresses(one))]
    return (to or messages)[-1]["Code"]


def _addresses(message):
    to = message["Destination"]
    return to.get("ToAddresses") or [to.get("PhoneNumber")]


def secret_hash(username, client_id):
    key = os.environ["CLIENT_SECRET"].encode()
    return base64.b64encode(hmac.digest(key, (username + client_id).encode(), "sha256")).decode()


def call(service, operation, **request):
    """Call an operation, and keep what the next ones need."""
    client = boto3.client(
        service,
        endpoint_url=HOST,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    answer = getattr(client, operation)(**request)
    del answer["ResponseMetadata"]
    kept.update(answer)
    kept.update(answer.get("AuthenticationResult") or {{}})
    return answer


def form(path, fields, status):
    """Send a form to an OAuth endpoint."""
    answer = requests.post(f"{{HOST}}/_aws/cognito-idp/{{path}}", data=fields, timeout=30)
    assert answer.status_code == status, answer.text
    if answer.ok and answer.content:
        kept.update(answer.json())


class Forms(html.parser.HTMLParser):
    """Reads the forms of a page: the address of each, and its fields."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action") or "", {{}}))
        elif tag in ("input", "button", "select", "textarea") and self.forms and given.get("name"):
            is_hidden = given.get("type") == "hidden"
            self.forms[-1][1][given["name"]] = given.get("value") or "" if is_hidden else None


def visit(method, path, fields):
    """Open a page, or send the form of the page that is open."""
    global page
    if method == "GET":
        answer = browser.get(
            f"{{HOST}}/_aws/cognito-idp/{{path}}",
            params=fields,
            allow_redirects=False,
            timeout=30,
        )
    else:
        forms = Forms(page.text).forms
        action, known = next(one for one in forms if set(one[1]) & set(fields))
        hidden = {{name: value for name, value in known.items() if value is not None}}
        typed = {{name: value for name, value in fields.items() if known.get(name) is None}}
        sent = {{**hidden, **{{name: typed[name] for name in typed if name in known}}}}
        answer = browser.post(
            urljoin(page.url, action), data=sent, allow_redirects=False, timeout=30
        )
    while "Location" in answer.headers:
        to = urljoin(answer.url, answer.headers["Location"])
        parts = urlsplit(to)
        given = dict(parse_qsl(parts.query) + parse_qsl(parts.fragment))
        kept.update(given)
        if "code" in given or parts.netloc != urlsplit(HOST).netloc:
            break
        answer = browser.get(to, allow_redirects=False, timeout=30)
    page = answer
    assert page.status_code < 500, page.text


def test_journey():
{steps}
'''
_JAVASCRIPT = """\
// Repeats what a developer did at a host of the Cognito extension: node --test <this file>
//
{needs}
import assert from "node:assert/strict";
import {{ createHash, createHmac, randomBytes }} from "node:crypto";
import test from "node:test";

const HOST = process.env.COGNITO_HOST ?? {origin};
const POOL = process.env.COGNITO_USER_POOL_ID ?? {pool};
const REGION = {region};
const RUN = randomBytes(4).toString("hex");
const VERIFIER = randomBytes(48).toString("base64url");
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");
const TARGETS = {{
  "cognito-idp": "AWSCognitoIdentityProviderService",
  "cognito-identity": "AWSCognitoIdentityService",
}};
const kept = {{}};
const cookies = new Map();
let page;

const secret = (name, otherwise) => {{
  const value = process.env[name] ?? otherwise;
  assert.ok(value !== undefined, `set ${{name}} in the environment`);
  return value;
}};

const fresh = (name) => {{
  if (name.startsWith("+")) {{
    return name.slice(0, -7) + String(parseInt(RUN, 16) % 10_000_000).padStart(7, "0");
  }}
  const at = name.indexOf("@");
  return at < 0 ? `${{name}}-${{RUN}}` : `${{name.slice(0, at)}}-${{RUN}}${{name.slice(at)}}`;
}};

const codeSentTo = async (username) => {{
  const query = new URLSearchParams({{ user_pool_id: POOL }});
  const answer = await fetch(`${{HOST}}/_aws/cognito-idp/messages?${{query}}`);
  const messages = (await answer.json()).messages.filter((one) => one.Code);
  const addresses = (one) => one.Destination.ToAddresses ?? [one.Destination.PhoneNumber];
  const to = messages.filter((one) => [one.Username, ...addresses(one)].includes(username));
  return (to.length ? to : messages).at(-1).Code;
}};

const secretHash = (username, clientId) =>
  createHmac("sha256", secret("CLIENT_SECRET")).update(username + clientId).digest("base64");

const call = async (service, operation, request) => {{
  const answer = await fetch(`${{HOST}}/`, {{
    method: "POST",
    headers: {{
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `${{TARGETS[service]}}.${{operation}}`,
      Authorization:
        `AWS4-HMAC-SHA256 Credential=test/20260101/${{REGION}}/${{service}}/aws4_request, ` +
        "SignedHeaders=host, Signature=test",
    }},
    body: JSON.stringify(request),
  }});
  const text = await answer.text();
  const body = text ? JSON.parse(text) : {{}};
  if (!answer.ok) throw new Error(body.__type.split("#").at(-1));
  Object.assign(kept, body, body.AuthenticationResult);
  return body;
}};

const form = async (path, fields, status) => {{
  const answer = await fetch(`${{HOST}}/_aws/cognito-idp/${{path}}`, {{
    method: "POST",
    body: new URLSearchParams(fields),
  }});
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  if (answer.ok && text) Object.assign(kept, JSON.parse(text));
}};

const browse = async (url, options = {{}}) => {{
  const cookie = [...cookies].map(([name, value]) => `${{name}}=${{value}}`).join("; ");
  const answer = await fetch(url, {{ ...options, headers: {{ cookie }}, redirect: "manual" }});
  for (const line of answer.headers.getSetCookie()) {{
    const [name, value] = line.split(";")[0].split(/=(.*)/s);
    cookies.set(name, value);
  }}
  return {{ url: String(url), answer, text: await answer.text() }};
}};

const unescaped = (text) =>
  text.replaceAll("&#34;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const attribute = (tag, name) => {{
  const found = tag.match(new RegExp(`\\\\s${{name}}="([^"]*)"`));
  return found ? unescaped(found[1]) : undefined;
}};

const formsOf = (text) =>
  [...text.matchAll(/<form[^>]*>.*?<\\/form>/gs)].map(([markup]) => {{
    const fields = new Map();
    for (const [tag] of markup.matchAll(/<(?:input|button|select|textarea)[^>]*>/gs)) {{
      const name = attribute(tag, "name");
      const isHidden = attribute(tag, "type") === "hidden";
      if (name) fields.set(name, isHidden ? attribute(tag, "value") ?? "" : undefined);
    }}
    return {{ action: attribute(markup.match(/<form[^>]*>/s)[0], "action") ?? "", fields }};
  }});

const visit = async (method, path, given) => {{
  if (method === "GET") {{
    page = await browse(`${{HOST}}/_aws/cognito-idp/${{path}}?${{new URLSearchParams(given)}}`);
  }} else {{
    const known = formsOf(page.text).find((one) =>
      Object.keys(given).some((name) => one.fields.has(name)));
    const body = new URLSearchParams();
    for (const [name, value] of known.fields) {{
      const sent = value ?? given[name];
      if (sent !== undefined) body.set(name, sent);
    }}
    page = await browse(new URL(known.action, page.url), {{ method, body }});
  }}
  while (page.answer.headers.has("location")) {{
    const to = new URL(page.answer.headers.get("location"), page.url);
    const parameters = [...to.searchParams, ...new URLSearchParams(to.hash.slice(1))];
    Object.assign(kept, Object.fromEntries(parameters));
    if (to.searchParams.has("code") || to.host !== new URL(HOST).host) break;
    page = await browse(to);
  }}
  assert.ok(page.answer.status < 500, page.text);
}};

test("journey", async () => {{
{steps}
}});
"""


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language writes values and steps. Its references are functions by their types."""

    template: str
    comment: str
    references: Mapping[type, Callable[[Any], str]]
    constants: Mapping[Any, str]
    indent: str
    step: Callable[[Step, Callable[[Any], str]], str]

    def value(self, value: Any, pool_id: str | None) -> str:
        """Return a value as source text, on one line."""
        if type(value) in self.references:
            return self.references[type(value)](value)
        if isinstance(value, Mapping):
            members = (
                f"{json.dumps(name)}: {self.member(name, one, pool_id)}"
                for name, one in value.items()
            )
            return "{" + ", ".join(members) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.value(one, pool_id) for one in value) + "]"
        if isinstance(value, str):
            return "POOL" if value == pool_id else json.dumps(value)
        return self.constants.get(value) or json.dumps(value)

    def member(self, name: str, value: Any, pool_id: str | None) -> str:
        """Return a member's value as source text: that of PKCE is the file's own."""
        own = {"code_challenge": "CHALLENGE", "code_verifier": "VERIFIER"}.get(name)
        return own or self.value(value, pool_id)


def _python_step(step: Step, value: Callable[[Any], str]) -> str:
    if step.kind == "page":
        return f"visit({json.dumps(step.method)}, {json.dumps(step.name)}, {value(step.given)})"
    if step.kind == "form":
        return f"form({json.dumps(step.name)}, {value(step.given)}, {step.status})"
    called = f"call({json.dumps(step.service)}, {json.dumps(xform_name(step.name))}"
    called += f", **{value(step.given)})" if step.given else ")"
    if step.error is not None:
        return (
            f"with pytest.raises(ClientError) as refused:\n    {called}\n"
            f'assert refused.value.response["Error"]["Code"] == {json.dumps(step.error)}'
        )
    if not step.has:
        return called
    return f"assert sorted({called}) == {json.dumps(sorted(step.has))}"


def _javascript_step(step: Step, value: Callable[[Any], str]) -> str:
    name = json.dumps(step.name)
    if step.kind == "page":
        return f"await visit({json.dumps(step.method)}, {name}, {value(step.given)});"
    if step.kind == "form":
        return f"await form({name}, {value(step.given)}, {step.status});"
    called = f"call({json.dumps(step.service)}, {name}, {value(step.given)})"
    if step.error is not None:
        # The values are read first: what they need is no refusal.
        return (
            f"const request{{n}} = {value(step.given)};\n"
            f"await assert.rejects(call({json.dumps(step.service)}, {name}, request{{n}}), "
            f"{{ message: {json.dumps(step.error)} }});"
        )
    if not step.has:
        return f"await {called};"
    return f"assert.deepEqual(Object.keys(await {called}).sort(), {json.dumps(sorted(step.has))});"


def _python_variable(one: Variable) -> str:
    if one.default is None:
        return f"os.environ[{json.dumps(one.name)}]"
    return f"os.environ.get({json.dumps(one.name)}, {json.dumps(one.default)})"


def _javascript_variable(one: Variable) -> str:
    otherwise = "" if one.default is None else f", {json.dumps(one.default)}"
    return f"secret({json.dumps(one.name)}{otherwise})"


def _python_name(value: Any) -> str:
    return LANGUAGES["pytest"].value(value, None)


def _javascript_name(value: Any) -> str:
    return LANGUAGES["javascript"].value(value, None)


LANGUAGES: Mapping[str, _Language] = {
    "pytest": _Language(
        _PYTHON,
        "",
        {
            Variable: _python_variable,
            Kept: lambda one: f"kept[{json.dumps(one.name)}]",
            Sent: lambda one: f"code_sent_to({_python_name(one.username)})",
            Fresh: lambda one: f"fresh({json.dumps(one.name)})",
            SecretHash: lambda one: (
                f"secret_hash({_python_name(one.username)}, {json.dumps(one.client_id)})"
            ),
        },
        {True: "True", False: "False", None: "None"},
        "    ",
        _python_step,
    ),
    "javascript": _Language(
        _JAVASCRIPT,
        "// ",
        {
            Variable: _javascript_variable,
            Kept: lambda one: f"kept[{json.dumps(one.name)}]",
            Sent: lambda one: f"await codeSentTo({_javascript_name(one.username)})",
            Fresh: lambda one: f"fresh({json.dumps(one.name)})",
            SecretHash: lambda one: (
                f"secretHash({_javascript_name(one.username)}, {json.dumps(one.client_id)})"
            ),
        },
        {},
        "  ",
        _javascript_step,
    ),
}
"""The languages in which a journey can be saved."""
FILE_NAMES: Mapping[str, str] = {
    "pytest": "test_journey.py",
    "javascript": "journey.test.mjs",
}
"""What the files are called."""


def file_of(journey: Journey, language: str, origin: str) -> str:
    """Return the file that repeats a journey in a language of ``LANGUAGES``."""
    spoken = LANGUAGES[language]

    def value(one: Any) -> str:
        return spoken.value(one, journey.user_pool_id)

    steps = []
    for number, step in enumerate(journey.steps, 1):
        lines = spoken.step(step, value).replace("request{n}", f"request{number}").splitlines()
        steps += [spoken.indent + line for line in lines]
    return spoken.template.format(
        needs="\n".join(f"{spoken.comment}{line}" for line in _needs(journey)),
        origin=json.dumps(origin),
        pool=json.dumps(journey.user_pool_id or ""),
        region=json.dumps(journey.region),
        steps="\n".join(steps) or spoken.indent + ("pass" if language == "pytest" else ""),
    )


def _needs(journey: Journey) -> list[str]:
    lines = ["Secrets are not recorded. Set these variables of the environment:"]
    for one in journey.variables():
        other = "" if one.default is None else f" ({one.default} where it is not set)"
        lines.append(f"- {one.name}{other}")
    if len(lines) == 1:
        lines = ["It needs no secrets."]
    if journey.left_out:
        left_out = ", ".join(re.sub(r"[^\w/. -]", " ", one) for one in journey.left_out)
        lines.append(f"It leaves out: {left_out}.")
    return lines
